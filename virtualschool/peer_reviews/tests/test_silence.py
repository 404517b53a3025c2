"""Evidence that says nothing: linked, shown as what it is, and counted only from the moment that it speaks."""

import uuid

import pytest
from django.urls import reverse

from virtualschool.peer_reviews.actions import findings, samples
from virtualschool.peer_reviews.actions.exhibits import seal_of
from virtualschool.peer_reviews.models import Exhibit, Finding
from virtualschool.peer_reviews.policies_findings import findings_stand
from virtualschool.peer_reviews.queries.matrix import matrix_of
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.reporting import report_of
from virtualschool.peer_reviews.silence import HIDDEN, NO_READING, NOT_GRADED, silence_of
from virtualschool.peer_reviews.standing import standing_of_finding, standings_of
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.peer_reviews.tests.test_evidence import exhibit_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S = Finding.State
GOOD = {"current": "good", "specific": "good", "owned": "good", "followed": "good"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"value": 12.0}, ""),
        ({"value": 0.0}, ""),
        ({"value": None}, NO_READING),
        ({"value": None, "groups": [("F", None), ("M", None)]}, NO_READING),
        ({"value": None, "groups": [("F", None), ("M", 4.0)]}, ""),
        ({"value": None, "symbol": "c"}, HIDDEN),
        ({"value": None, "symbol": "c", "groups": [("F", None)]}, HIDDEN),
    ],
)
def test_an_exhibit_speaks_when_a_figure_in_it_can_be_read(given, words):
    assert silence_of(exhibit_of(**given).content) == words


def without_reading(made) -> Exhibit:
    """An exhibit of a measure of which nothing is known: as the book gives it when no data were ever brought."""
    return made_by.exhibited(made, key="attendance.rate")


def test_an_exhibit_without_a_reading_is_no_kind_of_source(made):
    finding = made_by.found(made)
    made_by.linked(made, finding, made_by.noted(made))
    assert made_by.linked(made, finding, without_reading(made)).state == S.DRAFT
    assert standing_of_finding(finding).words == (
        "One note, voice: one more kind of source is needed. One exhibit (holds no reading) is linked and does not count."
    )
    with pytest.raises(Refused, match="holds no reading"):
        findings.move_finding(finding=finding, name="enter_report", by=made.lead)
    assert made_by.linked(made, finding, made.review.documents.first()).state == S.TRIANGULATED


def test_a_sample_counts_from_its_first_grading(made):
    finding, sample = made_by.found(made), made_by.sampled(made, kloe=made.review.kloes.first())
    made_by.provided(made, sample)
    made_by.linked(made, finding, made_by.noted(made))
    assert made_by.linked(made, finding, sample).state == S.DRAFT
    with pytest.raises(Refused, match="not graded yet"):
        findings.move_finding(finding=finding, name="enter_report", by=made.lead)
    assert matrix_of(made.review)[0].cells["document"].silent == {NOT_GRADED: 1}
    item = sample.items.first()
    samples.grade_item(item=item, levels={"current": "good"}, evidence={}, submit=False, by=made.lead)
    finding.refresh_from_db()
    assert finding.state == S.DRAFT
    samples.grade_item(item=item, levels=GOOD, evidence={}, submit=True, by=made.lead)
    finding.refresh_from_db()
    assert finding.state == S.TRIANGULATED
    assert matrix_of(made.review)[0].cells["document"].silent == {}
    assert findings.move_finding(finding=finding, name="enter_report", by=made.lead).state == S.IN_REPORT


def test_a_grading_of_another_sample_or_of_another_rubric_gives_it_no_voice(made):
    one, other = made_by.sampled(made), made_by.sampled(made)
    made_by.provided(made, one)
    samples.grade_item(item=one.items.first(), levels=GOOD, evidence={}, submit=True, by=made.lead)
    finding = made_by.found(made)
    assert standing_of_finding(made_by.linked(made, finding, other)).supporting == ()
    assert standing_of_finding(made_by.linked(made, finding, one)).supporting == ("document",)


def test_what_entered_the_report_before_is_looked_at_again(made):
    """A finding of an earlier day may stand in the report on an exhibit that says nothing: the report cannot be sent with it."""
    finding, exhibit = made_by.found(made), made_by.exhibited(made)
    made_by.linked(made, finding, made_by.noted(made))
    made_by.linked(made, finding, exhibit)
    findings.move_finding(finding=finding, name="enter_report", by=made.lead)
    content = exhibit_of(None).content
    exhibit.pk, exhibit.public_id, exhibit.number, exhibit.content, exhibit.digest = None, uuid.uuid4(), 2, content, seal_of(content)
    exhibit.save()
    finding.links.filter(exhibit__isnull=False).update(exhibit=exhibit)
    assert findings_stand(made.review).reason == "Not all findings still stand: Finding 1. Look at their evidence."
    ((_, standing),) = standings_of(Finding.objects.all(), made.review.authority)
    assert standing.silent == (("data", NO_READING),)


def test_the_report_does_not_count_it(made):
    finding = made_by.in_report(made)
    made_by.linked(made, finding, without_reading(made))
    made_by.linked(made, finding, made_by.sampled(made), made_by.CONTRADICTS)
    report = made_by.drafted(made)
    tables = {block.title: block.rows for block in report_of(report, made_by.TODAY).blocks if hasattr(block, "rows")}
    assert ("S1", "Strength", "1", "0", "1", "0") in tables["Pieces of evidence by kind of source"]


def test_the_pages_say_so(made):
    peer = making.signed_in(made.review.team.get(role="lead"))
    finding, exhibit, sample = made_by.found(made), without_reading(made), made_by.sampled(made, kloe=made.review.kloes.first())

    def page(name, thing):
        return " ".join(peer.get(reverse(f"peer_reviews:{name}", args=[thing.public_id])).content.decode().split())

    offered = page("finding", finding)
    assert f"{exhibit} (holds no reading: does not count)" in offered
    assert f"{sample} (not graded yet: does not count)" in offered
    made_by.linked(made, finding, exhibit)
    made_by.linked(made, finding, sample)
    assert page("finding", finding).count("does not count;") == 2
    matrix = page("matrix", made.review)
    for words in ("1 holds no reading", "1 not graded yet", "Holds no reading", "Not graded yet"):
        assert words in matrix
    made_by.exhibited(made)
    assert page("exhibits", made.review).count("It counts for no finding.") == 1, "one of the two holds a reading"
