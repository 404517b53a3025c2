"""From the draft to the decision and to the page that everyone reads."""

import datetime as dt

import pytest

from tests.world import FORENAME, SURNAME, UPN_STEM, upn
from virtualschool.action_plans import actions as plan_actions
from virtualschool.action_plans import related
from virtualschool.authorities.queries import viewer_through
from virtualschool.decisions import actions, checking, making, queries
from virtualschool.decisions.models import ExecutiveReport
from virtualschool.decisions.workflow import PUBLICATION
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Brand, KeyFigures, Report
from virtualschool.documents.sealing import is_untouched, seal_of
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db


def text_of(report):
    return "\n".join(checking.texts_in(making.report_of(report)))


def fresh(report):
    return ExecutiveReport.objects.get(pk=report.pk)


def test_a_report_says_what_is_missing_before_it_is_ready(viewer):
    made = actions.begin_report(title="Peer review", by=viewer)
    with pytest.raises(CannotMove, match="Write the purpose and the background and the recommendation first"):
        actions.move_report(report=made, name="finish", by=viewer)
    made = actions.write_report(report=made, version=0, purpose="P", background="B", recommendation="R", by=viewer)
    with pytest.raises(CannotMove, match="option that is recommended"):
        actions.move_report(report=made, name="finish", by=viewer)
    actions.add_option(report=made, text="Do it", is_recommended=True, why="Good", by=viewer)
    with pytest.raises(CannotMove, match="not recommended, and why not"):
        actions.move_report(report=made, name="finish", by=viewer)
    assert "Not written yet" not in text_of(fresh(made))


def test_options_not_recommended_stay_with_their_reason(report, viewer):
    text = text_of(report)
    assert "Not endorse it" in text
    assert "Improvement would be slower." in text
    assert "None beyond the budget." in text
    actions.add_option(report=report, text="Wait", is_recommended=False, why="Nothing is won.", by=viewer)
    second = report.options.get(place=2)
    for _ in range(2):
        actions.remove_option(option=second, by=viewer)
    assert [(each.place, each.text) for each in report.options.all()] == [(1, "Endorse the plan"), (2, "Wait")]


def test_an_option_is_reworded_and_never_over_the_words_of_another(report, viewer, viewer_as):
    option = report.options.get(place=2)
    words = {"option": option, "is_recommended": False, "why": "Improvement would be slower and dearer."}
    assert actions.reword_option(version=1, text="Not endorse the plan", by=viewer, **words).version == 2
    assert "slower and dearer" in text_of(fresh(report))
    with pytest.raises(Stale) as stale:
        actions.reword_option(version=1, text="Mine", by=viewer_as("deputy"), **words)
    assert stale.value.now.text == "Not endorse the plan"
    actions.remove_option(option=report.options.get(place=1), by=viewer)
    assert actions.reword_option(version=2, text="Mine", by=viewer, **words).place == 1, "it is the same option at another place"
    actions.add_option(report=report, text="Endorse", is_recommended=True, why="It helps.", by=viewer)
    report.options.filter(place=1).update(why=" ")
    with pytest.raises(CannotMove, match="Say of every option why"):
        actions.move_report(report=report, name="finish", by=viewer)


def test_two_writers_never_overwrite_each_other(report, viewer, viewer_as):
    with pytest.raises(Stale) as told:
        actions.write_report(report=report, version=0, purpose="Mine", by=viewer_as("deputy"))
    assert told.value.now.purpose == "To tell of the peer review."


def test_an_appendix_is_frozen_and_both_sides_lead_to_each_other(report, plan, viewer, viewer_as):
    appendix = actions.attach_plan(report=report, plan=plan, url="/plans/x/", by=viewer)
    assert is_untouched(appendix.content, appendix.digest)
    plan_actions.note_progress(action=plan.actions.get(), text="Said later.", by=viewer)
    text = text_of(fresh(report))
    assert "Share the dashboard" in text
    assert "Said later." not in text
    assert queries.decisions_on(plan, viewer) == [], "a draft is nobody else's business"
    actions.move_report(report=report, name="finish", by=viewer)
    actions.move_report(report=report, name="submit", by=viewer)
    ((words, href),) = queries.decisions_on(plan, viewer)
    assert (words, href) in related.of(plan, viewer)
    assert words == "Virtual School peer review (submitted)"
    assert str(report.public_id) in href
    assert related.of(plan, viewer_as("coordinator")) == [], "who may not read it is not led there"
    with pytest.raises(CannotMove, match="stays as it was submitted"):
        actions.detach(appendix=appendix, by=viewer)


def test_what_an_import_left_over_does_not_go_to_the_executive(report, plan, viewer):
    plan.conflicts, plan.unplaced = [{"message": "AP is two things", "sides": []}], [{"text": "Page 3 of 9", "where": "page 3"}]
    plan.save()
    actions.attach_plan(report=report, plan=plan, url="/plans/x/", by=viewer)
    text = text_of(fresh(report))
    assert "Share the dashboard" in text
    assert "AP is two things" not in text
    assert "Page 3 of 9" not in text


def test_another_text_can_be_attached_and_taken_off(report, viewer):
    appendix = actions.attach_text(report=report, title="Letter", text="From the peers.", by=viewer)
    assert "From the peers." in text_of(fresh(report))
    actions.detach(appendix=appendix, by=viewer)
    assert "From the peers." not in text_of(fresh(report))


def test_a_decision_keeps_what_was_ordered_and_until_when_it_can_be_called_in(decided, authority):
    assert (decided.state, decided.call_in_until) == ("decided", dt.date(2026, 6, 24)), "five working days after 17 June"
    text = text_of(decided)
    assert "Ordered: That the plan be endorsed." in text
    assert "It leads to a better service." in text
    authority.settings.create(key="decisions.call_in_days", value=3, starts_on=dt.date(2020, 1, 1))
    authority.settings.create(key="calendar.closed_days", value=["2026-06-18"], starts_on=dt.date(2020, 1, 1))
    assert queries.call_in_until(dt.date(2026, 6, 17), authority) == dt.date(2026, 6, 23)


def test_the_notice_may_come_later(decided, report, director):
    actions.publish_notice(report=decided, notice_on=dt.date(2026, 6, 19), by=director)
    assert fresh(decided).call_in_until == dt.date(2026, 6, 26)
    ExecutiveReport.objects.update(state="submitted")
    with pytest.raises(CannotMove, match="Nothing is decided"):
        actions.publish_notice(report=fresh(decided), notice_on=dt.date(2026, 6, 19), by=director)


def test_it_is_decided_only_with_words_and_by_whom_it_concerns(report, viewer, director):
    actions.move_report(report=report, name="finish", by=viewer)
    actions.move_report(report=report, name="take_back", by=viewer)
    actions.move_report(report=report, name="finish", by=viewer)
    actions.move_report(report=report, name="submit", by=viewer)
    with pytest.raises(CannotMove, match="what was ordered"):
        actions.record_decision(report=report, by=director, outcome="approved")
    given = {"outcome": "approved", "ordered": "Yes", "reason": "Good", "decided_on": dt.date(2026, 6, 16)}
    with pytest.raises(CannotMove, match="may not"):
        actions.record_decision(report=report, by=viewer, **given)
    with pytest.raises(CannotMove, match="Say why"):
        actions.move_report(report=report, name="defer", by=director)
    actions.move_report(report=report, name="defer", reason="The meeting was too long.", by=director)
    actions.move_report(report=report, name="submit", by=viewer)
    actions.move_report(report=report, name="reject", reason="No money.", by=director)
    assert fresh(report).state == "rejected"
    with pytest.raises(CannotMove, match="submitted"):
        actions.write_report(report=report, version=1, by=viewer)


def test_who_sees_what(report, viewer, viewer_as, other_authority):
    governor = viewer_as("governor")
    assert not queries.reports_visible_to(governor).exists(), "a draft"
    ExecutiveReport.objects.update(state="submitted")
    assert queries.reports_visible_to(governor).exists()
    assert not queries.reports_visible_to(viewer_as("coordinator")).exists()
    assert not queries.reports_visible_to(viewer_as("head", of=other_authority)).exists()
    assert not queries.publications_visible_to(viewer_as("head", of=other_authority)).exists()


def looked(report, by):
    return actions.look_through(report=report, by=by), seal_of(frozen.to_json(actions.for_everyone(report)))


def test_everyone_who_is_named_is_decided_about_before_it_is_public(decided, viewer):
    found, seal = looked(decided, viewer)
    names = {each.text: each for each in found}
    assert set(names) == {"Pat Example", "QX", viewer.name}
    assert names[viewer.name].suggestion == "Virtual School Head"
    assert "NEET Clinic Chair (Pat Example)" in names["Pat Example"].places[0]
    with pytest.raises(CannotMove, match="3 left"):
        actions.publish(report=decided, kept={}, replaced={}, seal=seal, by=viewer)
    kept, replaced = {viewer.name: "signs with it"}, {"Pat Example": "the chair", "QX": "an officer"}
    with pytest.raises(CannotMove, match="changed since you looked"):
        actions.publish(report=decided, kept=kept, replaced=replaced, seal="0", by=viewer)
    done = actions.publish(report=decided, kept=kept, replaced=replaced, seal=seal, by=viewer)
    text = str(frozen.from_json(done.content))
    assert "Pat Example" not in text
    assert "NEET Clinic Chair (the chair)" in text
    assert is_untouched(done.content, done.digest)
    assert {(each["text"], each["done"]) for each in done.checks} == {
        ("Pat Example", "replaced"),
        ("QX", "replaced"),
        (viewer.name, "kept"),
    }
    assert list(queries.published()) == [done]


def test_no_small_number_of_children_becomes_public(report, viewer, director):
    month = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    few = Reading("suspensions.children", 1, "Children suspended", Unit.CHILDREN, Better.LOWER, "cla", month, None, None, 3, None, 3, 3)
    content = Report("Review", "", "", "OFFICIAL", month.end, (KeyFigures((few,)),), (), Brand("Council"))
    actions.attach(report=report, kind="text", title="Review", content=content, by=viewer)
    made = actions.for_everyone(fresh(report))
    assert [(each.value, each.symbol) for each in made.readings] == [(None, "c")]


def test_only_what_is_decided_is_published(report, viewer):
    with pytest.raises(CannotMove, match="Only a decided report"):
        actions.publish(report=report, kept={}, replaced={}, seal="", by=viewer)


def test_a_withdrawn_publication_stays_in_the_record(decided, viewer):
    found, seal = looked(decided, viewer)
    done = actions.publish(report=decided, kept={each.text: "yes" for each in found}, replaced={}, seal=seal, by=viewer)
    with pytest.raises(CannotMove, match="Say why"):
        actions.withdraw(publication=done, reason="", by=viewer)
    actions.withdraw(publication=done, reason="A figure was wrong.", by=viewer)
    assert not queries.published().exists()
    assert queries.publications_visible_to(viewer).get().state == "withdrawn"
    assert PUBLICATION.steps(done).get().reason == "A figure was wrong."


def test_a_child_is_never_published(world):
    head = viewer_through(world.users["head"].memberships.get())
    director = viewer_through(world.users["director"].memberships.get())
    made = actions.begin_report(title="Peer review", by=head)
    told = f"{FORENAME}5 {SURNAME}5, UPN {upn(UPN_STEM, 5)}, was told by pat@example.org, 01642 555123."
    words = {"purpose": told, "background": "Cllr Example asked.", "recommendation": "Endorse it."}
    made = actions.write_report(report=made, version=0, by=head, **words)
    actions.add_option(report=made, text="Endorse", is_recommended=True, why="Good", by=head)
    actions.add_option(report=made, text="Do not", is_recommended=False, why="Bad", by=head)
    actions.move_report(report=made, name="finish", by=head)
    actions.move_report(report=made, name="submit", by=head)
    given = {"outcome": "approved", "ordered": "Yes", "reason": "Good", "decided_on": dt.date(2026, 6, 16)}
    made = actions.record_decision(report=made, by=director, **given)
    found, seal = looked(made, head)
    must = {each.text for each in found if each.must_go}
    assert must == {f"{FORENAME}5 {SURNAME}5", upn(UPN_STEM, 5), "pat@example.org", "01642 555123"}
    assert {each.text for each in found} - must == {"Cllr Example"}
    with pytest.raises(CannotMove, match="4 left"):
        actions.publish(report=made, kept={each.text: "yes" for each in found}, replaced={}, seal=seal, by=head)
    swapped = dict.fromkeys(must, f"{SURNAME}7")
    with pytest.raises(CannotMove, match="still holds"):
        actions.publish(report=made, kept={"Cllr Example": "yes"}, replaced=swapped, seal=seal, by=head)
    done = actions.publish(report=made, kept={"Cllr Example": "yes"}, replaced=dict.fromkeys(must, "a child"), seal=seal, by=head)
    assert SURNAME not in str(done.content)
    assert not any(SURNAME in str(each) for each in done.checks), "nor is the child's name kept in the list of what was found"


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("Virtual School Head", []),
        ("VB and JJ (R&C VSH)", ["VB", "JJ"]),
        ("Clinic Chair (Pat Example)", ["Pat Example"]),
        ("RB / RF / TD", ["RB", "RF", "TD"]),
        ("all", []),
        ("PEP advisers and designated teachers", []),
    ],
)
def test_owners_that_are_no_office_are_people(owner, names):
    assert checking.names_in(owner) == names
