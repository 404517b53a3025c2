"""Writing and issuing the six-weekly summary."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Plan
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.sealing import seal_of
from virtualschool.kernel.periods import spoken
from virtualschool.oversight import progress, queries
from virtualschool.oversight.models import Summary
from virtualschool.oversight.workflow import SUMMARY
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at, locked

WRITTEN = ("title", "as_at", "meets_on", "commentary", "case_study", "case_study_link")


@trail.action
def begin_summary(*, plans: Iterable[Plan], as_at: dt.date, by: Viewer, meets_on: dt.date | None = None) -> Summary:
    """A new draft, from the day of the last issued one on."""
    before = queries.last_issued(by)
    if before is not None and as_at <= before.as_at:
        raise CannotMove(f"The summary before has the figures as at {spoken(before.as_at)}: choose a later day.")
    made = Summary.objects.create(
        authority_id=by.authority_id,
        title="Summary of progress for the governing body",
        since_on=before.as_at if before else None,
        as_at=as_at,
        meets_on=meets_on,
        written_by=by.name,
    )
    made.plans.set(list(plans))
    trail.record("summary.begun", on=made, by=by, detail={"plans": made.plans.count()})
    return made


@trail.action
def write_summary(*, summary: Summary, version: int, by: Viewer, **words: Any) -> Summary:
    """Saves what people write in a draft. Raises Stale when it was saved by someone else since `version`; CannotMove when issued."""
    now = locked(summary)
    if now.state != "draft":
        raise CannotMove("An issued summary never changes.")
    held_at(version, now)
    for name in WRITTEN:
        setattr(now, name, words.get(name, getattr(now, name)))
    now.written_by = by.name
    bump(now)
    trail.record("summary.written", on=now, by=by, detail={"version": now.version})
    return now


@trail.action
def issue_summary(*, summary: Summary, by: Viewer) -> Summary:
    """Freezes and seals the summary, and keeps how every action stood."""
    SUMMARY.move(summary, "issue", by=by)
    summary.refresh_from_db()
    facts = progress.facts_for(summary, by)
    summary.content = frozen.to_json(progress.report_of(summary, facts))
    summary.digest = seal_of(summary.content)
    summary.standing = progress.standing_of(facts)
    summary.issued_at, summary.issued_by = timezone.now(), by.name
    summary.save()
    trail.record("summary.issued", on=summary, by=by, detail={"actions": len(facts.actions)})
    return summary
