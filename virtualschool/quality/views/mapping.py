"""Mapping a sender's layout once: first the columns, then the words, then the preview as of any other file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.authorities.queries import authority_numbered
from virtualschool.intake.formats import Format, recognise, seal_of
from virtualschool.intake.mappings import mapped
from virtualschool.intake.models import Batch, SourceFile
from virtualschool.intake.previews import preview
from virtualschool.intake.sheets import Sheet
from virtualschool.quality import actions, masking, queries
from virtualschool.quality import mapping as mapper
from virtualschool.quality.sources import Gone, sheet_as_sent
from virtualschool.quality.views.asking import batch_or_404

SAMPLE = 5


@needs(Permission.IMPORT)
def map_file(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """One file of a preview whose columns nobody mapped yet, or mapped otherwise."""
    found = batch_or_404(request, public_id)
    files = queries.files_of(found)
    if found.state != Batch.State.PREVIEW or place >= len(files):
        raise Http404
    try:
        sheet = sheet_as_sent(files[place])
    except Gone as reason:
        raise Http404 from reason
    if recognise(sheet.header):
        raise Http404
    target = _target(request, sheet)
    if target is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, found, files[place], sheet, target)
    held = queries.mapping_with(viewer_of(request), seal_of(sheet.header))
    known = held.columns if held and held.format_key == target.key else {}
    columns = known or mapper.guessed_columns(target, sheet.header, [cells for _, cells in sheet.rows[:50]])
    return _columns_page(request, found, files[place], sheet, target, columns, held.sender if held else "", [])


def _target(request: HttpRequest, sheet: Sheet) -> Format | None:
    asked = request.POST.get("format") or request.GET.get("format") or ""
    chosen = next((each for each in mapper.mappable_formats() if each.key == asked), None)
    return chosen or mapper.best_format(sheet.header)


def _answered(request: HttpRequest, found: Batch, file: SourceFile, sheet: Sheet, target: Format) -> HttpResponse:
    """The step after the columns: the words, or when these are answered too, remembering and the preview."""
    headings = set(sheet.header)
    asked = {column.name: request.POST.get(f"column-{column.name}", "") for column in target.columns}
    columns = {name: heading for name, heading in asked.items() if heading in headings and heading}
    sender = request.POST.get("sender", "").strip()[:120]
    wrong = [{"text": words, "href": f"#column-{name}"} for name, words in mapper.faults_of(target, columns)]
    if not sender:
        wrong.insert(0, {"text": "Enter who sends files of this layout.", "href": "#sender"})
    if wrong or request.POST.get("step") == "back":
        return _columns_page(request, found, file, sheet, target, columns, sender, wrong)
    schools = queries.schools_of_our_children(viewer_of(request)) if "URN" in columns else []
    words = mapper.vocabularies(target, columns, sheet, schools)
    if request.POST.get("step") == "save" or not words:
        return _remembered(request, found, sheet, target, columns, sender, words)
    return _words_page(request, found, file, sheet, target, columns, sender, words)


def _columns_page(
    request: HttpRequest, found: Batch, file: SourceFile, sheet: Sheet, target: Format, columns: dict[str, str], sender: str, wrong: list
) -> HttpResponse:
    viewer = viewer_of(request)
    rows = [
        [masking.cell_shown(viewer, "", heading, cells[spot] if spot < len(cells) else "") for spot, heading in enumerate(sheet.header)]
        for _, cells in sheet.rows[:SAMPLE]
    ]
    context = {
        "batch": found,
        "file": file,
        "target": target,
        "formats": [(each.key, each.title) for each in mapper.mappable_formats()],
        "headings": [heading for heading in sheet.header if heading],
        "columns": columns,
        "needed": {*target.signature, *target.one_of},
        "sender": sender,
        "wrong": wrong,
        "header": sheet.header,
        "rows": rows,
    }
    return render(request, "quality/map_columns.html", context)


def _words_page(
    request: HttpRequest, found: Batch, file: SourceFile, sheet: Sheet, target: Format, columns: dict[str, str], sender: str, words: list
) -> HttpResponse:
    context = {
        "batch": found,
        "file": file,
        "target": target,
        "columns": columns,
        "sender": sender,
        "vocabularies": list(enumerate(words)),
        "sample": _sample(request, sheet, target, columns, sender, words),
        "blank": mapper.BLANK,
        "wrong": [],
    }
    return render(request, "quality/map_words.html", context)


def _sample(request: HttpRequest, sheet: Sheet, target: Format, columns: dict[str, str], sender: str, words: list) -> dict[str, Any]:
    """Some rows as they were sent and as they would be read with the first guesses."""
    codes: dict[str, dict[str, str]] = {}
    for each in words:
        codes |= mapper.book(each, each.words)
    few = Sheet(sheet.name, sheet.header, sheet.rows[:SAMPLE], sheet.header_row)
    after = mapped(few, mapper.unsaved(target, sheet, columns, codes, sender))
    viewer = viewer_of(request)
    theirs = [columns[name] for name in after.header]
    rows = []
    for (number, before), (_, read) in zip(few.rows, after.rows, strict=True):
        cells = [before[sheet.header.index(heading)] if sheet.header.index(heading) < len(before) else "" for heading in theirs]
        shown = [masking.cell_shown(viewer, "", heading, cell) for heading, cell in zip(theirs, cells, strict=True)]
        rows.append([number, *(f"{cell} → {word}" if cell != word else cell for cell, word in zip(shown, read, strict=True))])
    return {"header": ["Row", *(f"{ours} ({heading})" for ours, heading in zip(after.header, theirs, strict=True))], "rows": rows}


def _remembered(
    request: HttpRequest, found: Batch, sheet: Sheet, target: Format, columns: dict[str, str], sender: str, words: list
) -> HttpResponse:
    codes: dict[str, dict[str, str]] = {}
    for number, vocabulary in enumerate(words):
        allowed = {"", mapper.BLANK, *(code for code, _ in vocabulary.choices)}
        answers = {word: request.POST.get(f"word-{number}-{place}", "") for place, word in enumerate(vocabulary.words)}
        codes |= mapper.book(vocabulary, {word: code for word, code in answers.items() if code in allowed})
    viewer = viewer_of(request)
    actions.remember_mapping(sheet=sheet, target=target, columns=columns, codes=codes, sender=sender, by=viewer)
    preview(batch=found, authority=authority_numbered(viewer.authority_code), by=viewer, year=found.options.get("year"))
    messages.success(request, f"Remembered for {sender}: the next file with these columns is read without asking.")
    return redirect("quality:batch", found.public_id)
