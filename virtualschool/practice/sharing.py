"""How many children share the facts that a case study tells: few who share them can be recognised by them, though nobody is named.

Counted by the record of the day among the children who are looked after, in one query; no child's number is kept. Source of the
threshold: the house rule for small numbers (`kernel.suppression`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from virtualschool.children.facts import placement_prefixes
from virtualschool.children.groups import BREAKDOWNS
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, SenProvision
from virtualschool.children.queries import covering, open_on
from virtualschool.kernel.periods import school_year_of
from virtualschool.kernel.school_years import YEAR_GROUPS
from virtualschool.kernel.suppression import SMALLEST_SHOWN

FEW = SMALLEST_SHOWN - 1
"""Facts that so many children or fewer share are flagged."""
PHASES = {
    "primary": ("Primary school", ("2", "3")),
    "secondary": ("Secondary school", ("4", "5", "7")),
    "later": ("College or sixth form", ("6",)),
    "other": ("Special or alternative school", ("0",)),
}
"""Phases of the register of schools, in groups."""
_GROUPS: dict[str, dict[str, str]] = {each.key: dict(each.labels) for each in BREAKDOWNS}
FACTS: dict[str, tuple[str, dict[str, str]]] = {
    "year_group": ("Year group", _GROUPS["year_group"]),
    "sex": ("Sex", _GROUPS["sex"]),
    "sen": ("Provision for special educational needs", _GROUPS["sen"]),
    "placement": ("Home", _GROUPS["placement"]),
    "phase": ("School phase", {key: words for key, (words, _) in PHASES.items()}),
}
"""What an author can say that a text tells: title and values with their words."""


def words_of(facts: Mapping[str, str]) -> str:
    """Facts as a person says them: “Year 9, Female, EHC plan”."""
    return ", ".join(values[facts[key]] for key, (_, values) in FACTS.items() if facts.get(key) in values)


def sharing(facts: Mapping[str, str], *, authority_id: int, day: dt.date) -> int:
    """How many of the authority's children who are looked after on the day share all of these facts."""
    cared_for = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("pk"))
    held: QuerySet[Child] = Child.objects.filter(Exists(cared_for), authority_id=authority_id)
    wanted = {key: value for key, value in facts.items() if value}
    for key in sorted(wanted):
        held = _WITH[key](held, wanted[key], day)
    return held.count()


def _of_sex(held: QuerySet[Child], value: str, day: dt.date) -> QuerySet[Child]:
    return held.filter(sex=value)


def _of_sen(held: QuerySet[Child], value: str, day: dt.date) -> QuerySet[Child]:
    known = SenProvision.objects.filter(child=OuterRef("pk"), known_from__lte=day).order_by("-known_from", "-pk")
    return held.annotate(sen_now=Subquery(known.values("provision")[:1])).filter(sen_now=value)


def _of_placement(held: QuerySet[Child], value: str, day: dt.date) -> QuerySet[Child]:
    homes = CareEpisode.objects.filter(covering(day, last_day_included=False), child=OuterRef("pk")).order_by("-began_on", "-pk")
    is_one = Q()
    for prefix in placement_prefixes(value):
        is_one |= Q(home_now__startswith=prefix)
    return held.annotate(home_now=Subquery(homes.values("placement")[:1])).filter(is_one)


def _of_phase(held: QuerySet[Child], value: str, day: dt.date) -> QuerySet[Child]:
    return held.annotate(phase_now=Subquery(_enrolled(day).values("school__phase_code")[:1])).filter(phase_now__in=PHASES[value][1])


def _of_year_group(held: QuerySet[Child], value: str, day: dt.date) -> QuerySet[Child]:
    """The year group of the open enrolment, else by the date of birth: `children.facts.Facts.year_group` as a query."""
    eve, age = school_year_of(day).start - dt.timedelta(days=1), YEAR_GROUPS.index(value)
    by_age = Q(born_on__lte=eve.replace(year=eve.year - age), born_on__gt=eve.replace(year=eve.year - age - 1))
    if age == 0:
        by_age = Q(born_on__gt=eve.replace(year=eve.year - 1))
    unsaid = Q(year_now__isnull=True) | Q(year_now="")
    return held.annotate(year_now=Subquery(_enrolled(day).values("year_group")[:1])).filter(Q(year_now=value) | (unsaid & by_age))


def _enrolled(day: dt.date) -> QuerySet[Enrolment, Any]:
    """A child's open enrolments of the day, the one that counts first: sole before main before others, then the latest begun."""
    ranks = [When(status=status, then=Value(str(rank))) for rank, status in enumerate("CMFO")]
    held = Enrolment.objects.filter(open_on(day), child=OuterRef("pk"))
    return held.annotate(rank=Case(*ranks, output_field=CharField())).order_by("rank", "-starts_on", "-pk")


_WITH = {"sex": _of_sex, "sen": _of_sen, "placement": _of_placement, "phase": _of_phase, "year_group": _of_year_group}
