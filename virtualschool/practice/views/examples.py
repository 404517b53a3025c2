"""Examples of practice and case studies."""

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
from virtualschool.documents.formats import FORMATS
from virtualschool.measures.book import book
from virtualschool.practice import exporting, forms, presenting, queries
from virtualschool.practice.actions import examples as actions
from virtualschool.practice.models import CaseStudy, Example
from virtualschool.practice.policies import PARTS
from virtualschool.practice.sharing import FACTS, FEW, words_of
from virtualschool.practice.views.common import form_page, list_page, page_of, try_to
from virtualschool.practice.workflow import STUDY
from virtualschool.schools.queries import names_of_schools

TITLES = {"title": "Title", "background": "Background", "what_we_did": "What we did", "impact": "What came of it"}
TITLES |= {"voice": "In the child's own words", "learning": "What we learned", "facts": "Facts of the child"}
KINDS = {
    "personal": "it names a person",
    "person": "it names an adult around the child",
    "school": "a school",
    "place": "a place",
    "date": "an exact day",
    "name": "it is written like a name",
    "rare fact": "a rare fact",
}
"""Kinds of flags as the page says them."""
NEXT = {"draft": "submit", "checked": "approve", "approved": "share"}
"""What a study waits for in a state: if it is refused, the page says why."""
DONE = {
    "submit": "It was handed over: somebody who wrote none of it can approve it.",
    "reopen": "It is a draft again.",
    "approve": "It is approved.",
    "share": "It is shared, and counts from today.",
    "withdraw": "It was withdrawn.",
}


def titles_of(keys: list[str], viewer: Viewer) -> list[tuple[str, str]]:
    """Measures by their titles, those that are still in the book, and their addresses for those who may read them."""
    may = viewer.may(Permission.MEASURES)
    return [(book[key].title, reverse("dashboards:measure", args=[key]) if may else "") for key in keys if key in book]


@needs(Permission.PRACTICE)
def examples(request: HttpRequest) -> HttpResponse:
    return list_page(request, "examples", presenting.example_rows)


def _example_as_it_stands(found: Example) -> dict[str, Any]:
    names = ("title", "school_urn", "team", "what_was_done", "what_changed", "evidence", "measures", "version")
    return {name: getattr(found, name) for name in names}


def _example_form(request: HttpRequest, found: Example | None) -> forms.ExampleForm:
    initial = _example_as_it_stands(found) if found else None
    schools = dict(presenting.schools_offered(viewer_of(request)))
    if found and found.school_urn:
        schools |= {found.school_urn: names_of_schools([found.school_urn]).get(found.school_urn, f"School {found.school_urn}")}
    return forms.ExampleForm(request.POST or None, initial=initial, schools=list(schools.items()))


def _said(form: Form) -> dict[str, Any]:
    """What was filled in, without the token of its version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@needs(Permission.PRACTICE_RUN)
def new_example(request: HttpRequest) -> HttpResponse:
    def save(form: Form) -> str:
        return reverse("practice:example", args=[actions.write_example(said=_said(form), by=viewer_of(request)).public_id])

    back = ("Examples", reverse("practice:examples"))
    return form_page(request, _example_form(request, None), title="New example", place="examples", save=save, back=back)


def _example(request: HttpRequest, public_id: uuid.UUID) -> Example:
    return get_object_or_404(queries.examples_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.PRACTICE)
def example(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _example(request, public_id)
    school = names_of_schools([found.school_urn]).get(found.school_urn, "") if found.school_urn else found.team
    return page_of(
        request, "example", "examples", {"example": found, "school": school, "measures": titles_of(found.measures, viewer_of(request))}
    )


@needs(Permission.PRACTICE_RUN)
def edit_example(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _example(request, public_id)
    here = reverse("practice:example", args=[found.public_id])

    def save(form: Form) -> str:
        actions.write_example(said=_said(form), by=viewer_of(request), example=found, version=form.cleaned_data["version"])
        return here

    form, back = _example_form(request, found), (found.title, here)
    return form_page(request, form, title="Change the example", place="examples", save=save, back=back, standing=_example_as_it_stands)


@needs(Permission.PRACTICE_RUN)
def share_example(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _example(request, public_id)
    here = reverse("practice:example", args=[found.public_id])

    def save(form: Form) -> str:
        actions.share_example(example=found, **form.cleaned_data, by=viewer_of(request))
        return here

    said = {"shared_on": found.shared_on or timezone.localdate(), "shared_with": found.shared_with, "at_event": found.shared_at_event}
    form = forms.ShareForm(request.POST or None, initial=said)
    title = "Correct when and with whom it was shared" if found.shared_on else "It was shared"
    return form_page(request, form, title=title, place="examples", save=save, back=(found.title, here))


@needs(Permission.PRACTICE)
def studies(request: HttpRequest) -> HttpResponse:
    return list_page(request, "studies", presenting.study_rows)


@needs(Permission.PRACTICE_RUN)
def new_study(request: HttpRequest) -> HttpResponse:
    return _write(request, None)


def _study(request: HttpRequest, public_id: uuid.UUID) -> CaseStudy:
    return get_object_or_404(queries.studies_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.PRACTICE)
def study(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, viewer = _study(request, public_id), viewer_of(request)
    flags = list(found.flags.all())
    trail.record("case_study.read", on=found, by=viewer)
    context = {
        "study": found,
        "state": {"text": STUDY.words(found.state), "kind": presenting.STUDY_KINDS[found.state]},
        "parts": [(TITLES[part], getattr(found, part)) for part in PARTS if part != "title" and getattr(found, part)],
        "flags": [(flag, TITLES[flag.part], KINDS.get(flag.kind, flag.kind)) for flag in flags],
        "measures": titles_of(found.measures, viewer),
        "moves": STUDY.open_to(found, viewer),
        "refusal": STUDY.decide(found, NEXT[found.state], viewer).reason if found.state in NEXT else "",
        "facts": words_of(found.facts),
        "few": any(flag.part == "facts" for flag in flags),
        "few_is": FEW,
        "words": STUDY.states,
        "steps": list(STUDY.steps(found)),
        "may_edit": found.state in ("draft", "checked", "approved"),
        "formats": [(key, each.label) for key, each in FORMATS.items() if key in ("word", "pdf")],
    }
    return page_of(request, "study", "studies", context)


@needs(Permission.PRACTICE_RUN)
def edit_study(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _write(request, _study(request, public_id))


def _study_as_it_stands(found: CaseStudy) -> dict[str, Any]:
    facts = {f"fact_{key}": found.facts.get(key, "") for key in FACTS}
    return {name: getattr(found, name) for name in (*PARTS, "measures", "version")} | facts


def _write(request: HttpRequest, found: CaseStudy | None) -> HttpResponse:
    form = forms.StudyForm(request.POST or None, initial=_study_as_it_stands(found) if found else {})

    def save(_: Form) -> str:
        kept = actions.write_study(version=form.cleaned_data["version"], said=form.said(), by=viewer_of(request), study=found)
        return reverse("practice:study", args=[kept.public_id])

    back = (found.title, reverse("practice:study", args=[found.public_id])) if found else ("Case studies", reverse("practice:studies"))
    title = "Change the case study" if found else "New case study"
    button = "Save and check"
    return form_page(request, form, title=title, place="studies", save=save, back=back, button=button, standing=_study_as_it_stands)


@needs(Permission.PRACTICE_RUN)
def keep_flag(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Says why something flagged may stay."""
    found = _study(request, public_id)
    flag = get_object_or_404(found.flags, pk=number)
    here = reverse("practice:study", args=[found.public_id])

    def save(form: Form) -> str:
        actions.keep_flag(flag=flag, reason=form.cleaned_data["reason"], by=viewer_of(request))
        return here

    form = forms.KeepForm(request.POST or None)
    return form_page(request, form, title=f"Keep “{flag.text}”", place="studies", save=save, back=(found.title, here), intro=flag.advice)


@needs(Permission.PRACTICE_RUN)
@require_POST
def move_study(request: HttpRequest, public_id: uuid.UUID, way: str) -> HttpResponse:
    """A move of the workflow, or another look with `check`."""
    found, by = _study(request, public_id), viewer_of(request)
    if way == "check":
        try_to(request, lambda: actions.check_study(study=found, by=by), "Checked again.")
    elif way in {each.name for each in STUDY.transitions}:
        reason = request.POST.get("reason", "")
        seen = request.POST.get("seen", "")
        version = int(seen) if seen.isdecimal() else None
        try_to(request, lambda: actions.move_study(study=found, name=way, by=by, reason=reason, seen=version), DONE[way])
    return redirect("practice:study", found.public_id)


@needs(Permission.PRACTICE)
def download_study(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """An approved study in Word or PDF."""
    found = _study(request, public_id)
    chosen = FORMATS.get(key)
    if chosen is None or found.state not in queries.APPROVED:
        raise Http404
    trail.record("case_study.taken", on=found, by=viewer_of(request), detail={"format": key})
    response = HttpResponse(chosen.render(exporting.report_of(found)), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="case-study.{chosen.extension}"'
    return response
