"""One batch: what it would do, what it did, and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered
from virtualschool.intake.actions import PreviewOutdated
from virtualschool.intake.kinds import kind_of
from virtualschool.intake.ledger import CannotUndo
from virtualschool.intake.models import Batch, SourceFile
from virtualschool.intake.previews import NotAPreview, commit, discard, forget_files, preview
from virtualschool.quality import actions, masking, presenting, queries, wording
from virtualschool.quality.current import mend_name
from virtualschool.quality.forms import YearForm
from virtualschool.quality.sources import Gone, workbook_to_mend
from virtualschool.quality.views.asking import XLSX, batch_or_404, download, paged, table_out

VIEWS = (("", "Summary"), ("problems", "Problems"), ("differences", "Differences"))


@needs(Permission.IMPORT)
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A batch by `?show=`: its files and rules, its problems one by one, or its differences."""
    found = batch_or_404(request, public_id)
    return _show(request, found)


def _show(request: HttpRequest, found: Batch, *, errors: list[dict[str, str]] | None = None, form: Any = None) -> HttpResponse:
    show = request.GET.get("show", "")
    files = queries.files_of(found)
    state, colour = wording.STATES[found.state]
    context = _document(viewer_of(request), found) | {
        "batch": found,
        "files": files,
        "state": {"tag": state, "kind": colour},
        "kind": wording.batch_kind(found.kind),
        "is_preview": found.state == Batch.State.PREVIEW,
        "tabs": [{"title": title, "href": f"?show={key}" if key else "?", "current": key == show} for key, title in VIEWS],
        "show": show,
        "wrong": errors or [],
    }
    parts = {"problems": _problems, "differences": _differences}.get(show, _summary)
    context |= parts(request, found, files)
    if form is not None:
        context["form"] = form
    return render(request, "quality/batch.html", context)


def _document(viewer: Viewer, found: Batch) -> dict[str, Any]:
    """Of a batch that is no table: its kind, what it made, and whether that can be taken back."""
    kind = kind_of(found)
    may_undo = found.state == Batch.State.COMMITTED and bool(viewer.may(Permission.UNDO))
    stays = masking.why_not_undone(viewer, found) if may_undo else ""
    made = kind.made(found) if kind and masking.may_read_batch(viewer, found) else None
    return {"document": kind, "made": made, "may_undo": may_undo and not stays, "stays": stays}


def _summary(request: HttpRequest, found: Batch, files: list[SourceFile]) -> dict[str, Any]:
    mend = queries.rows_to_mend(found)
    has_rows = masking.may_have_rows(viewer_of(request), found)
    told = [
        {
            "file": file,
            "place": place,
            "title": presenting.file_title(file),
            "unknown": not file.format_key and bool(file.rows) and kind_of(found) is None,
            "mend": mend.get(file.pk, 0) if has_rows else 0,
        }
        for place, file in enumerate(files)
    ]
    return {
        "told": told,
        "sums": {name: sum(getattr(file, name) for file in files) for name in queries.OUTCOMES},
        "not_read": sum(file.rows for file in files if not file.format_key) if kind_of(found) is None else 0,
        "rules": presenting.rule_rows(queries.by_rule(queries.problems_of(found)), queries.first_rows(found)),
        "totals": presenting.total_rows(presenting.merged_totals(found)),
        "form": YearForm(initial={"year": found.options.get("year")}),
        "has_return": any(file.collection_year for file in files) or bool(found.options.get("year")),
        "can_load": any(file.format_key and (file.rows == 0 or file.refused < file.rows) for file in files),
    }


def _problems(request: HttpRequest, found: Batch, files: list[SourceFile]) -> dict[str, Any]:
    asked = {"severity": request.GET.get("severity", ""), "code": request.GET.get("code", ""), "file": request.GET.get("file", "")}
    only = files[int(asked["file"])] if asked["file"].isdecimal() and int(asked["file"]) < len(files) else None
    held = queries.problems_of(found, severity=asked["severity"], code=asked["code"], file=only)
    page = paged(request, held)
    return {
        "page": page,
        "rows": presenting.problem_cells(viewer_of(request), page.object_list),
        "asked": asked,
        "codes": [(each.code, each.code) for each in queries.by_rule(queries.problems_of(found))],
        "file_choices": [(str(place), file.name) for place, file in enumerate(files)],
        "severities": [(key, words) for key, (words, _) in wording.SEVERITIES.items()],
        "may_export": viewer_of(request).may(Permission.EXPORT),
    }


def _differences(request: HttpRequest, found: Batch, files: list[SourceFile]) -> dict[str, Any]:
    asked = request.GET.get("file", "")
    place = int(asked) if asked.isdecimal() and int(asked) < len(files) else 0
    context = {
        "place": place,
        "file_choices": [(str(number), file.name) for number, file in enumerate(files)],
        "totals": presenting.total_rows(presenting.merged_totals(found)),
    }
    if not files or not masking.may_read_batch(viewer_of(request), found):
        return context | {"page": paged(request, []), "differences": [], "number": 0}
    if found.state == Batch.State.PREVIEW:
        kept, counted = found.options.get("differences", []), found.options.get("totals", [])
        page = paged(request, kept[place] if place < len(kept) else [])
        number = sum(each["number"] for each in counted[place]) if place < len(counted) else 0
        return context | {"page": page, "differences": presenting.shown_differences(viewer_of(request), page.object_list), "number": number}
    page = paged(request, queries.changes_of(found, files[place]))
    return context | {
        "page": page,
        "differences": presenting.shown_changes(viewer_of(request), page.object_list),
        "number": page.paginator.count,
    }


@needs(Permission.IMPORT)
@require_POST
def load(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Loads what the preview promised; a stale one is looked at again instead."""
    found, viewer = batch_or_404(request, public_id), viewer_of(request)
    authority = authority_numbered(viewer.authority_code)
    try:
        report = commit(batch=found, authority=authority, by=viewer)
    except PreviewOutdated as reason:
        preview(batch=found, authority=authority, by=viewer, year=found.options.get("year"))
        messages.error(request, f"{reason} What you see now is what would happen today.")
        return redirect("quality:batch", public_id)
    except NotAPreview as reason:
        return _show(request, batch_or_404(request, public_id), errors=[{"text": str(reason), "href": ""}])
    forget_files(found)
    if report.batch:
        messages.success(request, f"Loaded as batch {report.batch.pk}.")
    return redirect("quality:batch", public_id)


@needs(Permission.IMPORT)
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Looks again, as a return of the year that was typed."""
    found, viewer = batch_or_404(request, public_id), viewer_of(request)
    form = YearForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form)
    try:
        preview(batch=found, authority=authority_numbered(viewer.authority_code), by=viewer, year=form.cleaned_data["year"])
    except NotAPreview as reason:
        return _show(request, found, errors=[{"text": str(reason), "href": ""}])
    return redirect("quality:batch", public_id)


@needs(Permission.IMPORT)
@require_POST
def throw_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Discards a preview and removes its files."""
    found = batch_or_404(request, public_id)
    try:
        discard(batch=found, by=viewer_of(request))
    except NotAPreview as reason:
        return _show(request, found, errors=[{"text": str(reason), "href": ""}])
    forget_files(found)
    messages.success(request, "Discarded. Nothing was loaded, and the files were removed.")
    return redirect("quality:imports")


@needs(Permission.UNDO)
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Says what would go, asks, and undoes."""
    found = batch_or_404(request, public_id)
    if found.state != Batch.State.COMMITTED and request.method != "POST":
        raise Http404
    stays = masking.why_not_undone(viewer_of(request), found)
    wrong = [{"text": stays, "href": "#undo"}] if stays else []
    if request.method == "POST" and not stays:
        try:
            actions.undo(batch=found, by=viewer_of(request))
            messages.success(request, f"Batch {found.pk} is undone: the record is as it was before.")
            return redirect("quality:batch", public_id)
        except CannotUndo as reason:
            wrong = [{"text": str(reason), "href": "#undo"}]
    context = {"batch": found, "totals": presenting.total_rows(presenting.merged_totals(found)), "wrong": wrong}
    return render(request, "quality/undo.html", context)


@needs(Permission.IMPORT)
def problems_out(request: HttpRequest, public_id: UUID, suffix: str) -> HttpResponse:
    """All problems of a batch as CSV or Excel."""
    found = batch_or_404(request, public_id)
    rows = list(presenting.export_rows(viewer_of(request), queries.problems_of(found)))
    return table_out(request, what="problems", on=found, suffix=suffix, columns=presenting.EXPORT_COLUMNS, rows=rows)


@needs(Permission.IMPORT)
def mend(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """The rows of a file that have an error, as a workbook to mend and send again."""
    found, viewer = batch_or_404(request, public_id), viewer_of(request)
    files = queries.files_of(found)
    if place >= len(files) or not masking.may_have_rows(viewer, found):
        raise Http404
    problems = list(queries.mending(files[place]))
    if not problems:
        raise Http404
    try:
        content = workbook_to_mend(files[place], problems)
    except Gone as reason:
        return _show(request, found, errors=[{"text": str(reason), "href": ""}])
    actions.note_export(what="rows to mend", on=files[place], rows=len({each.row for each in problems}), by=viewer)
    return download(content, mend_name(files[place].name), XLSX)
