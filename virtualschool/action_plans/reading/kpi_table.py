"""A table of indicators beside the tables of actions: what is measured, from where, to where, by when. Its rows are no actions."""

import re
from collections.abc import Iterable, Sequence

from virtualschool.action_plans.reading.columns import meaning, plain
from virtualschool.action_plans.reading.due import dates_in, read_due
from virtualschool.action_plans.reading.figures import subject_of
from virtualschool.action_plans.reading.grid import Row
from virtualschool.action_plans.reading.plan import Indicator, Plan, Unplaced

_NAME = re.compile(
    r"(?:headline |key )?(?:performance )?(?:indicator|measure)s?(?: \(?kpis?\)?)?|kpis?|(?:success|outcome|impact) (?:indicator|measure)s?"
    r"|measures? of (?:success|impact)|what (?:we (?:will )?|is |will be )measured?"
)
_BASELINE = re.compile(r"start(?:ing)?(?: (?:point|figure|value))?|(?:current|latest)(?: (?:figure|performance|position|value))?|now|from")
_BY = re.compile(r"by|by when|date")
_OF_ACTIONS = {"action", "consideration", "theme"}


def fields_of(rows: Sequence[Row]) -> dict[str, int] | None:
    """Where a table of indicators has its name, baseline, target and day, by the words of its first row; None where it is none: it must
    have a column for the indicator and one for its target, and none for actions."""
    if len(rows) < 2:
        return None
    found: dict[str, int] = {}
    for at, label in enumerate(rows[0].own):
        words, means = plain(label), meaning(label)
        if means in _OF_ACTIONS and not _NAME.fullmatch(words) and not _BASELINE.fullmatch(words):
            return None
        for field, fits in (
            ("text", bool(_NAME.fullmatch(words))),
            ("baseline", means == "baseline"),
            ("target", means == "target" or bool(re.match(r"targets?\b(?! date)", words))),
            ("by", means == "due" or bool(_BY.fullmatch(words))),
        ):
            if fits:
                found.setdefault(field, at)
                break
    alike = [at for at, label in enumerate(rows[0].own) if _BASELINE.fullmatch(plain(label))]
    if alike:
        found.setdefault("baseline", alike[0])
    return found if {"text", "target"} <= found.keys() and len(found) > 2 else None


def read_rows(rows: Sequence[Row], fields: dict[str, int]) -> Iterable[tuple[Row, Indicator | None]]:
    """Each row below the headings with its indicator; None for a row that names none or gives it no target."""
    of_heading = dates_in(rows[0].own[fields["target"]])
    for row in rows[1:]:
        told = {name: row.own[at] or row.lent[at] for name, at in fields.items()}
        if row.is_wide or not row.own[fields["text"]] or not told["target"]:
            yield row, None
            continue
        by = read_due(told.get("by") or (rows[0].own[fields["target"]][of_heading[0].start : of_heading[0].end] if of_heading else None))
        text = " ".join(told["text"].split())
        words = " · ".join(" ".join(row.own[at].split()) for at in sorted(fields.values()) if row.own[at])
        yield row, Indicator(text, told.get("baseline") or None, told["target"], by.source, by.on, row=words, where=row.place)


def add_rows(plan: Plan, rows: Iterable[Indicator]) -> None:
    """The indicators of tables beside those that actions name, each once: the same figures of the same subject are one. Words that only
    the table has stay in sight."""
    for each in rows:
        same = next((known for known in plan.kpis if _is_same(known, each)), None)
        if same is None:
            plan.kpis.append(each)
            continue
        same.baseline, same.row, same.where = same.baseline or each.baseline, each.row, each.where
        if same.by_source is None:
            same.by_source, same.by_on = each.by_source, each.by_on
        for said, kept in ((each.text, same.text), (each.target, same.target), (each.by_source, same.by_source)):
            if said and plain(said) not in plain(kept or ""):
                plan.unplaced.append(Unplaced(said, each.where))


def _is_same(one: Indicator, other: Indicator) -> bool:
    if plain(one.text) == plain(other.text):
        return True
    if _figure(one.target) != _figure(other.target):
        return False
    if one.baseline and other.baseline:
        return _figure(one.baseline) == _figure(other.baseline) and bool(_words(one.text) & _words(other.text))
    return bool(subject_of(one.text) & subject_of(other.text))


def _words(text: str) -> set[str]:
    """Where two figures agree, a short word of the subject is enough."""
    return subject_of(text) | set(re.findall(r"[a-z]+-[a-z]+", text.lower()))


def _figure(text: str | None) -> str:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text or "")
    return found.group().replace(",", "") if found else (text or "").strip().lower()
