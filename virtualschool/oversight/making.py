"""The agenda of a meeting as it is now: made from the plans while it is planned, as it was fixed ever after."""

import datetime as dt
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing
from virtualschool.kernel.periods import ONE_DAY
from virtualschool.oversight import agenda, facts, queries
from virtualschool.oversight.agenda import Frame, Matter, Point
from virtualschool.oversight.models import Meeting, Resolution
from virtualschool.oversight.shapes import ChangeFacts
from virtualschool.scorecards.queries import sees_exact


def frame_of(meeting: Meeting, viewer: Viewer) -> Frame:
    """From when to when the meeting looks. A meeting that lies ahead sees the plan as it will be that day if nothing is done."""
    before = queries.meeting_before(meeting)
    usual = queries.number_on(meeting.held_on, "meeting_weeks", viewer, queries.MEETING_WEEKS)
    return Frame(
        on=meeting.held_on,
        before_next=meeting.next_on or meeting.held_on + usual * 7 * ONE_DAY,
        stuck_days=queries.number_on(meeting.held_on, "stuck_days", viewer, queries.STUCK_DAYS),
        since=before.held_on if before else None,
    )


def agenda_of(meeting: Meeting, viewer: Viewer) -> list[Point]:
    """The points of a planned meeting, removed ones last."""
    frame = frame_of(meeting, viewer)
    return agenda.arranged(agenda.points(_matter(meeting, viewer, frame), frame), meeting.items.all())


def _matter(meeting: Meeting, viewer: Viewer, frame: Frame) -> Matter:
    plans = list(meeting.plans.all())
    actions = facts.actions_of(plans)
    named = facts.indicators_of(actions, frame.on, exact=sees_exact(viewer))
    told = facts.facts_of(viewer, actions, frame.on, named)
    changes: dict[int, Any] = {}
    if frame.since is not None:
        after, until = _after(meeting, frame.since), standing.closing(max(frame.on, timezone.localdate()))
        edits = facts.edits_since(plans, after)
        changes = {each.pk: _worth_telling(facts.changes_of(each, after, until, edits.get(each.pk, ()))) for each in actions}
    return Matter(told, changes, facts.kpis_of(actions, named), [*_open_resolutions(meeting, viewer), *_open_questions(meeting, viewer)])


def _worth_telling(changes: list[ChangeFacts]) -> list[ChangeFacts]:
    """Progress is what should happen: alone it puts nothing on an agenda."""
    return [each for each in changes if each.kind != "progress"]


def _after(meeting: Meeting, since: dt.date) -> dt.datetime:
    before = queries.meeting_before(meeting)
    return before.started_at if before and before.started_at and timezone.localdate(before.started_at) == since else standing.closing(since)


def _open_resolutions(meeting: Meeting, viewer: Viewer) -> list[Point]:
    """What earlier meetings about these plans decided and what is not done."""
    plans = meeting.plans.all()
    held = queries.open_resolutions(viewer).filter(meeting__plans__in=plans, meeting__held_on__lte=meeting.held_on)
    held = held.exclude(meeting_id=meeting.pk).distinct()
    return [_of_resolution(each) for each in held]


def _of_resolution(resolution: Resolution) -> Point:
    day = resolution.meeting.held_on
    said = f"Decided on {day.day} {day:%B %Y}, and not done: {resolution.effect}"
    action = resolution.action
    return Point(
        f"resolution:{resolution.pk}",
        resolution.words,
        (("resolution", said),),
        due_on=resolution.due_on,
        plan_id=action.plan_id if action else None,
        action_id=action.pk if action else None,
    )


def _open_questions(meeting: Meeting, viewer: Viewer) -> list[Point]:
    """What the governing body asked and waits for, or wants followed up at the next meeting."""
    held = queries.questions_visible_to(viewer).filter(summary__plans__in=meeting.plans.all()).distinct()
    held = held.filter(state="asked") | held.filter(goes_to=meeting)
    return [
        Point(
            f"question:{each.pk}",
            each.words,
            (("question", f"{each.asked_by} asked this about {each.about_words or 'the summary'}."),),
            plan_id=each.action.plan_id if each.action else None,
            action_id=each.action_id,
        )
        for each in held.distinct()
    ]
