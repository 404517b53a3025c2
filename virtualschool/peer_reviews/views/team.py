"""The team: inviting, access, what is signed, and a new peer's first sign-in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, open_to_all, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, refused
from virtualschool.peer_reviews import forms, policies, queries, wording
from virtualschool.peer_reviews.actions import team as actions
from virtualschool.peer_reviews.models import Declaration, Review, TeamMember
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.ui.forms import PlainForm

LINK = "peer_reviews.link"
Kind = Declaration.Kind


@needs(Permission.REVIEWS)
def team(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    members = list(queries.team_of(review))
    context = frame_of(review, viewer, "team") | {
        "members": [(member, policies.unsigned(member) if member.is_peer else []) for member in members],
        "link": request.session.pop(LINK, None),
        "today": timezone.localdate(),
    }
    return render(request, "peer_reviews/team.html", context)


@needs(Permission.REVIEW_HOST)
def invite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    form = forms.InviteForm(request.POST or None)
    if filled(form, lambda: _invite(request, review, form)):
        return redirect("peer_reviews:team", review.public_id)
    return render(request, "peer_reviews/invite.html", frame_of(review, viewer, "team") | {"form": form})


def _invite(request: HttpRequest, review: Review, form: forms.InviteForm) -> None:
    member = actions.invite(review=review, said=form.cleaned_data, by=viewer_of(request))
    messages.success(request, f"{member.name} is in the team.")
    if member.made_account:
        _keep_link(request, member)


def _keep_link(request: HttpRequest, member: TeamMember) -> None:
    """The link is shown once, on the next page."""
    token = actions.make_link(member=member, by=viewer_of(request))
    request.session[LINK] = {"name": member.name, "href": request.build_absolute_uri(reverse("peer_reviews:welcome", args=[token]))}


@needs(Permission.REVIEW_HOST)
@require_POST
def link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    member = get_object_or_404(queries.members_visible_to(viewer_of(request)), public_id=public_id)
    tried(request, "The link stands below.", lambda: _keep_link(request, member))
    return redirect("peer_reviews:team", member.review.public_id)


@needs(Permission.REVIEW_HOST)
def access(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One member: another last day, the end, a conflict settled; each posts its own form."""
    viewer = viewer_of(request)
    member = get_object_or_404(queries.members_visible_to(viewer), public_id=public_id)
    what = request.POST.get("what", "")
    sent: dict[str, Any] = {what: request.POST} if request.method == "POST" else {}
    shown: dict[str, PlainForm] = {
        "until": forms.AccessForm(sent.get("until"), initial={"until": member.access_until}, auto_id="id_until_%s"),
        "end": forms.ReasonForm(sent.get("end"), auto_id="id_end_%s"),
        "settle": forms.SettleForm(sent.get("settle"), auto_id="id_settle_%s"),
    }
    chosen = shown.get(what)
    does: dict[str, Any] = {"until": actions.change_access, "end": actions.end_access, "settle": actions.settle_conflict}
    if chosen and filled(chosen, lambda: does[what](member=member, by=viewer, **chosen.cleaned_data)):
        messages.success(request, "Done. It is written down with your name.")
        return redirect("peer_reviews:access", member.public_id)
    found = queries.team_of(member.review).get(pk=member.pk)
    context = frame_of(member.review, viewer, "team") | {"member": found, "unsigned": policies.unsigned(found), **shown, "chosen": chosen}
    return render(request, "peer_reviews/access.html", context)


@needs(Permission.REVIEW_PEER)
def declare(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    kind = request.POST.get("kind", "")
    member = policies.place_of(review, viewer)
    or_404(refused("Only members of the team sign.") if member is None else ALLOWED)
    conflicts = forms.ConflictsForm(request.POST if kind == Kind.CONFLICTS else None, auto_id="id_conflicts_%s")
    promise = forms.PromiseForm(request.POST if kind == Kind.CONFIDENTIALITY else None, auto_id="id_promise_%s")
    sent = conflicts if conflicts.is_bound else promise
    if filled(sent, lambda: actions.sign(review=review, by=viewer, **sent.cleaned_data)):
        messages.success(request, "Signed. A copy of the words that you signed is kept.")
        return redirect("peer_reviews:declare", review.public_id)
    return render(
        request, "peer_reviews/declare.html", _declare_page(review, member, conflicts, promise) | frame_of(review, viewer, "review")
    )


def _declare_page(review: Review, member: TeamMember | None, conflicts: PlainForm, promise: PlainForm) -> dict[str, Any]:
    today = timezone.localdate()
    signed: dict[str, Declaration] = {}
    for each in member.declarations.all() if member else ():
        signed.setdefault(each.kind, each)
    return {
        "member": member,
        "unsigned": policies.unsigned(member) if member else [],
        "parts": [
            (Kind.CONFLICTS.label, wording.to_sign(Kind.CONFLICTS, review.authority, today)["text"], conflicts, signed.get(Kind.CONFLICTS)),
            (
                Kind.CONFIDENTIALITY.label,
                wording.to_sign(Kind.CONFIDENTIALITY, review.authority, today)["text"],
                promise,
                signed.get(Kind.CONFIDENTIALITY),
            ),
        ],
        "forms": (conflicts, promise),
    }


@open_to_all
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Where a new peer sets their own password. A link that is used, too old or not ours says so and no more."""
    member = actions.member_of_link(token)
    by = actions.themselves(member) if member else None
    if member is None or by is None:
        return render(request, "peer_reviews/welcome.html", {"member": None, "form": None}, status=404)
    form = forms.PasswordForm(request.POST or None)
    if filled(form, lambda: actions.set_first_password(member=member, password=form.cleaned_data["password"], by=by), at="password"):
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("accounts:sign_in")
    return render(request, "peer_reviews/welcome.html", {"member": member, "form": form})
