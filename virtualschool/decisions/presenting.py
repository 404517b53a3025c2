"""Decisions as their pages show them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.decisions.checking import Found
from virtualschool.decisions.forms import LookedForm
from virtualschool.decisions.models import ExecutiveReport
from virtualschool.decisions.workflow import PUBLICATION, REPORT
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.sealing import is_untouched
from virtualschool.kernel.periods import spoken

STATES = {"draft": "info", "ready": "info", "submitted": "amber", "decided": "complete", "deferred": "amber", "rejected": "neutral"}


class Looked(NamedTuple):
    """Something that was found, with the fields to decide about it."""

    found: Found
    to: BoundField
    keep: BoundField | None


def state_of(report: ExecutiveReport) -> tuple[str, str]:
    return REPORT.words(report.state), STATES[report.state]


def listed(reports: Iterable[ExecutiveReport]) -> list[list[Any]]:
    """Rows of the list."""
    rows = []
    for each in reports:
        words, kind = state_of(each)
        when = each.decided_on or each.meets_on
        link = {"text": each.title, "href": reverse("decisions:decision", args=[each.public_id])}
        rows.append([link, each.body, spoken(when) if when else "no date yet", {"tag": words, "kind": kind}])
    return rows


def decision_context(report: ExecutiveReport, viewer: Viewer) -> dict[str, Any]:
    """What the page of a report shows beside the report itself."""
    moves = REPORT.open_to(report, viewer)
    step = next(iter(REPORT.steps(report).order_by("-id")), None)
    forward = {"draft": "finish", "ready": "submit", "deferred": "submit"}.get(report.state)
    refusal = REPORT.decide(report, forward, viewer).reason if forward and viewer.may(Permission.DECISION_EDIT) else ""
    return {
        "report": report,
        "state": state_of(report),
        "facts": facts_of(report, timezone.localdate()),
        "moves": [each for each in moves if each.name != "decide"],
        "may_decide": report.state == "submitted" and bool(viewer.may(Permission.DECIDE)),
        "may_note": report.state == "decided" and report.notice_on is None and bool(viewer.may(Permission.DECIDE)),
        "may_publish": report.state == "decided" and bool(viewer.may(Permission.PUBLISH)),
        "refusal": refusal,
        "step": step,
        "appendices": [(each, is_untouched(each.content, each.digest)) for each in report.appendices.all()],
        "formats": [(key, FORMATS[key].label) for key in ("word", "pdf", "html")],
        "publications": [(each, _withdrawn(each)) for each in report.publications.all()] if report.state == "decided" else [],
    }


def facts_of(report: ExecutiveReport, today: dt.date) -> list[tuple[str, Any]]:
    """Where a report stands, at the top of its page."""
    if report.state != "decided":
        return [("To", report.body), ("Meeting", spoken(report.meets_on) if report.meets_on else "no date yet")]
    live = report.publications.filter(state="published").first()
    where = reverse("decisions:publication", args=[live.public_id]) if live else ""
    public: Any = {"text": spoken(timezone.localdate(live.published_at)), "href": where} if live else "not public"
    return [
        ("Outcome", report.get_outcome_display()),
        ("Decided", f"{spoken(report.decided_on)}, {report.decided_by or report.body}"),
        ("Call-in", _call_in(report.call_in_until, today)),
        ("Public since", public),
    ]


def _call_in(until: dt.date | None, today: dt.date) -> str:
    if until is None:
        return "begins when the council publishes the decision"
    return f"until the end of {spoken(until)}" if today <= until else f"over: it ran until the end of {spoken(until)}"


def _withdrawn(publication: Any) -> Any:
    """The step by which it was withdrawn, with the reason."""
    return PUBLICATION.steps(publication).last() if publication.state == "withdrawn" else None


def looked_rows(form: LookedForm) -> list[Looked]:
    """What was found, each with its fields."""
    return [Looked(each, form[f"to_{each.key}"], None if each.must_go else form[f"keep_{each.key}"]) for each in form.found]
