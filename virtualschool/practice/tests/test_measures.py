"""The measures on small tables: what counts on which day, and what is not available yet."""

import datetime as dt

import pytest

from virtualschool.children.models import CareSpan, Child, Enrolment
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, members, read
from virtualschool.practice.actions import examples, programmes
from virtualschool.practice.lists import term_of
from virtualschool.practice.models import CaseStudy, Example
from virtualschool.practice.tests.furnishing import EXAMPLE, approved_study
from virtualschool.schools.models import School

JUNE, MAY = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30)), Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
DAY = dt.date(2026, 5, 31)
SIGNED, SHARED = "programme.schools_signed_up", "practice.shared"


@pytest.fixture
def said(authority):
    def of(key, period, by=None):
        measure = book[key]
        found = read(measure, period, within=Scope(authority, authority.code), cohort=measure.cohorts[0], by=by)
        if by:
            return {each.group: (each.numerator, each.denominator) for each in found}
        return found[0].numerator, found[0].denominator, found[0].value

    return of


@pytest.fixture
def known_to(authority):
    """The last day that a reading of practice shared speaks of; None where pages say that there is nothing yet."""

    def of(period):
        return read(book[SHARED], period, within=Scope(authority, authority.code), cohort="practice")[0].data_to

    return of


@pytest.fixture
def schools(authority):
    """Three secondary schools and a primary school, each with a child of ours since 2024; one secondary school without."""
    for number, phase in enumerate("4472", start=1):
        school = School.objects.create(urn=number, name=f"S{number}", la_code="806", phase_code=phase, status_code="1")
        child = Child.objects.create(authority=authority, child_code=f"C{number}")
        CareSpan.objects.create(child=child, authority=authority, began_on=dt.date(2024, 9, 1))
        Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2024, 9, 1))
    School.objects.create(urn=9, name="S9", la_code="806", phase_code="4", status_code="1")


@pytest.fixture
def begin(viewer):
    def make(title, *urns, phase="secondary", starts_on=dt.date(2026, 1, 1), on=dt.date(2026, 1, 1)):
        made = programmes.begin_programme(title=title, summary="", phase=phase, starts_on=starts_on, by=viewer)
        for urn in urns:
            programmes.sign_up(programme=made, school_urn=urn, signed_up_on=on, contact="", by=viewer)
        return made

    return make


def test_nothing_is_said_before_a_programme_for_secondary_schools_began(schools, begin, said):
    assert said(SIGNED, MAY)[2] is None
    begin("Reading", 4, phase="primary")
    assert said(SIGNED, MAY)[2] is None
    begin("Later", 1, starts_on=dt.date(2026, 6, 1), on=dt.date(2026, 6, 1))
    assert said(SIGNED, MAY)[2] is None
    assert said(SIGNED, JUNE) == (1, 3, pytest.approx(100 / 3))


def test_schools_signed_up_on_the_last_day_of_the_period(schools, begin, said, viewer):
    programme = begin("Attachment", 1, 9)
    assert said(SIGNED, MAY) == (1, 3, pytest.approx(100 / 3)), "a school without our children is not one that may"
    late = programmes.sign_up(programme=programme, school_urn=2, signed_up_on=DAY, contact="", by=viewer)
    assert said(SIGNED, MAY)[:2] == (2, 3)
    programmes.leave(part=late, left_on=DAY, by=viewer)
    assert said(SIGNED, MAY)[:2] == (2, 3), "the day it left is its last in the programme"
    assert said(SIGNED, JUNE)[:2] == (1, 3)
    begin("For all", 1, 3, phase="all")
    assert said(SIGNED, MAY)[:2] == (3, 3), "a school in two programmes is one school"
    assert said(SIGNED, MAY, "programme") == {"Attachment": (2, 3), "For all": (2, 3)}
    programmes.end_programme(programme=programme, ends_on=DAY, by=viewer)
    assert said(SIGNED, MAY, "programme") == {"Attachment": (2, 3), "For all": (2, 3)}
    assert said(SIGNED, JUNE, "programme") == {"For all": (2, 3)}


def test_when_all_programmes_are_over_there_is_no_rate(schools, begin, said, viewer):
    programmes.end_programme(programme=begin("Attachment", 1), ends_on=DAY, by=viewer)
    assert said(SIGNED, MAY)[2] is not None
    assert said(SIGNED, JUNE)[2] is None


def test_practice_shared_from_the_first_day_to_the_last(viewer, viewer_as, said, known_to, authority):
    assert known_to(MAY) is None
    assert said(SHARED, MAY) == (0, None, None), "nothing was ever shared: not available, not nought"
    for day in (dt.date(2026, 4, 30), MAY.start, MAY.end, JUNE.start, None):
        example = examples.write_example(said=EXAMPLE, by=viewer)
        if day:
            examples.share_example(example=example, shared_on=day, shared_with="All", at_event="", by=viewer)
    study = approved_study(viewer, viewer_as("deputy"))
    assert said(SHARED, MAY) == (2, None, 2)
    assert (known_to(MAY), known_to(JUNE)) == (MAY.end, dt.date(2026, 6, 17))
    examples.move_study(study=study, name="share", by=viewer)
    assert said(SHARED, JUNE)[0] == 2
    assert said(SHARED, JUNE, "practice_kind") == {"example": (1, None), "case_study": (1, None)}
    assert said(SHARED, Period(MAY.start, JUNE.end), "month") == {"2026-05": (2, None), "2026-06": (2, None)}
    within = Scope(authority, authority.code)
    told = members(book[SHARED], JUNE, within=within, cohort="practice")
    assert len(list(told)) == 2
    examples.move_study(study=study, name="withdraw", by=viewer, reason="Asked")
    assert said(SHARED, JUNE)[0] == 1, "what was withdrawn within the period counts no more"


def test_a_past_month_keeps_what_it_said_when_a_study_is_withdrawn(viewer, viewer_as, said, known_to, clock):
    clock.move_to(dt.datetime(2026, 5, 29, 12, tzinfo=dt.UTC))
    study = approved_study(viewer, viewer_as("deputy"))
    examples.move_study(study=study, name="share", by=viewer)
    clock.move_to(dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC))
    examples.move_study(study=study, name="withdraw", by=viewer, reason="The family asked")
    study.refresh_from_db()
    assert (study.shared_on, study.withdrawn_on) == (dt.date(2026, 5, 29), dt.date(2026, 6, 2))
    assert (said(SHARED, MAY)[0], said(SHARED, JUNE)[0]) == (1, 0)
    both = Period(MAY.start, JUNE.end)
    assert said(SHARED, both)[0] == 0, "at the end of these two months it is shared no more"
    assert said(SHARED, both, "month") == {"2026-05": (1, None)}, "and May still says what it said"
    assert said(SHARED, Period(MAY.start, dt.date(2026, 6, 1)))[0] == 1, "the day before it was withdrawn"
    assert said(SHARED, Period(MAY.start, dt.date(2026, 6, 2)))[0] == 0
    assert known_to(MAY) == MAY.end


def test_a_sharing_that_is_corrected_counts_on_its_right_day_once(viewer, said):
    example = examples.write_example(said=EXAMPLE, by=viewer)
    for day in (JUNE.start, MAY.end):
        examples.share_example(example=example, shared_on=day, shared_with="All", at_event="", by=viewer)
    assert (said(SHARED, MAY)[0], said(SHARED, JUNE)[0]) == (1, 0)


def test_a_month_in_which_nothing_was_shared_is_nought_once_there_is_a_list(viewer, said, known_to):
    example = examples.write_example(said=EXAMPLE, by=viewer)
    examples.share_example(example=example, shared_on=dt.date(2026, 4, 2), shared_with="All", at_event="", by=viewer)
    assert (said(SHARED, MAY)[0], known_to(MAY)) == (0, MAY.end)
    assert known_to(Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))) is None


def test_members_are_told_by_what_they_are(viewer, viewer_as, authority):
    study = approved_study(viewer, viewer_as("deputy"))
    examples.move_study(study=study, name="share", by=viewer)
    example = examples.write_example(said=EXAMPLE, by=viewer)
    examples.share_example(example=example, shared_on=dt.date(2026, 6, 17), shared_with="All", at_event="", by=viewer)
    from virtualschool.practice.measures import EXAMPLES, STUDIES

    told = EXAMPLES.described(authority, [Example.objects.get().pk, CaseStudy.objects.get().pk + STUDIES])
    assert sorted(words for words, _ in told.values()) == [
        "Case study: A mentor at the right time, shared on 17 June 2026",
        "Example: A quiet start to the day, shared on 17 June 2026",
    ]


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2025-09-01", "2025-09-01", "2025-12-31"),
        ("2025-12-31", "2025-09-01", "2025-12-31"),
        ("2026-01-01", "2026-01-01", "2026-03-31"),
        ("2026-04-01", "2026-04-01", "2026-08-31"),
        ("2026-08-31", "2026-04-01", "2026-08-31"),
    ],
)
def test_terms(day, start, end):
    found = term_of(dt.date.fromisoformat(day))
    assert (str(found.start), str(found.end)) == (start, end)


def test_a_school_that_left_and_came_back_counts_on_the_days_of_its_parts(schools, begin, said, viewer):
    """By hand, of three schools: school 1 takes part to 10 May and again from 1 June; the others never."""
    programme = begin("Attachment", 1)
    programmes.leave(part=programme.schools.get(), left_on=dt.date(2026, 5, 10), by=viewer)
    programmes.sign_up(programme=programme, school_urn=1, signed_up_on=dt.date(2026, 6, 1), contact="", by=viewer)
    ends = [dt.date(2026, 5, 10), dt.date(2026, 5, 11), DAY, dt.date(2026, 6, 1)]
    assert [said(SIGNED, Period(dt.date(2026, 5, 1), day))[:2] for day in ends] == [(1, 3), (0, 3), (0, 3), (1, 3)]


def test_members_of_sign_ups_lead_to_each_school(schools, begin, authority, client_as):
    begin("Attachment", 1)
    found = members(book[SIGNED], MAY, within=Scope(authority, authority.code), cohort="programme_schools")
    assert sorted((each.numerator, each.denominator) for each in found) == [(0, 1), (0, 1), (1, 1)]
    told = book.cohort("programme_schools").described(authority, [each.child_id for each in found])
    assert {text.split(",")[0] for text, _ in told.values()} == {"S1", "S2", "S3"}
    client = client_as("head")
    assert all(client.get(href).status_code == 200 for _, href in told.values())
