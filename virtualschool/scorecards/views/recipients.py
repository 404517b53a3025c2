"""Who is given a score card, and what stands on it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.kernel.periods import ONE_DAY, month_start
from virtualschool.scorecards import actions, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.forms.cards import ChooseForm, RecipientChangeForm, RecipientForm
from virtualschool.scorecards.models import Kpi, Recipient
from virtualschool.scorecards.presenting import cards as presenting
from virtualschool.scorecards.presenting.tabs import tabs
from virtualschool.workflow.versions import Stale


@needs(Permission.SCORECARD_EDIT)
def recipients(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    next_drawn_up = month_start(month_start(timezone.localdate()) - ONE_DAY)
    form = RecipientForm(request.POST or None, initial={"starts_on": next_drawn_up})
    if form.is_valid():
        made = actions.add_recipient(by=viewer, **form.cleaned_data)
        messages.success(request, f"Choose now what stands on the card of the {made.title}.")
        return redirect("scorecards:recipient", made.public_id)
    rows = presenting.recipient_rows(list(queries.recipients_visible_to(viewer)), timezone.localdate())
    return render(request, "scorecards/recipients.html", {"form": form, "rows": rows, "tabs": tabs("cards")})


@needs(Permission.SCORECARD_EDIT)
def recipient(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What stands on their card, in which order."""
    viewer = viewer_of(request)
    held = get_object_or_404(queries.recipients_visible_to(viewer), public_id=public_id)
    kpis = list(queries.kpis_visible_to(viewer).filter(state=Kpi.State.ACTIVE))
    today = timezone.localdate()
    places = presenting.places_of(held, today)
    form = ChooseForm(
        request.POST or None,
        kpis=kpis,
        places=places,
        initial={"starts_on": max(month_start(today), held.starts_on) if places else held.starts_on, "version": held.version},
    )
    versions: list[list[str]] = []
    if form.is_valid():
        try:
            given = {"kpis": form.chosen_kpis(), "measures": form.chosen_measures(), "starts_on": form.cleaned_data["starts_on"]}
            actions.choose(recipient=held, by=viewer, version=form.cleaned_data["version"], **given)
        except Stale as stale:
            versions = presenting.both_choices(stale.now, form, today)
            form.data = dict(form.data.items()) | {"version": str(stale.now.version)}
            form.add_error(None, str(stale))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The card of the {held.title} has {len(given['kpis']) + len(given['measures'])} lines.")
            return redirect("scorecards:recipients")
    return render(request, "scorecards/recipient.html", {"recipient": held, "form": form, "versions": versions})


@needs(Permission.SCORECARD_EDIT)
def change_recipient(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = get_object_or_404(queries.recipients_visible_to(viewer_of(request)), public_id=public_id)
    initial = {"title": held.title, "name": held.name, "ends_on": held.ends_on, "version": held.version}
    form = RecipientChangeForm(request.POST or None, initial=initial)
    versions: list[list[str]] = []
    if form.is_valid():
        try:
            actions.change_recipient(recipient=held, by=viewer_of(request), **form.cleaned_data)
        except Stale as stale:
            versions = _both(stale.now, form)
            form.data = dict(form.data.items()) | {"version": str(stale.now.version)}
            form.add_error(None, str(stale))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("scorecards:recipients")
    context = {"recipient": held, "form": form, "versions": versions}
    return render(request, "scorecards/recipient_form.html", context)


def _both(current: Recipient, form: RecipientChangeForm) -> list[list[str]]:
    pairs = [("Title", "title"), ("Name", "name"), ("Last day", "ends_on")]
    return [[label, str(getattr(current, name) or "nothing"), str(form.cleaned_data[name] or "nothing")] for label, name in pairs]
