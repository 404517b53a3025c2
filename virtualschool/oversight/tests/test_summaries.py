"""The six-weekly summary: frozen, compared with the one before, asked about and answered."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from virtualschool.action_plans import actions as plan_actions
from virtualschool.documents import frozen
from virtualschool.documents.sealing import is_untouched
from virtualschool.oversight import making, progress, queries
from virtualschool.oversight.actions import meetings, questions, summaries
from virtualschool.oversight.actions.applying import Wish
from virtualschool.oversight.actions.minutes import record_attendance, resolve
from virtualschool.oversight.models import Attendance, Question, Summary
from virtualschool.scorecards.actions import create_kpi, record_value
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 17)
LATER = dt.datetime(2026, 7, 29, 12, tzinfo=dt.UTC)


def issued(plan, viewer, as_at=TODAY, commentary="It goes well."):
    made = summaries.begin_summary(plans=[plan], as_at=as_at, by=viewer)
    made = summaries.write_summary(summary=made, version=0, commentary=commentary, by=viewer)
    return summaries.issue_summary(summary=made, by=viewer)


def table(summary, title):
    report = frozen.from_json(summary.content)
    return next(block for block in report.blocks if getattr(block, "title", "") == title and hasattr(block, "rows"))


def texts(summary):
    return str(frozen.from_json(summary.content))


def test_the_first_summary_says_that_there_is_nothing_to_compare_with(plan, act, viewer):
    act("Far", due_on=dt.date(2026, 12, 1))
    act("Late", due_on=dt.date(2026, 6, 1))
    made = issued(plan, viewer)
    counts = table(made, "Delivery of actions")
    assert (counts.columns, counts.rows) == (("Status", "Now: 17 June 2026"), (("Overdue", 1), ("Not started", 1), ("All actions", 2)))
    assert [row[0] for row in table(made, "Actions that are late").rows] == ["2. Late"]
    assert is_untouched(made.content, made.digest)
    assert texts(made).count("This is the first summary") == 1
    assert "No case study" in texts(made)


def test_the_next_one_tells_then_and_now(plan, act, viewer, clock):
    far, late = act("Far", due_on=dt.date(2026, 12, 1)), act("Late", due_on=dt.date(2026, 6, 1))
    first = issued(plan, viewer)
    clock.move_to(LATER)
    plan_actions.complete(action=late, by=viewer)
    plan_actions.change_due(action=far, due_on=dt.date(2026, 12, 20), reason="The school moved.", by=viewer)
    second = issued(plan, viewer, as_at=LATER.date())
    assert second.since_on == first.as_at
    rows = {row[0]: row[1:] for row in table(second, "Delivery of actions").rows}
    assert rows["Overdue"] == (1, 0)
    assert rows["Complete"] == (0, 1)
    assert rows["All actions"] == (2, 2)
    assert [row[0] for row in table(second, "Actions finished").rows] == ["2. Late"]
    assert "The school moved." in table(second, "Due dates that moved").rows[0][1]
    assert table(first, "Delivery of actions").rows[0][0] == "Overdue", "the first one stays as it was"


def test_what_changes_between_the_day_of_the_figures_and_the_issue_is_told_by_the_next(plan, act, viewer, clock):
    far = act("Far", due_on=dt.date(2026, 12, 1))
    first = summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)
    first = summaries.write_summary(summary=first, version=0, commentary="It goes well.", by=viewer)
    clock.move_to(dt.datetime(2026, 6, 19, 12, tzinfo=dt.UTC))
    plan_actions.change_due(action=far, due_on=dt.date(2026, 12, 20), reason="The school moved.", by=viewer)
    summaries.issue_summary(summary=first, by=viewer)
    clock.move_to(LATER)
    assert "The school moved." in table(issued(plan, viewer, as_at=LATER.date()), "Due dates that moved").rows[0][1]


def test_a_summary_before_that_told_of_no_such_action_is_named(plan, act, viewer, clock):
    issued(plan, viewer)
    clock.move_to(LATER)
    act("Far", due_on=dt.date(2026, 12, 1), days_old=0)
    second = issued(plan, viewer, as_at=LATER.date())
    assert table(second, "Delivery of actions").columns == ("Status", "Now: 29 July 2026")
    assert "The summary of 17 June 2026 told of none of these actions" in texts(second)


def test_nothing_happened_is_said(plan, act, viewer, clock):
    act("Far", due_on=dt.date(2026, 12, 1))
    issued(plan, viewer)
    clock.move_to(LATER)
    text = texts(issued(plan, viewer, as_at=LATER.date()))
    assert all(words in text for words in ("No action was finished.", "No action is late.", "No due date moved.", "No question is open."))


def test_a_plan_without_actions_is_said(plan, viewer):
    assert "There are no actions in these plans." in texts(issued(plan, viewer))


def test_a_summary_is_written_before_it_is_issued_and_never_after(plan, viewer):
    made = summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)
    with pytest.raises(CannotMove, match="commentary first"):
        summaries.issue_summary(summary=made, by=viewer)
    done = issued(plan, viewer)
    with pytest.raises(CannotMove, match="never changes"):
        summaries.write_summary(summary=done, version=done.version, commentary="Other", by=viewer)
    with pytest.raises(CannotMove, match="choose a later day"):
        summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)


def test_two_writers_never_overwrite_each_other(plan, viewer, viewer_as):
    made = summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)
    summaries.write_summary(summary=made, version=0, commentary="Mine", by=viewer)
    with pytest.raises(Stale) as told:
        summaries.write_summary(summary=made, version=0, commentary="Theirs", by=viewer_as("deputy"))
    assert told.value.now.commentary == "Mine"


def test_the_next_is_due_after_the_weeks_of_the_setting(plan, viewer, authority):
    assert queries.summary_due_on(viewer) is None
    issued(plan, viewer)
    assert queries.summary_due_on(viewer) == dt.date(2026, 7, 29)
    authority.settings.create(key="oversight.summary_weeks", value=8, starts_on=dt.date(2020, 1, 1))
    assert queries.summary_due_on(viewer) == dt.date(2026, 8, 12)


def test_drafts_are_for_those_who_write(plan, viewer, viewer_as, other_authority):
    draft = summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)
    governor = viewer_as("governor")
    assert list(queries.summaries_visible_to(viewer)) == [draft]
    assert not queries.summaries_visible_to(governor).exists()
    assert not queries.summaries_visible_to(viewer_as("head", of=other_authority)).exists()


@pytest.fixture
def governor(viewer_as):
    return viewer_as("governor")


@pytest.fixture
def asked(plan, act, viewer, governor):
    act("Far", due_on=dt.date(2026, 12, 1))
    return questions.ask(summary=issued(plan, viewer), text="Why so late?", about="section:late", about_words="Late", by=governor)


def kinds(question):
    return [reply.kind for reply in question.replies.all()]


def fresh(question):
    return Question.objects.get(pk=question.pk)


def test_a_question_is_answered_asked_again_and_accepted(asked, viewer, governor):
    assert asked.words == "Why so late?"
    with pytest.raises(CannotMove, match="Enter the answer"):
        questions.answer(question=asked, text=" ", by=viewer)
    with pytest.raises(CannotMove, match="may not"):
        questions.answer(question=asked, text="Because", by=governor)
    questions.answer(question=asked, text="Heads answered late.", by=viewer)
    with pytest.raises(CannotMove, match="still open"):
        questions.ask_again(question=asked, text="", by=governor)
    questions.ask_again(question=asked, text="All of them?", by=governor)
    assert fresh(asked).words == "All of them?"
    questions.answer(question=asked, text="Two.", by=viewer)
    questions.accept(question=asked, by=governor)
    assert fresh(asked).state == "accepted"
    assert kinds(fresh(asked)) == ["question", "answer", "further", "answer", "accepted"]
    assert not queries.open_questions(viewer).exists()


def test_a_question_becomes_an_action_that_says_where_it_comes_from(asked, plan, viewer):
    consideration = plan.themes.get().considerations.get()
    added = questions.follow_up_as_action(question=asked, consideration=consideration, text="Write to heads", owner="VSH", by=viewer)
    edit = added.edits.get()
    assert edit.origin_text == "Question of the governing body, 17 June 2026"
    assert str(asked.public_id) in edit.origin_url
    assert fresh(asked).state == "followed_up"
    assert fresh(asked).action == added


def test_a_question_goes_on_the_agenda_of_a_meeting(asked, plan, viewer):
    meeting = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 1), by=viewer)
    assert making.agenda_of(meeting, viewer)[0].reasons[0][1].endswith("asked this about Late."), "it waits for an answer"
    questions.follow_up_at_meeting(question=asked, meeting=meeting, by=viewer)
    assert [point.key for point in making.agenda_of(meeting, viewer)] == [f"question:{asked.pk}"]
    started = meetings.start_meeting(meeting=meeting, by=viewer)
    other = questions.ask(summary=asked.summary, text="And now?", by=viewer)
    with pytest.raises(CannotMove, match="has not started"):
        questions.follow_up_at_meeting(question=other, meeting=started, by=viewer)


def test_what_cannot_be_asked(plan, viewer, governor, asked):
    draft = summaries.begin_summary(plans=[plan], as_at=TODAY + dt.timedelta(days=1), by=viewer)
    with pytest.raises(CannotMove, match="that is issued"):
        questions.ask(summary=draft, text="Why?", by=governor)
    with pytest.raises(CannotMove, match="Enter your question"):
        questions.ask(summary=asked.summary, text=" ", by=governor)


def test_open_questions_are_carried_into_the_next_summary(asked, plan, viewer, clock):
    clock.move_to(LATER)
    text = texts(issued(plan, viewer, as_at=LATER.date()))
    assert "Why so late? It waits for an answer." in text


def test_the_record_of_challenge_holds_all_that_was_said(asked, viewer):
    questions.answer(question=asked, text="Heads answered late.", by=viewer)
    report = progress.record_of(list(queries.questions_visible_to(viewer)), viewer, TODAY)
    assert [row[-1] for row in report.blocks[0].rows] == ["Why so late?", "Heads answered late."]
    Question.objects.all().delete()
    assert "No question" in progress.record_of([], viewer, TODAY).blocks[0].text
    assert Summary.objects.exists()


@pytest.fixture
def few(viewer):
    """An indicator of children, kept by hand: off course, and so few that they could be known."""
    target = Target(Decimal(1), "at most", dt.date(2026, 12, 31))
    counted = Counted(unit="children", better="lower")
    baseline = Baseline(Decimal(5), dt.date(2026, 1, 31))
    made = create_kpi(by=viewer, title="Children excluded", counted=counted, baseline=baseline, target=target)
    record_value(kpi=made, on=dt.date(2026, 5, 31), value=Decimal(4), by=viewer)
    return made


def test_an_indicator_is_on_the_agenda_exact_and_in_the_summary_hidden(plan, act, viewer, few, clock):
    plan_actions.name_kpi(action=act("Far", due_on=dt.date(2026, 12, 1)), kpi=few, by=viewer)
    meeting = meetings.plan_meeting(plans=[plan], held_on=TODAY, by=viewer)
    (point,) = making.agenda_of(meeting, viewer)
    assert (point.key, point.reasons[0][0]) == (f"kpi:{few.public_id}", "kpi")
    assert dict(point.facts)["Now"].startswith("4 ")
    first = issued(plan, viewer)
    (row,) = table(first, "Key performance indicators").rows
    assert row[:3] == ("Children excluded", "c, hidden because so few children could be recognised", "c")
    clock.move_to(LATER)
    record_value(kpi=few, on=dt.date(2026, 7, 15), value=Decimal(12), by=viewer)
    assert table(Summary.objects.get(pk=first.pk), "Key performance indicators").rows == (row,), "what was issued stays"
    assert table(issued(plan, viewer, as_at=LATER.date()), "Key performance indicators").rows[0][2] == "12"


def test_six_months_of_meetings(plan, act, viewer, clock):
    """Every month the agenda is made from what the last one left; at the end the plan tells all six."""
    actions = [act(f"Action {number}", due_on=dt.date(2026, 7 + number, 1)) for number in range(5)]
    for month in range(6):
        day = dt.datetime(2026, 7 + month, 3, 10, tzinfo=dt.UTC)
        clock.move_to(day)
        held = meetings.start_meeting(meeting=meetings.plan_meeting(plans=[plan], held_on=day.date(), by=viewer), by=viewer)
        if month < 5:
            item = held.items.get(key=f"action:{actions[month].pk}")
            assert item.place == 1, "what is overdue comes first"
            resolve(item=item, wish=Wish("complete", "Done."), token=uuid.uuid4(), by=viewer)
        person = Attendance.objects.create(meeting=held, name="Head of Access")
        record_attendance(meeting=held, came={person.pk: "yes"}, next_on=None, by=viewer)
        meetings.agree_minutes(meeting=held, by=viewer)
    assert [(each.decided, each.present) for each in queries.last_meetings(viewer)] == [(0, 1), *[(1, 1)] * 5]
    assert all(action.completions.get().origin_text.startswith("Monthly plan meeting of 3 ") for action in actions)


def test_the_only_plan_is_chosen_and_nobody_meets_before_the_figures(client_as, plan):
    head, address = client_as("head"), reverse("oversight:new_summary")
    for where in (address, reverse("oversight:new_meeting")):
        assert head.get(where).content.decode().count("checked") == 1, where
    given = {"plans": [str(plan.public_id)], "as_at": "2026-06-17", "meets_on": "2026-06-16"}
    answer = head.post(address, given).content.decode()
    assert answer.count("The governing body cannot meet before the day of the figures.") == 2
    head.post(address, given | {"meets_on": "2026-06-17"})
    assert Summary.objects.get().meets_on == dt.date(2026, 6, 17)
