"""What the pages of practice show, made from the record."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import authority_numbered
from virtualschool.kernel.periods import spoken
from virtualschool.practice import queries
from virtualschool.practice.models import (
    CaseStudy,
    Comment,
    Distribution,
    Example,
    LibraryItem,
    Policy,
    PolicyAdoption,
    PolicyVersion,
    Programme,
)
from virtualschool.practice.workflow import POLICY, STUDY
from virtualschool.schools.queries import names_of_schools

KINDS = {"draft": "neutral", "consultation": "info", "revised": "info", "adopted": "good", "withdrawn": "neutral"}
STUDY_KINDS = {"draft": "neutral", "checked": "info", "approved": "good", "shared": "good", "withdrawn": "neutral"}


def link(text: str, name: str, *args: Any) -> dict[str, str]:
    return {"text": text, "href": reverse(f"practice:{name}", args=args)}


def schools_offered(viewer: Viewer, phase: str = "all") -> list[tuple[int, str]]:
    """Schools that can be chosen: the authority's open ones of a phase."""
    return list(queries.schools_of(authority_numbered(viewer.authority_code), phase).items())


class Reach(NamedTuple):
    """How far a programme has come: schools with our children that take part (`now`) of those that may (`of`), those that do not yet
    (`missing`, by name), and schools that take part without one of our children on roll today (`others`)."""

    now: int
    of: int
    missing: list[str]
    others: int


def reach_of(taking_part: set[int], phase: str, ours: dict[int, str]) -> Reach:
    """`ours`: phases of the schools with our children, by URN."""
    wanted = {urn for urn, code in ours.items() if code in queries.PHASES.get(phase, (code,))}
    names = names_of_schools(wanted - taking_part)
    missing = sorted(names.get(urn, f"School {urn}") for urn in wanted - taking_part)
    return Reach(len(wanted & taking_part), len(wanted), missing, len(taking_part - wanted))


def reach(programme: Programme, viewer: Viewer) -> Reach:
    """The reach of a programme today."""
    today, authority = timezone.localdate(), authority_numbered(viewer.authority_code)
    taking_part = {part.school_urn for part in queries.signed_up_on(today, authority).filter(programme=programme)}
    return reach_of(taking_part, programme.phase, queries.with_our_children(authority, today))


def programme_rows(viewer: Viewer, authority: Authority, ours: dict[int, str]) -> list[list[Any]]:
    """A programme a line; `ours`: phases of the schools with our children today, by URN."""
    today = timezone.localdate()
    signed: dict[int, set[int]] = {}
    for part in queries.signed_up_on(today, authority):
        signed.setdefault(part.programme_id, set()).add(part.school_urn)
    return [_programme_row(each, signed.get(each.pk, set()), ours, today) for each in queries.programmes_visible_to(viewer)]


def _programme_row(each: Programme, taking_part: set[int], ours: dict[int, str], today: dt.date) -> list[Any]:
    wanted = {urn for urn, code in ours.items() if code in queries.PHASES.get(each.phase, (code,))}
    number = f"{len(wanted & taking_part)} of {len(wanted)}"
    row = [link(each.title, "programme", each.public_id), each.get_phase_display(), running_words(each, today)]
    page = reverse("practice:programme", args=[each.public_id]) + "#schools"
    reached = {"text": number, "href": page} if wanted else "not available"
    return [*row, reached if runs_on(each, today) else "", {"text": str(len(taking_part)), "href": page} if taking_part else "0"]


def runs_on(programme: Programme, day: dt.date) -> bool:
    return programme.starts_on <= day and (programme.ends_on is None or day <= programme.ends_on)


def running_words(programme: Programme, day: dt.date) -> str:
    """When it runs, as a table says it."""
    if programme.starts_on > day:
        return f"Begins on {spoken(programme.starts_on)}"
    if programme.ends_on is None:
        return f"Since {spoken(programme.starts_on)}"
    over = "Ended on" if programme.ends_on < day else "Until"
    return f"{over} {spoken(programme.ends_on)}"


def policy_rows(policies: QuerySet[Policy]) -> list[list[Any]]:
    held = policies.prefetch_related("comments", "adoptions")
    return [
        [
            link(each.title, "policy", each.public_id),
            each.get_kind_display(),
            {"tag": POLICY.words(each.state), "kind": KINDS[each.state]},
            sum(comment.outcome == "open" for comment in each.comments.all()),
            sum(adoption.ended_on is None and adoption.version == each.adopted_version for adoption in each.adoptions.all()),
        ]
        for each in held
    ]


def versions_shown(policy: Policy, viewer: Viewer) -> list[PolicyVersion]:
    """All versions for those who write them, the newest first; for others up to the one that was last asked about or adopted."""
    versions = list(policy.versions.all())
    if viewer.may(Permission.PRACTICE_RUN):
        return versions
    last = max(policy.consulted_version or 0, policy.adopted_version or 0)
    return [each for each in versions if each.number <= last]


def comments_shown(policy: Policy, viewer: Viewer) -> list[Comment]:
    """All comments for those who answer them; for others those that were answered."""
    held = policy.comments.select_related("version")
    return list(held if viewer.may(Permission.PRACTICE_RUN) else held.exclude(outcome=Comment.Outcome.OPEN))


class Adopted(NamedTuple):
    """Schools that adopted a policy, with their names, how many of them the version in force, and of the schools with our children
    (`ours`) those that adopted none."""

    adoptions: list[tuple[PolicyAdoption, str]]
    current: int
    missing: list[str]
    ours: int


def adoption_of(policy: Policy, viewer: Viewer) -> Adopted:
    held = list(policy.adoptions.filter(ended_on__isnull=True))
    have = {each.school_urn for each in held}
    ours = set(queries.with_our_children(authority_numbered(viewer.authority_code), timezone.localdate()))
    names = names_of_schools(have | ours)
    told = [(each, names.get(each.school_urn, f"School {each.school_urn}")) for each in held]
    missing = sorted(names.get(urn, f"School {urn}") for urn in ours - have)
    return Adopted(told, sum(each.version == policy.adopted_version for each in held), missing, len(ours))


def example_rows(examples: Iterable[Example]) -> list[list[Any]]:
    held = list(examples)
    names = names_of_schools(each.school_urn for each in held if each.school_urn)
    return [
        [
            link(each.title, "example", each.public_id),
            names.get(each.school_urn or 0, each.team or "Not named"),
            spoken(each.shared_on) if each.shared_on else {"tag": "Not shared yet", "kind": "neutral"},
        ]
        for each in held
    ]


def study_rows(studies: Iterable[CaseStudy]) -> list[list[Any]]:
    return [
        [link(each.title, "study", each.public_id), {"tag": STUDY.words(each.state), "kind": STUDY_KINDS[each.state]}, each.written_by]
        for each in studies
    ]


def library_rows(items: QuerySet[LibraryItem]) -> list[list[Any]]:
    rows = []
    for each in items.prefetch_related("versions__distributions__acknowledgements"):
        versions = list(each.versions.all())
        newest = versions[0] if versions else None
        sent = list(newest.distributions.all()) if newest else []
        rows.append(
            [
                link(each.title, "item", each.public_id),
                each.get_kind_display(),
                f"Version {newest.number}, {spoken(newest.issued_on)}" if newest else "Nothing issued yet",
                _read_words(sent),
                review_words(each, timezone.localdate()),
            ]
        )
    return rows


def _read_words(sent: list[Distribution]) -> str:
    """How many have read it, of those of whom it is known how many they are; others apart, or a share would have the wrong whole."""
    read = {one: len(one.acknowledgements.all()) for one in sent}
    known = [one for one in sent if one.expected]
    others = sum(number for one, number in read.items() if not one.expected)
    if not known:
        return str(others) if sent else "Not sent out"
    share = f"{sum(read[one] for one in known)} of {sum(one.expected or 0 for one in known)}"
    return f"{share}, and {others} more" if others else share


def review_words(item: LibraryItem, today: dt.date) -> Any:
    """When an item is looked at again; a tag once that day is there."""
    if item.review_on is None:
        return "Not set"
    return spoken(item.review_on) if item.review_on > today else {"tag": f"Due {spoken(item.review_on)}", "kind": "warning"}
