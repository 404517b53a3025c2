"""About sixty invented schools around the authority, its neighbours and two places far away; written as GIAS does."""

import csv
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from virtualschool.demo import names
from virtualschool.demo.files import Cell

AUTHORITIES = Path(__file__).parents[1] / "authorities" / "data" / "authorities.csv"
COLUMNS = Path(__file__).parent / "gias_columns.json"
NEIGHBOURS = (807, 808, 805)
FAR = (301, 873)
CONVERSION = dt.date(2026, 1, 1)
_FIRST_URN = 990001

# How registers come in from a school: a row a day, a workbook a week, by phone in another layout, or not at all.
DAILY, WEEKLY, PHONE, NONE = "daily", "weekly", "phone", "none"


@dataclass(slots=True)
class School:
    """One establishment. `kind` is primary, secondary, special, alternative or college."""

    urn: int
    authority: int
    number: int
    name: str
    kind: str
    type_code: int
    type_name: str
    ages: tuple[int, int]
    opened_on: dt.date
    register: str = DAILY
    closed_on: dt.date | None = None
    successor: "School | None" = None
    predecessor: "School | None" = None

    @property
    def far(self) -> bool:
        return self.authority in FAR


_TYPES = {
    "primary": (1, "Community school", (3, 11), 2000),
    "secondary": (34, "Academy converter", (11, 18), 4000),
    "special": (44, "Academy special converter", (4, 19), 7000),
    "alternative": (14, "Pupil referral unit", (7, 16), 1100),
    "college": (18, "Further education", (16, 99), 8000),
}
_GROUPS = {1: (4, "Local authority maintained schools"), 14: (4, "Local authority maintained schools"), 18: (1, "Colleges")}
_PHASES = {"primary": (2, "Primary"), "secondary": (4, "Secondary"), "college": (6, "16 plus")}
_SUFFIX = {"primary": "Primary School", "secondary": "Academy", "special": "School", "alternative": "", "college": "College"}
# How many of each kind: the authority itself, each neighbour, each far authority.
_HOW_MANY = {
    "primary": (12, 4, 1), "secondary": (6, 3, 1), "special": (2, 1, 1), "alternative": (2, 0, 0), "college": (1, 1, 0)
}  # fmt: skip


def authority_names() -> dict[int, str]:
    with AUTHORITIES.open(encoding="utf-8-sig", newline="") as stream:
        return {int(row["code"]): row["name"] for row in csv.DictReader(stream)}


class Schools:
    """The schools by kind and place; `build` is the same for the same seed."""

    def __init__(self, found: list[School], home: int) -> None:
        self.all = found
        self.home = home
        self._by_place: dict[tuple[str, str], list[School]] = {}
        for school in found:
            place = "home" if school.authority == home else "far" if school.far else "near"
            if school.predecessor is None:
                self._by_place.setdefault((school.kind, place), []).append(school)

    @classmethod
    def build(cls, *, authority: int, seed: int) -> "Schools":
        rng = Random(f"{seed}:schools")
        found: list[School] = []
        pool = names.school_names(rng)
        for code in (authority, *(code for code in (*NEIGHBOURS, *FAR) if code != authority)):
            column = 0 if code == authority else 2 if code in FAR else 1
            for kind, how_many in _HOW_MANY.items():
                for place in range(how_many[column]):
                    found.append(_school(_FIRST_URN + len(found), code, kind, place, pool[kind].pop(), rng))
        schools = cls(_with_successor(found), authority)
        schools._choose_registers()
        return schools

    def choose(self, kind: str, place: str, rng: Random, *, but: School | None = None) -> School:
        """A school of the kind at home, near or far; the next nearer place where there is none, never the one in `but`."""
        for where in (place, "near", "home"):
            fitting = [school for school in self._by_place.get((kind, where), []) if school is not but]
            if fitting:
                return rng.choice(fitting)
        raise LookupError(f"There is no {kind} school to choose from.")

    def _choose_registers(self) -> None:
        """Most send a row a day; a few primaries and a secondary a workbook; the far ones by phone; colleges nothing."""
        for school in self.all:
            if school.kind == "college":
                school.register = NONE
            elif school.far and school.kind != "special":
                school.register = PHONE
        for kind, how_many in (("primary", 2), ("secondary", 1), ("alternative", 1)):
            for school in self._by_place[(kind, "home")][-how_many:]:
                school.register = WEEKLY


def _school(urn: int, authority: int, kind: str, place: int, name: str, rng: Random) -> School:
    type_code, type_name, ages, base = _TYPES[kind]
    opened = dt.date(rng.randrange(1965, 2015), 9, 1)
    full = f"{name} {_SUFFIX[kind]}".strip()
    return School(urn, authority, base + place + 1, full, kind, type_code, type_name, ages, opened)


def _with_successor(found: list[School]) -> list[School]:
    """The first primary school closes at the end of 2025 and goes on as an academy: another URN, the same children."""
    old = found[0]
    new = School(
        _FIRST_URN + len(found), old.authority, old.number, old.name.replace("School", "Academy"), old.kind, 34,
        "Academy converter", old.ages, CONVERSION, predecessor=old,
    )  # fmt: skip
    old.closed_on, old.successor = CONVERSION - dt.timedelta(days=1), new
    return [*found, new]


def _dashed(day: dt.date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _row(school: School, authority_name: str, today: dt.date) -> dict[str, str]:
    group, group_name = _GROUPS.get(school.type_code, (10, "Academies"))
    phase, phase_name = _PHASES.get(school.kind, (0, "Not applicable"))
    closed = school.closed_on is not None and school.closed_on < today
    opened_as = ("10", "Academy Converter") if school.predecessor else ("0", "Not applicable")
    closed_as = ("10", "Academy Converter") if closed else ("0", "Not applicable")
    return {
        "URN": str(school.urn), "LA (code)": str(school.authority), "LA (name)": authority_name,
        "EstablishmentNumber": str(school.number), "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": str(school.type_code), "TypeOfEstablishment (name)": school.type_name,
        "EstablishmentTypeGroup (code)": str(group), "EstablishmentTypeGroup (name)": group_name,
        "EstablishmentStatus (code)": "2" if closed else "1", "EstablishmentStatus (name)": "Closed" if closed else "Open",
        "ReasonEstablishmentOpened (code)": opened_as[0], "ReasonEstablishmentOpened (name)": opened_as[1],
        "OpenDate": _dashed(school.opened_on), "CloseDate": _dashed(school.closed_on if closed else None),
        "ReasonEstablishmentClosed (code)": closed_as[0], "ReasonEstablishmentClosed (name)": closed_as[1],
        "PhaseOfEducation (code)": str(phase), "PhaseOfEducation (name)": phase_name,
        "StatutoryLowAge": str(school.ages[0]), "StatutoryHighAge": str(school.ages[1]),
        "Gender (code)": "3", "Gender (name)": "Mixed", "Country (name)": "England",
    }  # fmt: skip


def columns() -> list[str]:
    """The column names of GIAS's own extract, in its order."""
    return json.loads(COLUMNS.read_text(encoding="utf-8"))


def gias_rows(schools: Schools, today: dt.date) -> list[list[Cell]]:
    """The register of schools as on that day; a school that opens later is not in it yet."""
    names, wanted = authority_names(), columns()
    known = [school for school in schools.all if school.opened_on <= today]
    rows = (_row(school, names[school.authority], today) for school in sorted(known, key=lambda school: school.urn))
    return [[row.get(column, "") for column in wanted] for row in rows]
