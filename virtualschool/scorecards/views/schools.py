"""Score cards presented to the heads of schools, by term."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.kernel.periods import Period
from virtualschool.schools.queries import names_of_schools
from virtualschool.scorecards import actions, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.forms.schools import PresentationForm
from virtualschool.scorecards.presenting import schools as presenting
from virtualschool.scorecards.presenting.tabs import tabs


@needs(Permission.SCORECARDS)
def presented(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    terms = presenting.terms_of(viewer, today)
    term = next((each for each in terms if each.key == request.GET.get("term")), terms[0])
    so_far = Period(term.period.start, min(term.period.end, today))
    context = {
        "tabs": tabs("presented"),
        "period": so_far,
        "terms": [(each.key, each.title) for each in terms],
        "term": term,
        "list": presenting.list_of(viewer, so_far),
        "may_edit": bool(viewer.may(Permission.SCORECARD_EDIT)),
        "sees_measures": bool(viewer.may(Permission.MEASURES)),
    }
    return render(request, "scorecards/presented.html", context)


@needs(Permission.SCORECARD_EDIT)
def present(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    year = Period(today.replace(year=today.year - 1, day=1), today)
    initial = {"on": today, "presented_by": viewer.name, "urn": request.GET.get("urn", "")}
    form = PresentationForm(request.POST or None, schools=presenting.school_choices(viewer, year), initial=initial)
    if form.is_valid():
        try:
            actions.present(by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Written down.")
            return redirect("scorecards:presented")
    return render(request, "scorecards/present.html", {"form": form})


@needs(Permission.SCORECARDS)
def presentation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    held = get_object_or_404(queries.presentations_visible_to(viewer), public_id=public_id)
    name = names_of_schools([held.school_urn]).get(held.school_urn, f"URN {held.school_urn}")
    context = {"held": held, "name": name, "may_edit": bool(viewer.may(Permission.SCORECARD_EDIT))}
    return render(request, "scorecards/presentation.html", context)


@needs(Permission.SCORECARD_EDIT)
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = get_object_or_404(queries.presentations_visible_to(viewer_of(request)), public_id=public_id)
    try:
        actions.withdraw(presentation=held, reason=request.POST.get("reason", "")[:200], by=viewer_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Withdrawn: it counts no more.")
    return redirect("scorecards:presented")
