"""Header rows: children themselves, and what each year's return said of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from virtualschool.children.models import Child, ReportedChild
from virtualschool.children.ssda903.tables import HEADER
from virtualschool.children.ssda903.taking import Taking, Told, take_table
from virtualschool.intake.loading import FileLoad
from virtualschool.kernel.identifiers import is_unknown_upn

LONGEST_CODE = 20
_PLAIN = ("born_on", "sex", "ethnicity", "is_mother", "own_child_born_on")


def take_headers(taking: Taking, year: int, loads: Sequence[FileLoad]) -> None:
    """Adds the children that are new, keeps what this year said of each, and brings the children themselves up to date."""
    if not loads:
        return
    rows: list[Told] = []
    for load in loads:
        _add_new_children(taking, year, load)
        for row in load.open_rows():
            row.child_id = taking.children[load.raw(row, "CHILD")]
            rows.append(Told(load, row, row.child_id))
    changed = take_table(taking, HEADER, year, rows)
    taking.forget_headers()
    _refresh(taking, year, changed)


def facts_of(reports: Sequence[ReportedChild]) -> dict[str, Any]:
    """What is known of a child from all years' headers: for each fact the newest that is not blank, so that it does not
    matter in which order the returns came. A known UPN outlives a later "unknown"."""
    newest = sorted(reports, key=lambda each: each.collection_year, reverse=True)
    facts = {name: value for name in _PLAIN if (value := _first(newest, name)) is not None}
    upns = [each.upn for each in newest if each.upn]
    real = next((upn for upn in upns if not is_unknown_upn(upn)), "")
    if real:
        facts |= {"upn": real, "upn_unknown": ""}
    elif upns:
        facts["upn_unknown"] = upns[0]
    return facts | {"collection_year": newest[0].collection_year}


def _first(newest: Sequence[ReportedChild], name: str) -> Any:
    return next((value for each in newest if (value := getattr(each, name)) not in (None, "")), None)


def _add_new_children(taking: Taking, year: int, load: FileLoad) -> None:
    fresh: dict[str, tuple[Child, int]] = {}
    for row in load.open_rows():
        code = load.raw(row, "CHILD")
        if len(code) > LONGEST_CODE:
            load.refuse(row, "CHILD", "cell.invalid", f"A CHILD number has at most {LONGEST_CODE} characters.")
        elif code not in taking.children and code not in fresh:
            fresh[code] = (_child(taking, year, row, code), row.number)
    for child in taking.run.ledger.create(load.file_id, list(fresh.values())):
        taking.children[child.child_code] = child.pk


def _child(taking: Taking, year: int, row: Any, code: str) -> Child:
    upn = row["UPN"] or ""
    unknown = is_unknown_upn(upn)
    return Child(
        authority=taking.run.authority,
        child_code=code,
        upn="" if unknown else upn,
        upn_unknown=upn if unknown else "",
        born_on=row["DOB"],
        sex=row["SEX"] or "",
        ethnicity=row["ETHNIC"] or "",
        is_mother=row["MOTHER"],
        own_child_born_on=row["MC_DOB"],
        collection_year=year,
    )


def _refresh(taking: Taking, year: int, changed: set[int]) -> None:
    """Brings the children up to date with all their headers, at the rows of this year's."""
    reports: dict[int, list[ReportedChild]] = defaultdict(list)
    for each in ReportedChild.objects.filter(child__authority=taking.run.authority):
        if each.child_id in changed:
            reports[each.child_id].append(each)
    edits: dict[int, list[tuple[Child, dict[str, Any], int]]] = defaultdict(list)
    for child in Child.objects.filter(authority=taking.run.authority):
        if child.pk not in reports:
            continue
        facts = facts_of(reports[child.pk])
        differing = {name: value for name, value in facts.items() if getattr(child, name) != value}
        told = taking.rows[year, "header", child.pk]
        if differing:
            edits[told.load.file_id].append((child, differing, told.row.number))
    for file_id, altered in edits.items():
        taking.run.ledger.update(file_id, altered)
