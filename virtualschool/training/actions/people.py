"""People of the directory: corrected, joined when they are one, designated, and what they had elsewhere."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.training import rules
from virtualschool.training.actions.events import NotPossible, written
from virtualschool.training.models import Booking, Certificate, Course, Delegate, DesignatedTeacher, TrainingRecord

State = Booking.State


@trail.action
def add_delegate(*, fields: Mapping[str, Any], by: Viewer) -> Delegate:
    """Someone whom we enter ourselves. Raises NotPossible when the address and name are known."""
    known = Delegate.objects.filter(authority_id=by.authority_id, merged_into__isnull=True, name__iexact=fields["name"])
    if known.filter(email=fields["email"]).exists():
        raise NotPossible("Somebody of this name with this email address is in the directory already.")
    delegate = Delegate.objects.create(authority_id=by.authority_id, **fields)
    trail.record("delegate.added", on=delegate, by=by, detail={"role": delegate.role})
    return delegate


@trail.action
def change_delegate(*, delegate: Delegate, fields: Mapping[str, Any], version: int, by: Viewer) -> Delegate:
    """Raises Stale. What bookings and certificates said at their time stays."""
    now = written(delegate, fields, version)
    trail.record("delegate.changed", on=now, by=by, detail={"fields": sorted(fields)})
    return now


@trail.action
def merge_delegates(*, kept: Delegate, other: Delegate, by: Viewer) -> Delegate:
    """Two entries are one person: bookings, training and designations of the other go to the one that is kept. Two live bookings for
    one event stay with their entries as they are and are refused first. Raises NotPossible."""
    _refuse_merge(kept, other)
    now = timezone.now()
    moved = 0
    for model in (Booking, TrainingRecord, DesignatedTeacher):
        moved += model.objects.filter(delegate=other).update(delegate=kept, updated_at=now)
    Delegate.objects.filter(merged_into=other).update(merged_into=kept, updated_at=now)
    Delegate.objects.filter(pk=other.pk).update(merged_into=kept, name="", email="", organisation="", updated_at=now)
    missing = {name: getattr(other, name) for name in ("school_urn", "organisation") if not getattr(kept, name) and getattr(other, name)}
    Delegate.objects.filter(pk=kept.pk).update(**missing, updated_at=now)
    trail.record("delegates.merged", on=kept, by=by, detail={"other": other.pk, "moved": moved})
    kept.refresh_from_db()
    return kept


def _refuse_merge(kept: Delegate, other: Delegate) -> None:
    if kept.pk == other.pk or kept.authority_id != other.authority_id or other.merged_into_id or kept.merged_into_id:
        raise NotPossible("These two cannot be joined.")
    if not kept.email or kept.email != other.email:
        raise NotPossible("Only entries with the same email address can be joined: correct the address first.")
    live = Booking.objects.exclude(state=State.CANCELLED)
    both = live.filter(delegate=kept, event__in=live.filter(delegate=other).values("event")).select_related("event").first()
    if both is not None:
        raise NotPossible(f"Both have a booking for {both.event.title}: cancel one of them first.")


@trail.action
def add_record(*, delegate: Delegate, course: Course | None, title: str, held_on: dt.date, evidence: str, by: Viewer) -> TrainingRecord:
    """Training had elsewhere, with what was seen of it."""
    record = TrainingRecord.objects.create(
        delegate=delegate,
        course=course,
        title=title or (course.title if course else ""),
        held_on=held_on,
        lapses_on=rules.lapse_of(held_on, course.lapses_after_months) if course else None,
        evidence=evidence,
    )
    trail.record("training.added", on=record, by=by, detail={"course": course.pk if course else None})
    return record


@trail.action
def withdraw_record(*, record: TrainingRecord, by: Viewer) -> None:
    """Takes back what was entered in error. What came from an event is put right in its attendance. Raises NotPossible."""
    if record.booking_id:
        raise NotPossible("This comes from an event: correct the attendance there.")
    record.is_withdrawn = True
    record.save(update_fields=["is_withdrawn", "updated_at"])
    trail.record("training.withdrawn", on=record, by=by)


@trail.action
def name_designated_teacher(*, school_urn: int, delegate: Delegate, starts_on: dt.date, by: Viewer) -> DesignatedTeacher:
    """Names the designated teacher of a school from a day on; the one before ends the day before. Raises NotPossible."""
    held = DesignatedTeacher.objects.select_for_update().filter(authority_id=by.authority_id, school_urn=school_urn)
    later = held.filter(starts_on__gte=starts_on).order_by("starts_on", "pk").first()
    if later is not None:
        raise NotPossible(f"Somebody is named from {spoken(later.starts_on)} already: give a later day.")
    before = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).first()
    if before is not None:
        if before.delegate_id == delegate.pk:
            raise NotPossible("This person is the school's designated teacher already.")
        before.ends_on = starts_on - ONE_DAY
        before.save(update_fields=["ends_on", "updated_at"])
    named = DesignatedTeacher.objects.create(authority_id=by.authority_id, school_urn=school_urn, delegate=delegate, starts_on=starts_on)
    trail.record("designated_teacher.named", on=named, by=by, detail={"urn": school_urn})
    return named


@trail.action
def end_designation(*, designation: DesignatedTeacher, ends_on: dt.date, by: Viewer) -> None:
    """The school has nobody from the next day on. Raises NotPossible for a day before the start."""
    if ends_on < designation.starts_on:
        raise NotPossible("The last day lies before the first.")
    designation.ends_on = ends_on
    designation.save(update_fields=["ends_on", "updated_at"])
    trail.record("designated_teacher.ended", on=designation, by=by, detail={"urn": designation.school_urn})


@trail.action
def forget(*, delegates: Sequence[Delegate], by: Viewer) -> int:
    """Deletes for good all that tells who they are, because they asked or their time is over; what events count stays. Their
    certificates are withdrawn. Raises NotPossible for somebody who is designated or has a place at an event to come."""
    ids, now = [each.pk for each in delegates], timezone.now()
    coming = Booking.objects.filter(delegate__in=ids, event__ends_at__gte=now).exclude(state=State.CANCELLED)
    if coming.exists():
        raise NotPossible("There is a booking for an event to come: cancel it first.")
    today = timezone.localdate()
    if DesignatedTeacher.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), delegate__in=ids).exists():
        raise NotPossible("This is a school's designated teacher: end that first.")
    ids += Delegate.objects.filter(merged_into__in=ids).values_list("pk", flat=True)
    Certificate.objects.filter(booking__delegate__in=ids).update(holder="", withdrawn_at=now)
    Booking.objects.filter(delegate__in=ids).update(organisation="", school_urn=None, access_needs="", updated_at=now)
    TrainingRecord.objects.filter(delegate__in=ids).update(evidence="", updated_at=now)
    nothing = {"name": "Somebody forgotten", "email": "", "organisation": "", "school_urn": None}
    Delegate.objects.filter(pk__in=ids).update(**nothing, forgotten_on=today, updated_at=now)
    trail.record("delegates.forgotten", on=f"authority:{by.authority_code}", by=by, detail={"people": len(ids)})
    return len(delegates)


@trail.action
def note_people_read(*, what: str, on: Any, people: int, by: Viewer) -> None:
    """That a list of people was read or taken out."""
    trail.record(f"training.{what}", on=on, by=by, detail={"people": people})
