"""Exhibits from the book and samples under pseudonyms."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.peer_reviews import queries
from virtualschool.peer_reviews.actions import exhibits, samples
from virtualschool.peer_reviews.comparing import compared, then_and_now
from virtualschool.peer_reviews.exhibits import a_year_before, period_now
from virtualschool.peer_reviews.models import Exhibit, ExhibitRequest, SampleKey
from virtualschool.peer_reviews.queries.evidence import keys_of, subject_of
from virtualschool.peer_reviews.queries.matrix import matrix_of
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.rubrics import queries as rubrics

pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text)


def period(start, end):
    return Period(day(start), day(end))


def test_peers_ask_and_the_host_answers(made):
    asked = exhibits.ask_for_exhibit(review=made.review, question=made_by.question(), why="To see the trend.", by=made.lead)
    taken = exhibits.take_asked(request=asked, by=made.host)
    asked.refresh_from_db()
    assert (asked.exhibit, asked.answered_by) == (taken, made.host.name)
    with pytest.raises(Refused, match="answered already"):
        exhibits.take_asked(request=asked, by=made.host)
    second = exhibits.ask_for_exhibit(review=made.review, question=made_by.question(), why="", by=made.lead)
    with pytest.raises(Refused, match="Say why"):
        exhibits.decline_exhibit(request=second, reason=" ", by=made.host)
    exhibits.decline_exhibit(request=second, reason="Not collected.", by=made.host)
    with pytest.raises(Refused, match="answered already"):
        exhibits.decline_exhibit(request=second, reason="Not collected.", by=made.host)
    ExhibitRequest.objects.filter(pk=second.pk).update(answered_at=None, measure_key="gone.measure")
    second.refresh_from_db()
    with pytest.raises(Refused, match="no measure"):
        exhibits.take_asked(request=second, by=made.host)


def test_only_the_host_takes_and_only_what_the_book_offers(made):
    with pytest.raises(Refused, match="may not host"):
        exhibits.take_exhibit(review=made.review, question=made_by.question(), by=made.lead)
    with pytest.raises(Refused, match="may do this"):
        exhibits.ask_for_exhibit(review=made.review, question=made_by.question(), why="", by=made.host)
    with pytest.raises(Refused, match="is offered for the cohort"):
        made_by.exhibited(made, cohort="cla_12m")


def test_an_exhibit_is_never_altered(made):
    """The database itself refuses, whatever a program asks."""
    exhibit = made_by.exhibited(made)
    for name, value in (("content", {}), ("digest", "0" * 64), ("period_end", day("2026-06-01")), ("title", "Another")):
        with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
            Exhibit.objects.filter(pk=exhibit.pk).update(**{name: value})
    exhibit.note = "Another note."
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        exhibit.save()
    assert exhibits.is_untouched(Exhibit.objects.get(pk=exhibit.pk))


def test_the_same_question_now():
    today = day("2027-06-01")
    assert period_now(period("2026-05-01", "2026-05-31"), today) == period("2027-05-01", "2027-05-31")
    assert period_now(period("2025-09-01", "2026-08-31"), today) == period("2026-06-01", "2027-05-31")
    assert period_now(period("2024-02-01", "2024-02-29"), day("2025-03-01")) == period("2025-02-01", "2025-02-28")
    assert period_now(period("2026-05-01", "2026-05-31"), day("2026-12-01")) == period("2026-11-01", "2026-11-30")
    assert period_now(period("2026-04-01", "2026-06-30"), day("2026-12-20")) == period("2026-09-01", "2026-11-30")
    assert period_now(period("2026-05-03", "2026-05-30"), day("2026-12-01")) == period("2026-11-03", "2026-11-30")
    assert period_now(period("2026-05-03", "2026-05-30"), day("2026-05-20")) == period("2026-05-03", "2026-05-30")
    assert period_now(period("2026-05-01", "2026-05-31"), day("2026-05-31")) == period("2026-05-01", "2026-05-31")


@pytest.mark.parametrize(
    ("then", "now", "words", "before"),
    [
        (("2025-09-01", "2025-12-31"), ("2026-09-01", "2026-12-31"), "", None),
        (("2025-09-01", "2025-12-31"), ("2026-01-01", "2026-04-30"), "different times of the year", ("2025-01-01", "2025-04-30")),
        (("2025-09-01", "2025-12-31"), ("2026-01-01", "2026-04-30"), "There is no data of the same months a year before", None),
        (("2025-09-01", "2026-08-31"), ("2026-06-01", "2027-05-31"), "1 June 2026 to 31 August 2026 is in both.", None),
        (("2026-05-01", "2026-05-31"), ("2026-05-01", "2026-05-31"), "then and now are the same", None),
    ],
)
def test_seasons_are_told_apart(then, now, words, before):
    def at(value, stretch):
        made = exhibit_of(value)
        made.period_start, made.period_end = map(day, stretch)
        return made

    shown = then_and_now(at(20.0, then), at(25.0, now), at(30.0, before) if before else None)
    assert words in shown.words
    assert bool(words) == bool(shown.words)
    verdicts = [cell for cell in shown.rows[0] if isinstance(cell, str) and "points" in cell]
    if before:
        assert shown.columns[4] == "A year before now: 1 January 2025 to 30 April 2025"
        assert verdicts == ["+5.0 percentage points", "−5.0 percentage points: better"]
    else:
        assert verdicts == ["+5.0 percentage points" + ("" if "time" in words or "no data" in words else ": worse")]


def test_the_same_months_a_year_before():
    assert a_year_before(period("2025-02-01", "2025-02-28")) == period("2024-02-01", "2024-02-29")
    assert a_year_before(period("2024-02-01", "2024-02-29")) == period("2023-02-01", "2023-02-28")
    assert a_year_before(period("2026-05-03", "2026-05-30")) == period("2025-05-03", "2025-05-30")


def exhibit_of(value, *, version=1, symbol="", better=Better.LOWER, unit=Unit.PERCENT, groups=()):
    """An exhibit with one figure, not kept."""
    from virtualschool.documents import frozen
    from virtualschool.documents.blocks import Brand, FiguresTable, KeyFigures, Report

    def reading(number, group=None):
        return Reading("m.k", version, "M", unit, better, "cla", made_by.MAY, "sex" if group else None, group, 1, 2, number, 9, symbol)

    blocks = [KeyFigures((reading(value),))]
    if groups:
        blocks.append(FiguresTable("By", ("Group", "M"), tuple((name, reading(number, name)) for name, number in groups)))
    content = frozen.to_json(Report("M", "", "", "OFFICIAL", day("2026-06-01"), tuple(blocks), (), Brand("X")))
    return Exhibit(number=1, content=content, breakdown="sex" if groups else "")


@pytest.mark.parametrize(
    ("then", "now", "difference", "words"),
    [
        (exhibit_of(20.0), exhibit_of(15.04), -5.0, "−5.0 percentage points: better"),
        (exhibit_of(20.0), exhibit_of(25.0), 5.0, "+5.0 percentage points: worse"),
        (exhibit_of(20.0, better=Better.HIGHER), exhibit_of(25.0), 5.0, "+5.0 percentage points: better"),
        (exhibit_of(20.0), exhibit_of(20.0), 0.0, "No change"),
        (exhibit_of(10.0, unit=Unit.CHILDREN, better=Better.NEITHER), exhibit_of(12.0, unit=Unit.CHILDREN), 2.0, "+2"),
        (exhibit_of(20.0), exhibit_of(20.0, version=2), None, "Not compared: the definition changed from version 1 to 2"),
        (exhibit_of(None, symbol="c"), exhibit_of(20.0), None, "Not compared: a small number is hidden"),
        (exhibit_of(None), exhibit_of(20.0), None, "Not compared: not available at both times"),
    ],
)
def test_then_and_now(then, now, difference, words):
    (line,) = compared(then, now)
    assert (line.difference, line.words) == (difference, words)


def test_groups_are_matched_by_their_words():
    lines = compared(exhibit_of(1.0, groups=[("F", 1.0), ("M", 2.0)]), exhibit_of(1.0, groups=[("F", 3.0), ("U", 4.0)]))
    assert [(line.label, line.words) for line in lines[1:]] == [
        ("F", "+2.0 percentage points: worse"),
        ("M", "Only at one of the two times"),
        ("U", "Only at one of the two times"),
    ]


def test_a_sample_can_be_drawn_again_and_keeps_its_key_with_the_host(made):
    first, second = made_by.sampled(made), made_by.sampled(made)
    assert keys_of(first, made.host).values() != []
    assert list(keys_of(first, made.host).values()) == list(keys_of(second, made.host).values())
    assert first.population_seal == second.population_seal
    assert keys_of(first, made.lead) == {}
    assert [each.pseudonym for each in first.items.all()] == ["P-01", "P-02", "P-03"]
    with pytest.raises(Refused, match="cannot be drawn from 30"):
        made_by.sampled(made, size=31)
    with pytest.raises(Refused):
        made_by.sampled(made, size=1, references=[], by=made.lead)


def test_items_are_graded_and_moderated_by_peers(made):
    from virtualschool.peer_reviews.tests import making

    sample = made_by.sampled(made)
    item = sample.items.first()
    levels = {"current": "good", "specific": "good", "owned": "good", "followed": "good"}
    given = {"item": item, "levels": levels, "evidence": {}, "submit": True}
    with pytest.raises(Refused, match="has not given"):
        samples.grade_item(by=made.lead, **given)
    made_by.provided(made, sample)
    item.refresh_from_db()
    with pytest.raises(Refused, match="may do this"):
        samples.grade_item(by=made.host, **given)
    samples.grade_item(by=made.lead, **given)
    second = making.signed(made.review, made.host, 8, role="peer")
    samples.grade_item(by=second, **given | {"levels": levels | {"owned": "weak"}})
    work = rubrics.graded(sample.rubric, [subject_of(item)])[subject_of(item)]
    assert (work.differs, work.settled) == (True, None)
    samples.moderate_item(item=item, levels=levels, reason="Named on page two.", by=made.lead)
    assert rubrics.graded(sample.rubric, [subject_of(item)])[subject_of(item)].settled.level == "good"


def test_the_key_is_forgotten_when_the_review_is_over(made):
    made_by.sampled(made)
    with pytest.raises(Refused, match="until the report is signed off"):
        samples.destroy_keys(review=made.review, by=made.host)
    report = made_by.signed_off(made)
    assert samples.destroy_keys(review=report.review, by=made.host) == 3
    assert not SampleKey.objects.exists()


def test_evidence_belongs_to_its_review(made, viewer_as, other_authority):
    made_by.exhibited(made)
    made_by.sampled(made)
    theirs = viewer_as("head", of=other_authority)
    for visible in (queries.exhibits_visible_to, queries.samples_visible_to, queries.sample_items_visible_to):
        assert visible(made.lead).exists()
        assert visible(made.host).exists()
        assert not visible(theirs).exists()
        assert not visible(viewer_as("director")).exists()


def test_the_matrix_counts_what_is_there(made, django_assert_max_num_queries):
    finding = made_by.triangulated(made)
    made_by.exhibited(made)
    made_by.sampled(made, kloe=made.review.kloes.first())
    with django_assert_max_num_queries(11):
        rows = matrix_of(made.review)
    first = rows[0]
    assert (first.cells["voice"].notes, first.cells["voice"].total) == ({"strength": 2}, 2)
    assert (first.cells["document"].documents, first.cells["data"].exhibits, first.cells["document"].samples) == (1, 1, 1)
    assert first.findings[0][0] == finding
    assert first.findings[0][1].is_triangulated
    assert not rows[-1].findings
