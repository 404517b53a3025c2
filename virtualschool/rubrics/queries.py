"""Reads of rubrics and gradings, and what they come to."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from virtualschool.audit.trail import Person
from virtualschool.rubrics.agreement import Agreement, agreement_of
from virtualschool.rubrics.models import Grading, Moderation, Rubric
from virtualschool.rubrics.rolling import GoodShare, Outcome, roll_up, share_of_good
from virtualschool.rubrics.scheme import Criterion, Scheme, read_scheme
from virtualschool.rubrics.shipping import Shipped, shipped


@dataclass(frozen=True)
class Choice:
    """A rubric that may be graded by."""

    key: str
    version: int
    title: str
    purpose: str


def rubrics_visible_to(viewer: Person) -> QuerySet[Rubric]:
    """The authority's own rubrics and those for all."""
    return Rubric.objects.filter(Q(authority_code=viewer.authority_code) | Q(authority_code=""))


def rubric_on(day: dt.date, *, key: str, authority_code: str) -> Rubric | None:
    """The version in force on a day: the authority's own before one for all, the newest before older."""
    held = Rubric.objects.filter(key=key, starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    held = held.filter(authority_code__in=(authority_code, ""))
    return held.order_by("-authority_code", "-version").first()


def is_newer(each: Shipped, held: Rubric | None, day: dt.date) -> bool:
    """Whether a rubric that comes with the product is newer than what is in force; a council's own stays before it."""
    return held is None or (not held.authority_code and each.version > held.version and each.starts_on <= day)


def choices_on(day: dt.date, *, authority_code: str) -> list[Choice]:
    """What can be graded by on a day: rubrics in force, and shipped ones that nobody used yet."""
    held = Rubric.objects.filter(authority_code__in=(authority_code, ""), starts_on__lte=day)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("authority_code", "version")
    found = {each.key: Choice(each.key, each.version, each.title, each.purpose) for each in shipped().values()}
    for each in held:
        if not (each.key in shipped() and is_newer(shipped()[each.key], each, day)):
            found[each.key] = Choice(each.key, each.version, each.title, each.purpose)
    return sorted(found.values(), key=lambda choice: choice.title)


@dataclass(frozen=True)
class Wording:
    """A rubric as it is written last, whether in force yet or not; `is_own` says whether it is the authority's own."""

    key: str
    version: int
    title: str
    purpose: str
    content: Mapping[str, Any]
    starts_on: dt.date
    is_own: bool

    @property
    def scheme(self) -> Scheme:
        return read_scheme(self.content)


_OF_ANOTHER = re.compile(r"-of-\d{3}$")
"""How the key of a rubric ends that came with another council's review."""


def newest(authority_code: str) -> dict[str, Wording]:
    """By key what a new version begins with: the authority's own newest rubric, else the one for all."""
    found = {
        each.key: Wording(each.key, each.version, each.title, each.purpose, each.content, each.starts_on, is_own=False)
        for each in shipped().values()
    }
    for each in Rubric.objects.filter(authority_code__in=(authority_code, "")).order_by("authority_code", "version"):
        if each.authority_code or each.key not in shipped() or each.version > found[each.key].version:
            told = (each.key, each.version, each.title, each.purpose, each.content, each.starts_on)
            found[each.key] = Wording(*told, is_own=bool(each.authority_code))
    return {key: each for key, each in sorted(found.items(), key=lambda item: item[1].title) if not _OF_ANOTHER.search(key)}


def versions_of(key: str, authority_code: str) -> QuerySet[Rubric]:
    """The versions of a rubric that were taken into use or written, the newest first."""
    return Rubric.objects.filter(key=key, authority_code__in=(authority_code, "")).order_by("-authority_code", "-version")


def scheme_of(rubric: Rubric) -> Scheme:
    return read_scheme(rubric.content)


@dataclass
class Graded:
    """One piece of work: what each grader gave, what was settled, and what that comes to."""

    subject: str
    by_grader: dict[str, dict[str, str]] = field(default_factory=dict)
    evidence: dict[str, dict[str, str]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    moderation: Moderation | None = None
    settled: Outcome | None = None
    """The result of moderation, else of graders who all say the same; None while it is open."""

    @property
    def differs(self) -> bool:
        """Whether graders gave any criterion different levels."""
        given = list(self.by_grader.values())
        return any(each != given[0] for each in given[1:])


def graded(rubric: Rubric, subjects: Collection[str]) -> dict[str, Graded]:
    """Every subject with what was submitted for it and settled, in three queries. A grader is known by number and name."""
    scheme, found = scheme_of(rubric), {subject: Graded(subject) for subject in subjects}
    submitted = Grading.objects.filter(rubric=rubric, subject__in=found, state=Grading.State.SUBMITTED).prefetch_related("marks")
    names = _names(list(submitted))
    for grading in submitted:
        work, name = found[grading.subject], names[grading.grader_user_id]
        work.by_grader[name] = {mark.criterion: mark.level for mark in grading.marks.all()}
        work.evidence[name] = {mark.criterion: mark.evidence for mark in grading.marks.all()}
        work.outcomes[name] = roll_up(scheme, work.by_grader[name])
    for moderation in Moderation.objects.filter(rubric=rubric, subject__in=found).order_by("pk"):
        found[moderation.subject].moderation = moderation
    for work in found.values():
        work.settled = _settled(scheme, work)
    return found


def _names(gradings: list[Grading]) -> dict[int, str]:
    """A name a grader; two people of one name are told apart."""
    names = {each.grader_user_id: each.grader_name for each in gradings}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {key: f"{name} ({place})" if name in twice else name for place, (key, name) in enumerate(sorted(names.items()), start=1)}


def _settled(scheme: Scheme, work: Graded) -> Outcome | None:
    if work.moderation is not None:
        return roll_up(scheme, work.moderation.levels)
    if not work.by_grader or work.differs:
        return None
    return next(iter(work.outcomes.values()))


def agreements(rubric: Rubric, works: Collection[Graded]) -> list[tuple[Criterion, Agreement]]:
    """How far graders agree on each criterion, before anything was settled."""
    found = []
    for criterion in scheme_of(rubric).criteria:
        ratings = {
            work.subject: {name: given[criterion.key] for name, given in work.by_grader.items() if criterion.key in given} for work in works
        }
        found.append((criterion, agreement_of(ratings)))
    return found


def good_share(works: Collection[Graded]) -> GoodShare:
    """“Good or better” among what is settled."""
    return share_of_good(work.settled for work in works if work.settled is not None)


def own_grading(rubric: Rubric, subject: str, *, user_id: int) -> Grading | None:
    """What this person gave this subject, submitted or not."""
    held = Grading.objects.filter(rubric=rubric, subject=subject, grader_user_id=user_id)
    return held.prefetch_related("marks").first()


def graders_by_subject(rubric: Rubric, subjects: Collection[str]) -> dict[str, int]:
    """How many people submitted a grading of each subject."""
    found: dict[str, int] = {}
    held = Grading.objects.filter(rubric=rubric, subject__in=list(subjects), state=Grading.State.SUBMITTED)
    for subject in held.values_list("subject", flat=True):
        found[subject] = found.get(subject, 0) + 1
    return found
