"""What the follow-up says: the same questions then and now, what became of each finding, and the actions that answered it."""

import datetime as dt

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import setting_on
from virtualschool.documents.blocks import Block, FiguresTable, Paragraph, Report, Section
from virtualschool.kernel.periods import month_end
from virtualschool.peer_reviews.comparing import then_and_now
from virtualschool.peer_reviews.models import Exhibit, Finding, FollowUp, FollowUpJudgement, Review, ReviewReport
from virtualschool.peer_reviews.planning import answers_to
from virtualschool.peer_reviews.reporting import brand_of, label

MONTHS = (6, 12)


def usual_visit(review: Review) -> tuple[dt.date, dt.date]:
    """From when to when a follow-up is usual, by the authority's setting: so many months after the report was signed."""
    report = ReviewReport.objects.filter(review=review).first()
    signed = timezone.localdate(report.signed_off_at) if report and report.signed_off_at else timezone.localdate()
    months = setting_on(signed, key="peer_reviews.follow_up_months", authority=review.authority, default=list(MONTHS))
    return _months_on(signed, int(months[0])), _months_on(signed, int(months[1]))


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    return min(first.replace(day=1) + dt.timedelta(days=day.day - 1), month_end(first))


def judged(follow_up: FollowUp) -> list[tuple[Finding, FollowUpJudgement | None]]:
    """Every finding of the report with its latest judgement."""
    latest: dict[int, FollowUpJudgement] = {}
    for each in follow_up.judgements.order_by("at", "pk"):
        latest[each.finding_id] = each
    held = follow_up.review.findings.filter(state=Finding.State.IN_REPORT).select_related("kloe", "review")
    return [(finding, latest.get(finding.pk)) for finding in held]


def follow_up_report(follow_up: FollowUp, on: dt.date, viewer: Viewer) -> Report:
    """The follow-up as it stands."""
    review = follow_up.review
    blocks: list[Block] = [Paragraph(follow_up.summary)] if follow_up.summary.strip() else []
    blocks += [Section("Then and now"), *_comparisons(follow_up)]
    blocks += [Section("What became of the findings"), *_judgements(follow_up)]
    subtitle = f"Follow-up visit on {follow_up.visits_on:%-d %B %Y}"
    audience = f"{review.authority.name} Council and its partners"
    return Report(f"Follow-up: {review.title}", subtitle, audience, "OFFICIAL", on, tuple(blocks), (), brand_of(review))


def _comparisons(follow_up: FollowUp) -> list[Block]:
    blocks: list[Block] = []
    for then, now, before in readings_of(follow_up):
        shown = then_and_now(then, now, before)
        beside = f"; the same months a year before in exhibit {before.number}" if before else ""
        note = f"Exhibit {then.number} and, read again on {now.taken_at:%-d %B %Y}, exhibit {now.number}{beside}. {shown.words}".rstrip()
        blocks.append(FiguresTable(then.title, shown.columns, shown.rows, note))
    return blocks or [Paragraph("The review had no exhibit to compare.")]


def readings_of(follow_up: FollowUp) -> list[tuple[Exhibit, Exhibit, Exhibit | None]]:
    """Every exhibit with its reading now, and that of the same months a year before, where it was taken."""
    held = follow_up.readings.select_related("then", "now").prefetch_related("now__later")
    return [(each.then, each.now, next(iter(each.now.later.all()), None)) for each in held]


def _judgements(follow_up: FollowUp) -> list[Block]:
    rows = []
    findings = judged(follow_up)
    answers = answers_to([finding for finding, _ in findings])
    for finding, judgement in findings:
        said = [f"{each.title}: delivery {each.status.lower()}, impact {each.impact.lower()}" for each in answers[finding.pk]]
        delivery = "; ".join(said) or "No action in a plan"
        rows.append(
            (
                f"{label(finding)}. {finding.text}",
                judgement.get_judgement_display() if judgement else "Not judged yet",
                judgement.text if judgement else "",
                delivery,
            )
        )
    return [FiguresTable("Findings", ("Finding", "Judgement", "Why", "Actions"), tuple(rows))]
