"""Planning a meeting, arranging its agenda, starting it, agreeing its minutes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Plan
from virtualschool.audit import trail
from virtualschool.authorities.models import Membership
from virtualschool.documents import frozen
from virtualschool.documents.sealing import seal_of
from virtualschool.oversight import making, minutes
from virtualschool.oversight.agenda import Point
from virtualschool.oversight.models import AgendaItem, Attendance, Meeting
from virtualschool.oversight.workflow import MEETING
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at

DETAILS = ("title", "held_on", "starts_at", "minutes_long", "place", "next_on")


@trail.action
def plan_meeting(
    *,
    plans: Iterable[Plan],
    held_on: dt.date,
    by: Viewer,
    title: str = "Monthly plan meeting",
    members: Iterable[Membership] = (),
    guests: Iterable[tuple[str, str]] = (),
    **details: Any,
) -> Meeting:
    """Puts a meeting in the diary. `guests` are people without an account, as (name, role); the day may be past."""
    given = {name: value for name, value in details.items() if name in DETAILS}
    meeting = Meeting.objects.create(authority_id=by.authority_id, title=title, held_on=held_on, created_by=by.name, **given)
    meeting.plans.set(list(plans))
    invite(meeting, members=members, guests=guests)
    trail.record("meeting.planned", on=meeting, by=by, detail={"plans": meeting.plans.count(), "people": meeting.people.count()})
    return meeting


def invite(meeting: Meeting, *, members: Iterable[Membership], guests: Iterable[tuple[str, str]]) -> None:
    """Adds people to a meeting; whoever is invited already stays as they are."""
    from virtualschool.access.roles import ROLES

    known = set(meeting.people.values_list("name", flat=True))
    wanted = [(each.user.name, ROLES[each.role].title, each) for each in members] + [(name, role, None) for name, role in guests]
    for name, role, membership in wanted:
        if name not in known:
            known.add(name)
            Attendance.objects.create(meeting=meeting, name=name, role=role, membership=membership)


@trail.action
def change_meeting(
    *,
    meeting: Meeting,
    by: Viewer,
    members: Iterable[Membership] = (),
    guests: Iterable[tuple[str, str]] = (),
    plans: Iterable[Plan] | None = None,
    sequence: int | None = None,
    **details: Any,
) -> None:
    """Changes when, where and with whom; only while it is planned. Calendars are told by a higher sequence number, which is the version
    of what the form shows too. Raises Stale when somebody else changed it since."""
    meeting = held_at(sequence, meeting, name="sequence")
    if meeting.state != "planned":
        raise CannotMove("A meeting that has started keeps its day and place.")
    for name, value in details.items():
        if name in DETAILS:
            setattr(meeting, name, value)
    bump(meeting, version="sequence")
    if plans is not None:
        meeting.plans.set(list(plans))
    members = list(members)
    wanted = {each.user.name for each in members} | {name for name, _ in guests}
    meeting.people.exclude(name__in=wanted).delete()
    invite(meeting, members=members, guests=guests)
    trail.record("meeting.changed", on=meeting, by=by, detail={"fields": sorted(set(details) & set(DETAILS))})


@trail.action
def add_point(*, meeting: Meeting, title: str, because: str, by: Viewer, plan: Plan | None = None) -> AgendaItem:
    """Puts a point of someone's own on the agenda, before the meeting or in it."""
    if meeting.state not in ("planned", "held"):
        raise CannotMove("The minutes are closed: open them for a correction first.")
    place = _behind_all(meeting) if meeting.state == "held" else None
    item = AgendaItem.objects.create(
        meeting=meeting,
        key=f"text:{uuid.uuid4()}",
        title=title,
        place=place,
        plan=plan,
        reasons=[["by_hand", because or f"Put in by {by.name}."]],
        changed_because=because,
        changed_by=by.name,
    )
    trail.record("meeting.point_added", on=meeting, by=by)
    return item


def _behind_all(meeting: Meeting) -> int:
    """The place behind every point of a meeting that is under way: the numbers of the others stay."""
    return (meeting.items.aggregate(last=Max("place"))["last"] or 0) + 1


@trail.action
def speak_about(*, meeting: Meeting, key: str, by: Viewer) -> None:
    """What was only for information becomes a point to speak about, before the meeting or in it."""
    wish = ["by_hand", f"{by.name} wants to speak about it."]
    if meeting.state == "planned":
        _change(meeting, key, by, reasons=[wish])
    else:
        item = meeting.items.filter(key=key).first()
        if meeting.state != "held" or item is None:
            raise CannotMove("This point is not on the agenda any more.")
        item.reasons, item.place, item.changed_by = [*item.reasons, wish], _behind_all(meeting), by.name
        item.save(update_fields=["reasons", "place", "changed_by", "updated_at"])
    trail.record("meeting.point_raised", on=meeting, by=by, detail={"key": key})


@trail.action
def remove_point(*, meeting: Meeting, key: str, because: str, by: Viewer) -> None:
    """Takes a point off the agenda of a planned meeting; it stays below it, with the reason, and can be put back."""
    _change(meeting, key, by, is_removed=True, changed_because=because)
    trail.record("meeting.point_removed", on=meeting, by=by, detail={"key": key})


@trail.action
def put_back_point(*, meeting: Meeting, key: str, by: Viewer) -> None:
    """Puts a point back on the agenda."""
    _change(meeting, key, by, is_removed=False, changed_because="")
    trail.record("meeting.point_put_back", on=meeting, by=by, detail={"key": key})


@trail.action
def move_point(*, meeting: Meeting, key: str, place: int, because: str, by: Viewer) -> None:
    """Puts a point elsewhere: it and all the others keep the places that they then have."""
    _require_planned(meeting)
    shown = [point for point in making.agenda_of(meeting, by) if not point.is_removed and not point.is_for_information]
    moved = _found(shown, key)
    rest = [point for point in shown if point.key != key]
    rest.insert(max(0, min(place - 1, len(rest))), moved)
    for number, point in enumerate(rest, start=1):
        _kept(meeting, point, place=number)
    meeting.items.filter(key=key).update(changed_because=because, changed_by=by.name)
    trail.record("meeting.point_moved", on=meeting, by=by, detail={"key": key, "place": place})


def _require_planned(meeting: Meeting) -> None:
    if meeting.state != "planned":
        raise CannotMove("The agenda was fixed when the meeting started.")


def _found(points: Sequence[Point], key: str) -> Point:
    for point in points:
        if point.key == key:
            return point
    raise CannotMove("This point is not on the agenda any more.")


def _change(meeting: Meeting, key: str, by: Viewer, **fields: Any) -> None:
    _require_planned(meeting)
    point = _found(making.agenda_of(meeting, by), key)
    _kept(meeting, point, changed_by=by.name, **fields)


def _kept(meeting: Meeting, point: Point, **fields: Any) -> AgendaItem:
    """The row that keeps what people changed about a point. Its own reasons are only those put in by hand: the others come from the plan
    at every look, and go when they no longer hold."""
    of = {"plan_id": point.plan_id, "action_id": point.action_id}
    item, _ = AgendaItem.objects.update_or_create(
        meeting=meeting, key=point.key, defaults=fields, create_defaults={"title": point.title, **of, **fields}
    )
    return item


@trail.action
def start_meeting(*, meeting: Meeting, by: Viewer) -> Meeting:
    """Fixes the agenda as it is now, with what is known of every point, and opens the minutes."""
    MEETING.move(meeting, "start", by=by)
    points = making.agenda_of(meeting, by)
    shown = [point for point in points if not point.is_removed]
    for number, point in enumerate(shown, start=1):
        kept = {"title": point.title, "place": number, "reasons": [list(each) for each in point.reasons]}
        _kept(meeting, point, facts=[list(each) for each in point.facts], **kept)
    meeting.items.exclude(key__in=[point.key for point in points]).delete()
    meeting.started_at = timezone.now()
    meeting.save(update_fields=["started_at", "updated_at"])
    trail.record("meeting.started", on=meeting, by=by, detail={"points": len(shown)})
    return meeting


@trail.action
def agree_minutes(*, meeting: Meeting, by: Viewer) -> Meeting | None:
    """Freezes and seals the minutes. When a next date was set, that meeting is put in the diary, with the same people and plans."""
    MEETING.move(meeting, "agree", by=by)
    meeting.refresh_from_db()
    meeting.content = frozen.to_json(minutes.report_of(meeting, by))
    meeting.digest = seal_of(meeting.content)
    meeting.save(update_fields=["content", "digest", "updated_at"])
    trail.record("meeting.agreed", on=meeting, by=by, detail={"resolutions": meeting.resolutions.count()})
    return _next_of(meeting, by)


def _next_of(meeting: Meeting, by: Viewer) -> Meeting | None:
    if meeting.next_on is None or _meeting_on(meeting, meeting.next_on).exists():
        return None
    people = list(meeting.people.select_related("membership__user"))
    return plan_meeting(
        plans=meeting.plans.all(),
        held_on=meeting.next_on,
        by=by,
        title=meeting.title,
        members=[each.membership for each in people if each.membership],
        guests=[(each.name, each.role) for each in people if not each.membership],
        starts_at=meeting.starts_at,
        minutes_long=meeting.minutes_long,
        place=meeting.place,
    )


def _meeting_on(meeting: Meeting, day: dt.date) -> QuerySet[Meeting]:
    same = Meeting.objects.filter(authority_id=meeting.authority_id, held_on=day, plans__in=meeting.plans.all())
    return same.exclude(state="cancelled")


@trail.action
def reopen_minutes(*, meeting: Meeting, reason: str, by: Viewer) -> None:
    """Opens agreed minutes for a correction; the seal falls until they are agreed again."""
    MEETING.move(meeting, "reopen", by=by, reason=reason)
    Meeting.objects.filter(pk=meeting.pk).update(content=None, digest="")


@trail.action
def cancel_meeting(*, meeting: Meeting, reason: str, by: Viewer) -> None:
    """Takes a planned meeting out of the diary; it stays, with the reason."""
    MEETING.move(meeting, "cancel", by=by, reason=reason)
    Meeting.objects.filter(pk=meeting.pk).update(sequence=meeting.sequence + 1)
