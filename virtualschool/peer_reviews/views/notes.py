"""Notes: taking them, also from a tablet that was offline, finding them again, changing and retracting one's own."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import forms_fieldwork as forms
from virtualschool.peer_reviews import looking, policies, queries
from virtualschool.peer_reviews.actions import notes as actions
from virtualschool.peer_reviews.forms import ReasonForm
from virtualschool.peer_reviews.models import Note, Review
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.ui.jinja import spoken_at

PAGE = 50
MOST_AT_ONCE = 200
FILTERS = ("kloe", "bearing", "kind", "author", "slot", "q", "state")


def _form(request: HttpRequest, review: Review, data: Any = None, initial: dict[str, Any] | None = None) -> forms.NoteForm:
    viewer = viewer_of(request)
    return forms.NoteForm(
        data,
        initial=initial,
        kloes=review.kloes.all(),
        slots=queries.slots_visible_to(viewer).filter(review=review, cancelled_at__isnull=True),
        documents=queries.documents_visible_to(viewer).filter(review=review),
        exhibits=queries.exhibits_visible_to(viewer).filter(review=review, then__isnull=True),
    )


@needs(Permission.REVIEW_PEER)
@material
def notes(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    wanted = {key: request.GET.get(key, "") for key in FILTERS}
    page = Paginator(queries.notes_of(review, viewer, wanted), PAGE).get_page(request.GET.get("page"))
    context = frame_of(review, viewer, "notes") | {
        "page": page,
        "wanted": wanted,
        "kloes": [(kloe.order, f"{kloe.order}. {kloe.title}") for kloe in review.kloes.all()],
        "bearings": Note.Bearing.choices,
        "kinds": SourceKind.choices,
        "authors": queries.authors_of(review),
        "each": queries.notes_each(review),
        "writes": bool(policies.takes_notes(review, viewer)),
    }
    return render(request, "peer_reviews/notes.html", context)


@needs(Permission.REVIEW_PEER)
@material
def take_note(request: HttpRequest, review: Review) -> HttpResponse:
    """The page to take notes on; a plain form without scripts."""
    viewer = viewer_of(request)
    or_404(policies.takes_notes(review, viewer))
    initial = {"note_id": uuid.uuid4(), "confidence": Note.Confidence.SURE} | {
        key: request.GET[key] for key in ("kloe", "slot", "document", "exhibit", "source_kind", "bearing") if request.GET.get(key)
    }
    form = _form(request, review, request.POST or None, initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            note = actions.take_note(
                review=review, said=said, note_id=said["note_id"] or uuid.uuid4(), written_at=said["written_at"], by=viewer
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _taken(request, review, note)
    latest = queries.notes_after(review, viewer, 0)
    context = frame_of(review, viewer, "notes") | {
        "form": form,
        "member": policies.place_of(review, viewer),
        "recent": [_told(note) for note in reversed(latest)],
        "last": max((note.pk for note in latest), default=0),
    }
    return render(request, "peer_reviews/take_note.html", context)


def _taken(request: HttpRequest, review: Review, note: Note) -> HttpResponse:
    """Back to an empty form that remembers where one sits."""
    messages.success(request, "The note is kept.")
    if note.warned_of:
        messages.warning(request, f"{looking.words_of(note.warned_of)} You can edit it in the list.")
    kept = {"kloe": note.kloe.public_id, "source_kind": note.source_kind}
    kept |= {"slot": note.slot.public_id} if note.slot else {}
    kept |= {"document": note.document.public_id} if note.document else {}
    kept |= {"exhibit": note.exhibit.public_id} if note.exhibit else {}
    again = "&".join(f"{key}={value}" for key, value in kept.items())
    return redirect(f"{request.path}?{again}")


def _told(note: Note) -> dict[str, Any]:
    """A note as the page for taking notes shows it."""
    return {
        "key": note.pk,
        "id": str(note.public_id),
        "author": note.author.name,
        "kloe": str(note.kloe),
        "bearing": note.get_bearing_display(),
        "kind": note.get_source_kind_display(),
        "text": note.text,
        "at": spoken_at(note.written_at),
        "warning": looking.words_of(note.warned_of),
    }


@needs(Permission.REVIEW_PEER)
@require_POST
@material
def sync_notes(request: HttpRequest, review: Review) -> HttpResponse:
    """Takes notes that were written offline, each once however often it is sent, and gives those of others that came in since."""
    viewer = viewer_of(request)
    or_404(policies.reads_notes(review, viewer))
    try:
        sent = json.loads(request.body)
        listed, after = list(sent.get("notes", []))[:MOST_AT_ONCE], int(sent.get("after", 0))
    except (ValueError, TypeError, AttributeError):
        return JsonResponse({"fault": "This could not be read."}, status=400)
    kept, refused = [], []
    for each in listed:
        form = _form(request, review, each if isinstance(each, dict) else {})
        fault = _kept(request, review, form)
        name = str(each.get("note_id", "")) if isinstance(each, dict) else ""
        if fault:
            refused.append({"id": name, "reason": fault})
        else:
            kept.append(name)
    told = [_told(note) for note in queries.notes_after(review, viewer, after)]
    return JsonResponse({"kept": kept, "refused": refused, "notes": told, "at": timezone.now().isoformat()})


def _kept(request: HttpRequest, review: Review, form: forms.NoteForm) -> str:
    """Keeps one note that a tablet sent; why not, when it cannot."""
    if not form.is_valid():
        return " ".join(str(text) for texts in form.errors.values() for text in texts)
    said = form.cleaned_data
    if not said["note_id"]:
        return "It came without an id."
    try:
        actions.take_note(review=review, said=said, note_id=said["note_id"], written_at=said["written_at"], by=viewer_of(request))
    except Refused as error:
        return str(error)
    return ""


@needs(Permission.REVIEW_PEER)
def note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = _note_of(request, public_id)
    mine = found.author.user_id == viewer.user_id and not found.retracted_at and bool(policies.takes_notes(found.review, viewer))
    if request.method == "POST":
        or_404(policies.takes_notes(found.review, viewer))
    form = _form(request, found.review, request.POST or None, _said(found))
    if filled(form, lambda: actions.change_note(note=found, said=form.cleaned_data, version=form.opened_at, by=viewer)):
        messages.success(request, "Saved. What it said before is kept.")
        return redirect("peer_reviews:note", found.public_id)
    return _note_page(request, found, form=form, mine=mine)


def _note_of(request: HttpRequest, public_id: uuid.UUID) -> Note:
    held = queries.notes_visible_to(viewer_of(request)).select_related("slot", "document", "exhibit", "review__authority")
    return get_object_or_404(held, public_id=public_id)


def _said(found: Note) -> dict[str, Any]:
    said: dict[str, Any] = {key: getattr(found, key) for key in ("text", "bearing", "source_kind", "confidence", "version")}
    said |= {"note_id": found.public_id, "kloe": found.kloe.public_id}
    said["slot"] = found.slot.public_id if found.slot else None
    said["document"] = found.document.public_id if found.document else None
    said["exhibit"] = found.exhibit.public_id if found.exhibit else None
    return said


def _note_page(request: HttpRequest, found: Note, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    retracts = not found.retracted_at and (found.author.user_id == viewer.user_id or bool(policies.leads(found.review, viewer)))
    context = frame_of(found.review, viewer, "notes") | {
        "note": found,
        "warning": looking.words_of(found.warned_of),
        "edits": queries.edits_of(found),
        "retracts": retracts and bool(policies.takes_notes(found.review, viewer)),
        "retract_form": ReasonForm(auto_id="id_retract_%s"),
    }
    return render(request, "peer_reviews/note.html", context | more)


@needs(Permission.REVIEW_PEER)
@require_POST
def retract_note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _note_of(request, public_id)
    words, reason = "The note is retracted. It stays to be read, and counts for nothing.", request.POST.get("reason", "")
    tried(request, words, lambda: actions.retract_note(note=found, reason=reason, by=viewer_of(request)))
    return redirect("peer_reviews:note", found.public_id)
