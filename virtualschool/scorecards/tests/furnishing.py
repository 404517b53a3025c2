"""What stands in this room of the small world: an indicator kept by hand, a director with an issued card and a draft, a school that
was presented its card; the same kinds of things in the other authority."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.world import FOREIGN, SCHOOL, World
from virtualschool.authorities.queries import viewer_through
from virtualschool.scorecards import actions
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target

MAY, APRIL = dt.date(2026, 5, 1), dt.date(2026, 4, 1)


def furnish(world: World) -> None:
    """Fills the room for both authorities, as their people would."""
    head = viewer_through(world.users["head"].memberships.get())
    deputy = viewer_through(world.users["deputy"].memberships.get())
    outsider = viewer_through(world.outsider.memberships.get())
    ours, theirs = _founded(deputy, head, SCHOOL), _founded(outsider, outsider, FOREIGN)
    made = {"": ours, "@foreign": theirs}
    rooms = {
        "card": ("card", "write", "move", "reopen", "take", "ask"),
        "asked": ("close",),
        "recipient": ("recipient", "change_recipient"),
        "kpi": ("kpi", "kpi_csv", "edit_kpi", "target", "record_value", "correct_value", "retire_kpi"),
        "presentation": ("presentation", "withdraw"),
    }
    parts = {"move": {"step": "submit"}, "take": {"key": "word"}}
    for thing, names in rooms.items():
        for name in names:
            more = {"entry": ours["entry"]} if name == "correct_value" else parts.get(name, {})
            world.objects[f"scorecards:{name}"] = {whose: {"public_id": each[thing]} | more for whose, each in made.items()}
    world.objects["scorecards:write"][""] = {"public_id": ours["draft"]}
    world.sent["scorecards:draft"] = {"month": "2026-03"}
    world.sent["scorecards:recipient"] = {"version": 1, "starts_on": "2026-01-01"}
    world.sent["scorecards:write"] = {"version": 1}
    world.sent["scorecards:retire_kpi"] = {"version": 1, "reason": "not needed"}


def _founded(writer: Any, approver: Any, urn: int) -> dict[str, Any]:
    kpi = actions.create_kpi(
        title="Plans of good quality",
        text="55% good or better to rise to 75%",
        counted=Counted(unit="percent", better="higher"),
        baseline=Baseline(Decimal(55), dt.date(2026, 1, 31), "55% in January"),
        target=Target(Decimal(75), "at least", dt.date(2027, 1, 31), "75% by January"),
        by=writer,
    )
    entry = actions.record_value(kpi=kpi, on=dt.date(2026, 4, 30), value=Decimal(60), by=writer)
    actions.record_value(kpi=kpi, on=dt.date(2026, 5, 31), value=Decimal(62), by=writer)
    recipient = actions.add_recipient(title="Director of Education", name="Test Director", starts_on=dt.date(2026, 1, 1), by=writer)
    actions.choose(recipient=recipient, kpis=[kpi], measures=["attendance.rate"], starts_on=dt.date(2026, 1, 1), by=writer)
    card = actions.draft_card(recipient=recipient, month=MAY, by=writer)
    asked = actions.ask(card=card, text="Bring the list of schools", owner="Test Owner", due_on=dt.date(2026, 7, 1), by=writer)
    for name, who in (("submit", writer), ("approve", approver), ("issue", writer)):
        actions.move(card=card, name=name, by=who)
    draft = actions.draft_card(recipient=recipient, month=APRIL, by=writer)
    meeting = {"to_whom": "Headteacher", "presented_by": "Test Head", "form": "meeting", "agreed": "Registers by Monday"}
    presentation = actions.present(urn=urn, on=dt.date(2026, 6, 1), by=writer, **meeting)
    return {
        "kpi": kpi.public_id,
        "entry": entry.pk,
        "recipient": recipient.public_id,
        "card": card.public_id,
        "draft": draft.public_id,
        "asked": asked.public_id,
        "presentation": presentation.public_id,
    }
