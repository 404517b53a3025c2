"""Every page of a plan, asked for and used."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from virtualschool.action_plans import actions, imports
from virtualschool.action_plans.models import Action, PlanUpload
from virtualschool.action_plans.tests.sample import NAME, content

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client_as):
    return client_as("head")


@pytest.fixture
def imported(viewer, authority):
    return imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_counts_what_the_plan_shows(head, imported):
    page = text_of(head.get(reverse("action_plans:plans")))
    assert "4 actions" in page
    assert f"{reverse('action_plans:plan', args=[imported.public_id])}?status=Complete" in page


def test_without_a_plan_the_list_says_what_to_do(head, client_as):
    assert "Import the plan that you have" in text_of(head.get(reverse("action_plans:plans")))
    assert "Import a plan" not in text_of(client_as("governor").get(reverse("action_plans:plans")))


def test_what_came_from_a_file_is_told_as_one_change(head, imported):
    page = text_of(head.get(reverse("action_plans:changes", args=[imported.public_id])))
    assert "Read from a file" in page
    assert "1 change<" in page


@pytest.mark.parametrize("name", ["plan", "board", "timeline"])
def test_every_view_of_a_plan_shows_its_actions(head, imported, name):
    page = text_of(head.get(reverse(f"action_plans:{name}", args=[imported.public_id])))
    assert imported.title in page
    assert reverse("action_plans:action", args=[imported.actions.first().public_id]) in page


def test_the_table_holds_every_sentence_of_the_source(head, imported):
    page = text_of(head.get(reverse("action_plans:plan", args=[imported.public_id])))
    for row in content().decode().replace("'", "&#39;").splitlines():
        for cell in filter(None, row.split("\t")):
            if cell not in ("Consideration", "Due / RAG on track", "Progress / RAG completion", "By whom?", "Anticipated Impact"):
                assert cell in page, cell


@pytest.mark.parametrize(
    ("query", "number"), [("owner=VSH", 3), ("status=Complete", 1), ("theme=2", 1), ("only=overdue", 0), ("owner=me", 0)]
)
def test_filters_narrow_to_what_they_say(head, imported, query, number):
    page = text_of(head.get(reverse("action_plans:plan", args=[imported.public_id]) + f"?{query}"))
    assert page.count('id="action-') == number


def test_mine_are_those_whose_membership_is_named(head, viewer, add, plan, user_as):
    me = user_as("deputy")
    add("Mine", owners=[me.name])
    add("Theirs", owners=["Somebody else"])
    head.force_login(me)
    page = text_of(head.get(reverse("action_plans:plan", args=[plan.public_id]) + "?owner=me"))
    assert "Mine" in page
    assert page.count('id="action-') == 1


def post(client, action, name, data, *more):
    return client.post(reverse(f"action_plans:{name}", args=[action.public_id, *more]), data)


def test_an_action_is_worked_on_from_its_page(head, add):
    action = add(due_on=dt.date(2026, 7, 1))
    assert post(head, action, "progress", {"progress-text": "Two visits made."}).status_code == 302
    assert post(head, action, "due", {"due-due_on": "2026-09-30", "due-reason": "Schools asked for it."}).status_code == 302
    sent = {"delivery-of": "delivery", "delivery-status": "Red", "delivery-reason": "Nobody has the time."}
    assert post(head, action, "override", sent, "delivery").status_code == 302
    page = text_of(head.get(reverse("action_plans:action", args=[action.public_id])))
    for words in ("Two visits made.", "30 September 2026", "Schools asked for it.", "Nobody has the time.", "The rule says"):
        assert words in page, words
    assert post(head, action, "withdraw", {}, "delivery").status_code == 302
    assert post(head, action, "complete", {"complete-words": "All visited."}).status_code == 302
    assert "Take it up again" in text_of(head.get(reverse("action_plans:action", args=[action.public_id])))
    assert post(head, action, "reopen", {"reopen-reason": "One was forgotten."}).status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "more", "said"),
    [
        ("progress", {"progress-text": " "}, (), "Enter the progress."),
        ("due", {"due-reason": "Why not"}, (), "Enter the new due date, or say in words when it is due."),
        ("due", {"due-due_on": "2026-07-01", "due-reason": "Same"}, (), "This is the date it has already."),
        ("complete", {"complete-completed_on": "2027-01-01"}, (), "cannot lie ahead"),
        ("reopen", {"reopen-reason": "x"}, (), "not complete"),
        ("override", {"impact-of": "impact", "impact-status": "", "impact-reason": "x"}, ("impact",), "Choose the status."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(head, add, name, data, more, said):
    action = add(due_on=dt.date(2026, 7, 1))
    page = text_of(post(head, action, name, data, *more))
    assert said in page
    assert "There is a problem" in page
    for typed in data.values():
        assert typed.strip() in page


def test_links_between_actions_go_both_ways(head, add):
    one, other = add("One"), add("Other")
    assert post(head, one, "link", {"link-to": other.pk, "link-words": "as described above"}).status_code == 302
    assert "as described above" in text_of(head.get(reverse("action_plans:action", args=[one.public_id])))
    assert "refers to this one" in text_of(head.get(reverse("action_plans:action", args=[other.public_id])))
    assert post(head, one, "unlink", {}, 1).status_code == 302
    assert post(head, one, "unlink", {}, 1).status_code == 404


def test_two_people_at_one_action_both_see_what_the_other_wrote(head, add, viewer):
    action = add("First words")
    where = reverse("action_plans:edit_action", args=[action.public_id])
    assert "First words" in text_of(head.get(where))
    actions.edit_action(action=action, values={"text": "Words of a colleague"}, version=1, by=viewer)
    page = text_of(head.post(where, {"text": "My words", "owners": "", "version": "1"}))
    assert "Words of a colleague" in page
    assert "My words" in page
    assert "Somebody else saved this" in page
    assert Action.objects.get().text == "Words of a colleague"
    assert head.post(where, {"text": "My words", "owners": "", "version": "2"}).status_code == 302
    assert Action.objects.get().text == "My words"


def test_a_plan_is_made_by_hand(head):
    answer = head.post(reverse("action_plans:new"), {"title": "Plan", "kind": "school", "school_name": "Elm School"}, follow=True)
    assert "Elm School" in text_of(answer)
    assert "Enter the school" in text_of(head.post(reverse("action_plans:new"), {"title": "Plan", "kind": "school"}))
    from virtualschool.action_plans.models import Consideration, Plan, Theme

    plan = Plan.objects.get()
    head.post(reverse("action_plans:add_theme", args=[plan.public_id]), {"title": "Attendance"})
    head.post(reverse("action_plans:add_consideration", args=[Theme.objects.get().public_id]), {"text": "Mornings"})
    where = reverse("action_plans:add_action", args=[Consideration.objects.get().public_id])
    head.post(where, {"text": "Ring at nine", "owners": "Head of year\nOffice", "due_on": "2026-09-01"})
    action = Action.objects.get()
    assert [owner.name for owner in action.owners.all()] == ["Head of year", "Office"]
    for name, thing, words in (("theme", Theme, "title"), ("consideration", Consideration, "text")):
        held = thing.objects.get()
        head.post(reverse(f"action_plans:{name}", args=[held.public_id]), {words: "Other words", "version": held.version})
        held.refresh_from_db()
        assert getattr(held, words) == "Other words"
    head.post(reverse("action_plans:edit_plan", args=[plan.public_id]), {"title": "Renamed", "kind": "development", "version": 1})
    assert Plan.objects.get().title == "Renamed"
    assert head.post(reverse("action_plans:move_plan", args=[plan.public_id, "start"])).status_code == 302
    head.post(reverse("action_plans:move_plan", args=[plan.public_id, "close"]), {"reason": ""})
    assert Plan.objects.get().state == "current"
    head.post(reverse("action_plans:move_plan", args=[plan.public_id, "close"]), {"reason": "Done"})
    assert Plan.objects.get().state == "closed"
    assert "closed" in text_of(head.post(reverse("action_plans:add_theme", args=[plan.public_id]), {"title": "More"}))


@pytest.mark.parametrize("key", ["word", "pdf", "excel", "csv"])
def test_the_whole_plan_can_be_taken_along(head, imported, key):
    answer = head.get(reverse("action_plans:export", args=[imported.public_id, key]))
    assert answer.status_code == 200
    if key == "csv":
        assert "Visit every school." in answer.content.decode("utf-8-sig")
    if key == "word":
        import docx

        document = docx.Document(io.BytesIO(answer.content))
        said = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells])
        for words in ("Visit every school.", "Three visits made.", "Check the plans", "As above", "Calm."):
            assert words in said, words


def send(client, name="plan.txt", body=None):
    return client.post(reverse("action_plans:import"), {"file": SimpleUploadedFile(name, body or content())})


def test_a_file_is_looked_at_then_taken_in_then_undone(head):
    answer = send(head)
    upload = PlanUpload.objects.get()
    where = reverse("action_plans:preview", args=[upload.public_id])
    assert answer["Location"] == where
    page = text_of(head.get(where))
    for words in ("Nothing is kept yet", "Termly", "Exclusions to have fallen", "By whom?", "31 March 2027"):
        assert words in page, words
    fields = ["consideration", "action", "support", "due", "progress", "impact"]
    again = {f"column-{place}": field for place, field in enumerate(fields)} | {"do": "again", "title": "Our plan"}
    assert head.post(where, again).status_code == 302
    assert "Our plan" in text_of(head.get(where))
    answer = head.post(where, again | {"do": "load", "kpi-0": "none"}, follow=True)
    assert "Our plan" in text_of(answer)
    plan = Action.objects.first().plan
    assert Action.objects.first().support
    assert not PlanUpload.objects.exists()
    taken = head.get(reverse("action_plans:source", args=[plan.public_id]))
    assert taken.content == content()
    assert "Undo the import" in text_of(head.get(reverse("action_plans:undo", args=[plan.public_id])))
    assert head.post(reverse("action_plans:undo", args=[plan.public_id])).status_code == 302
    assert not Action.objects.exists()


def test_a_pasted_table_is_read_too(head):
    answer = head.post(reverse("action_plans:import"), {"pasted": content().decode()})
    assert answer.status_code == 302
    assert "Visit every school." in text_of(head.get(answer["Location"]))
    assert head.post(reverse("action_plans:discard", args=[PlanUpload.objects.get().public_id])).status_code == 302
    assert not PlanUpload.objects.exists()


def test_columns_that_nobody_foresaw_are_offered_and_then_remembered(head):
    table = "Schritt\tWer\tBis\tAmpel\nVisit every school.\tAB\tMay 2027\tGreen\nTrain every teacher.\tCD\tJune 2027\tRed\n"
    where = head.post(reverse("action_plans:import"), {"pasted": table})["Location"]
    page = text_of(head.get(where))
    assert "Few of these headings are known here" in page
    assert "Read by the meaning of their headings" not in page
    assert "0 lines of enquiry, 0 areas for consideration, 2 actions" in page, "what no heading names is not counted"
    fields = ["action", "by_whom", "review", "on_track"]
    chosen = {f"column-{place}": field for place, field in enumerate(fields)} | {"do": "load", "title": "Our plan"}
    assert head.post(where, chosen).status_code == 302
    assert [(each.text, each.review_source) for each in Action.objects.order_by("number")] == [
        ("Visit every school.", "May 2027"),
        ("Train every teacher.", "June 2027"),
    ]
    other = head.post(reverse("action_plans:import"), {"pasted": table.replace("Visit", "See")})["Location"]
    assert "Read as somebody here confirmed for such a table before." in text_of(head.get(other))


def test_what_cannot_be_read_says_why_and_is_not_kept(head):
    page = text_of(send(head, "letter.txt", b"Dear all,\nthank you."))
    assert "No plan was found" in page
    assert not PlanUpload.objects.exists()
    assert "Choose a file, or paste a table." in text_of(head.post(reverse("action_plans:import"), {}))
    assert "is empty" in text_of(head.post(reverse("action_plans:import"), {"file": SimpleUploadedFile("a.txt", b"")}))


def test_the_same_file_needs_a_tick(head, imported):
    where = send(head)["Location"]
    assert "taken in before" in text_of(head.get(where))
    assert "Tick the box" in text_of(head.post(where, {"do": "load"}))
    assert head.post(where, {"do": "load", "again": "yes"}).status_code == 302
    assert Action.objects.count() == 8


def test_undo_is_refused_in_words_after_work(head, imported, viewer):
    actions.note_progress(action=imported.actions.first(), text="More.", by=viewer)
    page = text_of(head.post(reverse("action_plans:undo", args=[imported.public_id])))
    assert "rely on what this batch brought" in page


def test_another_authority_finds_nothing(client_as, other_authority, imported):
    other = client_as("head", of=other_authority)
    for name in ("plan", "board", "timeline", "changes", "source", "undo", "edit_plan", "add_theme"):
        assert other.get(reverse(f"action_plans:{name}", args=[imported.public_id])).status_code == 404, name
    action = imported.actions.first()
    assert other.get(reverse("action_plans:action", args=[action.public_id])).status_code == 404
    assert post(other, action, "progress", {"progress-text": "x"}).status_code == 404


def test_a_governor_reads_and_cannot_write(client_as, imported):
    governor = client_as("governor")
    page = text_of(governor.get(reverse("action_plans:plan", args=[imported.public_id])))
    assert "Edit this heading" not in page
    page = text_of(governor.get(reverse("action_plans:action", args=[imported.actions.first().public_id])))
    assert "Note progress" not in page
    assert post(governor, imported.actions.first(), "progress", {"progress-text": "x"}).status_code == 404


def test_the_actions_to_link_are_offered_in_words_and_no_other_is_taken(client_as, plan, consideration, viewer):
    one, other = (actions.add_action(consideration=consideration, text=text, by=viewer) for text in ("Ring <all>", "Write & wait"))
    head, where = client_as("head"), reverse("action_plans:link", args=[one.public_id])
    page = head.get(reverse("action_plans:action", args=[one.public_id])).content.decode()
    assert f'<option value="{other.pk}">{other.number}. Write &amp; wait</option>' in page
    assert f'<option value="{one.pk}"' not in page
    refused = head.post(where, {"link-to": one.pk, "link-words": ""})
    assert refused.status_code == 200
    assert "Select a valid choice" in refused.content.decode()
