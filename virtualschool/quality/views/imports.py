"""Sending files, and the history of what was sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.authorities.queries import authority_numbered
from virtualschool.intake.formats import all_formats
from virtualschool.intake.previews import forget_files, preview
from virtualschool.intake.templates_out import template_csv, template_name
from virtualschool.quality import queries, wording
from virtualschool.quality.forms import UploadForm
from virtualschool.quality.uploads import kept
from virtualschool.quality.views.asking import download, paged


@needs(Permission.IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """Takes files and leads to their preview; nothing is loaded here."""
    viewer = viewer_of(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        batch = kept(form.cleaned_data["sent"], viewer=viewer)
        try:
            preview(batch=batch, authority=authority_numbered(viewer.authority_code), by=viewer)
        except BaseException:
            forget_files(batch)
            raise
        return redirect("quality:batch", batch.public_id)
    page = paged(request, queries.batches_of(viewer), 20)
    context = {
        "form": form,
        "page": page,
        "states": wording.STATES,
        "kind_words": wording.batch_kind,
        "formats": all_formats(),
        "waiting": queries.waiting_rows(viewer).count(),
    }
    return render(request, "quality/imports.html", context)


@needs(Permission.IMPORT)
def template(request: HttpRequest, key: str) -> HttpResponse:
    """A file of a format's columns to fill in."""
    found = next((each for each in all_formats() if each.key == key), None)
    if found is None:
        raise Http404
    return download(template_csv(found), template_name(found), "text/csv; charset=utf-8")
