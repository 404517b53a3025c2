"""Pages for everyone: what the Virtual School is and offers, a consultation, a reader's word."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from virtualschool.access.guard import open_to_all
from virtualschool.access.throttling import is_flood
from virtualschool.authorities.queries import UnknownAuthority, authority_numbered
from virtualschool.practice import forms, queries
from virtualschool.practice.actions import library, policies
from virtualschool.practice.plain import parts_of
from virtualschool.practice.policies import by_link
from virtualschool.practice.views.overview import file_of
from virtualschool.workflow.engine import CannotMove


def _shown(request: HttpRequest, template: str, authority: Any, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page for everyone; search engines leave those alone that one needs a link for."""
    response = render(request, f"practice/{template}.html", {"authority": authority, **context}, status=status)
    if "code" not in context:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _authority(code: str) -> Any:
    """The council with this number, if it shows any page. Raises 404."""
    try:
        found = authority_numbered(code)
    except UnknownAuthority as unknown:
        raise Http404 from unknown
    return found


@open_to_all
def public(request: HttpRequest, code: str) -> HttpResponse:
    """What a council's Virtual School shows to everyone: its pages, guidance, adopted policies, published reports."""
    authority = _authority(code)
    shown = queries.public_of(authority)
    if not any(shown.values()):
        raise Http404
    try:
        reports = reverse("decisions:published")
    except NoReverseMatch:
        reports = ""
    return _shown(request, "public", authority, shown | {"reports": reports, "code": code})


@open_to_all
def public_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    authority = _authority(code)
    found = get_object_or_404(queries.published_pages(authority), slug=slug)
    version = get_object_or_404(found.versions, number=found.published)
    return _shown(
        request,
        "public_text",
        authority,
        {
            "title": version.title,
            "parts": parts_of(version.text),
            "on": timezone.localdate(version.at),
            "word": "Last changed",
            "code": code,
        },
    )


@open_to_all
def public_policy(request: HttpRequest, code: str, token: uuid.UUID) -> HttpResponse:
    authority = _authority(code)
    found = get_object_or_404(queries.adopted_policies(authority), public_id=token)
    version = get_object_or_404(found.versions, number=found.adopted_version)
    context = {"title": found.title, "parts": parts_of(version.text), "on": found.adopted_on, "word": "Adopted", "code": code}
    return _shown(request, "public_text", authority, context)


@open_to_all
def public_item(request: HttpRequest, code: str, token: uuid.UUID) -> HttpResponse:
    """Guidance for everyone, read or taken along."""
    authority = _authority(code)
    found = get_object_or_404(queries.public_items(authority), public_id=token)
    version = found.versions.first()
    if version is None:
        raise Http404
    if version.stored and "file" in request.GET:
        return file_of(version)
    context = {"title": found.title, "parts": parts_of(version.text), "on": version.issued_on, "word": "Issued", "code": code}
    context["file"] = version.file_name
    return _shown(request, "public_text", authority, context)


@open_to_all
def consultation(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Read a policy and say what one thinks of it; no account, no name needed."""
    found = get_object_or_404(queries.consulted_policies(), token=token)
    version = get_object_or_404(found.versions, number=found.consulted_version)
    is_open, form = policies.is_open(found), forms.CommentForm(request.POST or None)
    if request.method == "POST" and is_open:
        if is_flood(request, token):
            return _shown(request, "too_many", found.authority, {}, status=429)
        if form.is_valid():
            try:
                policies.comment(policy=found, **form.cleaned_data, by=by_link(found.authority))
            except CannotMove:
                return redirect("practice:consultation", token)
            return redirect("practice:thanks", token)
    answered = found.comments.exclude(outcome="open")
    context = {
        "policy": found,
        "parts": parts_of(version.text),
        "adopted": found if policies.in_force(found) and (found.adopted_version or 0) >= version.number else None,
        "form": form,
        "is_open": is_open,
        "answered": list(answered),
    }
    return _shown(request, "consultation", found.authority, context)


@open_to_all
def thanks(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.consulted_policies(), token=token)
    return _shown(request, "thanks", found.authority, {"policy": found})


@open_to_all
def read(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A version that was sent out: read it, take the file, say that one has read it."""
    found = get_object_or_404(queries.distributions(), token=token)
    authority = found.version.item.authority
    if found.version.stored and "file" in request.GET:
        return file_of(found.version)
    form, done = forms.ReadForm(request.POST or None), False
    if request.method == "POST":
        if is_flood(request, token):
            return _shown(request, "too_many", authority, {}, status=429)
        if form.is_valid():
            library.acknowledge(distribution=found, **form.cleaned_data, by=by_link(authority))
            done = True
    context = {"version": found.version, "item": found.version.item, "parts": parts_of(found.version.text), "form": form, "done": done}
    return _shown(request, "read", authority, context)
