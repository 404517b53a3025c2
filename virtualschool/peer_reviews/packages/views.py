"""Partners, packages that go out, packages that come in."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.exchange import actions as trust
from virtualschool.exchange import keeping
from virtualschool.exchange.actions import CannotTrust
from virtualschool.exchange.identity import BadIdentity
from virtualschool.exchange.models import Package
from virtualschool.exchange.refusing import CannotSeal, Refused
from virtualschool.exchange.sealing import SUFFIX
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.packages import actions, forms, presenting, queries
from virtualschool.peer_reviews.packages.layout import MATERIAL, kind_for
from virtualschool.peer_reviews.packages.taking import CannotUndo
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import or_404, review_of


def keyed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that need our keys: without them it goes to the page that says what is the matter with them."""

    @wraps(view)
    def with_keys(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadIdentity:
            return redirect("peer_reviews:exchange")

    return with_keys


@needs(Permission.REVIEW_HOST)
def exchange(request: HttpRequest) -> HttpResponse:
    return _exchange(request, forms.BringForm(), forms.AddPartnerForm())


def _exchange(request: HttpRequest, bring_form: forms.BringForm, add_form: forms.AddPartnerForm) -> HttpResponse:
    viewer = viewer_of(request)
    may_confirm = bool(viewer.may(Permission.PEOPLE))
    try:
        ours, fault = queries.identity_for(viewer).public, ""
    except BadIdentity as bad:
        ours, fault = None, str(bad)
    context = {
        "ours": ours,
        "fault": fault,
        "may_confirm": may_confirm,
        "partners": [presenting.partner_row(each, may_confirm=may_confirm) for each in queries.partners_visible_to(viewer)],
        "headers": presenting.PACKAGE_HEADERS,
        "log": [presenting.package_row(each) for each in queries.packages_visible_to(viewer)[:200]],
        "bring_form": bring_form,
        "add_form": add_form,
    }
    return render(request, "peer_reviews/exchange.html", context)


@needs(Permission.REVIEW_HOST)
@keyed
def identity(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    ours = queries.identity_for(viewer).public
    response = HttpResponse(json.dumps(ours.as_json(), indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="virtual-school-{ours.authority_code}-identity.json"'
    return response


@needs(Permission.PEOPLE)
@require_POST
@keyed
def add_partner(request: HttpRequest) -> HttpResponse:
    form = forms.AddPartnerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            added = trust.add_partner(identity_file=form.cleaned_data["identity"].read(50_000), by=viewer_of(request))
            return redirect("peer_reviews:partner", added.public_id)
        except CannotTrust as reason:
            form.add_error("identity", str(reason))
    return _exchange(request, forms.BringForm(), form)


@needs(Permission.PEOPLE)
def partner(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    held = get_object_or_404(queries.partners_visible_to(viewer), public_id=public_id)
    sent = request.POST if request.method == "POST" else None
    confirming = sent if sent and "fingerprint" in sent else None
    confirm, revoke = forms.ConfirmForm(confirming), forms.RevokeForm(sent if sent and confirming is None else None)
    try:
        if confirm.is_valid():
            trust.confirm_partner(partner=held, by=viewer, **confirm.cleaned_data)
            messages.success(request, f"Packages can be exchanged with {held.partner_name}.")
            return redirect("peer_reviews:exchange")
        if revoke.is_valid():
            trust.revoke_partner(partner=held, by=viewer, **revoke.cleaned_data)
            messages.success(request, f"Nothing more is taken from this key of {held.partner_name}.")
            return redirect("peer_reviews:exchange")
    except CannotTrust as reason:
        form = confirm if confirm.is_bound else revoke
        form.add_error("fingerprint" if confirm.is_bound else "why", str(reason))
    words, kind = presenting.PARTNER_TAGS[held.state]
    context = {"partner": held, "words": words, "kind": kind, "confirm": confirm, "revoke": revoke}
    return render(request, "peer_reviews/partner.html", context)


@needs(Permission.REVIEW_HOST)
@require_POST
@keyed
def bring(request: HttpRequest) -> HttpResponse:
    viewer, form = viewer_of(request), forms.BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _exchange(request, form, forms.AddPartnerForm())
    data = form.cleaned_data["file"].read(queries.limits_of(viewer.authority_code).largest + 1)
    package = actions.bring(data=data, by=viewer)
    return redirect("peer_reviews:package", package.public_id)


@needs(Permission.REVIEW_HOST)
@keyed
def package(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    held = get_object_or_404(queries.packages_visible_to(viewer), public_id=public_id)
    context: dict[str, Any] = {
        "package": held,
        "tag": presenting.tag_of(held),
        "what": presenting.KINDS.get(held.kind, "Package"),
        "counts": presenting.counted(held),
        "review": queries.review_of(held, viewer),
        "has_file": held.direction == Package.Direction.OUT and keeping.kept(held) is not None,
        "expired": bool(held.expires_at and held.expires_at < timezone.now()),
        "preview": None,
        "fault": "",
    }
    if held.state == Package.State.WAITING:
        try:
            preview = actions.look_into(package=held, by=viewer)
            context |= {"preview": preview, "rows": presenting.change_rows(preview.comparison), "headers": presenting.CHANGE_HEADERS}
            context["ages"] = presenting.found_rows(preview.looked.found, words=False)
        except Refused as refused:
            context["fault"] = str(refused)
    return render(request, "peer_reviews/package.html", context)


@needs(Permission.REVIEW_HOST)
def package_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The closed package, which its recipient alone can open."""
    viewer = viewer_of(request)
    held = get_object_or_404(queries.packages_visible_to(viewer).filter(direction=Package.Direction.OUT), public_id=public_id)
    data = keeping.kept(held)
    if data is None:
        raise Http404
    trail.record("exchange.package_fetched", on=held, by=viewer)
    response = HttpResponse(data, content_type="application/octet-stream")
    name = f"review-{held.authority_code}-to-{held.partner.partner_code if held.partner else ''}-{held.at:%Y-%m-%d}{SUFFIX}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@needs(Permission.REVIEW_HOST)
@require_POST
@keyed
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, what = viewer_of(request), request.POST.get("what", "")
    held = get_object_or_404(queries.packages_visible_to(viewer).filter(direction=Package.Direction.IN), public_id=public_id)
    try:
        if what == "accept":
            review = actions.accept(package=held, by=viewer)
            messages.success(request, "The package is taken.")
            return redirect("peer_reviews:review", review.public_id)
        if what == "decline":
            actions.decline(package=held, by=viewer)
            messages.success(request, "Nothing of the package was taken.")
        if what == "undo":
            actions.undo(package=held, by=viewer)
            messages.success(request, "What the package brought is taken back.")
    except (Refused, CannotUndo) as reason:
        messages.error(request, str(reason))
    return redirect("peer_reviews:package", held.public_id)


@needs(Permission.REVIEW_HOST)
@keyed
def packages(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What goes out of a review, the look through it, and the packages so far."""
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(policies.runs_team(review, viewer))
    partners = list(queries.trusted(viewer.authority_code))
    if review.is_remote:
        partners = [each for each in partners if each.partner_code == review.remote.host_code]
    longest = queries.limits_of(viewer.authority_code).days_open
    form = forms.SendForm(request.POST or None, partners=partners, longest=longest)
    context: dict[str, Any] = {"form": form, "found": None, "unread": []}
    if form.is_valid():
        chosen = next(each for each in partners if str(each.public_id) == form.cleaned_data["partner"])
        expires_at = timezone.now() + dt.timedelta(days=int(form.cleaned_data["days"]))
        try:
            _, looked = actions.look_through(review=review, by=viewer)
            context |= {"found": presenting.found_rows(looked.found), "unread": looked.unread, "refused": bool(looked.sharp)}
            if request.POST.get("what") == "send" and not looked.sharp:
                made = actions.send(review=review, partner=chosen, expires_at=expires_at, by=viewer)
                messages.success(request, "The package is made. Fetch the file and hand it over; no e-mail needs to be secret for it.")
                return redirect("peer_reviews:package", made.public_id)
        except CannotSeal as reason:
            form.add_error(None, str(reason))
    context |= {
        "partners": partners,
        "contents": presenting.contents(review),
        "is_material": kind_for(review) == MATERIAL,
        "headers": presenting.PACKAGE_HEADERS,
        "log": [presenting.package_row(each) for each in queries.packages_of(viewer, review)],
    }
    return render(request, "peer_reviews/packages.html", frame_of(review, viewer, "packages") | context)
