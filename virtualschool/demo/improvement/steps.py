"""The steps of the year, in their order: each done whole or not at all, and none twice."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.demo.improvement import audit, decisions, kpis, meetings, plan, practice, review, review_now, training
from virtualschool.demo.improvement.cast import Cast

EVENT = "demo.improved"
Step = Callable[[Cast], None]
STEPS: dict[str, tuple[str, Step]] = {
    "training": ("training", training.bring),
    "practice": ("shared practice", practice.bring),
    "kpis": ("key performance indicators", kpis.found),
    "review": ("a peer review", review.bring),
    "plan": ("improvement plans, read from their Word files", plan.bring),
    "meetings": ("six meetings about the plan", meetings.bring),
    "since": ("what happened to the plan since", plan.since),
    "summaries": ("summaries for the governing body", meetings.summarise),
    "cards": ("directors' score cards", kpis.cards),
    "decision": ("a decision of the executive", decisions.bring),
    "review_now": ("a review that is under way", review_now.bring),
    "audit": ("a sample audit and a package for a neighbour", audit.bring),
}


def bring(*, authority: Authority, today: dt.date, seed: int, source: Path, say: Callable[[str], None]) -> int:
    """Does the steps that were not done yet; gives how many. What a step does is kept together with the line in the trail that says
    so: a start that was broken off goes on where it stopped."""
    cast = Cast(authority, today, seed, source / "improvement")
    done = set(Entry.objects.filter(authority_code=authority.code, event=EVENT).values_list("detail__step", flat=True))
    todo = [name for name in STEPS if name not in done]
    for name in todo:
        say(f"Making {STEPS[name][0]}")
        take_step(name=name, cast=cast, by=command_line_viewer(authority))
    return len(todo)


@trail.action
def take_step(*, name: str, cast: Cast, by: Viewer) -> None:
    """One step, whole or not at all."""
    STEPS[name][1](cast)
    trail.record(EVENT, on=cast.authority, by=by, detail={"step": name})
