"""How the report, its factual check and the follow-up are shown."""

from typing import Any, NamedTuple

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Report
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.actions.exhibits import is_untouched
from virtualschool.peer_reviews.actions.follow_ups import is_readable
from virtualschool.peer_reviews.actions.reports import current_text, shown_report, usual_check_until
from virtualschool.peer_reviews.comparing import shown_or_said, then_and_now
from virtualschool.peer_reviews.following import follow_up_report, judged, readings_of, usual_visit
from virtualschool.peer_reviews.models import Exhibit, Finding, FollowUp, Review, ReviewReport, SignOff
from virtualschool.peer_reviews.planning import answers_to
from virtualschool.peer_reviews.queries.evidence import exhibits_of
from virtualschool.peer_reviews.reporting import PASSAGES, label
from virtualschool.ui.forms import PlainForm

LEAD, SPONSOR = SignOff.As.LEAD, SignOff.As.SPONSOR
JUDGED = {"embedded": "complete", "in_progress": "amber", "not_yet": "red"}


def report_page(review: Review, report: ReviewReport | None, viewer: Viewer) -> dict[str, Any]:
    """The report, and what this viewer may do with it now."""
    writes = bool(policies.leads(review, viewer)) and bool(policies_findings.is_writing(review))
    page: dict[str, Any] = {"report": report, "writes": writes, "of_team": policies.place_of(review, viewer) is not None}
    if report is None:
        return page
    drafting = writes and review.state == Review.State.DRAFTING
    sends = policies_findings.report_is_sound(review, viewer)
    until = usual_check_until(review, timezone.localdate())
    return page | {
        "body": fragment(shown_report(report), top=1),
        "formats": [(key, each.label) for key, each in FORMATS.items()],
        "is_signed": report.content is not None,
        "untouched": report.content is None or is_untouched(report),
        "signatures": report.signatures.filter(void_at__isnull=True),
        "versions": report.versions.all(),
        "comments": report.comments.count(),
        "open_comments": report.comments.filter(answer="").count(),
        "send_form": forms.SendForm(initial={"check_until": until}) if drafting and sends else None,
        "send_reason": sends.reason if drafting else "",
        "takes_back": review.state == Review.State.FACTUAL_CHECK and bool(policies.leads(review, viewer)),
        "signing": _signing(review, report, viewer),
    }


def _signing(review: Review, report: ReviewReport, viewer: Viewer) -> list[dict[str, str]]:
    """The signatures this viewer could give, each with the reason when not yet."""
    if review.state != Review.State.FACTUAL_CHECK:
        return []
    given = set(report.signatures.filter(void_at__isnull=True).values_list("signed_as", flat=True))
    theirs = [LEAD] if policies.leads(review, viewer) else [SPONSOR] if policies_findings.signs_for_host(review, viewer) else []
    return [
        {"as": str(each.value), "words": str(each.label), "reason": policies_findings.may_sign(review, viewer, each).reason}
        for each in theirs
        if each not in given
    ]


def check_page(report: ReviewReport, viewer: Viewer) -> dict[str, Any]:
    """The host's comments with the peers' answers."""
    answers = bool(policies_findings.answers_comments(report.review, viewer))
    held = report.comments.select_related("finding__kloe", "report")
    rows: list[dict[str, Any]] = [{"comment": each, "about": about(each), "text": current_text(each)} for each in held]
    return {"report": report, "rows": rows, "answers": answers, "open": sum(not row["comment"].answer for row in rows)}


def about(comment: Any) -> str:
    """What a comment is about: a finding by its label, or a passage."""
    return label(comment.finding) if comment.finding else PASSAGES[comment.passage]


class Typed(NamedTuple):
    """What was sent and could not be kept: it stands in its place on the page again, with what is wrong with it."""

    what: str
    form: PlainForm
    finding: str = ""


def follow_up_page(review: Review, found: FollowUp | None, viewer: Viewer, typed: Typed | None) -> dict[str, Any]:
    """The follow-up as it stands, and what this viewer may do."""
    hosts, judges = policies_findings.begins_follow_up(review, viewer), policies_findings.judges_follow_up(review, viewer)
    first, last = usual_visit(review)
    page: dict[str, Any] = {"follow_up": found, "begins": bool(hosts) and found is None, "usual": (first, last)}
    kept = {typed.what: typed.form} if typed else {}
    page |= {"typed": typed and typed.form, "visit_form": kept.get("begin") or forms.VisitForm(initial={"visits_on": first})}
    if found is None:
        return page
    is_open = found.finished_at is None
    read = readings_of(found)
    left = [each for each in exhibits_of(review) if each.pk not in {then.pk for then, _, _ in read}]
    return page | {
        "finished": not is_open,
        "untouched": is_open or is_untouched(found),
        "readings": [_compared(*each) for each in read],
        "left": [each for each in left if is_readable(each)],
        "gone": [each for each in left if not is_readable(each)],
        "reads": bool(hosts) and is_open,
        "judges": bool(judges) and is_open,
        "findings": _findings(found, typed, judges=bool(judges) and is_open),
        "summary_form": kept.get("summary") or forms.SummaryForm(initial={"summary": found.summary, "version": found.version}),
        "opens_plans": bool(viewer.may(Permission.PLANS)),
        "finishes": bool(judges) and bool(policies.leads(review, viewer)) and is_open,
        "formats": [(key, each.label) for key, each in FORMATS.items()],
    }


def _compared(then: Exhibit, now: Exhibit, before: Exhibit | None) -> dict[str, Any]:
    shown = then_and_now(then, now, before)
    rows = [[shown_or_said(cell) for cell in row] for row in shown.rows]
    page = {"then": then, "now": now, "before": before, "columns": shown.columns, "rows": rows, "words": shown.words}
    return page | {"hides": any("c" in row for row in rows)}


def _findings(found: FollowUp, typed: Typed | None, *, judges: bool) -> list[dict[str, Any]]:
    held = judged(found)
    answers = answers_to([finding for finding, _ in held])
    return [
        {
            "finding": finding,
            "label": label(finding),
            "judgement": judgement,
            "kind": JUDGED[judgement.judgement] if judgement else "neutral",
            "answers": answers[finding.pk],
            "form": _judging(finding, typed) if judges else None,
        }
        for finding, judgement in held
    ]


def _judging(finding: Finding, typed: Typed | None) -> PlainForm:
    if typed and typed.finding == str(finding.public_id):
        return typed.form
    return forms.JudgeForm(auto_id=f"id_{finding.number}_%s")


def shown_follow_up(found: FollowUp, viewer: Viewer) -> Report:
    """The follow-up as it is to be read: frozen once it is finished."""
    if found.content is not None:
        return frozen.from_json(found.content)
    return follow_up_report(found, timezone.localdate(), viewer)
