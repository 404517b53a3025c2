"""The directory: who has had what, and when it lapses."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.schools.queries import names_of_schools
from virtualschool.training import presenting_people, queries
from virtualschool.training.actions import people as actions
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.forms.people import PersonForm, RecordForm, SearchForm
from virtualschool.training.models import Course, Delegate
from virtualschool.training.queries import register
from virtualschool.training.views.asking import missed, page_of, paged, standing
from virtualschool.training.words import ROLES
from virtualschool.workflow.versions import Stale

MOST_FOUND = 100


@needs(Permission.TRAINING)
def people(request: HttpRequest) -> HttpResponse:
    """The directory with what each has had, a page at a time; a search is posted, so that no name stands in an address. `?course=` shows
    who has had a course, `&state=` in whom of them it counts today or has lapsed."""
    viewer, today = viewer_of(request), timezone.localdate()
    form = SearchForm(request.POST or None)
    course, state = _course_asked(request), request.GET.get("state", "")
    held = register.holders(viewer, course, today, state) if course else queries.delegates_visible_to(viewer)
    searched = request.method == "POST" and form.is_valid()
    if searched:
        held = queries.people_found(held, form.cleaned_data["words"], form.cleaned_data["role"])
    page = paged(request, held, MOST_FOUND)
    found = list(page.object_list)
    actions.note_people_read(what="people_read", on=f"authority:{viewer.authority_code}", people=len(found), by=viewer)
    schools = names_of_schools(each.school_urn for each in found if each.school_urn)
    context = {
        "form": form,
        "page": page,
        "searched": searched,
        "rows": presenting_people.people_rows(found, schools, today, course),
        "course": course,
        "state": state if course else "",
        "courses": [(str(each.public_id), each.title) for each in queries.courses_visible_to(viewer)],
        "states": [("current", "Counts today"), ("lapsed", "Lapsed")],
        "shared": len(register.same_address(viewer)),
        "over": register.past_their_time(viewer, today).count(),
    }
    return page_of(request, "people", "people", context)


def _course_asked(request: HttpRequest) -> Course | None:
    """The course of `?course=`; none when it is no course of ours."""
    try:
        asked = uuid.UUID(request.GET.get("course", ""))
    except ValueError:
        return None
    return queries.courses_visible_to(viewer_of(request)).filter(public_id=asked).first()


def _person(request: HttpRequest, public_id: uuid.UUID) -> Delegate:
    return get_object_or_404(queries.delegates_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.TRAINING)
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _shown(request, _person(request, public_id))


def _shown(request: HttpRequest, found: Delegate, form: RecordForm | None = None) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    actions.note_people_read(what="person_read", on=found, people=1, by=viewer)
    records = list(queries.records_visible_to(viewer).filter(delegate=found))
    urns = [found.school_urn] if found.school_urn else []
    schools = names_of_schools([*urns, *(each.school_urn for each in found.designations.all())])
    context = {
        "person": found,
        "role": ROLES[found.role],
        "school": schools.get(found.school_urn or 0) or found.organisation,
        "records": [(each, presenting_people.record_state(each, today)) for each in records],
        "designations": [(each, schools.get(each.school_urn, f"URN {each.school_urn}")) for each in found.designations.all()],
        "bookings": list(queries.bookings_visible_to(viewer).filter(delegate=found, event__ends_at__gte=timezone.now())),
        "form": form or RecordForm(courses=queries.courses_visible_to(viewer)),
    }
    return page_of(request, "person", "people", context)


@needs(Permission.TRAINING_RUN)
def new_person(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    finding = "find" in request.POST
    form = _form(request, None, finding)
    if form.is_valid():
        try:
            made = actions.add_delegate(fields=form.kept(), by=viewer)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("training:person", made.public_id)
    return page_of(request, "person_form", "people", {"form": form, "person": None, "finding": finding})


def _as_they_stand(found: Delegate) -> dict[str, Any]:
    names = names_of_schools([found.school_urn] if found.school_urn else [])
    school = {"school": names.get(found.school_urn or 0) or found.organisation, "school_urn": str(found.school_urn or "none")}
    return standing(found, ("name", "email", "role")) | school


def _form(request: HttpRequest, found: Delegate | None, finding: bool) -> PersonForm:
    initial: dict[str, Any] = _as_they_stand(found) if found else {}
    if finding:
        initial = request.POST.dict()
    return PersonForm(None if finding else request.POST or None, initial=initial, la_code=viewer_of(request).authority_code)


@needs(Permission.TRAINING_RUN)
def edit_person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, finding = _person(request, public_id), "find" in request.POST
    form = _form(request, found, finding)
    theirs: list[Any] = []
    if form.is_valid():
        try:
            actions.change_delegate(delegate=found, fields=form.kept(), version=form.cleaned_data["version"], by=viewer_of(request))
        except Stale as stale:
            theirs = missed(form, stale, _as_they_stand(stale.now))
        else:
            messages.success(request, "Saved.")
            return redirect("training:person", public_id)
    return page_of(request, "person_form", "people", {"form": form, "person": found, "finding": finding, "theirs": theirs})


@needs(Permission.TRAINING_RUN)
@require_POST
def add_record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Training had elsewhere."""
    found, viewer = _person(request, public_id), viewer_of(request)
    form = RecordForm(request.POST, courses=queries.courses_visible_to(viewer))
    if not form.is_valid():
        return _shown(request, found, form)
    actions.add_record(delegate=found, **form.cleaned_data, by=viewer)
    messages.success(request, "The training is in the record.")
    return redirect("training:person", public_id)


@needs(Permission.TRAINING_RUN)
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes a record back that was entered in error."""
    record = get_object_or_404(queries.records_visible_to(viewer_of(request)), public_id=public_id)
    try:
        actions.withdraw_record(record=record, by=viewer_of(request))
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The record was taken back.")
    return redirect("training:person", record.delegate.public_id)


@needs(Permission.TRAINING_RUN)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Entries with the same address, side by side; a person says whether they are one."""
    groups = register.same_address(viewer_of(request))
    many = sum(len(group) for group in groups)
    actions.note_people_read(what="people_read", on=f"authority:{viewer_of(request).authority_code}", people=many, by=viewer_of(request))
    schools = names_of_schools(each.school_urn for group in groups for each in group if each.school_urn)
    shown = [[(each, ROLES[each.role], schools.get(each.school_urn or 0) or each.organisation) for each in group] for group in groups]
    return page_of(request, "duplicates", "people", {"groups": shown})


@needs(Permission.TRAINING_RUN)
@require_POST
def merge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Joins the entry in `other` to this one."""
    kept = _person(request, public_id)
    try:
        other = _person(request, uuid.UUID(request.POST.get("other", "")))
        actions.merge_delegates(kept=kept, other=other, by=viewer_of(request))
    except ValueError:
        messages.error(request, "Choose which entry is the same person.")
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The two entries are one now.")
    return redirect("training:duplicates")


@needs(Permission.TRAINING_RUN)
def over(request: HttpRequest) -> HttpResponse:
    """People whose data we said we would keep no longer, and the button that deletes it."""
    viewer = viewer_of(request)
    found = list(register.past_their_time(viewer, timezone.localdate()))
    if request.method == "POST":
        many = actions.forget(delegates=found, by=viewer)
        messages.success(request, f"{many} {'person is' if many == 1 else 'people are'} forgotten.")
        return redirect("training:people")
    return page_of(request, "over", "people", {"people": [(each, ROLES[each.role]) for each in found]})


@needs(Permission.TRAINING_RUN)
@require_POST
def forget(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody asked that we delete what we keep of them."""
    found = _person(request, public_id)
    try:
        actions.forget(delegates=[found], by=viewer_of(request))
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("training:person", public_id)
    messages.success(request, "All that tells who they are is deleted.")
    return redirect("training:people")
