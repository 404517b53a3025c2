"""Which collection year each file of the return belongs to: read from the dates inside, never from its name alone."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from virtualschool.children.models import ReportedChild
from virtualschool.children.ssda903.tables import ALL
from virtualschool.intake.loading import FileLoad, Run
from virtualschool.kernel.periods import collection_year_of, spoken

DATED = {"ssda903.episodes": ("DECOM", "DEC"), "ssda903.reviews": ("REVIEW",)}
_TABLE_WORDS = frozenset(word for name in ALL for word in name.split("_")) | {"csv", "xlsx", "ssda"}


def settle_years(run: Run, loads: Sequence[FileLoad]) -> None:
    """Gives every file its collection year and says, at its header row, which and why. `run.options["year"]` overrides."""
    chosen = run.options.get("year")
    folders: dict[str, list[FileLoad]] = defaultdict(list)
    for load in loads:
        folders[load.folder].append(load)
    for together in folders.values():
        own = {load.name: latest_day(load, run.today) for load in together}
        if not any(own.values()):
            own = {load.name: latest_day(load, run.today, at_any_rate=True) for load in together}
        for load in together:
            year, reason = (int(chosen), "as chosen for this load") if chosen else _year_of(run, load, together, own)
            load.collection_year = year
            where = load.sheet.header_row if load.sheet else 1
            load.info(where, "", "ssda903.year", f"Taken as the return of {name_of(year)}, {reason}.", str(year))


def name_of(year: int) -> str:
    """`2025/26` for the collection that ends in March 2026."""
    return f"{year - 1}/{year % 100:02d}"


def latest_day(load: FileLoad, today: dt.date, *, at_any_rate: bool = False) -> dt.date | None:
    """The latest DECOM, DEC or REVIEW of a file. A day still to come cannot have been reported and does not count, so that one
    mistyped century does not move the whole return; a table of reviews that holds such days is a plan and tells no year. Where
    nothing else does, ask `at_any_rate`."""
    table = load.format.key if load.format else ""
    days = [row[column] for row in load.rows for column in DATED.get(table, ()) if row[column]]
    past = [day for day in days if day <= today]
    if at_any_rate:
        return max(past, default=None) or min(days, default=None)
    if table == "ssda903.reviews" and len(past) < len(days):
        return None
    return max(past, default=None)


def _year_of(run: Run, load: FileLoad, together: Sequence[FileLoad], own: dict[str, dt.date | None]) -> tuple[int, str]:
    dated = [each for each in together if own[each.name]]
    if not dated:
        return _year_without_dates(run, load)
    if not _holds_several(together):
        latest = max(day for day in own.values() if day)
        return collection_year_of(latest), f"from the latest date in its folder, {spoken(latest)}"
    day = own[load.name]
    if day:
        return collection_year_of(day), f"from its latest date, {spoken(day)}"
    partner = max(dated, key=lambda each: (_likeness(load, each), own[each.name]))
    found = own[partner.name]
    reason = f"like {partner.name}" if _likeness(load, partner) else "the latest in its folder"
    return collection_year_of(found or run.today), reason


def _holds_several(together: Sequence[FileLoad]) -> bool:
    """Whether a folder holds the returns of several years: then some table stands in it more than once."""
    keys = [load.format.key for load in together if load.format]
    return len(keys) > len(set(keys))


def _words(load: FileLoad) -> frozenset[str]:
    stem = load.name.rpartition("/")[2].casefold()
    return frozenset(re.findall(r"[a-z]+\d?(?![\d])|\d+", stem)) - _TABLE_WORDS


def _likeness(one: FileLoad, other: FileLoad) -> int:
    """How many words two file names share, besides those that name a table."""
    return len(_words(one) & _words(other))


def _year_without_dates(run: Run, load: FileLoad) -> tuple[int, str]:
    held = _latest_held(run, {load.raw(row, "CHILD") for row in load.rows})
    if held:
        return held, "the latest that the record has for these children: its folder holds no dates to tell"
    return collection_year_of(run.today), "the current one: its folder holds no dates to tell"


def _latest_held(run: Run, codes: Iterable[str]) -> int | None:
    wanted = set(codes)
    held = ReportedChild.objects.filter(child__authority=run.authority).values_list("child__child_code", "collection_year")
    return max((year for code, year in held if code in wanted), default=None)
