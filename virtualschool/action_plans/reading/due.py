"""When an action is due, read from the words of a plan, or why no day can be read. The words always stay beside what was read.

Rules: day first; a month means its last day; a range means its end. What names no single day (a start, a rhythm, a quarter, a term, a
date without a year) gives none, with the reason. Source: the plans of Middlesbrough (2022) and Harrow (2012).
"""

import calendar
import datetime as dt
import re
from typing import NamedTuple

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![A-Za-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>(?:19|20)\d\d|['’‘`]?\d\d)(?!\d)"
_PART = r"(?:(?P<part>mid|middle of|end|end of|late|start|start of|beginning|beginning of|early)[\s-]+(?:of\s+)?)?"
_ANOTHER = rf"(?!\s*[-–]\s*\d{{1,2}}(?:\s?(?:st|nd|rd|th))?\s+(?:of\s+)?{_MONTH.replace('?P<month>', '?:')})"
_SEP = rf"{_ANOTHER}[\s,.\-/–]*"

_NUMERIC = re.compile(r"(?<!\d)(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[ T]00:00(?::00)?)?(?!\d)")
_MONTH_YEAR_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?P<month>\d{1,2})\s?[/\-]\s?(?P<year>\d{4})(?![\d/])|(?<![\d/.\-])(?P<m2>\d{1,2})/(?P<y2>\d{1,2})(?![\d/])"
)
_DAY_MONTH = re.compile(rf"(?<![\d/]){_DAY}(?:\s*(?:of\s+)?|[-/.]){_MONTH}(?:{_SEP}{_YEAR})?", re.I)
_AFTER_A_MONTH = re.compile(rf"\b{_MONTH}\s*['’‘`]?$", re.I)
_YEAR_MONTH = re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d)[\s,]+{_MONTH}(?![\s,.\-/–]*['’‘`]?\d)", re.I)
_ISO_MONTH = re.compile(r"(?<![\d/.\-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?![\d/.\-])")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b,?(?:\s*{_YEAR})?|,?\s+(?P<year2>(?:19|20)\d\d))", re.I)
_MONTH_ONLY = re.compile(rf"\b{_PART}{_MONTH}(?:{_SEP}{_YEAR})?", re.I)

_TO = re.compile(
    r"[\s,.]*(?:\([^)]*\))?\s*(?:[-–—−]+|to|until|till|through|thru|[,;]?\s*end(?:s|ing|\s+date)?\s*:?)\s*(?:by|the|end of|end)?\s*", re.I
)

_ANY_TERM = r"\b(?:spring|summer|autumn|winter|easter|christmas|whitsun|half[\s-]?term|term)\b"
NOT_A_DAY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), reason)
    for pattern, reason in (
        (
            r"\bas (?:above|below|described|stated|before|per)\b|\bsee (?:above|below|comments?|action)\b|\bditto\b|^\s*[\"”]\s*$",
            "It refers to another action.",
        ),
        (
            r"\b(?:daily|weekly|fortnightly|monthly|bi-?monthly|half[\s-]?termly|termly|quarterly|yearly|annual(?:ly)?|biannual(?:ly)?)\b"
            r"|\b(?:every|each|per)\s+(?:\w+[\s-]){0,2}(?:day|week|fortnight|month|half[\s-]?term|term|quarter|year|meeting|session|audit|governing)",
            "It repeats: no single day is named.",
        ),
        (
            r"\bonwards?\b|\bthereafter\b|\bstarting\b|\b(?:not|no) (?:before|earlier)\b|\S\s*[-–—](?:\s*(?:present|to date|now))?\s*$",
            "It says from when, not until when.",
        ),
        (
            r"^\s*(?:from|since|after|starts?|begins?|commenc(?:e|es|ing))\b(?!\s+of\b|.*(?:\bto\b|\buntil\b|\bend\b|[–—]|\s-\s))",
            "It says from when, not until when.",
        ),
        (r"\bon[\s-]?going\b|\bcontinu(?:ous|al|ing)\b|\brolling\b|\bthroughout\b|\bin progress\b", "It is ongoing: no end is named."),
        (r"\basap\b|\ba\.s\.a\.p|\bas soon as\b|\bimmediate(?:ly)?\b|\burgent(?:ly)?\b|\bnow\b", "It asks for haste and names no day."),
        (
            r"\bt\.?b\.?[cadn]\b|\bto be (?:confirmed|agreed|decided|arranged|set)\b|\bnot (?:yet )?(?:set|known|agreed)\b",
            "The date is still to be set.",
        ),
        (r"^\s*(?:n/?a|not applicable|none|-+|–|—)\s*$", "No date applies."),
        (r"\bq\s?[1-4]\b|\bquarter\b|\bqtr\b", "A quarter names no single day, and financial and calendar quarters differ."),
        (
            r"^\s*(?:with)?in\s+\S+\s+(?:working\s+|school\s+)?(?:days?|weeks?|months?|terms?|years?)\b|^\s*\d+\s*(?:days?|weeks?|months?|years?)\b",
            "It counts from a day that it does not name.",
        ),
        (r"\bw/?[cbe]\b|\bweek (?:commencing|beginning|ending|of)\b", "It names a week, not a day."),
    )
)


_YEARLESS = "The year is missing."


class Due(NamedTuple):
    """The words, the day read from them, and why there is none."""

    source: str | None
    on: dt.date | None
    reason: str | None


class _Found(NamedTuple):
    start: int
    end: int
    on: dt.date | None
    reason: str


def read_due(text: str | None) -> Due:
    """The day an action is due. `Due(None, None, None)` where nothing is said."""
    source = " ".join((text or "").split())
    if not source:
        return Due(None, None, None)
    for pattern, reason in NOT_A_DAY:
        if pattern.search(source):
            return Due(text, None, reason)
    found = dates_in(source)
    if not found:
        return Due(text, None, _no_date(source))
    if len(found) > 1 and not _is_range(source, found):
        told = {each.on for each in found}
        if len(told) > 1:
            return Due(text, None, "It names more than one date.")
    last = found[-1]
    is_holiday = last.reason == _YEARLESS and re.search(r"half[\s-]?term", source, re.I)
    return Due(text, last.on, None if last.on else _no_date(source, last.reason) if is_holiday else last.reason)


def dates_in(text: str) -> list[_Found]:
    """Every date or month in the text, in its order, none inside another."""
    found: list[_Found] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            is_year = pattern is _DAY_MONTH and _AFTER_A_MONTH.search(text, 0, match.start())
            if not is_year and not any(match.start() < each.end and each.start < match.end() for each in found):
                one = read(match)
                found += [one] if one else []
    return sorted(found)


def last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _no_date(source: str, reason: str = "No date could be read.") -> str:
    if re.search(_ANY_TERM, source, re.I):
        return "A term or season names no single day."
    if re.fullmatch(r"\D*(?:19|20)\d\d(?:\s?[/\-–]\s?(?:\d\d|\d{4}))?\D*", source):
        return "Only a year is named."
    return reason


def _is_range(source: str, found: list[_Found]) -> bool:
    """Two dates with nothing but a dash, “to” or “until” (and words like “end of”) between them; “between … and …”; two months of which
    only the second has its year (“Jan/Feb 2022”)."""
    if len(found) != 2:
        return False
    between = source[found[0].end : found[1].start]
    if re.fullmatch(r"\s*/\s*", between):
        return found[0].on is None
    if re.fullmatch(r"\s*(?:and|&)\s*(?:the\s+)?(?:end of\s+)?", between) and re.search(
        r"\bbetween\s+\D{0,12}$", source[: found[0].start], re.I
    ):
        return True
    return _TO.fullmatch(between) is not None


def _year(text: str | None) -> int | None:
    """A year of two or four digits; `05` after a month could as well be a day, and is none."""
    digits = re.sub(r"\D", "", text or "")
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2 and (digits[0] != "0" or not (text or "")[0].isdigit()):
        return 2000 + int(digits)
    return None


def _dated(match: re.Match[str], year: int | None, month: int, day: int | None, part: str = "") -> _Found | None:
    start, end = match.span()
    if not 1 <= month <= 12:
        return None
    if year is None:
        return _Found(start, end, None, _YEARLESS)
    part = part.lower().replace(" of", "")
    if part == "early":
        return _Found(start, end, None, "“Early” in a month names no day.")
    day = day or {"mid": 15, "middle": 15, "start": 1, "beginning": 1}.get(part) or last_day(year, month).day
    try:
        return _Found(start, end, dt.date(year, month, day), "")
    except ValueError:
        return _Found(start, end, None, "There is no such day.")


def _numeric(match: re.Match[str]) -> _Found | None:
    return _dated(match, _year("'" + match["year"]), int(match["month"]), int(match["day"]))


def _month_year_numeric(match: re.Match[str]) -> _Found | None:
    month, year = int(match["month"] or match["m2"]), match["year"] or match["y2"]
    if match["y2"] and int(year) <= 12:
        return _Found(*match.span(), None, _YEARLESS)
    if match["y2"] and month > 12:
        return _Found(*match.span(), None, _YEARLESS) if int(year) <= 12 else None
    return _dated(match, _year("'" + year), month, None)


def _iso_month(match: re.Match[str]) -> _Found | None:
    """`2022-03`; not `2011-12`, which may as well be the year from 2011 to 2012."""
    year, month = int(match["year"]), int(match["month"])
    return _dated(match, year, month, None) if month != (year + 1) % 100 else None


def _worded(match: re.Match[str]) -> _Found | None:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else None
    return _dated(match, _year(groups.get("year") or groups.get("year2")), MONTHS[match["month"].lower()], day, groups.get("part") or "")


_READERS = (
    (_ISO, _numeric),
    (_NUMERIC, _numeric),
    (_ISO_MONTH, _iso_month),
    (_YEAR_MONTH, _worded),
    (_MONTH_DAY, _worded),
    (_DAY_MONTH, _worded),
    (_MONTH_ONLY, _worded),
    (_MONTH_YEAR_NUMERIC, _month_year_numeric),
)
