"""Reading a sender's own layout: which of their columns is which of ours, and what their words mean. Guesses are only ever a
first choice that a person confirms."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from virtualschool.attendance.codes import CODES
from virtualschool.intake.cells import Fault
from virtualschool.intake.formats import Column, Format, all_formats, plain
from virtualschool.intake.models import Mapping
from virtualschool.intake.sheets import Sheet
from virtualschool.schools.models import School

MOST_WORDS = 60
BLANK = "(blank)"
LIKE_ENOUGH = 0.78
Choices = list[tuple[str, str]]

_UPN = re.compile(r"[A-HJ-NP-Z]\d{11}[A-Z0-9]")
_WORDS_FOR = {
    "CHILD": ("pupilref", "childref", "pupilid", "studentid", "ref", "reference", "lcsid", "mosaicid", "swiftid", "caseid", "personid"),
    "UPN": ("pupilnumber",),
    "URN": ("school", "schoolid", "schoolcode", "establishment", "base"),
    "Date": ("day", "calldate", "onday"),
    "WeekBeginning": ("week", "weekof"),
    "AM": ("morningmark", "morningcode", "amcode", "amsession"),
    "PM": ("afternoonmark", "afternooncode", "pmcode", "pmsession", "afternoon"),
    "Mark": ("code", "attendance", "status"),
    "StartDate": ("start", "from", "firstday"),
    "Sessions": ("numberofsessions", "length"),
}
_MARKS = (
    (r"late after|after regist|after the regist", "U"),
    (r"^late", "L"),
    (r"^(present|in school|here|attended|yes)", "/"),
    (r"suspen|exclu", "E"),
    (r"medic|dent|doctor|hospital|appointment", "M"),
    (r"^(ill|sick|unwell)", "I"),
    (r"no reason|not known|awaiting|unknown", "N"),
    (r"holiday|term.?time", "G"),
    (r"work exp", "W"),
    (r"trip|visit", "V"),
    (r"sport", "P"),
    (r"off.?site|alternative|tuition|provision", "B"),
    (r"other school|dual|elsewhere", "D"),
    (r"closed|closure|inset", "#"),
    (r"part.?time|reduced", "C2"),
    (r"relig", "R"),
    (r"study", "S"),
    (r"interview", "J1"),
    (r"travel", "T"),
    (r"leave|authorised|granted", "C"),
    (r"absent|truant|unauth|missing|no$", "O"),
)
_CATEGORIES = [("SUSP", "SUSP – suspension"), ("PERM", "PERM – permanent exclusion"), ("LNCH", "LNCH – lunchtime suspension")]


def mappable_formats() -> list[Format]:
    return [each for each in all_formats() if each.mappable]


def best_format(header: Sequence[str]) -> Format | None:
    """The mappable format of whose telling columns the largest share can be guessed; of several, the one that takes most."""

    def fit(target: Format) -> tuple[float, int]:
        guessed = guessed_columns(target, header, [])
        return sum(name in guessed for name in target.signature) / len(target.signature), len(guessed)

    return max(mappable_formats(), key=fit, default=None)


def guessed_columns(target: Format, header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Our column → theirs, each of theirs used once; the most similar pairs first."""
    pairs = sorted(
        (
            (_likeness(column, heading), -place, column.name, heading)
            for column in target.columns
            for place, heading in enumerate(header)
            if heading
        ),
        reverse=True,
    )
    chosen: dict[str, str] = {}
    for likeness, _, name, heading in pairs:
        if likeness >= LIKE_ENOUGH and name not in chosen and heading not in chosen.values():
            chosen[name] = heading
    return _identified(chosen, header, rows)


def _likeness(column: Column, heading: str) -> float:
    bare = plain(heading)
    if bare in column.names:
        return 2.0
    if bare in _WORDS_FOR.get(column.name, ()):
        return 1.5
    return max(SequenceMatcher(None, bare, name).ratio() for name in column.names)


def _identified(chosen: dict[str, str], header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Their column for the child holds UPNs or CHILD numbers: its values tell which."""
    for name, other in (("CHILD", "UPN"), ("UPN", "CHILD")):
        if name in chosen and other not in chosen:
            spot = list(header).index(chosen[name])
            values = [row[spot].strip().upper() for row in rows if spot < len(row) and row[spot].strip()][:50]
            if values and all(map(_UPN.fullmatch, values)) != (name == "UPN"):
                chosen[other] = chosen.pop(name)
            break
    return chosen


@dataclass
class Vocabulary:
    """The words that stand in some of their columns, the codes of ours they can mean, and the first guess for each."""

    title: str
    columns: tuple[str, ...]
    choices: Choices
    words: dict[str, str] = field(default_factory=dict)
    left_out: int = 0


def vocabularies(target: Format, columns: dict[str, str], sheet: Sheet, schools: Sequence[School]) -> list[Vocabulary]:
    """What has to be translated: all marks together, other coded columns one by one, schools where they go by name."""
    found = []
    marks = tuple(column.name for column in target.columns if column.code == "attendance.code" and column.name in columns)
    if marks:
        known = [code for code in CODES.values() if code.last_on is None and code.code not in ("/", "\\")]
        choices = [("/", "/ – Present"), *((code.code, f"{code.code} – {code.meaning}") for code in known)]
        found.append(_filled(Vocabulary("Marks", marks, choices), columns, sheet, guessed_mark))
    if "Category" in columns:
        found.append(_filled(Vocabulary("Category", ("Category",), _CATEGORIES), columns, sheet, _guessed_category))
    if "URN" in columns and _has_names(target, columns["URN"], sheet):
        by_name = {plain(school.name): str(school.urn) for school in schools}
        named = Vocabulary("Schools", ("URN",), [(str(school.urn), f"{school.name} ({school.urn})") for school in schools])
        found.append(_filled(named, columns, sheet, lambda word: by_name.get(plain(word), "")))
    return found


def _filled(vocabulary: Vocabulary, columns: dict[str, str], sheet: Sheet, guess) -> Vocabulary:  # type: ignore[no-untyped-def]
    spots = [sheet.header.index(columns[name]) for name in vocabulary.columns]
    seen = dict.fromkeys(cells[spot].strip() for _, cells in sheet.rows for spot in spots if spot < len(cells))
    words = sorted((word for word in seen if word), key=str.casefold)
    vocabulary.words = {word: guess(word) for word in words[:MOST_WORDS]}
    vocabulary.left_out = max(0, len(words) - MOST_WORDS)
    return vocabulary


def guessed_mark(word: str) -> str:
    """The code that a word probably means; empty when nothing is likely."""
    if word.upper() in CODES:
        return "/" if word == "\\" else word.upper()
    lowered = word.casefold()
    return next((code for pattern, code in _MARKS if re.search(pattern, lowered)), "")


def _guessed_category(word: str) -> str:
    lowered = word.casefold()
    return (
        "PERM"
        if "perm" in lowered
        else "LNCH"
        if "lun" in lowered or "lnch" in lowered
        else "SUSP"
        if re.search("sus|fix", lowered)
        else ""
    )


def _has_names(target: Format, heading: str, sheet: Sheet) -> bool:
    column = next(each for each in target.columns if each.name == "URN")
    spot = sheet.header.index(heading)
    for _, cells in sheet.rows[:200]:
        cell = cells[spot].strip() if spot < len(cells) else ""
        if cell:
            try:
                column.parse(cell)
            except Fault:
                return True
    return False


def book(vocabulary: Vocabulary, answers: dict[str, str]) -> dict[str, dict[str, str]]:
    """By our column, their words and our codes. A present mark is `/` in the morning and `\\` in the afternoon."""
    told: dict[str, dict[str, str]] = {}
    for name in vocabulary.columns:
        afternoon = name.endswith("PM")
        meant = {word: "" if code == BLANK else "\\" if code == "/" and afternoon else code for word, code in answers.items() if code}
        told[name] = {word: code for word, code in meant.items() if word != code}
    return told


def unsaved(target: Format, sheet: Sheet, columns: dict[str, str], codes: dict[str, dict[str, str]], sender: str) -> Mapping:
    """The mapping as it would be, for showing what it does to some rows."""
    return Mapping(sender=sender, format_key=target.key, header=sheet.header, columns=columns, codes=codes)


def faults_of(target: Format, columns: dict[str, str]) -> list[tuple[str, str]]:
    """What is wrong with a choice of columns: (our column, words)."""
    faults = [(name, f"Choose the column for {name}.") for name in target.signature if not columns.get(name)]
    if target.one_of and not any(columns.get(name) for name in target.one_of):
        faults.append((target.one_of[0], f"Choose the column for {' or '.join(target.one_of)}."))
    used = [heading for heading in columns.values() if heading]
    for name, heading in columns.items():
        if heading and used.count(heading) > 1:
            faults.append((name, f"“{heading}” is chosen more than once; choose it for one field only."))
    return faults
