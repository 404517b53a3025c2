"""Grading and moderating, as the rooms above ask for it."""

import datetime as dt
from dataclasses import replace

import pytest

from virtualschool.rubrics import actions, queries
from virtualschool.rubrics.actions import CannotGrade, add_version, moderate, save_grading, take_into_use
from virtualschool.rubrics.models import Grading, Rubric
from virtualschool.rubrics.scheme import FaultyScheme
from virtualschool.rubrics.shipping import shipped

pytestmark = pytest.mark.django_db
WORK, OTHER_WORK = "room.Thing:1", "room.Thing:2"
TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def rubric(viewer):
    return take_into_use(key="plan_audit", by=viewer)


def grade(rubric, by, *given, work=WORK, submit=True):
    keys = [each.key for each in queries.scheme_of(rubric).criteria]
    levels = dict(zip(keys, given, strict=False))
    return save_grading(rubric=rubric, subject=work, levels=levels, evidence={keys[0]: " Page 2 "}, submit=submit, by=by)


def test_a_shipped_rubric_is_entered_once(viewer):
    first = take_into_use(key="case_file", by=viewer)
    assert take_into_use(key="case_file", by=viewer) == first
    assert Rubric.objects.count() == 1
    with pytest.raises(CannotGrade, match="no such rubric"):
        take_into_use(key="nothing", by=viewer)


def test_an_authoritys_own_version_comes_first(viewer, viewer_as, other_authority):
    content = shipped()["case_file"].content
    given = {"key": "case_file", "title": "Our audit", "purpose": "", "content": content, "by": viewer}
    add_version(starts_on=dt.date(2025, 9, 1), **given)
    second = add_version(starts_on=dt.date(2026, 6, 1), **given)
    assert (second.version, take_into_use(key="case_file", by=viewer)) == (2, second)
    assert queries.rubric_on(dt.date(2026, 1, 1), key="case_file", authority_code="806").version == 1
    elsewhere = viewer_as("head", of=other_authority)
    assert take_into_use(key="case_file", by=elsewhere).authority_code == ""
    assert list(queries.rubrics_visible_to(elsewhere)) == [Rubric.objects.get(authority_code="")]
    assert "Our audit" in [each.title for each in queries.choices_on(TODAY, authority_code="806")]
    with pytest.raises(FaultyScheme):
        add_version(starts_on=TODAY, **given | {"content": {"layout": 1}})


def test_a_grading_is_a_draft_until_it_is_submitted(rubric, viewer):
    grade(rubric, viewer, "good", submit=False)
    assert queries.graded(rubric, [WORK])[WORK].by_grader == {}
    with pytest.raises(CannotGrade, match="Give a level for: Specific, Owned, Followed up"):
        grade(rubric, viewer, "good")
    grade(rubric, viewer, "good", "good", "strong", "weak")
    work = queries.graded(rubric, [WORK])[WORK]
    assert (work.settled.level, work.settled.is_good, work.differs) == ("weak", False, False)
    assert work.evidence[viewer.name]["current"] == "Page 2"
    with pytest.raises(CannotGrade, match="stays as it is"):
        grade(rubric, viewer, "good", "good", "good", "good")
    assert queries.own_grading(rubric, WORK, user_id=viewer.user_id).state == Grading.State.SUBMITTED


@pytest.mark.parametrize(
    ("levels", "said"),
    [({"current": "superb"}, "a level of the rubric"), ({"colour": "good"}, "no such criterion"), ({"current": "n/a"}, "always applies")],
)
def test_levels_are_those_of_the_rubric(rubric, viewer, levels, said):
    with pytest.raises(CannotGrade, match=said):
        save_grading(rubric=rubric, subject=WORK, levels=levels, evidence={}, submit=False, by=viewer)


def test_graders_who_differ_are_moderated_and_their_gradings_stay(rubric, viewer, viewer_as):
    second = viewer_as("deputy")
    grade(rubric, viewer, "good", "good", "good", "good")
    settled = {each.key: "good" for each in queries.scheme_of(rubric).criteria}
    given = {"rubric": rubric, "subject": WORK, "levels": settled, "by": viewer}
    with pytest.raises(CannotGrade, match="before two people"):
        moderate(reason="So it is", **given)
    grade(rubric, second, "good", "good", "good", "developing")
    work = queries.graded(rubric, [WORK])[WORK]
    assert (work.differs, work.settled) == (True, None)
    with pytest.raises(CannotGrade, match="Say why"):
        moderate(reason=" ", **given)
    with pytest.raises(CannotGrade, match="every criterion"):
        moderate(reason="x", **given | {"levels": {"current": "good"}})
    moderate(reason="The minutes on page 4 show it.", **given)
    work = queries.graded(rubric, [WORK])[WORK]
    assert work.settled.level == "good"
    assert work.by_grader[second.name]["followed"] == "developing"
    assert (queries.good_share([work]).good, queries.good_share([work]).judged) == (1, 1)
    assert queries.graders_by_subject(rubric, [WORK, OTHER_WORK]) == {WORK: 2}


def test_a_newer_shipped_rubric_is_used_and_older_work_keeps_its_own(rubric, viewer, monkeypatch):
    newer = replace(shipped()["plan_audit"], version=2, title="Audit, mended")
    for ours, offered in (({"plan_audit": replace(newer, starts_on=dt.date(2030, 1, 1))}, 1), ({"plan_audit": newer}, 2)):
        for place in (actions, queries):
            monkeypatch.setattr(place, "shipped", lambda held=ours: held)
        assert actions.take_into_use(key="plan_audit", by=viewer).version == offered
        choices = queries.choices_on(dt.date(2026, 6, 17), authority_code=viewer.authority_code)
        assert [each.version for each in choices if each.key == "plan_audit"] == [offered]
    rubric.refresh_from_db()
    assert (rubric.version, rubric.title) == (1, shipped()["plan_audit"].title)


def test_agreement_is_told_by_criterion(rubric, viewer, viewer_as):
    second = viewer_as("deputy")
    for work, given in ((WORK, "good"), (OTHER_WORK, "weak")):
        grade(rubric, viewer, "good", given, "good", "good", work=work)
        grade(rubric, second, "good", given, "good", "weak", work=work)
    told = {each.key: found for each, found in queries.agreements(rubric, queries.graded(rubric, [WORK, OTHER_WORK]).values())}
    assert (told["specific"].percent, told["specific"].kappa) == (100, 1)
    assert told["followed"].percent == 0


def test_two_graders_of_one_name_are_two(rubric, viewer, viewer_as, other_authority):
    twin = viewer_as("head", of=other_authority)
    assert twin.name == viewer.name
    grade(rubric, viewer, "good", "good", "good", "good")
    grade(rubric, twin, "good", "good", "good", "weak")
    assert sorted(queries.graded(rubric, [WORK])[WORK].by_grader) == [f"{viewer.name} (1)", f"{viewer.name} (2)"]


def test_reading_what_was_graded_takes_three_queries(rubric, viewer, django_assert_num_queries):
    for number in range(5):
        grade(rubric, viewer, "good", "good", "good", "good", work=f"room.Thing:{number}")
    with django_assert_num_queries(3):
        queries.graded(rubric, [f"room.Thing:{number}" for number in range(5)])
