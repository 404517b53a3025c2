"""Rows that wait for a person: whose child are they?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.models import Child
from virtualschool.intake.models import QueuedRow
from virtualschool.intake.resolving import NothingWaits, dismiss_rows, resolve_rows
from virtualschool.quality import masking, presenting, queries
from virtualschool.quality.forms import DismissForm, FindForm
from virtualschool.quality.views.asking import paged

MOST_SHOWN = 20


@needs(Permission.RESOLVE)
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue by child as the files name it; with `?show=done`, what was decided."""
    viewer = viewer_of(request)
    done = request.GET.get("show") == "done"
    page = paged(request, queries.finished_rows(viewer) if done else queries.waiting_children(viewer))
    first = {} if done else queries.rows_by_key({group["first"] for group in page.object_list})
    context = {
        "page": page,
        "done": done,
        "first": first,
        "titles": presenting.format_title,
        "tabs": [{"title": "Waiting", "href": "?", "current": not done}, {"title": "Decided", "href": "?show=done", "current": done}],
        "may_import": viewer.may(Permission.IMPORT),
    }
    return render(request, "quality/waiting.html", context)


@needs(Permission.RESOLVE)
def row(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One waiting row and those like it. Searching is a POST too, so that no identifier stands in an address."""
    viewer = viewer_of(request)
    held = queries.waiting_row_for(viewer, public_id)
    if held is None:
        raise Http404
    step = request.POST.get("step", "")
    if step == "resolve":
        return _resolve(request, held)
    if step == "dismiss":
        return _dismiss(request, held)
    form = FindForm(request.POST) if step == "find" else FindForm()
    people = queries.found_children(viewer, form.cleaned_data["look_for"]) if step == "find" and form.is_valid() else None
    return _page(request, held, form=form, people=people)


def _page(request: HttpRequest, held: QueuedRow, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    like = queries.rows_like(viewer, held) if held.state == QueuedRow.State.OPEN else queries.rows_like(viewer, held).none()
    few = list(like[:MOST_SHOWN])
    header = held.header
    rows = [
        [each.file.name, each.row, *(masking.cell_shown(viewer, each.format_key, *pair) for pair in zip(header, each.cells, strict=False))]
        for each in (few or [held])
        if each.header == header
    ]
    context = {
        "held": held,
        "number": like.count(),
        "header": ["File", "Row", *header],
        "rows": rows,
        "title_of_format": presenting.format_title(held.format_key),
        "is_open": held.state == QueuedRow.State.OPEN,
        "form": FindForm(),
        "dismissal": DismissForm(),
        "people": None,
        "wrong": [],
        "name_of": lambda child: presenting.child_cell(viewer, child)["text"],
        "may_import": bool(viewer.may(Permission.IMPORT)),
        "may_see_names": bool(viewer.may(Permission.NAMES)),
    }
    return render(request, "quality/row.html", context | more)


def _chosen(request: HttpRequest, held: QueuedRow) -> list[QueuedRow]:
    """This row, or all that call their child the same."""
    if request.POST.get("which") == "one":
        return [held]
    return list(queries.rows_like(viewer_of(request), held))


def _resolve(request: HttpRequest, held: QueuedRow) -> HttpResponse:
    viewer = viewer_of(request)
    child: Child | None = queries.child_for(viewer, request.POST.get("child", ""))
    if child is None:
        people = queries.found_children(viewer, request.POST.get("look_for", "")) or None
        wrong = [{"text": "Choose the child whose rows these are.", "href": "#child" if people else "#id_look_for"}]
        return _page(request, held, people=people, form=FindForm(initial={"look_for": request.POST.get("look_for", "")}), wrong=wrong)
    authority = authority_numbered(viewer.authority_code)
    try:
        result = resolve_rows(rows=_chosen(request, held), child_id=child.pk, authority=authority, by=viewer)
    except NothingWaits as reason:
        return _page(request, held, wrong=[{"text": str(reason), "href": ""}])
    if result.came_in:
        number = result.batch.pk if result.batch else ""
        messages.success(request, f"{result.came_in} {'row' if result.came_in == 1 else 'rows'} taken as this child's, in batch {number}.")
    for why in dict.fromkeys(result.still_waiting):
        messages.error(request, f"A row still waits. {why}")
    return redirect("quality:waiting")


def _dismiss(request: HttpRequest, held: QueuedRow) -> HttpResponse:
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, held, dismissal=form)
    try:
        number = dismiss_rows(rows=_chosen(request, held), reason=form.words(), by=viewer_of(request))
    except NothingWaits as reason:
        return _page(request, held, wrong=[{"text": str(reason), "href": ""}])
    messages.success(request, f"{number} {'row' if number == 1 else 'rows'} dismissed.")
    return redirect("quality:waiting")
