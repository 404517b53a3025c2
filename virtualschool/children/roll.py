"""The roll as of any date: cohorts, filters and order as one queryset, so that a list, its count and its workbook cannot differ."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from virtualschool.access.viewer import Viewer
from virtualschool.children.facts import placement_prefixes
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, LeavingCareReturn, SenProvision
from virtualschool.children.queries import children_visible_to, covering, open_on
from virtualschool.kernel.periods import ONE_DAY, compulsory_school_age, school_year_of
from virtualschool.kernel.school_years import YEAR_GROUPS, key_stage_of
from virtualschool.schools.models import School

SORTS = ("name", "age", "year", "school", "since")


@dataclass(frozen=True)
class Wanted:
    """What a roll is asked for. `since` is the first day of the period for those who joined or left; empty text is no filter."""

    on: dt.date
    since: dt.date
    cohort: str = "cla"
    key_stage: str = ""
    year: str = ""
    school: str = ""
    home: str = ""
    sen: str = ""
    area: str = ""
    sex: str = ""
    sort: str = "name"


def roll(viewer: Viewer, wanted: Wanted) -> QuerySet[Child]:
    """The children of a roll in order, those the viewer may see alone."""
    return _ordered(_filtered(_cohort(children_visible_to(viewer), wanted), wanted, viewer), wanted)


def keys_of(viewer: Viewer, wanted: Wanted) -> list[int]:
    """The same children by key, in the same order: counted and cut into pages without asking who they are twice."""
    return list(roll(viewer, wanted).values_list("pk", flat=True))


def children_at(keys: Iterable[int]) -> list[Child]:
    """The children of some keys of a roll, in their order."""
    wanted = list(keys)
    found = Child.objects.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def schools_on(viewer: Viewer, day: dt.date) -> list[tuple[int, str]]:
    """The schools at which the viewer's children are on roll that day: URN and name, for choosing."""
    held = Enrolment.objects.filter(covering(day), child__in=children_visible_to(viewer))
    return list(School.objects.filter(pk__in=held.values("school")).order_by("name", "urn").values_list("urn", "name"))


def _cohort(children: QuerySet[Child], wanted: Wanted) -> QuerySet[Child]:
    spans = CareSpan.objects.filter(child=OuterRef("pk"))
    looked_after = Exists(spans.filter(covering(wanted.on, last_day_included=False)))
    if wanted.cohort == "joined":
        return children.filter(Exists(spans.filter(began_on__range=(wanted.since, wanted.on))))
    if wanted.cohort == "left":
        return children.filter(Exists(spans.filter(ended_on__range=(wanted.since, wanted.on))))
    if wanted.cohort == "out":
        return _in_area(children.filter(looked_after), wanted, "out")
    if wanted.cohort == "none":
        return _in_area(children.filter(looked_after).filter(_of_school_age(wanted.on)), wanted, "none")
    if wanted.cohort == "leavers":
        return children.filter(Exists(LeavingCareReturn.objects.filter(child=OuterRef("pk"))))
    return children if wanted.cohort == "all" else children.filter(looked_after)


def _filtered(children: QuerySet[Child], wanted: Wanted, viewer: Viewer) -> QuerySet[Child]:
    if wanted.sex:
        children = children.filter(sex=wanted.sex)
    if wanted.sen:
        known = SenProvision.objects.filter(child=OuterRef("pk"), known_from__lte=wanted.on).order_by("-known_from")
        children = children.annotate(sen_now=Subquery(known.values("provision")[:1])).filter(sen_now=wanted.sen)
    if wanted.home:
        children = children.annotate(home_now=Subquery(_homes(wanted.on).values("placement")[:1]))
        children = children.filter(reduce(or_, (Q(home_now__startswith=start) for start in placement_prefixes(wanted.home)), Q(pk__in=[])))
    if wanted.year or wanted.key_stage:
        places = [
            at for at, year in enumerate(YEAR_GROUPS) if year == wanted.year or (not wanted.year and key_stage_of(year) == wanted.key_stage)
        ]
        children = children.annotate(year_place=year_place(wanted.on)).filter(year_place__in=places)
    if wanted.school:
        children = children.annotate(school_now=_of_enrolment(wanted.on, "school__urn")).filter(school_now=wanted.school)
    return _in_area(children, wanted, wanted.area, viewer) if wanted.area else children


def _in_area(children: QuerySet[Child], wanted: Wanted, area: str, viewer: Viewer | None = None) -> QuerySet[Child]:
    """Children whose open enrolment's school lies in the authority, in another, or who have none."""
    children = children.annotate(area_now=_of_enrolment(wanted.on, "school__la_code"))
    if area == "none":
        return children.filter(area_now__isnull=True)
    here = viewer.authority_code if viewer else F("authority__code")
    return children.filter(area_now=here) if area == "in" else children.filter(area_now__isnull=False).exclude(area_now=here)


def open_enrolments(day: dt.date) -> QuerySet[Enrolment]:
    """The open enrolments of the outer child on a day, the one that counts first; the same choice as `Facts.open_enrolment`."""
    held = Enrolment.objects.filter(open_on(day), child=OuterRef("pk"))
    order = Case(*(When(status=status, then=Value(at)) for at, status in enumerate(Enrolment.OPEN_STATUSES)), output_field=IntegerField())
    return held.order_by(order, "-starts_on", "pk")


def _of_enrolment(day: dt.date, field: str) -> Subquery:
    return Subquery(open_enrolments(day).values(field)[:1])


def _homes(day: dt.date) -> QuerySet[CareEpisode]:
    held = CareEpisode.objects.filter(covering(day, last_day_included=False), child=OuterRef("pk"))
    return held.order_by("-began_on", "-pk")


def year_place(day: dt.date) -> Coalesce:
    """The place of the child's year group in `YEAR_GROUPS` on a day: by the open enrolment, else by the date of birth."""
    eve = school_year_of(day).start - ONE_DAY  # 31 August, which every year has
    by_birth: list[Any] = [When(born_on__gt=dt.date(eve.year - 1, 8, 31), then=Value(0))]
    by_birth += [When(born_on__gt=dt.date(eve.year - at - 1, 8, 31), then=Value(at)) for at in range(1, len(YEAR_GROUPS))]
    place = Case(*(When(year_group=year, then=Value(at)) for at, year in enumerate(YEAR_GROUPS)), output_field=IntegerField())
    enrolled = Subquery(open_enrolments(day).annotate(place=place).values("place")[:1])
    return Coalesce(enrolled, Case(*by_birth, output_field=IntegerField()))


def _of_school_age(day: dt.date) -> Q:
    """Of compulsory school age on a day, as a range of birth dates. Birth dates are tried day by day at both ends, so that the
    law stands in `compulsory_school_age` alone."""
    youngest = day.replace(year=day.year - 5, day=1)
    while day in compulsory_school_age(youngest):
        youngest += ONE_DAY
    while day not in compulsory_school_age(youngest):
        youngest -= ONE_DAY
    oldest = dt.date(day.year - 18, 1, 1)
    while day not in compulsory_school_age(oldest):
        oldest += ONE_DAY
    return Q(born_on__range=(oldest, youngest))


def _ordered(children: QuerySet[Child], wanted: Wanted) -> QuerySet[Child]:
    """In the order of the sort key, unknown last; a name settles what is equal, then the key."""
    key, down = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    keys: dict[str, Callable[[], Any]] = {
        "name": lambda: NullIf(F("surname"), Value("")),
        "code": lambda: F("public_id"),
        "age": lambda: F("born_on"),
        "year": lambda: F("year_place") if "year_place" in children.query.annotations else year_place(wanted.on),
        "school": lambda: _of_enrolment(wanted.on, "school__name"),
        "since": lambda: Subquery(_latest_span(wanted.on).values("began_on")[:1]),
    }
    if key == "age":
        down = not down
    chosen = keys.get(key, keys["name"])()
    first = chosen.desc(nulls_last=True) if down else chosen.asc(nulls_last=True)
    then = (
        ("-forename", "-child_code")
        if down and key == "name"
        else ("public_id",)
        if key == "code"
        else ("surname", "forename", "child_code")
    )
    return children.order_by(first, *then, "pk")


def _latest_span(day: dt.date) -> QuerySet[CareSpan]:
    return CareSpan.objects.filter(child=OuterRef("pk"), began_on__lte=day).order_by("-began_on")
