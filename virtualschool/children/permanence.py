"""The section with the smaller tables of the return: asylum, adoption, liberty. They are asked together, since most children are in
none of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import DateField, F, IntegerField, Value
from django.db.models.functions import Cast

from virtualschool.access.roles import Permission
from virtualschool.children.models import Adoption, AdoptionDecision, Child, DeprivationOfLiberty, PreviousPermanence, UnaccompaniedStatus
from virtualschool.children.sections import Page, Section, section_provider
from virtualschool.kernel.periods import spoken

Day = dt.date | None


class Kind(NamedTuple):
    """A table: what a row of it is, the names of its two days ("": no second), and how they are said."""

    model: Any
    what: str
    first: str
    second: str
    said: Callable[[Day, Day], str]


KINDS = (
    Kind(UnaccompaniedStatus, "Came without family to seek asylum", "ceases_on", "", lambda on, _: f"until {spoken(on)}"),
    Kind(PreviousPermanence, "Earlier permanent home", "made_on", "", lambda on, _: spoken(on)),
    Kind(
        AdoptionDecision,
        "Decision to place for adoption",
        "decided_on",
        "ceased_on",
        lambda on, until: spoken(on) + (f", ceased {spoken(until)}" if until else ""),
    ),
    Kind(Adoption, "Adoption, matched", "matched_on", "", lambda on, _: spoken(on)),
    Kind(
        DeprivationOfLiberty,
        "Deprivation of liberty",
        "began_on",
        "ended_on",
        lambda on, until: f"{spoken(on)} to {spoken(until) if until else 'continues'}",
    ),
)


@section_provider(75, Permission.CARE_DETAIL)
def permanence(page: Page) -> Section:
    """One line a fact."""
    lines = []
    for place, pk, first, second in _held(page.child):
        kind = KINDS[place]
        lines.append((kind.what, kind.said(first, second), page.source(kind.model._meta.label, pk)))
    return Section("Asylum, adoption, liberty", ("What", "When", "Source"), lines)


def _held(child: Child) -> list[tuple[int, int, Day, Day]]:
    """The child's rows in all these tables: the place of the table, the key, the days."""
    parts = []
    for place, kind in enumerate(KINDS):
        second = F(kind.second) if kind.second else Cast(Value(None), DateField())
        rows = kind.model.objects.filter(child=child).order_by()
        parts.append(rows.values_list(Value(place, IntegerField()), "pk", F(kind.first), second))
    return sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:2])
