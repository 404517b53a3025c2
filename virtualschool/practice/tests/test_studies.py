"""Case studies: checked, flagged, approved by somebody else, shared; and examples of practice."""

import datetime as dt

import pytest

from virtualschool.audit.models import Entry
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, ReportedEpisode, SenProvision, SocialWorkerSpan
from virtualschool.practice import queries
from virtualschool.practice.actions import examples
from virtualschool.practice.knowing import parted
from virtualschool.practice.models import CaseStudy
from virtualschool.practice.tests.furnishing import EXAMPLE, approved_study, study_said
from virtualschool.schools.models import School
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def deputy(viewer_as):
    return viewer_as("deputy")


def write(by, study=None, version=0, **changes):
    return examples.write_study(said=study_said(**changes), by=by, study=study, version=version)


def move(study, name, by, **more):
    examples.move_study(study=study, name=name, by=by, **more)


def flags(study):
    return [(flag.kind, flag.text) for flag in study.flags.all()]


def test_the_writer_never_approves_and_nor_does_anybody_who_changed_it(viewer, deputy, viewer_as):
    study = write(viewer)
    study = write(deputy, study, 1, title="Another title")
    move(study, "submit", viewer)
    for by in (viewer, deputy):
        with pytest.raises(CannotMove, match="someone else must approve"):
            move(study, "approve", by)
    third = viewer_as("coordinator")
    with pytest.raises(CannotMove, match="changed after you opened"):
        move(study, "approve", third, seen=1)
    move(study, "approve", third, seen=2)
    assert (study.state, study.approved_by) == ("approved", third.name)
    move(study, "share", viewer)
    assert study.shared_on == TODAY
    with pytest.raises(CannotMove, match="stays as it is"):
        write(viewer, study, 2, title="Later")
    with pytest.raises(CannotMove, match="Say why"):
        move(study, "withdraw", viewer)
    move(study, "withdraw", viewer, reason="The family asked")
    assert (study.state, study.shared_on, study.withdrawn_on) == ("withdrawn", TODAY, TODAY)


def test_approval_falls_when_the_text_or_its_facts_change(viewer, deputy):
    study = approved_study(viewer, deputy)
    study = write(viewer, study, 1, measures=[])
    assert study.state == "approved", "what it is linked to is not what it says"
    study = write(viewer, study, 2, impact="Another impact.")
    assert (study.state, study.approved_by, study.approved_digest) == ("draft", "", "")
    move(study, "submit", viewer)
    study = write(viewer, study, 3, impact="Another impact.", facts={"sex": "F"})
    assert study.state == "draft"
    study = approved_study(viewer, deputy)
    move(study, "reopen", viewer)
    assert (study.state, study.approved_at) == ("draft", None)


def test_a_text_that_was_changed_past_the_routine_goes_nowhere(viewer, deputy):
    study = write(viewer)
    CaseStudy.objects.update(impact="Changed elsewhere")
    with pytest.raises(CannotMove, match="Check it again"):
        move(study, "submit", viewer)
    study = approved_study(viewer, deputy)
    CaseStudy.objects.filter(pk=study.pk).update(impact="Changed elsewhere")
    with pytest.raises(CannotMove, match="not the one that was approved"):
        move(study, "share", viewer)


def test_flags_are_changed_away_or_kept_with_a_reason_but_a_name_never(viewer, authority):
    Child.objects.create(authority=authority, child_code="ZQ77001", forename="Wibblewick", surname="Zzyzxname")
    study = write(viewer, background="Wibblewick Zzyzxname, a twin, moved on 4 June 2025.")
    assert flags(study) == [("personal", "Wibblewick Zzyzxname"), ("rare fact", "twin"), ("date", "4 June 2025")]
    with pytest.raises(CannotMove, match="3 flags wait"):
        move(study, "submit", viewer)
    name, twin, _day = study.flags.all()
    with pytest.raises(ValueError, match="never stay"):
        examples.keep_flag(flag=name, reason="They agreed", by=viewer)
    with pytest.raises(ValueError, match="Say why"):
        examples.keep_flag(flag=twin, reason=" ", by=viewer)
    examples.keep_flag(flag=twin, reason="There are many in this town.", by=viewer)
    study = write(viewer, study, 1, background="He, a twin, moved in the summer term.")
    assert [(flag.text, flag.kept_because) for flag in study.flags.all()] == [("twin", "There are many in this town.")]
    move(study, "submit", viewer)
    study = write(viewer, study, 2, background="He moved in the summer term.")
    assert (study.state, flags(study)) == ("draft", [])
    assert "Zzyzxname" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert Entry.objects.filter(event="names.checked_against").exists()


def test_another_look_finds_who_came_into_the_record_since_and_takes_the_approval_away(viewer, deputy, authority):
    study = approved_study(viewer, deputy, background="Qqvoreign had lost trust.")
    examples.check_study(study=study, by=viewer)
    assert study.state == "approved"
    Child.objects.create(authority=authority, child_code="ZQ77001", forename="Vexwort", surname="Qqvoreign")
    examples.check_study(study=study, by=viewer)
    assert (study.state, flags(study)) == ("draft", [("personal", "Qqvoreign")])
    shared = approved_study(viewer, deputy)
    move(shared, "share", viewer)
    flag = shared.flags.create(part="title", kind="date", text="4 June", start=0)
    with pytest.raises(CannotMove, match="stays as it is"):
        examples.keep_flag(flag=flag, reason="Why not", by=viewer)


def test_schools_and_the_council_are_places(viewer, authority):
    School.objects.create(urn=990101, name="Marker Hill Academy", la_code="806", la_name="Middlesbrough")
    study = write(viewer, background="At Marker Hill in Middlesbrough.")
    assert flags(study) == [("school", "Marker Hill"), ("place", "Middlesbrough")]


def test_adults_around_the_child_are_found_wherever_the_record_names_them(viewer, viewer_as, authority, other_authority):
    from virtualschool.training.models import Delegate

    teacher = viewer_as("designated_teacher", school_urn=990101)
    School.objects.create(urn=990101, name="Marker Hill Academy", la_code="806", head_name="Mrs Petra Vexingham", postcode="TS5 4AB")
    child = Child.objects.create(authority=authority, child_code="ZQ77001")
    SocialWorkerSpan.objects.create(child=child, collection_year=2026, worker_code="SW10077", began_on=TODAY)
    for held_by, name in ((authority, "Carla Fosterly"), (other_authority, "Olga Elsewhere")):
        Delegate.objects.create(authority=held_by, name=name, role="foster_carer")
    text = f"{teacher.name}, Petra Vexingham, Carla Fosterly and SW10077 met in TS5; Olga Elsewhere did not."
    study = write(viewer, background=text)
    people = [teacher.name, "Petra Vexingham", "Carla Fosterly", "SW10077"]
    assert flags(study) == [*(("person", each) for each in people), ("place", "TS5"), ("name", "Olga Elsewhere")], (
        "of the other council's people nothing is known: a name is seen by its capitals"
    )
    examples.keep_flag(flag=study.flags.first(), reason="She asked to be named.", by=viewer)
    assert examples.check_study(study=study, by=viewer).flags.exclude(kept_because="").count() == 1


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mrs Petra Vexingham", ("Petra", "Vexingham")),
        ("  Ann  Marie Smith ", ("Ann Marie", "Smith")),
        ("Cher", ("", "Cher")),
        ("", ("", "")),
    ],
)
def test_names_are_parted_as_people_write_them(name, parts):
    assert parted(name) == parts


def test_a_stale_save_shows_both(viewer, client_as):
    study = write(viewer)
    client = client_as("deputy")
    here = f"/practice/case-studies/{study.public_id}/"
    sent = {key: value for key, value in study_said(impact="First.").items() if key != "facts"} | {"fact_sex": "F"}
    assert client.post(f"{here}edit", sent | {"version": 1}).status_code == 302
    page = client.post(f"{here}edit", sent | {"version": 1, "impact": "Mine."})
    assert b"Somebody else saved this" in page.content
    assert b"First." in page.content
    assert b"Mine." in page.content
    assert client.post(f"{here}edit", sent | {"version": 2, "impact": "Mine."}).status_code == 302
    study.refresh_from_db()
    assert (study.impact, study.facts, study.version) == ("Mine.", {"sex": "F"}, 3)
    with pytest.raises(Stale):
        write(viewer, study, 1)


@pytest.fixture
def children(authority):
    """`children(6, sex="F")`: children in care since 2025, in year 9 by their age unless told otherwise."""
    made = []

    def make(number, *, sex="F", sen="", home="", enrolled="", phase="4", born_on=dt.date(2012, 3, 1), in_care=True):
        school, _ = School.objects.get_or_create(
            urn=990100 + int(phase), defaults={"name": f"S{phase}", "la_code": "806", "phase_code": phase}
        )
        for _ in range(number):
            child = Child.objects.create(authority=authority, child_code=f"C{len(made)}", sex=sex, born_on=born_on)
            made.append(child)
            ended = None if in_care else TODAY
            CareSpan.objects.create(child=child, authority=authority, began_on=dt.date(2025, 1, 1), ended_on=ended)
            if sen:
                SenProvision.objects.create(child=child, known_from=dt.date(2025, 1, 1), provision="N")
                SenProvision.objects.create(child=child, known_from=dt.date(2025, 9, 1), provision=sen)
            if home:
                began = dt.date(2025, 1, 1)
                reported = ReportedEpisode.objects.create(child=child, collection_year=2026, began_on=began)
                CareEpisode.objects.create(child=child, reported=reported, began_on=began, placement=home)
            if enrolled:
                Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2025, 9, 1), year_group=enrolled)

    return make


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"year_group": "9"}, 6 + 2 + 1 + 3),
        ({"year_group": "9", "sex": "F"}, 6 + 1 + 3),
        ({"year_group": "9", "sex": "F", "sen": "E"}, 1),
        ({"sen": "N"}, 0),
        ({"year_group": "8"}, 4),
        ({"placement": "foster"}, 3),
        ({"placement": "residential"}, 0),
        ({"phase": "secondary"}, 4),
        ({"phase": "primary"}, 0),
    ],
)
def test_children_who_share_the_facts_are_counted_in_one_query(children, authority, facts, number, django_assert_num_queries):
    from virtualschool.children.facts import Facts
    from virtualschool.practice.sharing import sharing

    children(6)
    children(2, sex="M")
    children(1, sen="E")
    children(3, home="U4")
    children(4, enrolled="8")
    children(5, in_care=False, home="U4", sen="E")
    with django_assert_num_queries(1):
        assert sharing(facts, authority_id=authority.pk, day=TODAY) == number
    told = Facts(authority)
    cared = [child for child in told.people if told.in_care(child, TODAY)]
    if "year_group" in facts:
        assert sum(told.year_group(child, TODAY) == facts["year_group"] for child in cared) >= number


@pytest.mark.parametrize(("number", "words"), [(0, "No child shares"), (1, "Only 1 child shares"), (5, "Only 5 children share")])
def test_facts_that_few_share_are_a_flag_to_resolve(children, viewer, number, words):
    children(number)
    study = write(viewer, facts={"year_group": "9", "sex": "F"})
    flag = study.flags.get()
    assert (flag.part, flag.kind, flag.text) == ("facts", "few share it", "Year 9, Female")
    assert flag.advice.startswith(words)
    examples.keep_flag(flag=flag, reason="They left years ago.", by=viewer)
    assert examples.check_study(study=study, by=viewer).flags.get().kept_because
    children(1)
    examples.check_study(study=study, by=viewer)
    if number < 5:
        assert study.flags.get().kept_because == "", "another number is another question"
    else:
        assert not study.flags.exists(), "six share it"


def test_the_page_shows_what_few_share(children, viewer, client_as):
    children(3)
    study = write(viewer, facts={"year_group": "9", "sex": "F"})
    page = client_as("head").get(f"/practice/case-studies/{study.public_id}/").content.decode()
    assert "Only 3 children share these facts today: leave one out." in page
    assert "Year 9, Female" in page


def test_readers_see_what_is_approved_and_governors_are_offered_it(viewer, deputy, viewer_as, client_as, authority, other_authority):
    draft, shown = write(viewer), approved_study(viewer, deputy)
    assert list(queries.approved_studies(authority)) == [shown]
    assert not queries.approved_studies(other_authority).exists()
    governor = client_as("governor")
    assert b"A mentor" in governor.get("/practice/case-studies/").content
    here = f"/practice/case-studies/{shown.public_id}/"
    page = governor.get(here)
    assert page.status_code == 200
    assert b"What could tell" not in page.content
    assert b"/measures/attendance.rate/" in page.content
    assert b"/measures/attendance.rate/" not in client_as("designated_teacher", school_urn=990101).get(here).content
    assert Entry.objects.filter(event="case_study.read").exists()
    for key in ("word", "pdf"):
        answer = governor.get(f"{here}take/{key}")
        assert answer.status_code == 200
        assert len(answer.content) > 1000
    assert governor.get(f"{here}take/nothing").status_code == 404
    assert governor.get(f"/practice/case-studies/{draft.public_id}/").status_code == 404
    head = client_as("head")
    assert head.get(f"/practice/case-studies/{draft.public_id}/take/word").status_code == 404
    assert client_as("head", of=other_authority).get(here).status_code == 404


def test_pages_of_a_study_in_the_browsers_words(viewer, client_as):
    writer, second = client_as("head"), client_as("deputy")
    sent = {key: value for key, value in study_said(background="A twin.").items() if key != "facts"} | {"version": 0}
    here = writer.post("/practice/case-studies/new", sent)["Location"]
    flag = CaseStudy.objects.get().flags.get()
    assert b"1 flag waits" in writer.post(f"{here}move/submit", {"seen": "1"}, follow=True).content
    assert b"Say why it may stay." in writer.post(f"{here}flags/{flag.pk}", {"reason": ""}).content
    writer.post(f"{here}flags/{flag.pk}", {"reason": "There are many."})
    assert b"Checked again." in writer.post(f"{here}move/check", follow=True).content
    assert b"was handed over" in writer.post(f"{here}move/submit", {"seen": "1"}, follow=True).content
    assert b"someone else must approve" in writer.post(f"{here}move/approve", {"seen": "1"}, follow=True).content
    assert b"waits for a second person" in second.get("/practice/").content
    assert b"It is approved." in second.post(f"{here}move/approve", {"seen": "1"}, follow=True).content
    assert b"counts from today" in second.post(f"{here}move/share", {"seen": "1"}, follow=True).content
    assert writer.post(f"{here}move/nothing").status_code == 302
    page = writer.get(here).content.decode()
    assert "cannot be done" not in page
    assert "Change the text" not in page


def test_examples_are_written_shared_and_never_overwritten_in_silence(viewer, client_as, other_authority):
    client = client_as("head")
    School.objects.create(urn=990101, name="Marker Academy", la_code="806")
    assert b"2 examples of practice were shared" in client.get("/practice/").content
    here = client.post("/practice/examples/new", EXAMPLE | {"version": 0})["Location"]
    page = client.get(here).content
    assert b"Marker Academy" in page
    assert b"Not shared yet" in page
    assert client.post(f"{here}edit", EXAMPLE | {"version": 1, "title": "Later"}).status_code == 302
    page = client.post(f"{here}edit", EXAMPLE | {"version": 1, "title": "Mine"}).content
    assert b"Later" in page
    assert b"Mine" in page
    assert b"Somebody else saved this" in page
    future = {"shared_on": "2026-06-18", "shared_with": "All"}
    assert b"still to come" in client.post(f"{here}share", future).content
    assert client.post(f"{here}share", future | {"shared_on": "2026-06-17"}).status_code == 302
    example = queries.examples_visible_to(viewer).get()
    with pytest.raises(ValueError, match="to come"):
        examples.share_example(example=example, shared_on=TODAY + dt.timedelta(days=1), shared_with="", at_event="", by=viewer)
    assert b"1 of 2 examples" in client.get("/practice/").content
    examples.share_example(
        example=examples.write_example(said=EXAMPLE, by=viewer), shared_on=TODAY, shared_with="x", at_event="", by=viewer
    )
    assert b"examples of practice were shared" not in client.get("/practice/").content
    assert client_as("head", of=other_authority).get(here).status_code == 404


def test_lists_ask_no_more_for_more_rows(viewer, client_as, django_assert_max_num_queries):
    client = client_as("head")
    for number in range(8):
        write(viewer, title=f"S {number}")
        examples.write_example(said=EXAMPLE | {"title": f"E {number}"}, by=viewer)
    for address in ("/practice/examples/", "/practice/case-studies/", "/practice/"):
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200
