"""Reads of reports to the executive and of what was published."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Plan
from virtualschool.audit.trail import subject_of
from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import setting_on
from virtualschool.decisions.models import Appendix, ExecutiveReport, Publication
from virtualschool.kernel.workingdays import working_days_after
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.queries import reports_visible_to as reports_of_reviews
from virtualschool.peer_reviews.related import Led

CALL_IN_DAYS = 5
IMPLICATIONS = (
    "Financial",
    "Legal",
    "Risk",
    "Equality and diversity",
    "Climate change and environment",
    "Children and young people cared for by the authority and care leavers",
    "Data protection",
)


def reports_visible_to(viewer: Viewer) -> QuerySet[ExecutiveReport]:
    """The authority's reports: drafts only for those who write them."""
    ours = ExecutiveReport.objects.filter(authority_id=viewer.authority_id)
    if viewer.may(Permission.DECISION_EDIT):
        return ours
    return ours.exclude(state__in=("draft", "ready")) if viewer.may(Permission.DECISIONS) else ours.none()


def appendices_visible_to(viewer: Viewer) -> QuerySet[Appendix]:
    return Appendix.objects.filter(report__in=reports_visible_to(viewer)).select_related("report")


def publications_visible_to(viewer: Viewer) -> QuerySet[Publication]:
    """The authority's publications, withdrawn ones too."""
    return Publication.objects.filter(authority_id=viewer.authority_id).select_related("report")


def published() -> QuerySet[Publication]:
    """What everyone may read, signed in or not."""
    return Publication.objects.filter(state="published").select_related("authority", "report")


def ever_published() -> QuerySet[Publication]:
    """The same with what was withdrawn: its address says that it is, and no more."""
    return Publication.objects.select_related("authority", "report")


def implications_on(day: dt.date, authority: Authority) -> list[str]:
    """The headings under which implications are told."""
    return list(setting_on(day, key="decisions.implications", authority=authority, default=IMPLICATIONS))


def body_on(day: dt.date, authority: Authority) -> str:
    return str(setting_on(day, key="decisions.body", authority=authority, default="Executive"))


def call_in_until(notice_on: dt.date, authority: Authority) -> dt.date:
    """The last day on which a decision can be called in: so many working days after the council published it (Local Government Act
    2000, section 9F; the number of days is the council's own)."""
    days = int(setting_on(notice_on, key="decisions.call_in_days", authority=authority, default=CALL_IN_DAYS))
    closed = setting_on(notice_on, key="calendar.closed_days", authority=authority, default=())
    return working_days_after(notice_on, days, {dt.date.fromisoformat(each) for each in closed})


def decisions_on(plan: Plan, viewer: Viewer) -> list[tuple[str, str]]:
    """For the plan's own page: the reports that have it as an appendix, those that this person may read."""
    subject = f"{plan._meta.label}:{plan.pk}"
    held = reports_visible_to(viewer).filter(appendices__subject=subject).exclude(state__in=("draft", "ready")).distinct()
    return [(_said(each), reverse("decisions:decision", args=[each.public_id])) for each in held.order_by("-decided_on", "-pk")]


def decisions_on_review(review: Review, viewer: Viewer) -> list[Led]:
    """For a review's own page: the reports to the executive that go with its report, and for who writes them the way to begin one."""
    signed = reports_of_reviews(viewer).filter(review=review, review__state__in=("signed_off", "closed")).exclude(content=None).first()
    if signed is None or not viewer.may(Permission.DECISIONS):
        return []
    held = reports_visible_to(viewer).filter(appendices__subject=subject_of(signed)).distinct().order_by("-decided_on", "-pk")
    led = [Led("Report to the executive", _said(each), reverse("decisions:decision", args=[each.public_id])) for each in held]
    if not led and viewer.may(Permission.DECISION_EDIT):
        words = "Write the report to the executive that goes with it"
        led.append(Led("To do", words, f"{reverse('decisions:new')}?what=review:{signed.public_id}", is_offer=True))
    return led


def _said(report: ExecutiveReport) -> str:
    from virtualschool.decisions.workflow import REPORT

    when = f" on {report.decided_on.day} {report.decided_on:%B %Y}" if report.decided_on else ""
    return f"{report.title} ({REPORT.words(report.state).lower()}{when})"
