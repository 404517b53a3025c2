"""Directors' score cards: list, card, writing, moving on, taking along, what was asked."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.kernel.periods import month_end
from virtualschool.scorecards import actions, documents, faces, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.forms.cards import AskForm, CardForm, DraftForm, name_of
from virtualschool.scorecards.models import ScoreCard
from virtualschool.scorecards.presenting import cards as presenting
from virtualschool.scorecards.presenting.tabs import tabs
from virtualschool.scorecards.workflow import CARD
from virtualschool.ui.forms import errors_of
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


@needs(Permission.SCORECARDS)
def cards(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = presenting.list_of(viewer, list(queries.cards_visible_to(viewer)[:200])) | {"tabs": tabs("cards")}
    return render(request, "scorecards/cards.html", context)


@needs(Permission.SCORECARD_EDIT)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """A card for every recipient of the month who has none."""
    viewer, form = viewer_of(request), DraftForm(request.POST)
    if not form.is_valid():
        raise Http404
    first = form.first()
    made, said = [], []
    for recipient in queries.recipients_on(viewer, first, month_end(first)):
        try:
            made.append(actions.draft_card(recipient=recipient, month=first, by=viewer))
        except Refused as refused:
            said.append(str(refused))
    if made:
        messages.success(request, f"{len(made)} {'card is' if len(made) == 1 else 'cards are'} drawn up for {first:%B %Y}.")
    for text in said or ([] if made else [presenting.nobody_in(viewer, first)]):
        messages.warning(request, text)
    return redirect("scorecards:card", made[0].public_id) if len(made) == 1 else redirect("scorecards:cards")


@needs(Permission.SCORECARDS)
def card(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _card(request, public_id)
    if held.is_frozen:
        trail.record("score_card.read", on=held, by=viewer_of(request))
    return render(request, "scorecards/card.html", presenting.page_of(viewer_of(request), held) | {"versions": [], "wrong": []})


@needs(Permission.SCORECARD_EDIT)
@require_POST
def write(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Saves the texts; with `suggest`, puts the suggested sentence of a line into its text."""
    viewer, held = viewer_of(request), _card(request, public_id)
    if held.is_frozen:
        raise Http404
    face = faces.face_of(held)
    form = presenting.form_of(held, face, _with_suggestion(request, held, face))
    versions, saved = [], None
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "summary": form.cleaned_data["summary"], "comments": form.comments()}
        try:
            saved = actions.write(card=held, by=viewer, **given)
        except Stale as stale:
            versions = presenting.both_versions(stale.now, form)
            form.data = dict(form.data.items()) | {"version": str(stale.now.version)}
            form.add_error(None, str(stale))
        except Refused as refused:
            versions = presenting.both_versions(held, form)
            form.add_error(None, str(refused))
    if request.headers.get("Accept") == "application/json":
        return _told(form, saved)
    if saved is not None:
        messages.success(request, "Saved.")
        return redirect("scorecards:card", held.public_id)
    return render(
        request, "scorecards/card.html", presenting.page_of(viewer, held, form) | {"versions": versions, "wrong": errors_of(form)}
    )


def _told(form: CardForm, saved: ScoreCard | None) -> HttpResponse:
    """The answer to a page that saves by itself."""
    if saved is not None:
        return JsonResponse({"version": saved.version})
    faults = " ".join(error["text"] for error in errors_of(form))
    return JsonResponse({"message": f"Not saved. {faults} Press Save to see what stands there now."}, status=409)


def _with_suggestion(request: HttpRequest, held: ScoreCard, face: faces.Face) -> dict[str, str]:
    sent = {name: str(value) for name, value in request.POST.items()}
    for line, shown in zip(held.lines.all(), face.lines, strict=True):
        if sent.get("suggest") == str(line.pk):
            sent[name_of(line)] = f"{sent.get(name_of(line), '')} {shown.suggestion}".strip()
    return sent


@needs(Permission.SCORECARD_EDIT)
@require_POST
def move(request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
    """Sends for approval, takes or sends back, approves, issues."""
    held = _card(request, public_id)
    try:
        moved = actions.move(
            card=held, name=step, by=viewer_of(request), reason=request.POST.get("reason", ""), seen=request.POST.get("seen")
        )
    except KeyError as unknown:
        raise Http404 from unknown
    except (CannotMove, Refused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The card is now: {CARD.words(moved.state).lower()}.")
    return redirect("scorecards:card", held.public_id)


@needs(Permission.SCORECARD_EDIT)
@require_POST
def reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new issue of an approved card."""
    held = _card(request, public_id)
    try:
        made = actions.reopen(card=held, reason=request.POST.get("reason", ""), by=viewer_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("scorecards:card", held.public_id)
    messages.success(request, f"Issue {made.issue} is a draft. The earlier issue stays as it is.")
    return redirect("scorecards:card", made.public_id)


@needs(Permission.SCORECARDS)
def take(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    held = _card(request, public_id)
    if documents.format_of(key) is None:
        raise Http404
    content, form, filename = documents.document(held, faces.face_of(held), key)
    trail.record("score_card.taken", on=held, by=viewer_of(request), detail={"format": key})
    response = HttpResponse(content, content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@needs(Permission.SCORECARD_EDIT)
@require_POST
def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, held = viewer_of(request), _card(request, public_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(
            request, "scorecards/card.html", presenting.page_of(viewer, held, asking=form) | {"versions": [], "wrong": errors_of(form)}
        )
    actions.ask(card=held, by=viewer, **form.cleaned_data)
    messages.success(request, "Written down. It stands on the next cards until it is closed.")
    return redirect("scorecards:card", held.public_id)


@needs(Permission.SCORECARD_EDIT)
@require_POST
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Closes something that a director asked for."""
    asked = get_object_or_404(queries.asked_visible_to(viewer_of(request)), public_id=public_id)
    try:
        actions.close(asked=asked, outcome=request.POST.get("outcome", "")[:200], by=viewer_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Closed.")
    return redirect("scorecards:card", asked.card.public_id)


def _card(request: HttpRequest, public_id: uuid.UUID) -> ScoreCard:
    return get_object_or_404(queries.cards_visible_to(viewer_of(request)), public_id=public_id)
