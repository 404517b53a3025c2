"""Evidence, findings and reports for tests, made through the doors that people use."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.fixtures import TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.peer_reviews.actions import exhibits, findings, reports, reviews, samples
from virtualschool.peer_reviews.exhibits import Question
from virtualschool.peer_reviews.models import Exhibit, Finding, FindingLink, Note, Review, Sample, TeamMember
from virtualschool.peer_reviews.tests import making

SUPPORTS, CONTRADICTS = FindingLink.Stance.SUPPORTS, FindingLink.Stance.CONTRADICTS
MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
REFERENCES = tuple(f"FILE-{number:04d}" for number in range(1, 31))


@dataclass
class Made:
    """A review on site: its host, its lead peer, and the two as those who look."""

    review: Review
    host: Viewer
    lead: Viewer

    def again(self) -> Review:
        self.review = Review.objects.select_related("authority").get(pk=self.review.pk)
        return self.review


def on_site(host: Viewer, email: str = "peer1@peers.example") -> Made:
    """A review on site whose lead peer has signed."""
    review = making.whole(host, email)
    return Made(Review.objects.select_related("authority").get(pk=review.pk), host, lead_of(review))


def lead_of(review: Review) -> Viewer:
    return making.seen_by(TeamMember.objects.get(review=review, role=TeamMember.Role.LEAD))


def question(key: str = "roll.start", by: str = "", period: Period = MAY, cohort: str = "cla") -> Question:
    return Question(book[key], cohort, by, period)


def exhibited(made: Made, **asked: Any) -> Exhibit:
    return exhibits.take_exhibit(review=made.review, question=question(**asked), by=made.host, kloe=made.review.kloes.first())


def found(made: Made, text: str = "Teachers know whom to ring.", kind: str = "strength", kloe: Any = None) -> Finding:
    return findings.write_finding(review=made.review, kloe=kloe or made.review.kloes.first(), kind=kind, text=text, by=made.lead)


def noted(made: Made, kind: str = "voice", **said: Any) -> Note:
    return making.noted(made.review, made.lead, source_kind=kind, **said)


def linked(made: Made, finding: Finding, source: Any, stance: str = SUPPORTS) -> Finding:
    findings.link_evidence(finding=finding, source=source, stance=stance, by=made.lead)
    finding.refresh_from_db()
    return finding


def triangulated(made: Made, **said: Any) -> Finding:
    """A finding on a conversation and a document."""
    finding = found(made, **said)
    linked(made, finding, noted(made))
    return linked(made, finding, made.review.documents.first())


def in_report(made: Made, **said: Any) -> Finding:
    finding = triangulated(made, **said)
    return findings.move_finding(finding=finding, name="enter_report", by=made.lead)


def sampled(made: Made, size: int = 3, **said: Any) -> Sample:
    given = {"title": "Plans of last term", "kind": "plans", "rubric_key": "plan_audit", "source": "All plans signed off last term"}
    given |= {"references": REFERENCES, "size": size, "rule": "random"}
    by, seed = said.pop("by", made.host), said.pop("seed", "a seed")
    return samples.draw_sample(review=made.review, asked=samples.Asked(**given | said), seed=seed, by=by)


def provided(made: Made, sample: Sample) -> None:
    for item in sample.items.all():
        samples.provide_item(item=item, text=f"The plan of {item.pseudonym}.", version=item.version, by=made.host)


def drafted(made: Made) -> Any:
    """A report with a strength and an area for consideration, the review at drafting."""
    in_report(made)
    in_report(made, text="Part-time timetables last too long.", kind="consideration", kloe=made.review.kloes.last())
    reviews.move(review=made.review, name="leave_site", by=made.lead)
    made.again()
    report = reports.open_report(review=made.review, by=made.lead)
    passages = {"summary": "A strong start.", "context": "A council.", "method": "", "next_steps": "A plan."}
    return reports.save_passages(report=report, passages=passages, version=1, by=made.lead)


def sent(made: Made) -> Any:
    """The same, with the host for its factual check."""
    report = drafted(made)
    reports.send_to_host(report=report, check_until=TODAY + dt.timedelta(days=14), by=made.lead)
    made.again()
    report.refresh_from_db()
    return report


def signed_off(made: Made) -> Any:
    """The same, signed by lead peer and sponsor."""
    report = sent(made)
    for signed_as, by in (("lead", made.lead), ("sponsor", made.host)):
        reports.sign(report=report, signed_as=signed_as, by=by)
    made.again()
    report.refresh_from_db()
    return report
