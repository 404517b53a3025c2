"""The registers of all children in the words, cells and colours of their page and its tables to take out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.attendance import together
from virtualschool.attendance.counting import EXCUSED, PRESENT, UNEXCUSED
from virtualschool.attendance.presenting import COLUMNS, year_title
from virtualschool.attendance.together import AREAS, TERMS, Count, OneChild, Wanted
from virtualschool.children.models import Child
from virtualschool.children.policies import shown_name
from virtualschool.kernel.periods import ONE_DAY, Period, spoken
from virtualschool.kernel.school_years import KEY_STAGES
from virtualschool.measures.book import book

A_PAGE = 50
OF_SESSIONS = (95, 92, 90, 87, 83)
"""At or above the first, the lightest step; a step darker below each. For many children together, near the average of England."""
OF_CHILDREN = (95, 90, 80, 65, 50)
"""The same for one child: 90 is where persistent absence begins, 50 severe absence (reached, not passed)."""
_MARKS = {PRESENT: ("P", "present"), EXCUSED: ("A", "authorised"), UNEXCUSED: ("U", "unauthorised")}
MARK_LEGEND = (("P", "present", "Attended"), ("A", "authorised", "Authorised absence"), ("U", "unauthorised", "Unauthorised absence"))


class Cell(NamedTuple):
    """A cell of a heatmap: its text, its colour, and in words what it stands on."""

    text: str = ""
    kind: str = "none"
    basis: str = ""


class Row(NamedTuple):
    """A row: its title with an address, a figure with its basis where it has one, and its cells."""

    title: str
    href: str
    cells: list[Cell]
    figure: str = ""
    basis: str = ""


def percent(count: Count) -> str:
    """Whole percent; 100 only when every session was attended, 0 only when none was."""
    if count.rate is None:
        return ""
    near = round(count.rate)
    if count.attended and count.attended < count.possible:
        near = min(max(near, 1), 99)
    return str(near)


def cell_of(count: Count | None, steps: Sequence[int], *, reached: bool = False) -> Cell:
    """A percentage with its colour, which is that of the number shown. `reached`: a step begins at its threshold itself, to the
    last digit, as persistent and severe absence do."""
    if count is None or count.rate is None:
        return Cell()
    rate = count.rate if reached else int(percent(count))
    missed = [limit for limit in steps if rate < limit or (reached and rate == limit and limit <= 90)]
    return Cell(percent(count), f"step{len(missed)}", f"{count.possible:,}")


def legend(steps: Sequence[int], *, reached: bool = False) -> list[tuple[str, str, str]]:
    """What each colour stands for."""
    words = [f"{steps[0]}% or more"]
    for step, (upper, lower) in enumerate(zip(steps, [*steps[1:], 0], strict=True), start=1):
        top = f"{upper}% or less" if reached and upper <= 90 else f"less than {upper}%"
        words.append(f"{top}, down to {lower}%" if lower and step < len(steps) else top)
    return [("", f"step{step}", said) for step, said in enumerate(words)]


def frame_of(viewer: Viewer, asked: Wanted, years: list[Period], view: str) -> dict[str, Any]:
    """The choices of the page, and what was chosen."""
    stages = book.breakdown("key_stage").labels
    query = together.as_query(asked)
    views = (("", "By day and session"), ("children", "By child"))
    return {
        "asked": asked,
        "view": view,
        "years": [(str(year.start.year), year_title(year)) for year in years],
        "terms": [(key, words[0]) for key, words in TERMS.items()],
        "stages": [(key, stages[key]) for key in KEY_STAGES],
        "areas": list(AREAS.items()),
        "schools": together.schools_with_sessions(viewer, asked),
        "tabs": [{"title": title, "href": _address(query, view=key), "current": key == view} for key, title in views],
        "all_weeks": _address(query, view="children"),
        "csv": reverse("attendance:register_csv") + "?" + urlencode(_with_week(query, asked)),
        "children_csv": reverse("attendance:children_csv") + "?" + urlencode(_with_week(query, asked)),
        "may_export": bool(viewer.may(Permission.EXPORT)),
        "week": spoken(asked.week) if asked.week and view else "",
        "weekend": 0,
    }


def _address(query: Mapping[str, Any], **more: str) -> str:
    asked = {name: value for name, value in {**query, **more}.items() if value}
    return reverse("attendance:register") + ("?" + urlencode(asked) if asked else "")


def _with_week(query: Mapping[str, Any], asked: Wanted) -> dict[str, Any]:
    return {**query, "week": asked.week.isoformat()} if asked.week else dict(query)


def sessions_page(viewer: Viewer, asked: Wanted) -> dict[str, Any]:
    """Weeks by ten sessions; each week leads to its children."""
    rows = together.kept(viewer, asked)
    counts = together.by_session(rows, asked.period)
    weeks: dict[dt.date, dict[int, Count]] = {}
    for (day, half), count in counts.items():
        weeks.setdefault(day - day.weekday() * ONE_DAY, {})[2 * day.weekday() + half] = count
    query = together.as_query(asked)
    shown = [
        Row(
            _short(monday),
            _address(query, view="children", week=monday.isoformat()),
            [cell_of(held.get(place), OF_SESSIONS) for place in range(10)],
        )
        for monday, held in sorted(weeks.items())
    ]
    total = together.total_of(counts.values())
    return {
        "rows": shown,
        "columns": COLUMNS,
        "legend": legend(OF_SESSIONS),
        "weekend": sum(count.possible for (day, _), count in counts.items() if day.weekday() > 4),
        **_totals(total, len({row.child_id for row in rows}), max((day for day, _ in counts), default=None)),
    }


def _totals(total: Count, children: int, latest: dt.date | None) -> dict[str, Any]:
    return {"total": total, "children": children, "data_to": latest}


def children_page(viewer: Viewer, asked: Wanted, page: str | None) -> dict[str, Any]:
    """A row a child, who attended least first: weeks, or the sessions of one week."""
    held = together.kept(viewer, asked)
    found = together.by_child(held, asked.period)
    days = [day for day, _ in together.by_session(held, asked.period)]
    weeks = sorted({day - day.weekday() * ONE_DAY for day in days})
    pages = Paginator(found, A_PAGE).get_page(page)
    named = together.children_named(viewer, (child.child_id for child in pages))
    rows = []
    for child in pages:
        who = named[child.child_id]
        cells = _marks_of(child, asked) if asked.week else _weeks_of(child, asked.period, weeks)
        href = reverse("attendance:heatmap", args=[who.public_id]) + f"?year={asked.year.start.year}"
        figure, basis = f"{child.total.rate:.1f}%", f"{child.total.possible:,}"
        rows.append(Row(shown_name(viewer, who), href, cells, figure, basis))
    return {
        "rows": rows,
        "columns": COLUMNS if asked.week else [f"{monday.day} {monday:%b}" for monday in weeks],
        "legend": MARK_LEGEND if asked.week else legend(OF_CHILDREN, reached=True),
        "page": pages,
        **_totals(together.total_of(child.total for child in found), len(found), max(days, default=None)),
    }


def _weeks_of(child: OneChild, period: Period, weeks: Sequence[dt.date]) -> list[Cell]:
    held = child.by_week(period)
    return [cell_of(held.get(monday), OF_CHILDREN, reached=True) for monday in weeks]


def _marks_of(child: OneChild, asked: Wanted) -> list[Cell]:
    held = {2 * day.weekday() + half: told for (day, half), told in child.by_session(asked.period).items()}
    return [Cell(*_MARKS[held[place]]) if place in held else Cell() for place in range(10)]


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


SESSION_COLUMNS = ("Date", "Session", "Possible", "Attended", "Authorised", "Unauthorised", "Attendance %")
CHILD_COLUMNS = ("Child", "Week from", "Possible", "Attended", "Authorised", "Unauthorised", "Attendance %")


def session_rows(viewer: Viewer, asked: Wanted) -> Iterator[Sequence[Any]]:
    """The sessions of the period for a CSV."""
    counts = together.by_session(together.kept(viewer, asked), asked.period)
    for (day, half), count in counts.items():
        yield day, ("AM", "PM")[half], count.possible, *count, count.rate


def child_rows(viewer: Viewer, asked: Wanted) -> Iterator[Sequence[Any]]:
    """The weeks of each child for a CSV, in the order of the page."""
    found = together.by_child(together.kept(viewer, asked), asked.period)
    named: dict[int, Child] = together.children_named(viewer, (child.child_id for child in found))
    for child in found:
        name = shown_name(viewer, named[child.child_id])
        for monday, count in sorted(child.by_week(asked.period).items()):
            yield name, monday, count.possible, *count, count.rate


def wanted_of(viewer: Viewer, given: QueryDict, today: dt.date) -> tuple[Wanted, list[Period]]:
    """What a request asks for, with the years that it could ask for."""
    years = together.years_with_sessions(viewer)
    asked = together.wanted(given.dict(), years, today)  # type: ignore[arg-type]
    return asked, years or [asked.year]
