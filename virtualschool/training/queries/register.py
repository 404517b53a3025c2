"""Who has had what, when it lapses, and which of our children's schools have a trained designated teacher."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from virtualschool.access.viewer import Viewer
from virtualschool.children.models import CareSpan, Enrolment
from virtualschool.children.queries import covering, open_on
from virtualschool.schools.models import School
from virtualschool.training import rules
from virtualschool.training.models import Booking, Course, Delegate, DesignatedTeacher, TrainingRecord
from virtualschool.training.queries import delegates_visible_to

PHASES = ("2", "3", "4", "5", "7")
"""Primary, middle, secondary and all-through, as the register of schools numbers them."""
WITHOUT_PHASE = ("7", "12", "33", "36", "38", "42", "43", "44")
"""Special schools that are maintained or academies, and academies for alternative provision, as the register numbers types: they have no
phase there, and must name a designated teacher too (Children and Young Persons Act 2008, section 20; Academies Act 2010, section 2E)."""


@dataclass(frozen=True)
class SchoolLine:
    """A school with our children and its designated teacher on a day. `training` is the latest that counts, current or lapsed."""

    school: School
    pupils: int
    designation: DesignatedTeacher | None
    training: TrainingRecord | None
    is_current: bool

    @property
    def word(self) -> str:
        """What the register says of the school."""
        if self.designation is None:
            return "Nobody named"
        if self.training is None:
            return "Not trained"
        return "Current" if self.is_current else "Lapsed"


def pupils_on_roll(authority_id: int, day: dt.date, child_ids: Iterable[int] | None = None) -> dict[int, int]:
    """How many looked-after children are on roll at each school on a day, by an open enrolment, by school id."""
    cared_for = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("child"))
    held = Enrolment.objects.filter(open_on(day), Exists(cared_for), child__authority_id=authority_id)
    if child_ids is not None:
        held = held.filter(child_id__in=list(child_ids))
    return dict(held.values_list("school_id").annotate(pupils=Count("child", distinct=True)).order_by("school_id"))


def designations_on(authority_id: int, day: dt.date, urns: Iterable[int]) -> dict[int, DesignatedTeacher]:
    """Who is designated teacher of these schools on a day, by URN."""
    held = DesignatedTeacher.objects.filter(covering(day), authority_id=authority_id, school_urn__in=list(urns)).select_related("delegate")
    return {each.school_urn: each for each in held}


def training_of(delegate_ids: Iterable[int], day: dt.date) -> dict[int, TrainingRecord]:
    """The training of designated teachers that holds longest for each, of what was had by that day."""
    held = TrainingRecord.objects.filter(delegate_id__in=list(delegate_ids), held_on__lte=day, is_withdrawn=False)
    held = held.filter(course__for_designated_teachers=True).order_by(F("lapses_on").asc(nulls_last=True), "held_on", "pk")
    return {record.delegate_id: record for record in held}


def register_on(authority_id: int, day: dt.date, child_ids: Iterable[int] | None = None) -> list[SchoolLine]:
    """The schools that must name a designated teacher with a looked-after child of the authority on roll that day."""
    pupils = pupils_on_roll(authority_id, day, child_ids)
    schools = {
        each.pk: each for each in School.objects.filter(Q(phase_code__in=PHASES) | Q(type_code__in=WITHOUT_PHASE), pk__in=list(pupils))
    }
    named = designations_on(authority_id, day, (each.urn for each in schools.values()))
    trained = training_of({each.delegate_id for each in named.values()}, day)
    return [_line(school, pupils[school.pk], named.get(school.urn), trained, day) for school in schools.values()]


def _line(school: School, pupils: int, named: DesignatedTeacher | None, trained: dict[int, TrainingRecord], day: dt.date) -> SchoolLine:
    training = trained.get(named.delegate_id) if named else None
    current = training is not None and rules.is_current(training.held_on, training.lapses_on, day)
    return SchoolLine(school, pupils, named, training, current)


def designations_of_school(viewer: Viewer, urn: int) -> QuerySet[DesignatedTeacher]:
    """Everyone who was named for a school, the latest first."""
    held = DesignatedTeacher.objects.filter(authority_id=viewer.authority_id, school_urn=urn)
    return held.select_related("delegate").order_by("-starts_on", "-pk")


def lapsing(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[TrainingRecord]:
    """Training that lapses in those days and was not had again since, the first to lapse first."""
    ours = TrainingRecord.objects.filter(delegate__authority_id=viewer.authority_id, is_withdrawn=False)
    longer = Q(lapses_on__isnull=True) | Q(lapses_on__gt=OuterRef("lapses_on"))
    renewed = TrainingRecord.objects.filter(longer, is_withdrawn=False, delegate=OuterRef("delegate"), course=OuterRef("course"))
    held = ours.filter(~Exists(renewed), lapses_on__gte=first, lapses_on__lte=last)
    held = held.filter(delegate__merged_into__isnull=True, delegate__forgotten_on__isnull=True)
    return held.select_related("delegate", "course").order_by("lapses_on", Lower("delegate__name"), "pk")


def holders(viewer: Viewer, course: Course, day: dt.date, state: str = "") -> QuerySet[Delegate]:
    """People of the directory who have had a course by a day: all, those in whom it is `current`, or those in whom it `lapsed`."""
    had = TrainingRecord.objects.filter(delegate=OuterRef("pk"), course=course, is_withdrawn=False, held_on__lte=day)
    counts = Exists(had.filter(_counts_on(day)))
    held = delegates_visible_to(viewer).filter(Exists(had))
    return held.filter(counts) if state == "current" else held.filter(~counts) if state == "lapsed" else held


def with_holders(courses: QuerySet[Course], day: dt.date) -> QuerySet[Course]:
    """Courses with how many people of the directory have had them by a day, and in how many of them it counts."""
    listed = Q(records__delegate__merged_into__isnull=True, records__delegate__forgotten_on__isnull=True)
    had = listed & Q(records__is_withdrawn=False, records__held_on__lte=day)
    return courses.annotate(
        had=Count("records__delegate", filter=had, distinct=True),
        current=Count("records__delegate", filter=had & _counts_on(day, "records__"), distinct=True),
    )


def _counts_on(day: dt.date, path: str = "") -> Q:
    return Q(**{f"{path}lapses_on__isnull": True}) | Q(**{f"{path}lapses_on__gt": day})


def latest_training(people: Iterable[Delegate], day: dt.date, course: Course | None = None) -> dict[int, TrainingRecord]:
    """What each of these people had last, by their id; of a course, what holds longest."""
    held = TrainingRecord.objects.filter(delegate__in=list(people), is_withdrawn=False, held_on__lte=day)
    if course is not None:
        held = held.filter(course=course)
    order = [F("lapses_on").asc(nulls_last=True)] if course is not None else []
    return {record.delegate_id: record for record in held.order_by(*order, "held_on", "pk")}


def same_address(viewer: Viewer) -> list[list[Delegate]]:
    """Entries of the directory that share an email address: one person twice, or two with one address."""
    ours = delegates_visible_to(viewer).exclude(email="")
    shared = ours.values("email").annotate(entries=Count("pk")).filter(entries__gt=1).values("email")
    groups: dict[str, list[Delegate]] = {}
    for delegate in (
        ours.filter(email__in=shared).annotate(had=Count("records", filter=Q(records__is_withdrawn=False))).order_by("email", "pk")
    ):
        groups.setdefault(delegate.email, []).append(delegate)
    return list(groups.values())


def past_their_time(viewer: Viewer, day: dt.date) -> QuerySet[Delegate]:
    """People whose data we said we would not keep longer: nothing booked or had for three years, and not designated in the last six."""
    three, six = rules.add_months(day, -36), rules.add_months(day, -72)
    mine = OuterRef("pk")
    booked = Booking.objects.filter(delegate=mine, event__held_on__gt=three)
    had = TrainingRecord.objects.filter(delegate=mine, held_on__gt=three)
    named = DesignatedTeacher.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=six), delegate=mine)
    return delegates_visible_to(viewer).filter(~Exists(booked), ~Exists(had), ~Exists(named), created_at__date__lte=three)
