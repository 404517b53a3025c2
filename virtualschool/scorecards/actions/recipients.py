"""Who is given a score card, what stands on it, and what they asked for."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.kernel.periods import ONE_DAY
from virtualschool.measures.book import book
from virtualschool.scorecards import queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.faces import MOST_LINES
from virtualschool.scorecards.models import Chosen, ClinicAction, Kpi, Recipient, ScoreCard
from virtualschool.workflow.versions import bump, held_at, locked


@trail.action
def add_recipient(*, title: str, name: str, starts_on: dt.date, by: Viewer, membership_id: int | None = None) -> Recipient:
    """Someone who is given a card from a day on."""
    made = Recipient.objects.create(
        authority_id=by.authority_id, title=title.strip(), name=name.strip(), starts_on=starts_on, membership_id=membership_id
    )
    trail.record("recipient.added", on=made, by=by)
    return made


@trail.action
def change_recipient(*, recipient: Recipient, version: int, title: str, name: str, ends_on: dt.date | None, by: Viewer) -> Recipient:
    """Another title or name, or an end. Raises Stale, Refused."""
    held = held_at(version, recipient)
    if ends_on and ends_on < held.starts_on:
        raise Refused("The last day must not be before the first.")
    held.title, held.name, held.ends_on = title.strip(), name.strip(), ends_on
    bump(held)
    trail.record("recipient.changed", on=held, by=by, detail={"ends_on": ends_on.isoformat() if ends_on else None})
    return held


@trail.action
def choose(
    *, recipient: Recipient, kpis: Sequence[Kpi], measures: Sequence[str], starts_on: dt.date, by: Viewer, version: int | None = None
) -> None:
    """What stands on the recipient's cards from a day on, in this order: indicators, then headline measures. What stood there before
    ends the day before. Raises Stale, Refused."""
    held = held_at(version, recipient)
    if len(kpis) + len(measures) > MOST_LINES:
        raise Refused(f"A card holds {MOST_LINES} lines at most: it must fit one page.")
    unknown = [key for key in measures if key not in book]
    if unknown:
        raise Refused(f"The book of measures has no {', '.join(unknown)}.")
    Chosen.objects.filter(recipient=recipient, starts_on__gte=starts_on).delete()
    for each in queries.chosen_on(recipient, starts_on):
        Chosen.objects.filter(pk=each.pk).update(ends_on=starts_on - ONE_DAY)
    wanted = [(kpi, "") for kpi in kpis] + [(None, key) for key in measures]
    Chosen.objects.bulk_create(
        Chosen(recipient=recipient, kpi=kpi, measure_key=key, place=place, starts_on=starts_on) for place, (kpi, key) in enumerate(wanted)
    )
    bump(held)
    trail.record("recipient.chosen", on=held, by=by, detail={"kpis": len(kpis), "measures": list(measures), "from": starts_on.isoformat()})


@trail.action
def ask(*, card: ScoreCard, text: str, owner: str, due_on: dt.date | None, by: Viewer) -> ClinicAction:
    """Writes down what a director asked for; it stands on their next cards until it is closed."""
    made = ClinicAction.objects.create(
        authority_id=card.authority_id,
        recipient_id=card.recipient_id,
        card=card,
        text=text.strip(),
        owner=owner.strip(),
        due_on=due_on,
        raised_on=timezone.localdate(),
        raised_by=by.name,
    )
    trail.record("clinic_action.raised", on=made, by=by, detail={"card": card.pk})
    return made


@trail.action
def close(*, asked: ClinicAction, outcome: str, by: Viewer) -> ClinicAction:
    """It is done, or not needed any more: says what came of it. Raises Refused."""
    held = locked(asked)
    if held.closed_on:
        raise Refused("This is closed already.")
    if not outcome.strip():
        raise Refused("Say what came of it.")
    held.closed_on, held.closed_by, held.outcome = timezone.localdate(), by.name, outcome.strip()
    held.save()
    trail.record("clinic_action.closed", on=held, by=by)
    return held
