"""The peer review that the plan comes from: ten months ago, written up, checked, signed."""

import datetime as dt
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import calendar_of
from virtualschool.demo.improvement.cast import Cast
from virtualschool.demo.improvement.review_common import CONTRADICTS, Fieldwork
from virtualschool.kernel.periods import ONE_DAY, Period, month_start
from virtualschool.measures.book import book
from virtualschool.peer_reviews.actions import documents, exhibits, findings, reports, reviews
from virtualschool.peer_reviews.exhibits import Question
from virtualschool.peer_reviews.models import Exhibit, Finding, Review


def first_day(cast: Cast) -> dt.date:
    """The first of two days on site: a Tuesday ten months ago, or the next one on which schools are open."""
    calendar, day = calendar_of(cast.authority), cast.month(-10) + dt.timedelta(days=10)
    day += dt.timedelta(days=(1 - day.weekday()) % 7)
    while not (calendar.is_school_day(day) and calendar.is_school_day(day + ONE_DAY)):
        day += dt.timedelta(days=7)
    return day


def words_of(cast: Cast, name: str, **told: str) -> Any:
    """Words that speak of the review, with the month in which the peers came."""
    return cast.words(name, site=f"{first_day(cast):%B %Y}", **told)


def signed_review(cast: Cast) -> Review:
    """The review that this step made."""
    title = words_of(cast, "review")["title"]
    return Review.objects.select_related("authority").get(authority=cast.authority, title=title)


def bring(cast: Cast) -> None:
    """The whole of it, entered from its papers by those who took part: their access runs until today for that."""
    first = first_day(cast)
    work = Fieldwork(cast, words_of(cast, "review"), first)
    work.apply(accepted_on=first - dt.timedelta(days=80))
    work.invite("peer.second", access_from=first - dt.timedelta(days=20), access_until=cast.today)
    work.prepare()
    lead, other = cast.viewer("peer.second"), cast.viewer("peer")
    request = work.review.requests.get()
    documents.decline(request=request, reason="There is none yet: it is an action of the new plan.", by=work.host)
    taken = [_exhibit(work, each) for each in work.words["exhibits"]]
    held = [_finding(work, place, said, taken, lead, other) for place, said in enumerate(work.words["findings"])]
    _contradicted(work, held, lead, other)
    for each in held:
        each.refresh_from_db()
        findings.move_finding(finding=each, name="enter_report", by=lead)
    reports.give_feedback(review=work.review, by=lead)
    _report(work, lead, cast)


def _exhibit(work: Fieldwork, said: dict[str, Any]) -> Exhibit:
    """The book's reading of the three months before the visit, as today's record gives it."""
    before = month_start(work.first_day) - ONE_DAY
    period = Period(month_start(before - dt.timedelta(days=63)), before)
    asked = Question(book[said["measure"]], "cla", said["by"], period)
    return exhibits.take_exhibit(review=work.review, question=asked, by=work.host, kloe=work.kloes[said["kloe"]])


def _finding(work: Fieldwork, place: int, said: dict[str, Any], taken: list[Exhibit], lead: Viewer, other: Viewer) -> Finding:
    slot = next((each for each in work.slots if work.kloes[said["kloe"]] in each.kloes.all()), None)
    sources: list[Any] = [work.documents[each] for each in said["documents"]] + [taken[each] for each in said["exhibits"]]
    for number, (kind, bearing, text) in enumerate(said["notes"]):
        by = lead if (place + number) % 2 else other
        sources.append(work.note(by, said["kloe"], kind, bearing, text, slot if kind == "voice" else None))
    return work.finding(lead, said, sources)


def _contradicted(work: Fieldwork, held: list[Finding], lead: Viewer, other: Viewer) -> None:
    """One finding stands although something speaks against it, and says why."""
    said = work.words["contradicts"]
    finding = held[said["finding"]]
    note = work.note(other, 0, "voice", "consideration", said["text"], confidence="likely")
    findings.link_evidence(finding=finding, source=note, stance=CONTRADICTS, by=lead)
    finding.refresh_from_db()
    words = {"kloe": finding.kloe, "kind": finding.kind, "text": finding.text, "contradiction_answer": said["answer"]}
    findings.change_finding(finding=finding, version=finding.version, by=lead, **words)


def _report(work: Fieldwork, lead: Viewer, cast: Cast) -> None:
    """Draft, the host's check with one comment, two signatures."""
    reviews.move(review=work.review, name="leave_site", by=lead)
    work.review.refresh_from_db()
    report = reports.open_report(review=work.review, by=lead)
    report = reports.save_passages(report=report, passages=work.words["passages"], version=report.version, by=lead)
    reports.send_to_host(report=report, check_until=cast.today + dt.timedelta(days=14), by=lead)
    report.refresh_from_db()
    said = work.words["comment"]
    comment = reports.comment(report=report, about=said["about"], kind="wrong", text=said["text"], by=work.host)
    reports.answer_comment(comment=comment, accepted=True, answer=said["answer"], new_text=said["after"], by=lead)
    reports.sign(report=report, signed_as="lead", by=lead)
    reports.sign(report=report, signed_as="sponsor", by=cast.viewer("director"))
