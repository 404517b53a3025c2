"""Delegates from a spreadsheet: columns by what they mean, every bad row handed back with its reason."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from python_calamine import CalamineError, CalamineWorkbook

from virtualschool.training.actions.bookings import Asked
from virtualschool.training.words import ROLES

MOST_ROWS = 1000
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "delegate", "delegate name", "attendee"),
    "forename": ("forename", "first name", "given name"),
    "surname": ("surname", "last name", "family name"),
    "email": ("email", "e mail", "email address", "e mail address", "contact email"),
    "role": ("role", "job", "job title", "job role", "position"),
    "urn": ("urn", "school urn"),
    "organisation": ("organisation", "organization", "school", "school name", "school or organisation", "setting", "employer"),
    "access_needs": ("access needs", "access", "dietary", "requirements", "access requirements"),
}
_ROLE_WORDS = (
    ("designated_teacher", r"designated teacher|\bdt\b"),
    ("foster_carer", r"carer|foster"),
    ("social_worker", r"social work|\bsw\b"),
    ("governor", r"governor"),
)


class CannotRead(Exception):
    """The file is no table that we read; the message says why."""


@dataclass(frozen=True)
class BadRow:
    """A row that was not booked, as it was sent, and why."""

    number: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Read:
    """What was pasted: rows to book with their number in the sheet, and rows to hand back. `header` is the first line as it was sent."""

    header: tuple[str, ...]
    good: tuple[tuple[int, tuple[str, ...], Asked], ...]
    bad: tuple[BadRow, ...]


def cells_of(text: str) -> list[tuple[str, ...]]:
    """The cells of what was copied (tabs) or of a CSV text, without empty lines."""
    sign = "\t" if "\t" in text else ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign)
    return [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]


def cells_of_file(name: str, content: bytes) -> list[tuple[str, ...]]:
    """The cells of a CSV file or of a workbook's first sheet. Raises CannotRead."""
    if not name.lower().endswith(".xlsx"):
        try:
            return cells_of(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return cells_of(content.decode("cp1252", errors="replace"))
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError) as error:
        raise CannotRead("This Excel file cannot be opened. Save it again as .xlsx, or copy its rows and paste them.") from error
    return [cells for row in rows if any(cells := tuple(_plain(value) for value in row))]


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value if value is not None else "").strip()


def read(rows: Sequence[tuple[str, ...]], schools: Mapping[int, str]) -> Read:
    """Reads rows below a line of headings. `schools` are names by URN, of those that the rows speak of. Raises CannotRead."""
    if not rows:
        raise CannotRead("There is nothing in it.")
    columns = columns_of(rows[0])
    if "name" not in columns and not {"forename", "surname"} <= set(columns):
        raise CannotRead("The first line must hold headings, one of them “Name” (others: Email, Role, School, URN, Access needs).")
    if len(rows) - 1 > MOST_ROWS:
        raise CannotRead(f"At most {MOST_ROWS:,} rows at a time.")
    good, bad = [], []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        try:
            asked = _asked({name: cells[place] if place < len(cells) else "" for name, place in columns.items()}, schools)
            first = seen.setdefault(asked.tidy_email or f"{asked.tidy_name.casefold()}|{asked.organisation.casefold()}", number)
            if first != number:
                raise ValueError(f"The same person stands in row {first}.")
            good.append((number, cells, asked))
        except ValueError as error:
            bad.append(BadRow(number, cells, str(error)))
    return Read(rows[0], tuple(good), tuple(bad))


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; the first of two that mean the same."""
    found: dict[str, int] = {}
    for place, heading in enumerate(header):
        plain = " ".join(re.sub(r"[^a-z ]+", " ", heading.lower()).split())
        for name, spellings in COLUMNS.items():
            if plain in spellings:
                found.setdefault(name, place)
    return found


def urns_in(rows: Sequence[tuple[str, ...]]) -> set[int]:
    """The URNs that the rows name."""
    place = columns_of(rows[0]).get("urn") if rows else None
    if place is None:
        return set()
    return {int(row[place]) for row in rows[1:] if place < len(row) and re.fullmatch(r"\d{5,7}", row[place])}


def _asked(given: Mapping[str, str], schools: Mapping[int, str]) -> Asked:
    """One row as what somebody asks. Raises ValueError with everything that is wrong with it."""
    name = given.get("name") or f"{given.get('forename', '')} {given.get('surname', '')}".strip()
    wrong = [] if name else ["The name is missing."]
    email = given.get("email", "").lower()
    if email and not _is_address(email):
        wrong.append(f"“{email}” is no email address.")
    urn_text = given.get("urn", "")
    urn = int(urn_text) if re.fullmatch(r"\d{5,7}", urn_text) else None
    if urn_text and (urn is None or urn not in schools):
        wrong.append(f"No school of the register has the URN {urn_text}.")
    if len(name) > 120 or len(given.get("organisation", "")) > 160 or len(given.get("access_needs", "")) > 500:
        wrong.append("A cell is too long.")
    if wrong:
        raise ValueError(" ".join(wrong))
    organisation = given.get("organisation") or schools.get(urn or 0, "")
    return Asked(name, email, role_of(given.get("role", "")), urn, organisation, given.get("access_needs", ""))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def role_of(text: str) -> str:
    """The role that a job title means; other when it means none that we know."""
    plain = text.strip().lower()
    exact = {words.lower(): key for key, words in ROLES.items()}.get(plain)
    return exact or next((key for key, pattern in _ROLE_WORDS if re.search(pattern, plain)), "other")
