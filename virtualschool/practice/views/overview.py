"""The overview, programmes and the library."""

import uuid
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.practice import forms, presenting, presenting_home, queries
from virtualschool.practice.actions import library as shelf
from virtualschool.practice.actions import programmes as actions
from virtualschool.practice.models import LibraryItem, LibraryVersion, Programme, ProgrammeSchool
from virtualschool.practice.plain import parts_of
from virtualschool.practice.views.common import form_page, list_page, page_of, try_to
from virtualschool.schools.queries import names_of_schools


@needs(Permission.PRACTICE)
def home(request: HttpRequest) -> HttpResponse:
    return page_of(request, "home", "home", presenting_home.overview(viewer_of(request)))


@needs(Permission.PRACTICE)
def programmes(request: HttpRequest) -> HttpResponse:
    return page_of(request, "programmes", "programmes", {"rows": _programme_rows(viewer_of(request))})


def _programme_rows(viewer: Viewer) -> list[list[Any]]:
    authority = authority_numbered(viewer.authority_code)
    return presenting.programme_rows(viewer, authority, queries.with_our_children(authority, timezone.localdate()))


@needs(Permission.PRACTICE_RUN)
def new_programme(request: HttpRequest) -> HttpResponse:
    def save(form: Form) -> str:
        made = actions.begin_programme(**form.cleaned_data, by=viewer_of(request))
        return reverse("practice:programme", args=[made.public_id])

    form = forms.ProgrammeForm(request.POST or None)
    return form_page(
        request, form, title="New programme", place="programmes", save=save, back=("Programmes", reverse("practice:programmes"))
    )


def _programme(request: HttpRequest, public_id: uuid.UUID) -> Programme:
    return get_object_or_404(queries.programmes_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.PRACTICE)
def programme(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _programme(request, public_id)
    parts, today = list(found.schools.all()), timezone.localdate()
    names = names_of_schools(each.school_urn for each in parts)
    context = {
        "programme": found,
        "parts": [(each, names.get(each.school_urn, f"School {each.school_urn}")) for each in parts],
        "reach": presenting.reach(found, viewer_of(request)),
        "runs_today": presenting.runs_on(found, today),
        "is_over": found.ends_on is not None and found.ends_on < today,
        "running": presenting.running_words(found, today),
        "stages": ProgrammeSchool.Stage.choices,
    }
    return page_of(request, "programme", "programmes", context)


@needs(Permission.PRACTICE_RUN)
def sign_up(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _programme(request, public_id)
    here = reverse("practice:programme", args=[found.public_id])

    def save(form: Form) -> str:
        actions.sign_up(programme=found, **form.cleaned_data, by=viewer_of(request))
        return here

    taking_part = set(found.schools.filter(left_on__isnull=True).values_list("school_urn", flat=True))
    form = forms.SignUpForm(
        request.POST or None,
        schools=[each for each in presenting.schools_offered(viewer_of(request), found.phase) if each[0] not in taking_part],
        initial={"signed_up_on": timezone.localdate()},
    )
    return form_page(request, form, title="Sign a school up", place="programmes", save=save, back=(found.title, here))


@needs(Permission.PRACTICE_RUN)
def end_programme(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _programme(request, public_id)
    here = reverse("practice:programme", args=[found.public_id])

    def save(form: Form) -> str:
        actions.end_programme(programme=found, ends_on=form.cleaned_data["on"], by=viewer_of(request))
        return here

    form = forms.EndForm(request.POST or None, initial={"on": found.ends_on or timezone.localdate()})
    return form_page(request, form, title=f"End {found.title}", place="programmes", save=save, back=(found.title, here))


@needs(Permission.PRACTICE_RUN)
@require_POST
def stage(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Moves a school's part on, or ends it today."""
    found = _programme(request, public_id)
    part = get_object_or_404(found.schools, pk=number)
    wanted, by = request.POST.get("stage", ""), viewer_of(request)
    if wanted == "left":
        try_to(request, lambda: actions.leave(part=part, left_on=timezone.localdate(), by=by), "The school has left the programme.")
    else:
        try_to(request, lambda: actions.move_on(part=part, stage=wanted, by=by), "Saved.")
    return redirect("practice:programme", found.public_id)


@needs(Permission.PRACTICE)
def library(request: HttpRequest) -> HttpResponse:
    return list_page(request, "library", presenting.library_rows)


@needs(Permission.PRACTICE_RUN)
def new_item(request: HttpRequest) -> HttpResponse:
    def save(form: Form) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return reverse("practice:item", args=[shelf.keep_item(said=given, by=viewer_of(request)).public_id])

    form = forms.LibraryForm(request.POST or None)
    return form_page(request, form, title="New in the library", place="library", save=save, back=("Library", reverse("practice:library")))


def _item(request: HttpRequest, public_id: uuid.UUID) -> LibraryItem:
    return get_object_or_404(queries.library_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.PRACTICE_RUN)
def edit_item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What an item is called, for whom it is, and when it is looked at again."""
    found = _item(request, public_id)
    here = reverse("practice:item", args=[found.public_id])

    def save(form: Form) -> str:
        given = dict(form.cleaned_data)
        shelf.keep_item(version=given.pop("version"), said=given, by=viewer_of(request), item=found)
        return here

    form, back = forms.LibraryForm(request.POST or None, initial=_card_of(found)), (found.title, here)
    return form_page(request, form, title="Change its card", place="library", save=save, back=back, standing=_card_of)


def _card_of(found: LibraryItem) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("title", "kind", "audiences", "is_public", "review_on", "version")}


@needs(Permission.PRACTICE_RUN)
@require_POST
def withdraw_item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _item(request, public_id)
    try_to(request, lambda: shelf.withdraw_item(item=found, by=viewer_of(request)), "It is out of use; what was issued stays on record.")
    return redirect("practice:item", found.public_id)


@needs(Permission.PRACTICE)
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _item(request, public_id)
    versions = list(found.versions.prefetch_related("distributions__acknowledgements"))
    context = {
        "item": found,
        "versions": versions,
        "parts": parts_of(versions[0].text) if versions else [],
        "audiences": [forms.AUDIENCES.get(each, each) for each in found.audiences],
        "names": forms.AUDIENCES,
        "review": presenting.review_words(found, timezone.localdate()),
        "origin": request.build_absolute_uri("/").rstrip("/"),
    }
    return page_of(request, "item", "library", context)


@needs(Permission.PRACTICE_RUN)
def issue(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _item(request, public_id)
    here = reverse("practice:item", args=[found.public_id])

    def save(form: Form) -> str:
        given: dict[str, Any] = form.cleaned_data
        file = given.pop("file")
        sent = {"file_name": file.name, "content": file.read()} if file else {}
        shelf.issue_version(item=found, **given, **sent, by=viewer_of(request))
        return here

    form = forms.VersionForm(request.POST or None, request.FILES or None)
    return form_page(request, form, title="Issue a version", place="library", save=save, back=(found.title, here), button="Issue")


@needs(Permission.PRACTICE_RUN)
def distribute(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _item(request, public_id)
    here, newest = reverse("practice:item", args=[found.public_id]), found.versions.first()
    if newest is None:
        raise Http404

    def save(form: Form) -> str:
        shelf.distribute(version=newest, **form.cleaned_data, by=viewer_of(request))
        return here

    form = forms.DistributionForm(request.POST or None, initial={"sent_on": timezone.localdate()})
    return form_page(request, form, title=f"Send out version {newest.number}", place="library", save=save, back=(found.title, here))


def file_of(version: LibraryVersion) -> HttpResponse:
    """A version's file as a download; not there when it is not the file that was issued."""
    try:
        content = shelf.content_of(version)
    except ValueError as reason:
        raise Http404 from reason
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="version-{version.number}{version.file_name[version.file_name.rfind(".") :]}"'
    return response


@needs(Permission.PRACTICE)
def version_file(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    found = _item(request, public_id)
    version = get_object_or_404(found.versions.exclude(stored=""), number=number)
    trail.record("library.taken", on=version, by=viewer_of(request))
    return file_of(version)
