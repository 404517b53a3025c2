"""What all pages of the desk ask of a request."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from virtualschool.access.guard import viewer_of
from virtualschool.access.roles import Permission
from virtualschool.documents.tables import Sheet, csv_bytes, xlsx_bytes
from virtualschool.intake.models import Batch
from virtualschool.quality import actions, queries

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS_OUT = 500_000


def batch_or_404(request: HttpRequest, public_id: UUID) -> Batch:
    """The batch of the viewer's own authority; another's is not there."""
    batch = queries.batch_for(viewer_of(request), public_id)
    if batch is None:
        raise Http404
    return batch


def paged(request: HttpRequest, rows: Any, each: int = 50) -> Page:
    """The page that `?page=` asks for; the nearest one when there is no such page."""
    return Paginator(rows, each).get_page(request.GET.get("page"))


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that the browser saves under this name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain_name(name)}"'
    return response


def _plain_name(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-()") else "_" for sign in name)


def table_out(request: HttpRequest, *, what: str, on: Any, suffix: str, columns: Any, rows: list[list[Any]]) -> HttpResponse:
    """A table as CSV or Excel, for those who may take lists out; that it was taken is recorded."""
    if not viewer_of(request).may(Permission.EXPORT) or suffix not in ("csv", "xlsx"):
        raise Http404
    actions.note_export(what=what, on=on, rows=len(rows), by=viewer_of(request))
    if suffix == "csv":
        return download(csv_bytes(columns, rows), f"{what}.csv", "text/csv; charset=utf-8")
    return download(xlsx_bytes([Sheet("Problems", columns, rows)]), f"{what}.xlsx", XLSX)
