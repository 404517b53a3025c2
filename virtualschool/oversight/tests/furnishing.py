"""What stands for meetings, summaries and questions in the table of roles."""

import datetime as dt
import uuid
from typing import Any

from virtualschool.action_plans import actions as plan_actions
from virtualschool.authorities.queries import viewer_through
from virtualschool.oversight.actions import meetings, minutes, questions, summaries
from virtualschool.oversight.actions.applying import Wish

TODAY = dt.date(2026, 6, 17)


def furnish(world: Any) -> None:
    """The same in both authorities: a meeting under way, one planned, a draft, an issued summary, a question, an escalation."""
    ours = _made(viewer_through(world.users["head"].memberships.get()))
    theirs = _made(viewer_through(world.outsider.memberships.get()))
    world.objects["oversight"] = _pair(ours, theirs, "held")
    for name in ("change_meeting", "change_agenda", "move_meeting", "calendar"):
        world.objects[f"oversight:{name}"] = (
            _pair(ours, theirs, "planned")
            if name != "move_meeting"
            else {
                "": {"public_id": ours["planned"], "way": "start"},
                "@foreign": {"public_id": theirs["planned"], "way": "start"},
            }
        )
    for name in ("note", "decide"):
        world.objects[f"oversight:{name}"] = _pair(ours, theirs, "item")
    for name in ("write", "issue"):
        world.objects[f"oversight:{name}"] = _pair(ours, theirs, "draft")
    for name in ("summary", "ask"):
        world.objects[f"oversight:{name}"] = _pair(ours, theirs, "issued")
    for name in ("question", "say"):
        world.objects[f"oversight:{name}"] = _pair(ours, theirs, "question")
    for name, thing in (("take", "issued"), ("download", "held")):
        world.objects[f"oversight:{name}"] = {
            "": {"public_id": ours[thing], "key": "html"},
            "@foreign": {"public_id": theirs[thing], "key": "html"},
        }
    world.objects["oversight:settle"] = _pair(ours, theirs, "escalation")
    world.objects["oversight:record"] = {"": {"key": "html"}}


def _pair(ours: dict[str, uuid.UUID], theirs: dict[str, uuid.UUID], name: str) -> dict[str, dict[str, Any]]:
    return {"": {"public_id": ours[name]}, "@foreign": {"public_id": theirs[name]}}


def _made(by: Any) -> dict[str, uuid.UUID]:
    plan = plan_actions.create_plan(title="Plan under oversight", by=by)
    theme = plan_actions.add_theme(plan=plan, title="Oversight", by=by)
    consideration = plan_actions.add_consideration(theme=theme, text="Hold meetings", by=by)
    plan_actions.add_action(consideration=consideration, text="Meet monthly", by=by, due_on=TODAY - dt.timedelta(days=9))
    plan_actions.move_plan(plan=plan, name="start", by=by)
    held = meetings.start_meeting(meeting=meetings.plan_meeting(plans=[plan], held_on=TODAY, by=by), by=by)
    item = held.items.get()
    escalation = minutes.resolve(item=item, wish=Wish("escalate", "Nobody is free"), token=uuid.uuid4(), by=by)
    issued = summaries.begin_summary(plans=[plan], as_at=TODAY, by=by)
    issued = summaries.write_summary(summary=issued, version=0, commentary="It begins.", by=by)
    issued = summaries.issue_summary(summary=issued, by=by)
    found = {
        "held": held,
        "planned": meetings.plan_meeting(plans=[plan], held_on=TODAY + dt.timedelta(days=28), by=by),
        "item": item,
        "escalation": escalation,
        "issued": issued,
        "draft": summaries.begin_summary(plans=[plan], as_at=TODAY + dt.timedelta(days=1), by=by),
        "question": questions.ask(summary=issued, text="Who meets?", by=by),
    }
    return {name: thing.public_id for name, thing in found.items()}
