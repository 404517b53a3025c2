"""The follow-up visit: the same questions read again, every finding judged, and the report of it frozen."""

import datetime as dt
from dataclasses import replace

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.measures.book import UnknownMeasure
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.actions.exhibits import freeze_reading, seal_of
from virtualschool.peer_reviews.comparing import is_same_season
from virtualschool.peer_reviews.exhibits import Question, a_year_before, answered, period_now, question_of
from virtualschool.peer_reviews.following import follow_up_report, judged
from virtualschool.peer_reviews.models import Exhibit, Finding, FollowUp, FollowUpJudgement, FollowUpReading, Review
from virtualschool.peer_reviews.queries.evidence import exhibits_of
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import bump, held_at, locked

WHOSE = "review__authority"


@trail.action
def begin_follow_up(*, review: Review, visits_on: dt.date, by: Viewer) -> FollowUp:
    """The host plans the visit. Raises Refused."""
    require(policies_findings.begins_follow_up(review, by))
    if FollowUp.objects.filter(review=review).exists():
        raise Refused("A follow-up was begun already.")
    made = FollowUp.objects.create(review=review, visits_on=visits_on, begun_at=timezone.now(), begun_by=by.name)
    trail.record("follow_up.begun", on=made, by=by)
    return made


@trail.action
def read_again(*, follow_up: FollowUp, by: Viewer) -> list[FollowUpReading]:
    """For every exhibit that was not read again yet: the same question, asked now and frozen. One whose measure the book no longer
    has is left out. Raises Refused."""
    held = locked(follow_up, WHOSE)
    require(policies_findings.begins_follow_up(held.review, by))
    _require_open(held)
    read = set(held.readings.values_list("then_id", flat=True))
    made = [_read(held, each, by) for each in exhibits_of(held.review) if each.pk not in read and is_readable(each)]
    trail.record("follow_up.read", on=held, by=by, detail={"exhibits": len(made)})
    return made


def is_readable(exhibit: Exhibit) -> bool:
    """Whether today's book can answer an exhibit's question."""
    try:
        question_of(exhibit).require()
    except (UnknownMeasure, ValueError):
        return False
    return True


def _read(follow_up: FollowUp, then: Exhibit, by: Viewer) -> FollowUpReading:
    asked = question_of(then)
    question = Question(asked.measure, asked.cohort, asked.breakdown, period_now(asked.period, timezone.localdate()))
    now = freeze_reading(review=follow_up.review, question=question, by=by, kloe=then.kloe, then=then)
    if not is_same_season(asked.period, question.period):
        _read_a_year_before(now, question, by)
    return FollowUpReading.objects.create(follow_up=follow_up, then=then, now=now)


def _read_a_year_before(now: Exhibit, question: Question, by: Viewer) -> None:
    """Before a year is over, now is another season than then: the same months a year before are frozen too, if there is data of them."""
    earlier = replace(question, period=a_year_before(question.period))
    total = answered(earlier, now.review.authority).total
    if total.value is not None or total.symbol:
        freeze_reading(review=now.review, question=earlier, by=by, kloe=now.kloe, then=now)


def _require_open(follow_up: FollowUp) -> None:
    if follow_up.finished_at:
        raise Refused("This follow-up is finished; it stays as it is.")


@trail.action
def judge(*, follow_up: FollowUp, finding: Finding, judgement: str, text: str, by: Viewer) -> FollowUpJudgement:
    """How far a finding has been acted on. A later judgement counts, the earlier stays. Raises Refused."""
    held = locked(follow_up, WHOSE)
    require(policies_findings.judges_follow_up(held.review, by))
    _require_open(held)
    if finding.review_id != held.review_id or finding.state != Finding.State.IN_REPORT:
        raise Refused("Choose a finding of the report.")
    if judgement not in FollowUpJudgement.Judgement.values:
        raise Refused("Choose how far it has come.")
    if not text.strip():
        raise Refused("Say what the judgement rests on.")
    given = {"judgement": judgement, "text": text.strip(), "at": timezone.now(), "by_name": by.name}
    made = FollowUpJudgement.objects.create(follow_up=held, finding=finding, **given)
    trail.record("follow_up.judged", on=made, by=by, detail={"judgement": judgement})
    return made


@trail.action
def save_summary(*, follow_up: FollowUp, summary: str, version: int, by: Viewer) -> FollowUp:
    """What the visit found, in words. Raises Refused and Stale."""
    held = held_at(version, follow_up, WHOSE)
    require(policies_findings.judges_follow_up(held.review, by))
    _require_open(held)
    held.summary = summary.strip()
    bump(held, "summary")
    trail.record("follow_up.written", on=held, by=by)
    return held


@trail.action
def finish_follow_up(*, follow_up: FollowUp, by: Viewer) -> FollowUp:
    """Freezes the follow-up: every readable exhibit read again, every finding judged. Raises Refused."""
    held = locked(follow_up, WHOSE)
    require(policies.leads(held.review, by) and policies_findings.judges_follow_up(held.review, by))
    _require_open(held)
    read = set(held.readings.values_list("then_id", flat=True))
    unread = [each for each in exhibits_of(held.review) if each.pk not in read and is_readable(each)]
    if unread:
        raise Refused(f"Not read again yet: {', '.join(f'exhibit {each.number}' for each in unread)}.")
    open_ones = [finding for finding, judgement in judged(held) if judgement is None]
    if open_ones:
        raise Refused(f"Not judged yet: {', '.join(f'finding {each.number}' for each in open_ones)}.")
    content = frozen.to_json(follow_up_report(held, timezone.localdate(), by))
    held.content, held.digest, held.finished_at, held.finished_by = content, seal_of(content), timezone.now(), by.name
    held.save()
    trail.record("follow_up.finished", on=held, by=by)
    return held
