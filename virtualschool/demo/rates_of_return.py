"""Mixes that published tables do not give by age: read from a consistent synthetic SSDA903 return, never from real children."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from virtualschool.kernel.periods import age_on

_YEAR_END = dt.date(2026, 3, 31)
_YEAR_START = dt.date(2025, 4, 1)
BANDS = (0, 1, 5, 10, 16)
Row = dict[str, str]


def band_of(age: int) -> str:
    """The age band, named by its first year: under 1, 1 to 4, 5 to 9, 10 to 15, 16 and over (as DfE publishes)."""
    return str(max(first for first in BANDS if first <= max(age, 0)))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _date(text: str) -> dt.date:
    day, month, year = (int(part) for part in text.split("/"))
    return dt.date(year, month, day)


def shares(values: Iterable[str]) -> dict[str, float]:
    """Each value's share, commonest first; empty values are left out."""
    counts = Counter(value for value in values if value)
    total = sum(counts.values())
    return {value: round(count / total, 5) for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}


def _banded(pairs: Iterable[tuple[int, str]]) -> dict[str, dict[str, float]]:
    found: dict[str, list[str]] = {str(first): [] for first in BANDS}
    for age, value in pairs:
        found[band_of(age)].append(value)
    return {band: shares(values) for band, values in found.items()}


def _entry(value: Any, what: str) -> dict[str, Any]:
    return {"value": value, "source": f"synthetic SSDA903 return clean_1000, collection 2025/26: {what}"}


def _people(header: list[Row], uasc: set[str]) -> dict[str, Any]:
    ours = [row for row in header if row["CHILD"] not in uasc]
    others = [row for row in header if row["CHILD"] in uasc]
    return {
        "people.ethnicity": _entry(shares(row["ETHNIC"] for row in ours), "header, ETHNIC, not UASC"),
        "people.ethnicity_uasc": _entry(shares(row["ETHNIC"] for row in others), "header, ETHNIC, UASC"),
        "people.girls": _entry(shares(row["SEX"] for row in ours)["F"], "header, SEX, not UASC"),
        "people.girls_uasc": _entry(shares(row["SEX"] for row in others).get("F", 0.0), "header, SEX, UASC"),
    }


def _care(episodes: list[Row], born: dict[str, dt.date], uasc: set[str]) -> dict[str, Any]:
    begun = [row for row in episodes if row["RNE"] == "S" and _date(row["DECOM"]) >= _YEAR_START]
    starts = [row for row in episodes if row["RNE"] == "S" and row["CHILD"] not in uasc]
    open_now = [row for row in episodes if not row["DEC"] and not row["PLACE"].startswith(("A", "T"))]
    ended = [row for row in episodes if row["REC"] not in {"", "X1", "E11", "E12", "E15"}]
    changed = [row for row in episodes if row["RNE"] in "PB" and _date(row["DECOM"]) >= _YEAR_START]

    def age(row: Row, day: dt.date) -> int:
        return age_on(born[row["CHILD"]], day)

    return {
        "care.age_at_start": _entry(
            shares(str(min(max(age(row, _date(row["DECOM"])), 0), 17)) for row in starts),
            "episodes, RNE S, age at DECOM",
        ),
        "care.uasc_share_of_starts": _entry(
            round(sum(row["CHILD"] in uasc for row in begun) / len(begun), 5), "episodes, RNE S in the year, UASC share"
        ),
        "care.legal_at_start": _entry(shares(row["LS"] for row in starts), "episodes, RNE S, LS, not UASC"),
        "care.need": _entry(shares(row["CIN"] for row in starts), "episodes, RNE S, CIN, not UASC"),
        "care.placement": _entry(
            _banded((age(row, _YEAR_END), row["PLACE"]) for row in open_now), "episodes open at 31 March, PLACE by age band"
        ),
        "care.reason_left": _entry(
            _banded((age(row, _date(row["DEC"])), row["REC"]) for row in ended), "episodes that end care, REC by age band at DEC"
        ),
        "care.reason_moved": _entry(shares(row["REASON_PLACE_CHANGE"] for row in episodes), "episodes, REASON_PLACE_CHANGE where given"),
        "care.placement_changes_a_year": _entry(
            round(len(changed) / len(open_now), 5), "episodes, RNE P or B that begin in the year ÷ episodes open at 31 March"
        ),
    }


def _outcomes(folder: Path) -> dict[str, Any]:
    oc3, oc2, reviews = (_rows(folder / f"{name}.csv") for name in ("oc3", "oc2", "reviews"))
    spoken = [row["REVIEW_CODE"] for row in reviews if row["REVIEW_CODE"] != "PN0"]
    in_touch = [row for row in oc3 if row["IN_TOUCH"] == "YES"]
    found = {
        "reviews.code": _entry(shares(spoken), "reviews, REVIEW_CODE from age 4"),
        "leavers.in_touch": _entry(shares(row["IN_TOUCH"] for row in oc3), "oc3, IN_TOUCH"),
        "leavers.activity": _entry(shares(row["ACTIV"] for row in in_touch if row["ACTIV"] != "0"), "oc3, ACTIV, in touch"),
        "leavers.home": _entry(shares(row["ACCOM"] for row in in_touch if row["ACCOM"] != "0"), "oc3, ACCOM, in touch"),
    }
    for column in ("HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "CONVICTED"):
        found[f"health.{column.lower()}"] = _entry(shares(row[column] for row in oc2).get("1", 0.0), f"oc2, {column} = 1")
    scored = [bool(row["SDQ_SCORE"]) for row in oc2 if row["SDQ_SCORE"] or row["SDQ_REASON"]]
    found["health.sdq_done"] = _entry(round(sum(scored) / len(scored), 5), "oc2, SDQ_SCORE given where score or reason is")
    return found


def build(folder: Path) -> dict[str, Any]:
    """The mixes, each with what it was read from."""
    header = _rows(folder / "header.csv")
    born = {row["CHILD"]: _date(row["DOB"]) for row in header}
    uasc = {row["CHILD"] for row in _rows(folder / "uasc.csv")}
    return _people(header, uasc) | _care(_rows(folder / "episodes.csv"), born, uasc) | _outcomes(folder)
