"""Signing in and out, one's own account, and what anyone may read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from virtualschool.access.guard import open_to_all, viewer_of
from virtualschool.authorities import actions, queries, unsent
from virtualschool.authorities.forms import PasswordForm, SignInForm
from virtualschool.authorities.looking import see_who_looks
from virtualschool.authorities.unsent import Unsent
from virtualschool.ui import errors

BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to_all
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _signed_in(request)
    address, email = request.META.get("REMOTE_ADDR", ""), request.POST.get("email", "")
    tries = request.method == "POST"
    waits = tries and actions.must_wait(address, email)
    form = SignInForm(request.POST if tries and not waits else None, request=request)
    if form.is_valid() and form.user:
        actions.forget_failures(address, email)
        login(request, form.user, backend=BACKEND)
        return _signed_in(request)
    if form.is_bound and form.was_wrong:
        actions.note_failure(address, email)
    context = _to_sign_in(form, _wanted(request), unsent.carried_by(request)) | {"waits": waits}
    return render(request, "authorities/sign_in.html", context, status=429 if waits else 200)


def _to_sign_in(form: SignInForm, wanted: str, held: Unsent | None) -> dict[str, Any]:
    return {"form": form, "waits": False, "next": wanted, "unsent": held, "people": queries.demo_people()}


def ask_to_sign_in(request: HttpRequest, held: Unsent) -> HttpResponse:
    """The page to sign in, in answer to a form that nobody was signed in for: nothing was done, and nothing is lost."""
    return render(request, "authorities/sign_in.html", _to_sign_in(SignInForm(request=request), held.back, held), status=403)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not hold any more, as after signing in anew elsewhere: if it comes from a page of ours, it may be sent."""
    held = None
    if unsent.comes_from_us(request):
        held = unsent.carried_by(request) or unsent.sent_by(request)
    if held is None:
        return errors.csrf_failure(request, reason)
    return _offer(request, held) if viewer_of(request) else ask_to_sign_in(request, held)


def _offer(request: HttpRequest, held: Unsent) -> HttpResponse:
    """What was sent, to be looked at and sent again."""
    return render(request, "authorities/unsent.html", {"unsent": held})


def _signed_in(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has just signed in: to what they had sent, else to the page that they asked for."""
    held = unsent.carried_by(request)
    see_who_looks(request)
    return _offer(request, held) if held and viewer_of(request) else redirect(_next_page(request))


@open_to_all
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click, in the demo alone: the setting must be on and the authority synthetic."""
    membership = queries.demo_membership(request.POST.get("membership", ""))
    if membership is None:
        raise Http404
    login(request, membership.user, backend=BACKEND)
    return _signed_in(request)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@open_to_all
def account(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    if request.method == "POST":
        chosen = next((held for held in queries.memberships_of(request) if str(held.pk) == request.POST.get("membership")), None)
        if chosen:
            request.session["membership"] = chosen.pk
            return redirect(queries.first_page(chosen.role))
    return render(request, "authorities/account.html", {"held": queries.memberships_of(request)})


@open_to_all
def password(request: HttpRequest) -> HttpResponse:
    """One's own password; the session in which it is changed goes on, all others end."""
    user = request.user
    if not user.is_authenticated:
        return redirect("accounts:sign_in")
    if not queries.memberships_of(request):
        return redirect("accounts:account")
    address, tries = request.META.get("REMOTE_ADDR", ""), request.method == "POST"
    waits = tries and actions.must_wait(address, user.email)
    form = PasswordForm(request.POST if tries and not waits else None, user=user)
    if form.is_valid():
        actions.forget_failures(address, user.email)
        actions.change_password(user=user, new=form.cleaned_data["new"], by=viewer_of(request))
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. Wherever else you were signed in, you are signed out.")
        return redirect("accounts:account")
    if form.was_wrong:
        actions.note_failure(address, user.email)
    return render(request, "authorities/password.html", {"form": form, "waits": waits}, status=429 if waits else 200)


@open_to_all
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "authorities/accessibility.html", {})


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def _next_page(request: HttpRequest) -> str:
    held = queries.memberships_on(timezone.localdate(), user_id=request.user.pk) if request.user.is_authenticated else []
    if not held:
        return reverse("accounts:account")
    return _wanted(request) or reverse(queries.first_page(held[0].role))
