"""Designated teachers: whose training is current, school by school, and what lapses soon."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.kernel.periods import spoken
from virtualschool.schools.models import School
from virtualschool.schools.queries import school_by_urn
from virtualschool.training import presenting_people, queries, rules
from virtualschool.training.actions import people as actions
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.forms.people import DesignationForm, EndForm
from virtualschool.training.queries import register
from virtualschool.training.views.asking import page_of
from virtualschool.training.words import ROLES


@needs(Permission.TRAINING)
def schools(request: HttpRequest) -> HttpResponse:
    """The schools with our children and their designated teachers, those that need something first."""
    viewer, today = viewer_of(request), timezone.localdate()
    lines = register.register_on(viewer.authority_id, today)
    shown = request.GET.get("show", "")
    order = list(presenting_people.REGISTER_KINDS)
    chosen = sorted(
        (each for each in lines if not shown or each.word == shown), key=lambda each: (-order.index(each.word), each.school.name)
    )
    actions.note_people_read(what="register_read", on=f"authority:{viewer.authority_code}", people=len(chosen), by=viewer)
    context = {
        "lines": chosen,
        "rows": [presenting_people.register_row(each) for each in chosen],
        "current": sum(each.is_current for each in lines),
        "total": len(lines),
        "shown": shown,
        "words": [(word, word) for word in order],
        "today": today,
    }
    return page_of(request, "schools", "schools", context)


def _school_or_404(urn: int) -> School:
    found = school_by_urn(urn)
    if found is None:
        raise Http404
    return found


@needs(Permission.TRAINING)
def school(request: HttpRequest, urn: int) -> HttpResponse:
    return _school(request, _school_or_404(urn))


def _school(request: HttpRequest, found: School, form: DesignationForm | None = None) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    designations = list(register.designations_of_school(viewer, found.urn))
    people = queries.delegates_visible_to(viewer).filter(school_urn=found.urn)
    records = list(queries.records_visible_to(viewer).filter(delegate__in=people))
    actions.note_people_read(what="school_read", on=f"school:{found.urn}", people=len({each.delegate_id for each in records}), by=viewer)
    running = next((each for each in designations if each.ends_on is None or each.ends_on >= today), None)
    context = {
        "school": found,
        "designations": designations,
        "running": running,
        "records": [(each, presenting_people.record_state(each, today)) for each in records],
        "people": [(each, ROLES[each.role]) for each in people],
        "form": form or DesignationForm(people=people, initial={"starts_on": today}),
        "end_form": EndForm(initial={"ends_on": today}),
    }
    return page_of(request, "school", "schools", context)


@needs(Permission.TRAINING_RUN)
@require_POST
def name(request: HttpRequest, urn: int) -> HttpResponse:
    """Names the school's designated teacher."""
    found, viewer = _school_or_404(urn), viewer_of(request)
    form = DesignationForm(request.POST, people=queries.delegates_visible_to(viewer).filter(school_urn=urn))
    if form.is_valid():
        try:
            actions.name_designated_teacher(school_urn=urn, **form.cleaned_data, by=viewer)
        except NotPossible as error:
            form.add_error("starts_on", str(error))
        else:
            messages.success(request, f"{form.cleaned_data['delegate'].name} is named.")
            return redirect("training:school", urn)
    return _school(request, found, form)


@needs(Permission.TRAINING_RUN)
@require_POST
def end(request: HttpRequest, urn: int) -> HttpResponse:
    """Ends the designation that runs."""
    _school_or_404(urn)
    viewer, form = viewer_of(request), EndForm(request.POST)
    running = get_object_or_404(register.designations_of_school(viewer, urn), ends_on__isnull=True)
    try:
        if not form.is_valid():
            raise NotPossible("Enter the last day.")
        actions.end_designation(designation=running, ends_on=form.cleaned_data["ends_on"], by=viewer)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The designation has ended. Name who follows.")
    return redirect("training:school", urn)


@needs(Permission.TRAINING)
def lapsing(request: HttpRequest) -> HttpResponse:
    """What lapses in the next 90 days (a setting), and what lapsed in the last 90 and was not had again."""
    viewer, today = viewer_of(request), timezone.localdate()
    days = rules.lapsing_days(queries.authority_of(viewer), today)
    soon = list(register.lapsing(viewer, today + dt.timedelta(days=1), today + dt.timedelta(days=days)))
    gone = list(register.lapsing(viewer, today - dt.timedelta(days=days), today))
    actions.note_people_read(what="lapsing_read", on=f"authority:{viewer.authority_code}", people=len(soon) + len(gone), by=viewer)
    return page_of(request, "lapsing", "lapsing", {"soon": _rows(soon), "gone": _rows(gone), "days": days})


def _rows(records: list[Any]) -> list[list[Any]]:
    return [
        [
            {"text": each.delegate.name, "href": reverse("training:person", args=[each.delegate.public_id])},
            ROLES[each.delegate.role],
            each.title,
            spoken(each.held_on),
            spoken(each.lapses_on),
        ]
        for each in records
    ]
