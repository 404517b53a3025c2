"""Policies and public pages, for those who make them."""

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.practice import forms, presenting, queries
from virtualschool.practice.actions import pages as paging
from virtualschool.practice.actions import policies as actions
from virtualschool.practice.models import Policy, PublicPage
from virtualschool.practice.plain import parts_of
from virtualschool.practice.views.common import form_page, list_page, page_of, try_to
from virtualschool.practice.workflow import POLICY

DONE = {
    "consult": "The consultation is open: send out its link.",
    "close": "The consultation is closed. Answer each comment, then adopt the policy.",
    "adopt": "The policy is adopted, and everyone can read it.",
    "revise": "A new version can be written; the one in force stays until then.",
    "withdraw": "The policy was withdrawn.",
}


@needs(Permission.PRACTICE)
def policies(request: HttpRequest) -> HttpResponse:
    return list_page(request, "policies", presenting.policy_rows)


@needs(Permission.PRACTICE_RUN)
def new_policy(request: HttpRequest) -> HttpResponse:
    def save(form: Form) -> str:
        return reverse("practice:policy", args=[actions.draft_policy(**form.cleaned_data, by=viewer_of(request)).public_id])

    form = forms.PolicyForm(request.POST or None)
    return form_page(request, form, title="New policy", place="policies", save=save, back=("Policies", reverse("practice:policies")))


def _policy(request: HttpRequest, public_id: uuid.UUID) -> Policy:
    return get_object_or_404(queries.policies_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.PRACTICE)
def policy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, viewer = _policy(request, public_id), viewer_of(request)
    shown = presenting.versions_shown(found, viewer)
    context = {
        "policy": found,
        "state": {"text": POLICY.words(found.state), "kind": presenting.KINDS[found.state]},
        "versions": shown,
        "parts": parts_of(shown[0].text),
        "comments": presenting.comments_shown(found, viewer),
        "schools": presenting.adoption_of(found, viewer) if actions.in_force(found) else None,
        "moves": POLICY.open_to(found, viewer),
        "refusals": [POLICY.decide(found, "adopt", viewer).reason] if found.state == "revised" else [],
        "is_open": actions.is_open(found),
        "link": request.build_absolute_uri(reverse("practice:consultation", args=[found.token])),
        "may_revise": found.state in ("draft", "revised"),
        "steps": list(POLICY.steps(found)),
        "words": POLICY.states,
    }
    return page_of(request, "policy", "policies", context)


@needs(Permission.PRACTICE_RUN)
def revise(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _policy(request, public_id)
    here = reverse("practice:policy", args=[found.public_id])

    def save(form: Form) -> str:
        actions.revise_policy(policy=found, **form.cleaned_data, by=viewer_of(request))
        return here

    form, back = forms.RevisionForm(request.POST or None, initial=_policy_as_it_stands(found)), (found.title, here)
    title = f"Another version of {found.title}"
    return form_page(request, form, title=title, place="policies", save=save, back=back, standing=_policy_as_it_stands)


def _policy_as_it_stands(found: Policy) -> dict[str, Any]:
    newest = found.versions.first()
    return {"seen": newest.number, "text": newest.text} if newest else {}


@needs(Permission.PRACTICE)
@require_POST
def move_policy(request: HttpRequest, public_id: uuid.UUID, way: str) -> HttpResponse:
    """A move of the workflow; who may make it is the workflow's to say."""
    found, by = _policy(request, public_id), viewer_of(request)
    until = forms.ConsultForm(request.POST)
    day = until.cleaned_data["until"] if until.is_valid() else None
    reason = request.POST.get("reason", "")
    if way not in {each.name for each in POLICY.transitions}:
        return redirect("practice:policy", found.public_id)
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() else None
    try_to(request, lambda: actions.move_policy(policy=found, name=way, by=by, reason=reason, until=day, seen=version), DONE[way])
    return redirect("practice:policy", found.public_id)


@needs(Permission.PRACTICE_RUN)
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answers one comment of a consultation."""
    found = get_object_or_404(queries.comments_visible_to(viewer_of(request)), public_id=public_id)
    here = reverse("practice:policy", args=[found.policy.public_id])

    def save(form: Form) -> str:
        actions.answer_comment(comment=found, **form.cleaned_data, by=viewer_of(request))
        return here

    form = forms.AnswerForm(request.POST or None, initial={"outcome": found.outcome, "answer": found.answer})
    return form_page(
        request,
        form,
        title="Answer a comment",
        place="policies",
        save=save,
        back=(found.policy.title, here),
        intro=f"{found.role}, {found.organisation}: “{found.text}”",
    )


@needs(Permission.PRACTICE_RUN)
def adopt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A school adopts a policy."""
    found = _policy(request, public_id)
    here = reverse("practice:policy", args=[found.public_id])

    def save(form: Form) -> str:
        actions.adopt_by_school(policy=found, **form.cleaned_data, by=viewer_of(request))
        return here

    schools = presenting.schools_offered(viewer_of(request))
    form = forms.AdoptionForm(request.POST or None, schools=schools, initial={"adopted_on": timezone.localdate()})
    return form_page(request, form, title="A school adopts it", place="policies", save=save, back=(found.title, here))


@needs(Permission.PRACTICE_RUN)
def pages(request: HttpRequest) -> HttpResponse:
    public = request.build_absolute_uri(reverse("practice:public", args=[viewer_of(request).authority_code]))
    return list_page(request, "pages", list, {"public": public})


@needs(Permission.PRACTICE_RUN)
def new_page(request: HttpRequest) -> HttpResponse:
    def save(form: Form) -> str:
        return reverse("practice:page", args=[paging.write_page(**form.cleaned_data, by=viewer_of(request)).public_id])

    form = forms.PageForm(request.POST or None)
    return form_page(request, form, title="New public page", place="pages", save=save, back=("Public pages", reverse("practice:pages")))


@needs(Permission.PRACTICE_RUN)
def page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.pages_visible_to(viewer_of(request)), public_id=public_id)
    versions = list(found.versions.all())
    return page_of(request, "page", "pages", {"page": found, "versions": versions, "parts": parts_of(versions[0].text)})


def _page_as_it_stands(found: PublicPage) -> dict[str, Any]:
    newest = found.versions.first()
    return {"seen": newest.number, "title": newest.title, "text": newest.text} if newest else {}


@needs(Permission.PRACTICE_RUN)
def edit_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.pages_visible_to(viewer_of(request)), public_id=public_id)
    here = reverse("practice:page", args=[found.public_id])

    def save(form: Form) -> str:
        paging.write_page(page=found, **form.cleaned_data, by=viewer_of(request))
        return here

    form, back = forms.PageForm(request.POST or None, initial=_page_as_it_stands(found)), (found.title, here)
    return form_page(request, form, title="Change the page", place="pages", save=save, back=back, standing=_page_as_it_stands)


@needs(Permission.PUBLISH)
@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Publishes the version named, or takes the page down."""
    found, by = get_object_or_404(queries.pages_visible_to(viewer_of(request)), public_id=public_id), viewer_of(request)
    number = request.POST.get("number", "")
    if number.isdecimal():
        try_to(request, lambda: paging.publish_page(page=found, number=int(number), by=by), "Everyone can read it now.")
    else:
        try_to(request, lambda: paging.take_down_page(page=found, by=by), "Nobody outside can read it any more.")
    return redirect("practice:page", found.public_id)
