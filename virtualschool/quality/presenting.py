"""Rows of the desk's tables as pages and exports show them."""

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.children.policies import WITHHELD, shown_name
from virtualschool.intake.formats import all_formats
from virtualschool.intake.kinds import kind_of
from virtualschool.intake.models import Batch, Change, Problem, SourceFile
from virtualschool.intake.previews import differences
from virtualschool.quality import masking, queries, wording
from virtualschool.quality.catalogue import rule

EXPORT_COLUMNS = ("File", "Row", "Column", "Code", "Severity", "Problem", "Value")
MOST_ON_A_PAGE = 50


def format_title(key: str) -> str:
    """A format by its title; a file of none is said to be so."""
    return _titles().get(key, "Not a known format") if key else "Not a known format"


def file_title(file: SourceFile) -> str:
    """What a file was recognised as: a table of a known format, or a document of its batch's kind."""
    kind = kind_of(file.batch)
    return kind.title if kind and not file.format_key else format_title(file.format_key)


def _titles() -> dict[str, str]:
    return {each.key: each.title for each in all_formats()}


def child_cell(viewer: Viewer, child: Child | None) -> Any:
    """A child as a link to their page, by name or by number, as the role allows."""
    if child is None:
        return ""
    try:
        href = reverse("children:child", args=[child.public_id]) if viewer.may(Permission.CHILD) else ""
    except NoReverseMatch:
        href = ""
    return {"text": shown_name(viewer, child), "href": href}


def severity_cell(severity: str) -> dict[str, str]:
    words, kind = wording.SEVERITIES[severity]
    return {"tag": words, "kind": kind}


def problem_cells(viewer: Viewer, problems: Iterable[Problem]) -> list[list[Any]]:
    """Problems for a table: file, row, column, rule, severity, words, value, child."""
    listed = list(problems)
    people = queries.people_of(viewer, {each.child_id for each in listed if each.child_id})
    rows = []
    for each in listed:
        message, value = _words(viewer, each)
        child = child_cell(viewer, people.get(each.child_id)) if each.child_id else ""
        rows.append([each.file.name, each.row, each.column, each.code, severity_cell(each.severity), message, value, child])
    return rows


def export_rows(viewer: Viewer, problems: Iterable[Problem]) -> Iterable[list[Any]]:
    """Problems for CSV and Excel, under EXPORT_COLUMNS."""
    for each in problems:
        message, value = _words(viewer, each)
        yield [each.file.name, each.row, each.column, each.code, each.severity, message, value]


def _words(viewer: Viewer, problem: Problem) -> tuple[str, str]:
    if masking.may_read(viewer, problem.file.format_key, problem.column):
        return problem.message, problem.value
    return WITHHELD, ""


def rule_rows(problems: Iterable[queries.ByRule], first: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Problems by rule for a table, with the first rows where each was met."""
    return [{"rule": rule(each.code), "severity": severity_cell(each.severity), "key": each.severity, "number": each.number,
             "children": each.children, "first": first.get((each.code, each.severity), "")} for each in problems]  # fmt: skip


def differences_of(viewer: Viewer, batch: Batch, file: SourceFile, place: int) -> list[dict[str, Any]]:
    """What a file changes or would change, row by row, as far as the viewer may see it."""
    if batch.state == Batch.State.PREVIEW:
        kept = batch.options.get("differences", [])
        return shown_differences(viewer, kept[place] if place < len(kept) else [])
    return shown_changes(viewer, queries.changes_of(batch, file))


def shown_changes(viewer: Viewer, changes: Iterable[Change]) -> list[dict[str, Any]]:
    return shown_differences(viewer, differences(list(changes)))


def shown_differences(viewer: Viewer, told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Differences in words; of tables that the role may not see, only that there is one."""
    listed = list(told)
    people = queries.people_of(viewer, {each["child"] for each in listed if each["child"]})
    rows = []
    for each in listed:
        fields = masking.fields_shown(viewer, each["table"], each["fields"])
        lines = [WITHHELD] if fields is None else wording.change_in_words(each["table"], each["what"], fields)
        child = child_cell(viewer, people.get(each["child"])) if each["child"] else ""
        rows.append(
            {
                "what": wording.KINDS[each["what"]],
                "table": wording.table_title(each["table"]),
                "row": each["row"],
                "child": child,
                "lines": lines,
            }
        )
    return rows


def total_rows(totals: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Rows of the record by table: new, changed, withdrawn."""
    tables: dict[str, dict[str, int]] = {}
    for each in totals:
        kinds = tables.setdefault(each["table"], {})
        kinds[each["action"]] = kinds.get(each["action"], 0) + each["number"]
    return [[wording.table_title(table), *(f"{kinds.get(kind, 0):,}" for kind in wording.KINDS)] for table, kinds in sorted(tables.items())]


def merged_totals(batch: Batch) -> list[dict[str, Any]]:
    """What a batch changes or would change, by table and kind."""
    if batch.state == Batch.State.PREVIEW:
        return [each for of_file in batch.options.get("totals", []) for each in of_file]
    return queries.totals_of(batch)
