"""Which schools had their score card presented in a term, and which not yet."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered
from virtualschool.kernel.periods import Period, spoken
from virtualschool.schools.queries import names_of_schools
from virtualschool.scorecards import queries
from virtualschool.scorecards.measures import secondary_schools
from virtualschool.scorecards.models import SchoolPresentation
from virtualschool.scorecards.terms import Term, terms_between


class Presented(NamedTuple):
    """A term's list: schools with and without, and others that were presented theirs although none of our children was on roll."""

    had: int
    schools: int
    rows: list[list[Any]]
    also: list[list[Any]]


def terms_of(viewer: Viewer, today: Any) -> list[Term]:
    """The terms of this school year and the one before, the latest first."""
    authority = authority_numbered(viewer.authority_code)
    return terms_between(authority, today.replace(year=today.year - 1, day=1), today)[::-1]


def list_of(viewer: Viewer, period: Period) -> Presented:
    urns = secondary_schools(authority_numbered(viewer.authority_code), period)
    held: dict[int, list[SchoolPresentation]] = {}
    for each in queries.presentations_visible_to(viewer).filter(on__gte=period.start, on__lte=period.end, withdrawn_at__isnull=True):
        held.setdefault(each.school_urn, []).append(each)
    names = names_of_schools(urns | set(held))
    rows = [_row(viewer, urn, names, held.get(urn, [])) for urn in sorted(urns, key=lambda urn: (urn in held, names.get(urn, ""), urn))]
    also = [_row(viewer, urn, names, held[urn]) for urn in sorted(set(held) - urns)]
    return Presented(len(urns & set(held)), len(urns), rows, also)


def _row(viewer: Viewer, urn: int, names: dict[int, str], held: Sequence[SchoolPresentation]) -> list[Any]:
    name = names.get(urn, f"URN {urn}")
    school: Any = {"text": name, "href": reverse("dashboards:school", args=[urn])} if viewer.may(Permission.SCHOOLS) else name
    if not held:
        when: Any = "–"
        if viewer.may(Permission.SCORECARD_EDIT):
            when = {"text": f"Write down a presentation to {name}", "href": f"{reverse('scorecards:present')}?urn={urn}"}
        return [school, {"tag": "Not yet", "kind": "amber"}, when, "–", "–", "–"]
    latest = held[0]
    by = f"{latest.presented_by}, {SchoolPresentation.Form(latest.form).label.lower()}"
    seen = {"text": f"Presented {spoken(latest.on)}", "href": reverse("scorecards:presentation", args=[latest.public_id])}
    return [school, {"tag": "Presented", "kind": "good"}, seen, latest.to_whom, by, latest.agreed or "–"]


def school_choices(viewer: Viewer, period: Period) -> list[tuple[int, str]]:
    """The schools whose card can be presented, by name."""
    names = names_of_schools(secondary_schools(authority_numbered(viewer.authority_code), period))
    return sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
