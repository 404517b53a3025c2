"""What the measures' pages show, made from readings: cards, rows, links that open exactly what a number counts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.policies import shown_name
from virtualschool.children.queries import children_visible_to
from virtualschool.dashboards.choosing import Chosen
from virtualschool.dashboards.figures import CHURN, HEADLINES, Trend, members_for, readings_for, small_trend, trend_of
from virtualschool.documents.wording import basis
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading, Unit, shown
from virtualschool.measures.book import Measure, book
from virtualschool.schools.queries import names_of_schools

ROWS_A_PAGE = 100


class Card(NamedTuple):
    """A headline: the reading, where it is explained, its children, and its line by month."""

    reading: Reading
    href: str
    members: str
    trend: str
    basis: str


def sees_members(viewer: Viewer, cohort: str) -> bool:
    """Whether this viewer may list what stands behind the figures of a cohort."""
    return bool(viewer.may(Permission[book.cohort(cohort).members_need]))


def link(name: str, key: str, choice: Chosen, **more: str | None) -> str:
    """The address of a measure's page, keeping the period."""
    asked = choice.query | {name: value for name, value in more.items() if value is not None}
    return f"{reverse(f'dashboards:{name}', args=[key])}?{urlencode(asked)}"


def headline_cards(viewer: Viewer, choice: Chosen) -> list[Card]:
    readings = readings_for(viewer, HEADLINES, choice.period)
    months = readings_for(viewer, HEADLINES, choice.period, by="month")
    sees = viewer.may(Permission.MEMBERS)
    return [
        Card(
            reading,
            link("measure", reading.measure, choice),
            link("members", reading.measure, choice) if sees and reading.children else "",
            small_trend(reading.title, [month for month in months if month.measure == reading.measure]),
            "" if reading.denominator is None and reading.is_known else basis(reading),
        )
        for reading in readings
    ]


def churn_links(viewer: Viewer, choice: Chosen) -> dict[str, str]:
    """Where each bar of the waterfall leads: its children, or the measure for those who may not see them."""
    page = "members" if viewer.may(Permission.MEMBERS) else "measure"
    return {key.removeprefix("roll."): link(page, key, choice) for key in CHURN}


def churn_rows(readings: Sequence[Reading], links: dict[str, str]) -> list[tuple[Any, str]]:
    return [
        (
            {"text": reading.title, "href": links[name]} if (name := reading.measure.removeprefix("roll.")) in links else reading.title,
            shown(reading),
        )
        for reading in readings
    ]


def data_to(viewer: Viewer, period: Period) -> dt.date | None:
    """The last day that attendance data reaches in the period."""
    return readings_for(viewer, ["attendance.rate"], period)[0].data_to


def book_rows(viewer: Viewer, choice: Chosen, cohort: str) -> list[list[Any]]:
    offered = [measure for measure in book if cohort in measure.cohorts]
    readings = {
        reading.measure: reading for reading in readings_for(viewer, [measure.key for measure in offered], choice.period, cohort=cohort)
    }
    return [
        [
            {"text": measure.title, "href": link("measure", measure.key, choice, cohort=cohort)},
            shown(readings[measure.key]),
            basis(readings[measure.key]),
            measure.why,
        ]
        for measure in offered
    ]


def measure_page(viewer: Viewer, measure: Measure, choice: Chosen, cohort: str, by: str) -> dict[str, Any]:
    """Definition, reading, trend, breakdown with links to the children of each group."""
    (reading,) = readings_for(viewer, [measure.key], choice.period, cohort=cohort)
    sees = sees_members(viewer, cohort)
    trend: Trend | None = trend_of(viewer, measure, choice.period, cohort=cohort)
    groups = readings_for(viewer, [measure.key], choice.period, cohort=cohort, by=by) if by else []
    return {
        "measure": measure,
        "reading": reading,
        "basis": basis(reading),
        "members_href": link("members", measure.key, choice, cohort=cohort) if sees and reading.children else "",
        "csv_href": link("figures_csv", measure.key, choice, cohort=cohort, by=by),
        "trend": trend,
        "trend_csv": link("figures_csv", measure.key, choice, cohort=cohort, by="month"),
        "breakdowns": [(each, book.breakdown(each).title) for each in measure.breakdowns],
        "groups": _group_rows(measure, groups, choice, cohort, by, sees=sees),
        "has_denominator": measure.unit is Unit.PERCENT,
    }


def _group_rows(measure: Measure, groups: Sequence[Reading], choice: Chosen, cohort: str, by: str, *, sees: bool) -> list[list[Any]]:
    names = group_names(by, groups)
    rows = []
    for group in groups:
        label: Any = names[group.group or ""]
        if sees:
            label = {"text": label, "href": link("members", measure.key, choice, cohort=cohort, by=by, group=group.group or "")}
        rows.append([label, shown(group), basis(group)])
    return rows


def group_names(by: str, groups: Sequence[Reading]) -> dict[str, str]:
    """What people call the groups; schools by their names."""
    keys = [group.group or "" for group in groups]
    if by != "school":
        return {key: book.breakdown(by).words(key) for key in keys}
    names = names_of_schools(int(key) for key in keys if key)
    return {key: f"{names[int(key)]} ({key})" if key and int(key) in names else key or "No school" for key in keys}


def figure_rows(viewer: Viewer, measure: Measure, choice: Chosen, cohort: str, by: str | None) -> tuple[list[str], list[list[Any]]]:
    """The same columns as the command line; a suppressed value is its symbol."""
    columns = ["measure", "version", "cohort", "period_start", "period_end", "breakdown", "group", "numerator", "denominator", "value"]
    rows = [
        [
            reading.measure,
            reading.version,
            reading.cohort,
            reading.period.start,
            reading.period.end,
            reading.breakdown,
            reading.group,
            reading.numerator,
            reading.denominator,
            reading.symbol or reading.value,
        ]
        for reading in readings_for(viewer, [measure.key], choice.period, cohort=cohort, by=by)
    ]
    return columns, rows


def members_page(
    viewer: Viewer, measure: Measure, choice: Chosen, cohort: str, by: str | None, group: str | None, only_meeting: bool, page: str | None
) -> dict[str, Any]:
    """The children behind a reading, those who add most to it first, each once. A group that has nothing to tell in the period has
    no reading and no child."""
    reading = _asked_reading(viewer, measure, choice, cohort, by, group)
    found = members_for(viewer, measure, choice.period, cohort=cohort, by=by, group=group)
    if only_meeting:
        found = [member for member in found if member.numerator]
    found = sorted(found, key=lambda member: (-member.numerator, member.child_id))
    pages = Paginator(found, ROWS_A_PAGE).get_page(page)
    called = _called(viewer, cohort, [member.child_id for member in pages])
    has_share = measure.unit is Unit.PERCENT
    rows = [
        [called[member.child_id], _plain(member.numerator), *([_plain(member.denominator)] if has_share else [])]
        for member in pages
        if member.child_id in called
    ]
    words = group_names(by, [reading])[group or ""] if by and group is not None and reading else ""
    return {
        "measure": measure,
        "reading": reading,
        "rows": rows,
        "page": pages,
        "total": len(found),
        "has_share": has_share,
        "group_name": words,
    }


def _called(viewer: Viewer, cohort: str, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What members are called and where they are: children as this viewer may have them, things as their room describes them."""
    described = book.cohort(cohort).described
    if described:
        told = described(authority_numbered(viewer.authority_code), ids)
        return {each: {"text": text, "href": href} for each, (text, href) in told.items()}
    children = children_visible_to(viewer).in_bulk(ids)
    return {
        each: {"text": shown_name(viewer, child), "href": reverse("children:child", args=[child.public_id])}
        for each, child in children.items()
    }


def _asked_reading(viewer: Viewer, measure: Measure, choice: Chosen, cohort: str, by: str | None, group: str | None) -> Reading | None:
    readings = readings_for(viewer, [measure.key], choice.period, cohort=cohort, by=by if group is not None else None)
    return next((reading for reading in readings if group is None or reading.group == group), None)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:,.1f}".removesuffix(".0")
