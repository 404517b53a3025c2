"""The agenda of a meeting as it is now: made from the plans while it is planned, as it was fixed ever after."""

import datetime as dt
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing
from virtualschool.action_plans.models import Plan
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.oversight import agenda, facts, queries
from virtualschool.oversight.agenda import Frame, Matter, Point
from virtualschool.oversight.models import Meeting, Resolution
from virtualschool.scorecards.queries import sees_exact


def frame_of(meeting: Meeting) -> Frame:
    """From when to when the meeting looks. A meeting that lies ahead sees the plan as it will be that day if nothing is done."""
    before = queries.meeting_before(meeting)
    usual = queries.number_on(meeting.held_on, "meeting_weeks", meeting.authority, queries.MEETING_WEEKS)
    return Frame(
        on=meeting.held_on,
        before_next=meeting.next_on or meeting.held_on + usual * 7 * ONE_DAY,
        stuck_days=queries.number_on(meeting.held_on, "stuck_days", meeting.authority, queries.STUCK_DAYS),
        since=before.held_on if before else None,
        after=_after(before) if before else None,
    )


def _after(before: Meeting) -> dt.datetime:
    """What counts as changed since a meeting: whatever came after its start, or after its day where it was entered from paper."""
    started = before.started_at
    return started if started and timezone.localdate(started) == before.held_on else standing.closing(before.held_on)


def agenda_of(meeting: Meeting, viewer: Viewer, frame: Frame | None = None) -> list[Point]:
    """The points of a planned meeting: those to speak about, those for information, removed ones last."""
    looked = frame or frame_of(meeting)
    return agenda.arranged(agenda.points(_matter(meeting, viewer, looked), looked), meeting.items.all())


def _matter(meeting: Meeting, viewer: Viewer, frame: Frame) -> Matter:
    plans = list(meeting.plans.all())
    stand = facts.stand_of(plans, frame.on, meeting.authority, exact=sees_exact(viewer))
    changes: dict[int, Any] = {}
    if frame.after is not None:
        until = standing.closing(max(frame.on, timezone.localdate()))
        edits = facts.edits_since(plans, frame.after)
        changes = {each.pk: facts.changes_of(each, frame.after, until, edits.get(each.pk, ())) for each in stand.actions}
    others = [*_open_resolutions(meeting, plans, viewer), *_open_questions(meeting, plans, viewer)]
    return Matter(stand.told, changes, stand.kpis, others)


def _open_resolutions(meeting: Meeting, plans: list[Plan], viewer: Viewer) -> list[Point]:
    """What earlier meetings about these plans decided and what is not done."""
    held = queries.open_resolutions(viewer).filter(meeting__plans__in=plans, meeting__held_on__lte=meeting.held_on)
    held = held.exclude(meeting_id=meeting.pk).distinct()
    return [_of_resolution(each) for each in held]


def _of_resolution(resolution: Resolution) -> Point:
    day, action = spoken(resolution.meeting.held_on), resolution.action
    if resolution.kind == Resolution.Kind.ESCALATE:
        code, said = "escalated", f"Put to the director on {day}, and not answered yet"
        as_reason = f"{said}: {resolution.words}"
    else:
        code, said = "resolution", f"Decided on {day}, and not done yet"
        as_reason = f"{said}."
    return Point(
        f"resolution:{resolution.pk}",
        resolution.words,
        ((code, f"{said}."),),
        as_reason=as_reason,
        due_on=resolution.due_on,
        plan_id=action.plan_id if action else None,
        action_id=action.pk if action else None,
    )


def _open_questions(meeting: Meeting, plans: list[Plan], viewer: Viewer) -> list[Point]:
    """What the governing body asked and waits for, or wants followed up at the next meeting."""
    held = queries.questions_visible_to(viewer).filter(summary__plans__in=plans).distinct()
    held = held.filter(state="asked") | held.filter(goes_to=meeting)
    return [
        Point(
            f"question:{each.pk}",
            each.words,
            (("question", f"{each.asked_by} asked this about {each.about_words or 'the summary'}."),),
            plan_id=each.action.plan_id if each.action else None,
            action_id=each.action_id,
            as_reason=f"{each.asked_by} asked: {each.words}",
        )
        for each in held.distinct()
    ]
