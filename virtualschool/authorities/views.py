"""Signing in and out, one's own account, and what anyone may read."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from virtualschool.access.guard import open_to_all
from virtualschool.authorities import actions, queries
from virtualschool.authorities.forms import SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to_all
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.viewer:  # type: ignore[attr-defined]
        return redirect(_next_page(request))
    waits = actions.must_wait(request.META.get("REMOTE_ADDR", ""), request.POST.get("email", ""))
    form = SignInForm(request.POST if request.method == "POST" and not waits else None, request=request)
    if request.method == "POST" and not waits:
        if form.is_valid() and form.user:
            login(request, form.user, backend=BACKEND)
            return redirect(_next_page(request))
        actions.note_failure(request.META.get("REMOTE_ADDR", ""), request.POST.get("email", ""))
    context = {"form": form, "waits": waits, "next": request.GET.get("next", ""), "people": queries.demo_people()}
    return render(request, "authorities/sign_in.html", context, status=429 if waits else 200)


@open_to_all
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click, in the demo alone: the setting must be on and the authority synthetic."""
    membership = queries.demo_membership(request.POST.get("membership", "")) if settings.DEMO else None
    if membership is None:
        raise Http404
    login(request, membership.user, backend=BACKEND)
    return redirect(_next_page(request))


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
        chosen = next((held for held in request.memberships if str(held.pk) == request.POST.get("membership")), None)  # type: ignore[attr-defined]
        if chosen:
            request.session["membership"] = chosen.pk
            return redirect(queries.first_page(chosen.role))
    return render(request, "authorities/account.html", {"held": request.memberships})  # type: ignore[attr-defined]


@open_to_all
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "authorities/accessibility.html", {})


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    held = queries.memberships_on(timezone.localdate(), user_id=request.user.pk) if request.user.is_authenticated else []
    return queries.first_page(held[0].role) if held else "accounts:account"
