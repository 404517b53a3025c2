"""Pages from evidence to follow-up, as people send and read them."""

import pytest
from django.test import Client
from django.urls import reverse

from virtualschool.action_plans.models import Action
from virtualschool.peer_reviews.actions import reports
from virtualschool.peer_reviews.models import Exhibit, FactualComment, Finding, Review, Sample, TeamMember
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def host(client_as):
    return client_as("head")


@pytest.fixture
def peer(made):
    return making.signed_in(TeamMember.objects.get(review=made.review, role="lead"))


def at(name, thing, *more):
    return reverse(f"peer_reviews:{name}", args=[thing.public_id, *more])


def read(client: Client, name, thing, *more):
    answer = client.get(at(name, thing, *more))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def send(client: Client, name, thing, **said):
    answer = client.post(at(name, thing), said, follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


QUESTION = {"measure": "roll.start", "cohort": "cla", "breakdown": "sex", "start": "2026-05-01", "end": "2026-05-31", "kloe": ""}


def test_exhibits_are_taken_asked_for_and_read(made, host, peer):
    assert "Take the first below" in read(host, "exhibits", made.review)
    assert "Ask the host for a figure" in read(peer, "exhibits", made.review)
    send(peer, "exhibits", made.review, **QUESTION, why="To see.")
    asked = made.review.exhibit_requests.get()
    send(host, "answer_request", asked, what="take")
    exhibit = Exhibit.objects.get()
    assert "Small numbers are hidden" in read(peer, "exhibit", exhibit)
    assert "Group,Figure,Stands on" in read(peer, "exhibit_file", exhibit, "csv")
    assert host.get(at("exhibit_file", exhibit, "poem")).status_code == 404
    said = send(host, "exhibits", made.review, **QUESTION | {"end": "2026-04-01"}, note="")
    assert "The last day lies before the first." in said
    assert "cannot lie ahead" in send(host, "exhibits", made.review, **QUESTION | {"end": "2026-07-01"}, note="")
    assert "is offered for the cohort" in send(host, "exhibits", made.review, **QUESTION | {"cohort": "cla_12m"}, note="")
    send(host, "exhibits", made.review, **QUESTION, note="As at the end of May.")
    assert Exhibit.objects.count() == 2
    send(peer, "exhibits", made.review, **QUESTION, why="")
    assert "Say why" in send(host, "answer_request", made.review.exhibit_requests.last(), what="decline", reason="")


def test_a_sample_from_draw_to_result(made, host, peer):
    given = {"title": "Plans", "kind": "plans", "rubric": "plan_audit", "kloe": "", "source": "All plans", "rule": "random"}
    said = send(host, "samples", made.review, **given, references="REF-ONE\nREF-TWO", size=3)
    assert "The list holds 2" in said
    send(host, "samples", made.review, **given, references="REF-ONE\nREF-TWO\nREF-THREE", size=2)
    sample = Sample.objects.get()
    item = sample.items.first()
    assert item.key.reference in read(host, "sample", sample)
    assert item.key.reference not in read(peer, "sample", sample)
    assert "has not given the words" in read(peer, "sample_item", item)
    assert "has not given this item" in send(peer, "sample_item", item, what="keep", **{"level-current": "good"})
    assert "an e-mail address" in send(host, "sample_item", item, text="Ring sam@home.example.", version=1, reason="")
    send(host, "sample_item", item, text="The plan names three targets.", version=1, reason="")
    stale = send(host, "sample_item", item, text="Another.", version=1, reason="")
    assert "The plan names three targets." in stale
    assert "Another." in stale
    assert "Of this term." in read(peer, "sample_item", item)
    levels = {f"level-{key}": "good" for key in ("current", "specific", "owned")}
    assert "Give a level for: Followed up" in send(peer, "sample_item", item, what="submit", **levels)
    send(peer, "sample_item", item, what="submit", **levels, **{"level-followed": "strong"})
    assert "Your grading stays as it is" in read(peer, "sample_item", item)
    assert "1 of 1 is Good or better" in read(peer, "sample", sample)
    second = making.signed(made.review, made.host, 5, role="peer")
    other = making.signed_in(TeamMember.objects.get(review=made.review, user_id=second.user_id))
    send(other, "sample_item", item, what="submit", **levels, **{"level-followed": "weak"})
    assert "Graders differ" in read(peer, "sample", sample)
    send(peer, "sample_item", item, what="moderate", **levels, **{"level-followed": "good"}, reason="It is followed up.")
    assert "moderated" in read(peer, "sample", sample)
    assert "It is followed up." in read(other, "sample_item", item)
    assert "2 of 3, at random" in read(peer, "samples", made.review)
    assert "until the report is signed off" in send(host, "end_keys", made.review)


def test_a_finding_from_draft_to_report(made, host, peer):
    kloe = made.review.kloes.first()
    assert "Write the first below" in read(peer, "findings", made.review)
    assert "Enter the finding." in send(peer, "findings", made.review, kloe=kloe.public_id, kind="strength", text="")
    said = send(peer, "findings", made.review, kloe=kloe.public_id, kind="strength", text="Teachers know whom to ring.")
    finding = Finding.objects.get()
    assert "Nothing supports it yet: two kinds of source are needed." in said
    note, document = made_by.noted(made, text="They ring at once."), made.review.documents.first()
    both = [made_by.noted(made, text="Quick answers."), note]
    voice = {"sources": [f"note:{each.pk}" for each in both], "stance": "supports"}
    assert "Choose at least one piece of evidence." in send(peer, "finding_link", finding, stance="supports")
    said = send(peer, "finding_link", finding, **voice)
    assert "Two notes, both voice: one more kind of source is needed." in said
    assert "not yet" in said
    assert "one more kind of source" in send(peer, "finding_move", finding, move="enter_report")
    said = send(peer, "finding_link", finding, sources=[f"reviewdocument:{document.pk}"], stance="supports")
    assert "Triangulated" in said
    words = {"kloe": kloe.public_id, "kind": "strength", "contradiction_answer": "", "version": 1}
    assert "Saved." in send(peer, "finding", finding, **words, text="Designated teachers know whom to ring.")
    stale = send(peer, "finding", finding, **words, text="Everybody knows.")
    assert "Everybody knows." in stale
    assert "What it says by now" in stale
    assert "The finding is in the report." in send(peer, "finding_move", finding, move="enter_report")
    assert "Take it out of the report" in send(peer, "finding_unlink", finding.links.first())
    matrix = read(peer, "matrix", made.review)
    assert "3 notes" in matrix
    assert "In the report" in matrix
    assert host.get(at("finding", finding)).status_code == 404
    assert "belong to the review team" in read(host, "findings", made.review)
    assert "They ring at once." in read(peer, "finding", finding)


def test_notes_on_offer_can_be_narrowed(made, peer):
    finding = made_by.found(made)
    made_by.noted(made, text="About transport.")
    made_by.noted(made, kind="data", text="About numbers.")
    made_by.noted(made, text="Of another line.", kloe=made.review.kloes.last())
    page = peer.get(at("finding", finding), {"kind": "data"}).content.decode()
    assert "About numbers." in page
    assert "About transport." not in page
    assert "Of another line." in peer.get(at("finding", finding), {"all": "yes", "q": "another"}).content.decode()
    assert (
        "About"
        not in peer.get(at("finding", finding), {"bearing": "consideration"})
        .content.decode()
        .split("Find notes")[1]
        .split("Change the words")[0]
    )


def test_feedback_report_check_and_signatures(made, host, peer, client_as):
    assert "No feedback yet" in read(host, "feedback", made.review)
    made_by.in_report(made)
    assert "cannot see this yet" in read(peer, "feedback", made.review)
    assert peer.get(at("feedback_slides", made.review)).content[:2] == b"PK"
    assert host.get(at("feedback_slides", made.review)).status_code == 404
    assert host.post(at("feedback", made.review)).status_code == 404
    send(peer, "feedback", made.review)
    assert "Teachers know whom to ring." in read(host, "feedback", made.review)
    assert host.get(at("feedback_slides", made.review)).status_code == 200
    assert "The report is not here yet" in read(host, "report", made.review)
    assert "Begin the report" in read(peer, "report", made.review)
    read(peer, "report_write", made.review)
    send(peer, "report_write", made.review, summary="A strong start.", context="", method="", next_steps="", version=1)
    stale = send(peer, "report_write", made.review, summary="Mine.", context="", method="", next_steps="", version=1)
    assert "What it says by now" in stale
    assert "A strong start." in stale
    made_by.reviews.move(review=made.review, name="leave_site", by=made.lead)
    assert "Send to the host for the factual check" in read(peer, "report", made.review)
    assert "Choose a day that is still ahead" in send(peer, "report_move", made.review, move="send", check_until="2026-06-01")
    send(peer, "report_move", made.review, move="send", check_until="2026-07-01")
    assert made.again().state == Review.State.FACTUAL_CHECK
    assert "A strong start." in read(host, "report", made.review)
    said = send(host, "check", made.review, about="summary", kind="wrong", text="Not strong.")
    assert "Not strong." in said
    comment = FactualComment.objects.get()
    assert "Answer every comment" in send(host, "report_sign", made.review, **{"as": "sponsor"})
    assert "change the text" in send(peer, "comment_answer", comment, accepted="yes", new_text="A strong start.", answer="")
    assert "says of Summary" in read(peer, "comment_answer", comment)
    assert "Say why the comment is not accepted." in send(peer, "comment_answer", comment, accepted="no", new_text="", answer="")
    stale = send(peer, "comment_answer", comment, accepted="yes", new_text="Mine.", answer="", version=1)
    assert "What it says by now" in stale, "it was written at version 2"
    assert "Mine." in stale
    send(peer, "comment_answer", comment, accepted="yes", new_text="A start.", answer="", version=2)
    assert "all answered" in read(host, "report", made.review)
    assert "A strong start." in read(host, "check", made.review)
    director = client_as("director")
    assert "You have signed." in send(peer, "report_sign", made.review, **{"as": "lead"})
    assert "Sign as sponsor" in read(director, "report", made.review)
    assert "Signed and sealed" in send(director, "report_sign", made.review, **{"as": "sponsor"})
    for key in ("html", "word", "pdf", "excel"):
        assert director.get(at("report_file", made.review, key)).status_code == 200
    assert "Teachers know whom to ring." in read(director, "finding", made.review.findings.get())


def test_taking_the_report_back(made, peer):
    made_by.sent(made)
    assert "Say why." in send(peer, "report_move", made.review, move="take_back", reason="")
    send(peer, "report_move", made.review, move="take_back", reason="A finding was forgotten.")
    assert made.again().state == Review.State.DRAFTING


def test_a_finding_becomes_an_action_and_is_followed_up(made, host, peer):
    made_by.exhibited(made)
    made_by.signed_off(made)
    area = made.review.findings.get(kind="consideration")
    assert "Make it an action" in read(host, "finding", area)
    assert "Enter the first action" in send(host, "finding_plan", area, plan="", text="")
    action = {"plan": "", "plan_title": "", "text": "Review them.", "by_whom": "VSH", "due_on": ""}
    assert "The action is in the plan." in send(host, "finding_plan", area, **action)
    assert "Review them." in read(host, "finding", area)
    assert "1 of 1 in a plan" in read(host, "review", made.review)
    assert Action.objects.get().consideration.origin_url == at("finding", area)
    assert "Plan the visit" in read(host, "follow_up", made.review)
    assert "Enter" in send(host, "follow_up_do", made.review, what="begin", visits_on="")
    send(host, "follow_up_do", made.review, what="begin", visits_on="2026-12-01")
    assert "1 exhibit not read again yet" in read(host, "follow_up", made.review)
    send(host, "follow_up_do", made.review, what="read")
    for finding in made.review.findings.all():
        send(peer, "follow_up_do", made.review, what="judge", finding=finding.public_id, judgement="embedded", text="Seen.")
    assert "Enter the" in send(peer, "follow_up_do", made.review, what="judge", finding=area.public_id, judgement="embedded", text="")
    send(peer, "follow_up_do", made.review, what="summary", summary="Much has moved.", version=1)
    assert peer.post(at("follow_up_do", made.review), {"what": "dance"}).status_code == 404
    assert "Finished and sealed" in send(peer, "follow_up_do", made.review, what="finish")
    assert "Much has moved." in read(host, "follow_up", made.review)
    assert host.get(at("follow_up_file", made.review, "word")).status_code == 200


def test_a_peer_sees_nothing_after_the_last_day(made, peer, clock):
    finding = made_by.found(made)
    assert peer.get(at("finding", finding)).status_code == 200
    clock.shift(3600 * 24 * 21)
    for name, thing in (("finding", finding), ("matrix", made.review), ("findings", made.review), ("exhibits", made.review)):
        assert peer.get(at(name, thing)).status_code in (302, 404)
        assert peer.get(at(name, thing)).status_code != 200


def test_a_full_review_is_read_in_a_fixed_number_of_questions(made, peer, django_assert_max_num_queries):
    for number in range(6):
        made_by.triangulated(made, text=f"Finding {number}.")
    with django_assert_max_num_queries(32):
        read(peer, "matrix", made.review)
    with django_assert_max_num_queries(32):
        read(peer, "findings", made.review)
    for _ in range(6):
        made_by.triangulated(made, text="More.")
    with django_assert_max_num_queries(32):
        read(peer, "matrix", made.review)
    with django_assert_max_num_queries(32):
        read(peer, "findings", made.review)


def test_what_the_overview_says_is_to_be_done(made, peer):
    assert "Give the feedback on the last day" in read(peer, "review", made.review)
    made_by.found(made)
    report = made_by.drafted(made)
    assert "2 in the report" in read(peer, "review", made.review)
    reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    reports.comment(report=report, about="context", kind="wrong", text="T.", by=made.host)
    assert "1 to be answered" in read(peer, "review", made.review)


def test_a_signed_review_leads_on_to_its_plan_and_the_plan_back(made, host, peer, client_as):
    assert "What came of it" not in read(host, "review", made.review)
    made_by.signed_off(made)
    area = made.review.findings.get(kind="consideration")
    for name in ("review", "report"):
        assert "Turn what no plan answers into actions: 1 of 1" in read(host, name, made.review)
    assert "Turn what no plan" not in read(client_as("head_of_service"), "review", made.review), "they do not open the findings"
    send(host, "finding_plan", area, plan="", plan_title="What we do", text="Review them each month.")
    plan = Action.objects.get().plan
    told = read(host, "review", made.review)
    assert "Turn what no plan" not in told
    assert reverse("action_plans:plan", args=[plan.public_id]) in told
    assert "What we do" in read(client_as("director"), "review", made.review)
    assert "What we do" not in read(peer, "review", made.review), "a peer reads no plan"
    page = host.get(reverse("action_plans:plan", args=[plan.public_id])).content.decode()
    assert f"{made.review.title}: overview" in page
    assert ": overview" not in client_as("governor").get(reverse("action_plans:plan", args=[plan.public_id])).content.decode()


def test_an_exhibit_is_broken_down_only_by_what_tells_of_children(made, host):
    page = read(host, "exhibits", made.review)
    assert "Key stage" in page
    assert "kind of practice" not in page
