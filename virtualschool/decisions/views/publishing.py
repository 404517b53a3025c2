"""Publishing a decision, and what everyone may read."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, open_to_all, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.decisions import actions, presenting, queries
from virtualschool.decisions.forms import LookedForm
from virtualschool.documents import frozen
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.documents.sealing import seal_of
from virtualschool.workflow.engine import CannotMove

TAKEN = ("pdf", "word", "html")


@needs(Permission.PUBLISH)
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything that was found in the text, each to be decided about; then it is public."""
    viewer = viewer_of(request)
    held = queries.reports_visible_to(viewer).filter(state="decided").select_related("authority")
    report = get_object_or_404(held, public_id=public_id)
    found = actions.look_through(report=report, by=viewer)
    made = actions.for_everyone(report)
    form = LookedForm(request.POST or None, found=found, initial={"seal": seal_of(frozen.to_json(made))})
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.publish(report=report, kept=form.kept, replaced=form.replaced, seal=form.cleaned_data["seal"], by=viewer)
        except CannotMove as fault:
            messages.error(request, str(fault))
            return redirect("decisions:publish", report.public_id)
        messages.success(request, "It is public. Everyone can read it at the address of this page.")
        return redirect("decisions:publication", done.public_id)
    context = {"report": report, "form": form, "rows": presenting.looked_rows(form), "body": fragment(made, top=2)}
    return render(request, "decisions/publish.html", context)


@needs(Permission.PUBLISH)
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    publication = get_object_or_404(queries.publications_visible_to(viewer_of(request)), public_id=public_id)
    try:
        actions.withdraw(publication=publication, reason=request.POST.get("reason", ""), by=viewer_of(request))
    except CannotMove as fault:
        messages.error(request, str(fault))
    return redirect("decisions:decision", publication.report.public_id)


@open_to_all
def published(request: HttpRequest) -> HttpResponse:
    """What was published, the latest first; for everyone."""
    return render(request, "decisions/published.html", {"publications": queries.published()})


@open_to_all
def publication(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One publication; a withdrawn one says so and no more."""
    held = get_object_or_404(queries.ever_published(), public_id=public_id)
    context = {"publication": held, "publisher": f"{held.authority.name}"}
    if held.state == "withdrawn":
        return render(request, "decisions/withdrawn.html", context, status=410)
    context |= {"body": fragment(frozen.from_json(held.content), top=2), "formats": [(key, FORMATS[key].label) for key in TAKEN]}
    return render(request, "decisions/publication.html", context)


@open_to_all
def publication_file(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    held = get_object_or_404(queries.published(), public_id=public_id)
    if key not in TAKEN:
        raise Http404
    report, chosen = frozen.from_json(held.content), FORMATS[key]
    response = HttpResponse(chosen.render(report), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(report)}"'
    return response
