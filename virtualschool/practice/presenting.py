"""What the pages of practice show, made from the record."""

import datetime as dt
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered, setting_on
from virtualschool.kernel.periods import Period, school_year_of, spoken
from virtualschool.practice import queries
from virtualschool.practice.models import Comment, LibraryItem, Policy, PolicyAdoption, PolicyVersion, Programme
from virtualschool.practice.workflow import POLICY, STUDY
from virtualschool.schools.queries import names_of_schools

KINDS = {"draft": "neutral", "consultation": "info", "revised": "info", "adopted": "good", "withdrawn": "neutral"}
STUDY_KINDS = {"draft": "neutral", "checked": "info", "approved": "good", "shared": "good", "withdrawn": "neutral"}
A_TERM = 2
"""Examples that are shared each term, unless the authority's setting `practice.examples_a_term` says another number."""


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


def programme_rows(viewer: Viewer) -> list[list[Any]]:
    today, authority = timezone.localdate(), authority_numbered(viewer.authority_code)
    signed: dict[int, set[int]] = {}
    for part in queries.signed_up_on(today, authority):
        signed.setdefault(part.programme_id, set()).add(part.school_urn)
    ours = queries.with_our_children(authority, today)
    return [_programme_row(each, signed.get(each.pk, set()), ours, today) for each in queries.programmes_visible_to(viewer)]


def _programme_row(each: Programme, taking_part: set[int], ours: dict[int, str], today: dt.date) -> list[Any]:
    wanted = {urn for urn, code in ours.items() if code in queries.PHASES.get(each.phase, (code,))}
    number = f"{len(wanted & taking_part)} of {len(wanted)}"
    row = [link(each.title, "programme", each.public_id), each.get_phase_display(), running_words(each, today)]
    return [*row, number if runs_on(each, today) else "", len(taking_part)]


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


def policy_rows(viewer: Viewer) -> list[list[Any]]:
    held = queries.policies_visible_to(viewer).prefetch_related("comments", "adoptions")
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
    """Schools that adopted a policy, with their names, how many of them the version in force, and schools with our children that
    adopted none."""

    adoptions: list[tuple[PolicyAdoption, str]]
    current: int
    missing: list[str]


def adoption_of(policy: Policy, viewer: Viewer) -> Adopted:
    held = list(policy.adoptions.filter(ended_on__isnull=True))
    have = {each.school_urn for each in held}
    ours = set(queries.with_our_children(authority_numbered(viewer.authority_code), timezone.localdate()))
    names = names_of_schools(have | ours)
    told = [(each, names.get(each.school_urn, f"School {each.school_urn}")) for each in held]
    missing = sorted(names.get(urn, f"School {urn}") for urn in ours - have)
    return Adopted(told, sum(each.version == policy.adopted_version for each in held), missing)


def example_rows(viewer: Viewer) -> list[list[Any]]:
    held = list(queries.examples_visible_to(viewer))
    names = names_of_schools(each.school_urn for each in held if each.school_urn)
    return [
        [
            link(each.title, "example", each.public_id),
            names.get(each.school_urn or 0, each.team or "Not named"),
            spoken(each.shared_on) if each.shared_on else {"tag": "Not shared yet", "kind": "neutral"},
        ]
        for each in held
    ]


def study_rows(viewer: Viewer) -> list[list[Any]]:
    return [
        [link(each.title, "study", each.public_id), {"tag": STUDY.words(each.state), "kind": STUDY_KINDS[each.state]}, each.written_by]
        for each in queries.studies_visible_to(viewer)
    ]


def library_rows(viewer: Viewer) -> list[list[Any]]:
    rows = []
    for each in (
        queries.library_visible_to(viewer).filter(withdrawn_on__isnull=True).prefetch_related("versions__distributions__acknowledgements")
    ):
        versions = list(each.versions.all())
        newest = versions[0] if versions else None
        sent = list(newest.distributions.all()) if newest else []
        expected = [one.expected for one in sent if one.expected]
        read = sum(len(one.acknowledgements.all()) for one in sent)
        rows.append(
            [
                link(each.title, "item", each.public_id),
                each.get_kind_display(),
                f"Version {newest.number}, {spoken(newest.issued_on)}" if newest else "Nothing issued yet",
                f"{read} of {sum(expected)}" if expected else str(read) if sent else "Not sent out",
                review_words(each, timezone.localdate()),
            ]
        )
    return rows


def review_words(item: LibraryItem, today: dt.date) -> Any:
    """When an item is looked at again; a tag once that day is there."""
    if item.review_on is None:
        return "Not set"
    return spoken(item.review_on) if item.review_on > today else {"tag": f"Due {spoken(item.review_on)}", "kind": "warning"}


def attention(viewer: Viewer) -> list[dict[str, str]]:
    """What needs somebody of those who run practice: why it is here, and where to do it."""
    if not viewer.may(Permission.PRACTICE_RUN):
        return []
    today = timezone.localdate()
    found = _policies_due(viewer, today)
    for study in queries.studies_visible_to(viewer).filter(state="checked"):
        found.append(link(f"The case study “{study.title}” waits for a second person's approval.", "study", study.public_id))
    for item in queries.library_visible_to(viewer).filter(withdrawn_on__isnull=True, review_on__lte=today):
        found.append(link(f"“{item.title}” was to be looked at again by {spoken(item.review_on)}.", "item", item.public_id))
    return found + _examples_due(viewer, today)


def _policies_due(viewer: Viewer, today: dt.date) -> list[dict[str, str]]:
    found = []
    for policy in queries.policies_visible_to(viewer).prefetch_related("comments"):
        waiting = sum(each.outcome == "open" for each in policy.comments.all())
        if policy.state == "consultation" and policy.consults_until:
            over = policy.consults_until < today
            when = f"was open until {spoken(policy.consults_until)}: close it" if over else f"is open until {spoken(policy.consults_until)}"
            found.append(link(f"The consultation on “{policy.title}” {when}.", "policy", policy.public_id))
        if waiting:
            said = "comment waits" if waiting == 1 else "comments wait"
            found.append(link(f"{waiting} {said} for an answer on “{policy.title}”.", "policy", policy.public_id))
    return found


def _examples_due(viewer: Viewer, today: dt.date) -> list[dict[str, str]]:
    """Whether this term's examples are there; a term is a third of the school year: to December, to Easter month, to its end."""
    authority = authority_numbered(viewer.authority_code)
    wanted = int(setting_on(today, key="practice.examples_a_term", authority=authority, default=A_TERM))
    term = term_of(today)
    shared = queries.examples_visible_to(viewer).filter(shared_on__gte=term.start, shared_on__lte=today).count()
    if shared >= wanted:
        return []
    return [link(f"{shared} of {wanted} examples of practice were shared since {spoken(term.start)}.", "examples")]


def term_of(day: dt.date) -> Period:
    """The term a day lies in: September to December, January to March, April to August."""
    year = school_year_of(day)
    starts = [year.start, dt.date(year.end.year, 1, 1), dt.date(year.end.year, 4, 1)]
    ends = [dt.date(year.start.year, 12, 31), dt.date(year.end.year, 3, 31), year.end]
    return next(Period(start, end) for start, end in zip(starts, ends, strict=True) if start <= day <= end)
