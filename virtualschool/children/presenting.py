"""What goes into a page about children: decided here by what the viewer may see, so that a template cannot tell more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import ownlanes, ownsections, permanence, rows, words
from virtualschool.children.facts import Facts, Held, Whose
from virtualschool.children.forms import RollForm
from virtualschool.children.lanes import columns_for, facts_for, laid_for
from virtualschool.children.models import CareSpan, Child
from virtualschool.children.policies import shown_name
from virtualschool.children.roll import Wanted
from virtualschool.children.sections import Page, sections_for
from virtualschool.children.sources import Sources
from virtualschool.kernel.lanes import lanes_svg
from virtualschool.kernel.periods import ONE_DAY, Period, age_on, school_year_of, spoken
from virtualschool.kernel.school_years import key_stage_of
from virtualschool.schools.models import School

PROVIDERS = (ownlanes, ownsections, permanence)
"""Imported so that this room's own lanes and sections are registered."""


@dataclass(frozen=True)
class Standing:
    """What holds for one child on a day, in words; None is not known."""

    age: int | None
    year: str | None
    held: Held | None
    school: str | None
    area: str
    home: str | None
    began_on: dt.date | None
    ended_on: dt.date | None
    sen: str | None

    @property
    def in_care(self) -> str:
        """`4 June 2024`, `4 June 2024 to 3 May 2026`, or empty for a child never looked after by then."""
        if self.began_on is None:
            return ""
        return f"{spoken(self.began_on)} to {spoken(self.ended_on)}" if self.ended_on else spoken(self.began_on)


def standings(viewer: Viewer, children: Sequence[Child], day: dt.date, names: dict[int, str] | None = None) -> dict[int, Standing]:
    """What holds for each of the children on a day. Asks the database five times, whatever their number; four where the names of
    their schools are at hand (by URN)."""
    facts = Facts.about(_whose(viewer), children)
    held = {child.pk: facts.open_enrolment(child.pk, day) for child in children}
    urns = {each.urn for each in held.values() if each}
    names = _names(urns) if names is None else names
    return {child.pk: _standing(facts, child, day, held[child.pk], names) for child in children}


def _whose(viewer: Viewer) -> Whose:
    return Whose(viewer.authority_id, viewer.authority_code)


def _names(urns: set[int]) -> dict[int, str]:
    """The schools' names; of all schools where so many are asked for that they would not fit into a question."""
    asked = School.objects.filter(urn__in=urns) if len(urns) <= 500 else School.objects.all()
    return dict(asked.values_list("urn", "name"))


def _standing(facts: Facts, child: Child, day: dt.date, held: Held | None, names: dict[int, str]) -> Standing:
    began, ended = max((span for span in facts.spans.get(child.pk, ()) if span[0] <= day), default=(None, None))
    return Standing(
        age=age_on(child.born_on, day) if child.born_on else None,
        year=facts.year_group(child.pk, day) or None,
        held=held,
        school=names.get(held.urn) if held else None,
        area=facts.area(held.la_code if held else None),
        home=words.said(words.HOME_GROUP, facts.placement(child.pk, day)),
        began_on=began,
        ended_on=ended if ended and ended <= day else None,
        sen=words.said(words.SEN, facts.sen(child.pk, day)),
    )


def roll_page(
    viewer: Viewer, children: Sequence[Child], day: dt.date, names: dict[int, str] | None = None
) -> tuple[list[Any], list[list[Any]]]:
    """The headers and rows of one page of the roll."""
    by_child, detail = standings(viewer, children, day, names), viewer.may(Permission.CARE_DETAIL)
    added = [(column, column.values([child.pk for child in children], day, viewer)) for column in columns_for(viewer)]
    headers: list[Any] = [_sortable("Name", "name"), _sortable("Age", "age", numeric=True), _sortable("Year", "year")]
    headers += [_sortable("School", "school"), "Area", *(["Home"] if detail else []), _sortable("In care since", "since"), "SEN"]
    headers += [column.title for column, _ in added]
    lines = []
    for child in children:
        now = by_child[child.pk]
        row: list[Any] = [{"text": shown_name(viewer, child), "href": reverse("children:child", args=[child.public_id])}, now.age, now.year]
        row += [now.school if now.held else words.AREA["none"], words.AREA[now.area] if now.held else ""]
        row += [*([now.home] if detail else []), now.in_care, now.sen]
        lines.append(row + [column.shown(values.get(child.pk)) for column, values in added])
    return headers, lines


def _sortable(text: str, key: str, *, numeric: bool = False) -> dict[str, Any]:
    return {"text": text, "sort": key, "numeric": numeric}


def roll_table(viewer: Viewer, children: Sequence[Child], day: dt.date) -> tuple[list[str], list[list[Any]]]:
    """The same as a table to take out: more columns, dates as dates, numbers as numbers."""
    by_child, detail = standings(viewer, children, day), viewer.may(Permission.CARE_DETAIL)
    added = [(column, column.values([child.pk for child in children], day, viewer)) for column in columns_for(viewer)]
    columns = ["Name", "Social-care number", "UPN", "Born", "Sex", "Age", "Year group", "Key stage", "School", "URN", "Area"]
    columns += [*(["Home"] if detail else []), "In care from", "In care to", "SEN", *(part for column, _ in added for part in column.parts)]
    lines = []
    for child in children:
        now = by_child[child.pk]
        row: list[Any] = [shown_name(viewer, child), child.child_code, child.upn or None, child.born_on, words.said(words.SEX, child.sex)]
        row += [
            now.age,
            now.year,
            key_stage_of(now.year or "") or None,
            now.school,
            now.held.urn if now.held else None,
            words.AREA[now.area],
        ]
        row += [*([now.home] if detail else []), now.began_on, now.ended_on, now.sen]
        for column, values in added:
            row += values.get(child.pk) or [None] * len(column.parts)
        lines.append(row)
    return columns, lines


def counted(number: int, wanted: Wanted) -> str:
    """`347 children looked after on 14 March 2026`: what a roll counts, in a sentence."""
    children, on = f"{number:,} child{'' if number == 1 else 'ren'}", spoken(wanted.on)
    lately = f"between {spoken(wanted.since)} and {on}"
    return {
        "joined": f"{children} came into care {lately}",
        "left": f"{children} left care {lately}",
        "out": f"{children} looked after on {on} and on roll at a school out of area",
        "none": f"{children} looked after on {on}, of school age and without an open enrolment",
        "leavers": f"{children} known as care leavers",
        "all": f"{children} known to the authority",
    }.get(wanted.cohort, f"{children} looked after on {on}")


def narrowed(form: RollForm, wanted: Wanted) -> str:
    """The filters in force, in words: `KS3, out of area`; empty without any."""
    chosen = []
    for name in ("key_stage", "year", "home", "sen", "area", "sex"):
        value = getattr(wanted, name)
        if value and name in form.fields:
            options: Any = form.fields[name]
            chosen.append(str(dict(options.choices).get(value, value)))
    if wanted.school:
        chosen.append(_names({int(wanted.school)}).get(int(wanted.school), "a school that is not in the register"))
    return ", ".join(chosen)


def unsorted(headers: Sequence[Any]) -> list[str]:
    """The headers of a roll without links that sort it."""
    return [header["text"] if isinstance(header, dict) else header for header in headers]


def child_page(viewer: Viewer, child: Child, period: Period, day: dt.date) -> dict[str, Any]:
    """The whole page of one child as this viewer may see it."""
    laid = laid_for(child, period, viewer)
    lanes = [lane for each in laid for lane in each.lanes]
    sources = Sources.of(viewer, child)
    page = Page(child, viewer, sources, reverse("children:sources", args=[child.public_id]))
    return {
        **frame_of(viewer, child),
        "facts": _identity(viewer, child, day),
        "told": facts_for(child, day, viewer),
        "period": period,
        "svg": lanes_svg(lanes, period, title=f"What ran beside what, {period}"),
        "lane_words": [row for each in laid for row in each.told(period)],
        "sections": sections_for(page),
        "day": day,
    }


def frame_of(viewer: Viewer, child: Child) -> dict[str, Any]:
    """What all pages of one child share: the name as this viewer may see it, and the pages they may go to."""
    places = [("The child", "children:child", Permission.CHILD), ("Where it comes from", "children:sources", Permission.CHILD)]
    places.append(("Who looked, what changed", "children:trail", Permission.TRAIL))
    views = [(title, reverse(name, args=[child.public_id])) for title, name, permission in places if viewer.may(permission)]
    return {"name": shown_name(viewer, child), "public_id": child.public_id, "views": views}


def _identity(viewer: Viewer, child: Child, day: dt.date) -> list[tuple[str, Any]]:
    """The facts that stand first: None is said as not known."""
    facts = rows.facts_of(child, _whose(viewer))
    names = {each.school.urn: each.school.name for each in rows.enrolments(child)}
    now = _standing(facts, child, day, facts.open_enrolment(child.pk, day), names)
    held = [each for each in rows.workers(child) if each.began_on <= day and (each.ended_on is None or each.ended_on > day)]
    school = f"{now.school} ({words.AREA[now.area].lower()})" if now.school else None if now.held else "No school known"
    told: list[tuple[str, Any]] = [("School", school), ("Year group", words.year_words(now.year or ""))]
    told.append(("Born", f"{spoken(child.born_on)}, aged {now.age}" if child.born_on else None))
    told.append(("Looked after", _care(now)))
    if viewer.may(Permission.CARE_DETAIL):
        told.append(("Home", now.home))
    told += [("SEN", now.sen), ("Social worker", held[-1].worker_code if held else None), ("Sex", words.said(words.SEX, child.sex))]
    no_upn = f"None: {words.said(words.UPN_UNKNOWN, child.upn_unknown)}" if child.upn_unknown else None
    return [*told, ("UPN", child.upn or no_upn), ("Social-care number", child.child_code)]


def _care(now: Standing) -> str:
    if now.began_on is None:
        return "Not looked after"
    return f"Left care on {spoken(now.ended_on)}" if now.ended_on else f"Since {spoken(now.began_on)}"


def period_of(child: Child, *, word: str, start: dt.date | None, end: dt.date | None, day: dt.date) -> Period:
    """The stretch of time to show: dates where they were given, else what the word means, else this and last school year."""
    year = school_year_of(day)
    first = {
        "year": year.start,
        "care": CareSpan.objects.filter(child=child).aggregate(first=Min("began_on"))["first"] if word == "care" else None,
        "life": child.born_on,
    }.get(word) or school_year_of(year.start - ONE_DAY).start
    last = end or day
    return Period(min(start or first, last), last)
