"""Parsers of single cells. Each takes stripped, non-empty text and returns a value, or raises Fault with a user's words."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Any

Parser = Callable[[str], Any]

_DATE_SHAPES = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%Y-%b-%d",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d-%b-%y",
)
_DAY_FIRST = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


class Fault(ValueError):
    """Why a cell cannot be read. `code` is the rule it breaks, where that is not the column's own."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


def text(cell: str) -> str:
    return cell


def upper(cell: str) -> str:
    return cell.upper()


def at_most(length: int) -> Parser:
    """A parser of text that fits into `length` characters."""

    def parse(cell: str) -> str:
        if len(cell) > length:
            raise Fault(f"This is longer than {length} characters.")
        return cell

    return parse


def date(cell: str) -> dt.date:
    """A date as the UK writes it, day first, or ISO; a time of day behind it is dropped."""
    bare = _TIME.sub("", cell)
    day = _day_first(bare) or next((day for shape in _DATE_SHAPES if (day := _shaped(bare, shape))), None)
    if day is None:
        raise Fault("This is not a date. Write it as day/month/year, for example 04/06/2026.")
    if not 1900 <= day.year <= 2100:
        raise Fault("The year of this date is out of range.")
    return day


def _day_first(bare: str) -> dt.date | None:
    """The shape that nearly every date has, at a tenth of the time that `strptime` takes."""
    found = _DAY_FIRST.fullmatch(bare)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _shaped(bare: str, shape: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(bare, shape).date()
    except ValueError:
        return None


def whole(cell: str) -> int:
    """A whole number; `10.0`, as Excel may write it, is 10."""
    try:
        number = float(cell.replace(",", ""))
        if not number.is_integer() or abs(number) > 10**12:
            raise Fault("This is not a whole number.")
    except (ValueError, OverflowError) as error:
        raise Fault("This is not a whole number.") from error
    return int(number)


def yes_no(cell: str) -> bool:
    """0/1, yes/no, true/false."""
    word = cell.casefold().removesuffix(".0")
    if word in ("1", "y", "yes", "true"):
        return True
    if word in ("0", "n", "no", "false"):
        return False
    raise Fault("This must be 0 or 1.")


def one_of(codes: Collection[str], what: str, code: str | None = None) -> Parser:
    """A parser that takes a code of the set, in any case."""
    allowed = {entry.upper(): entry for entry in codes}

    def parse(cell: str) -> str:
        try:
            return allowed[cell.upper()]
        except KeyError:
            raise Fault(f"This is not a {what} code.", code) from None

    return parse
