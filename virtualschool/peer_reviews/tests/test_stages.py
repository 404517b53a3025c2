"""The application, the stages, the scope, and what the overview says is next."""

import pytest

from tests.fixtures import TODAY
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.actions import evaluation, notes, reviews, scope
from virtualschool.peer_reviews.models import Kloe, Note, Review, SelfEvaluation
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests.making import ASKED, WINDOW
from virtualschool.workflow.versions import Stale

S = Review.State


def fresh(review: Review) -> Review:
    return Review.objects.get(pk=review.pk)


def test_an_application_is_sent_only_whole(viewer):
    review = reviews.apply_for(said=ASKED | {"reasons": "", "proposed_to": None}, by=viewer)
    with pytest.raises(Refused, match=r"Say why the review is asked for\. Propose dates\."):
        reviews.submit_application(review=review, by=viewer)
    with pytest.raises(Refused, match="has not been submitted"):
        reviews.accept(review=review, accepted_by="The association", accepted_on=TODAY, by=viewer)
    reviews.change_application(review=review, said=ASKED, version=1, by=viewer)
    reviews.submit_application(review=fresh(review), by=viewer)
    with pytest.raises(Refused, match="sent already"):
        reviews.submit_application(review=fresh(review), by=viewer)


def test_two_people_do_not_overwrite_each_other(viewer, client_as):
    review = reviews.apply_for(said=ASKED, by=viewer)
    reviews.change_application(review=review, said=ASKED | {"sponsor": "The first"}, version=1, by=viewer)
    with pytest.raises(Stale):
        reviews.change_application(review=review, said=ASKED | {"sponsor": "The second"}, version=1, by=viewer)
    page = client_as("head").post(f"/reviews/{review.public_id}/application", ASKED | {"sponsor": "The second", "version": 1})
    assert b"What it says by now" in page.content
    assert b"The first" in page.content
    assert b"The second" in page.content
    assert fresh(review).sponsor == "The first"


def test_an_accepted_application_stays(viewer):
    review = making.applied(viewer)
    with pytest.raises(Refused, match="stays as it is"):
        reviews.change_application(review=review, said=ASKED, version=review.version, by=viewer)


@pytest.mark.parametrize(("who", "day", "words"), [("", TODAY, "who accepted"), ("X", TODAY.replace(year=2027), "future")])
def test_who_accepted_and_when_is_asked_for(viewer, who, day, words):
    review = reviews.apply_for(said=ASKED, by=viewer)
    reviews.submit_application(review=review, by=viewer)
    with pytest.raises(Refused, match=words):
        reviews.accept(review=review, accepted_by=who, accepted_on=day, by=viewer)


def test_each_stage_says_what_is_missing(viewer):
    review = making.applied(viewer)
    with pytest.raises(Refused) as refusal:
        reviews.move(review=review, name="agree_scope", by=viewer)
    for words in ("key line of enquiry", "on site", "may look in", "lead peer"):
        assert words in str(refusal.value)
    scope.offer_kloes(review=review, by=viewer)
    reviews.set_dates(review=review, said=WINDOW, by=viewer)
    making.invited(review, viewer)
    reviews.move(review=review, name="agree_scope", by=viewer)
    with pytest.raises(Refused) as refusal:
        reviews.move(review=fresh(review), name="begin", by=viewer)
    for words in ("self-evaluation", "timetable", "sign the declarations"):
        assert words in str(refusal.value)


def test_from_the_site_the_lead_or_the_host_goes_on_to_the_draft(viewer):
    review = making.whole(viewer)
    peer = making.signed(review, viewer, 2, "peer")
    with pytest.raises(Refused, match="lead peer"):
        reviews.move(review=review, name="leave_site", by=peer)
    reviews.move(review=review, name="leave_site", by=making.seen_by(review.team.first()))
    assert fresh(review).state == S.DRAFTING


def test_a_review_is_withdrawn_with_a_reason_and_peers_lose_it(viewer):
    review = making.whole(viewer)
    with pytest.raises(Refused, match="Say why"):
        reviews.move(review=review, name="withdraw", by=viewer)
    reviews.move(review=review, name="withdraw", by=viewer, reason="The inspection came first.")
    assert making.signed_in(review.team.first()).get(f"/reviews/{review.public_id}/").status_code == 404


def test_another_council_moves_nothing(viewer, viewer_as, other_authority):
    review = making.applied(viewer)
    theirs = viewer_as("head", of=other_authority)
    for act in (
        lambda: reviews.move(review=review, name="withdraw", by=theirs, reason="x"),
        lambda: scope.offer_kloes(review=review, by=theirs),
        lambda: reviews.set_dates(review=review, said=WINDOW, by=theirs),
    ):
        with pytest.raises(Refused, match="another council"):
            act()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"on_site_to": WINDOW["on_site_from"].replace(year=2025)}, "before its first"),
        ({"access_from": WINDOW["on_site_to"]}, "every day on site"),
        ({"access_until": WINDOW["on_site_from"]}, "every day on site"),
    ],
)
def test_dates_must_fit(viewer, changed, words):
    with pytest.raises(Refused, match=words):
        reviews.set_dates(review=making.applied(viewer), said=WINDOW | changed, by=viewer)


def test_the_page_of_dates_says_so_at_the_field(viewer, client_as):
    review = making.applied(viewer)
    sent = {key: str(day) for key, day in WINDOW.items()} | {"access_until": "2026-01-01"}
    page = client_as("head").post(f"/reviews/{review.public_id}/dates", sent)
    assert page.content.count(b"The last day lies before the first.") == 2


def test_four_lines_of_enquiry_are_offered_in_the_council_s_name(viewer):
    review = making.applied(viewer)
    made = scope.offer_kloes(review=review, by=viewer)
    assert [kloe.order for kloe in made] == [1, 2, 3, 4]
    assert "Middlesbrough" in made[0].wording
    assert all(set(kloe.prompts.values_list("kind", flat=True)) == {"data", "document", "voice"} for kloe in made)
    with pytest.raises(Refused, match="already"):
        scope.offer_kloes(review=review, by=viewer)


def test_an_earlier_wording_is_kept(viewer, client_as):
    review = making.scoped(viewer)
    kloe = review.kloes.first()
    before = kloe.wording
    said = {"title": kloe.title, "wording": "A new question?", "in_scope": "", "out_of_scope": ""}
    changed = scope.change_kloe(kloe=kloe, said=said, version=1, by=viewer)
    assert (changed.version, changed.earlier.get().wording) == (2, before)
    with pytest.raises(Stale):
        scope.change_kloe(kloe=kloe, said=said | {"wording": "Another?"}, version=1, by=viewer)
    scope.change_kloe(kloe=kloe, said=said, version=2, by=viewer)
    assert Kloe.objects.get(pk=kloe.pk).version == 2, "nothing changed, so nothing was replaced"
    client = client_as("head")
    page = client.post(f"/reviews/kloes/{kloe.public_id}/", said | {"wording": "Mine?", "version": 1})
    assert b"What it says by now" in page.content


def test_a_line_of_enquiry_goes_only_while_nothing_hangs_on_it(viewer):
    review = making.whole(viewer)
    with pytest.raises(Refused, match="stand from the first day on site"):
        scope.remove_kloe(kloe=review.kloes.first(), by=viewer)
    other = making.scoped(viewer)
    scope.remove_kloe(kloe=other.kloes.first(), by=viewer)
    assert list(other.kloes.values_list("order", flat=True)) == [1, 2, 3]
    peer = making.signed(other, viewer, 5)
    reviews.move(review=other, name="agree_scope", by=viewer)
    making.noted(fresh(other), peer)
    with pytest.raises(Refused, match="attached"):
        scope.remove_kloe(kloe=Note.objects.get(review=other).kloe, by=viewer)


def test_prompts_are_added_and_taken_off(viewer, client_as):
    review = making.scoped(viewer)
    kloe = review.kloes.first()
    prompt = scope.add_prompt(kloe=kloe, kind="data", text="", measure_key="attendance.rate", by=viewer)
    assert (prompt.text, prompt.measure_key) == ("Attendance", "attendance.rate")
    assert scope.add_prompt(kloe=kloe, kind="voice", text="Carers", measure_key="attendance.rate", by=viewer).measure_key == ""
    for said in ({"kind": "voice", "text": " ", "measure_key": ""}, {"kind": "data", "text": "", "measure_key": "no.such"}):
        with pytest.raises(Refused):
            scope.add_prompt(kloe=kloe, by=viewer, **said)
    client, count = client_as("head"), kloe.prompts.count()
    client.post(f"/reviews/prompts/{prompt.public_id}/remove")
    assert kloe.prompts.count() == count - 1
    page = client.post(f"/reviews/kloes/{kloe.public_id}/prompts", {"kind": "voice", "text": ""})
    assert b"Enter what to look at." in page.content
    assert client.post(f"/reviews/kloes/{kloe.public_id}/prompts", {"kind": "voice", "text": "Governors"}).status_code == 302


def test_a_self_evaluation_keeps_what_it_said_and_is_submitted_whole(viewer, client_as):
    review = making.scoped(viewer)
    said = {"judgement": "Effective", "strengths": "S", "evidence": "E", "gaps": "", "measures": [], "documents": []}
    kloe = review.kloes.first()
    first = evaluation.save_evaluation(kloe=kloe, said=said, version=0, by=viewer)
    evaluation.save_evaluation(kloe=kloe, said=said | {"judgement": "Partly effective"}, version=1, by=viewer)
    assert first.earlier.get().said["judgement"] == "Effective"
    with pytest.raises(Stale):
        evaluation.save_evaluation(kloe=kloe, said=said, version=0, by=viewer)
    with pytest.raises(Refused, match="level of the list"):
        evaluation.save_evaluation(kloe=kloe, said=said | {"judgement": "Splendid"}, version=2, by=viewer)
    with pytest.raises(Refused, match="missing for line of enquiry 2, 3, 4"):
        evaluation.submit_evaluation(review=review, by=viewer)
    page = client_as("head").post(f"/reviews/kloes/{kloe.public_id}/self-evaluation", {"judgement": "Effective", "strengths": "Mine"})
    assert b"What it says by now" in page.content
    assert b"Mine" in page.content
    assert SelfEvaluation.objects.get(kloe=kloe).judgement == "Partly effective"


def test_peers_see_the_self_evaluation_once_it_is_submitted(viewer):
    review = making.scoped(viewer)
    making.signed(review, viewer)
    client, where = making.signed_in(review.team.first()), f"/reviews/{review.public_id}/self-evaluation"
    assert client.get(where).status_code == 404
    making.evaluated(review, viewer)
    assert client.get(where).status_code == 200
    with pytest.raises(Refused, match="submitted already"):
        evaluation.submit_evaluation(review=fresh(review), by=viewer)


def test_a_self_evaluation_stands_once_the_team_is_there(viewer):
    review = making.whole(viewer)
    said = {"judgement": "", "strengths": "", "evidence": "", "gaps": "", "measures": [], "documents": []}
    with pytest.raises(Refused, match="before the team is on site"):
        evaluation.save_evaluation(kloe=review.kloes.first(), said=said, version=1, by=viewer)


def test_the_overview_says_what_is_next_to_each(viewer, client_as):
    review = making.scoped(viewer)
    making.invited(review, viewer)
    host = client_as("head").get(f"/reviews/{review.public_id}/").content.decode()
    assert "1 of 1 still have to sign" in host
    assert "Agree the scope" in host
    peer = making.signed_in(review.team.first()).get(f"/reviews/{review.public_id}/").content.decode()
    assert "Before any material opens" in peer
    assert 'name="move"' not in peer


def test_moves_by_the_page(viewer, client_as):
    review = making.whole(viewer)
    client, where = client_as("head"), f"/reviews/{review.public_id}/move"
    assert b"Choose what to do." in client.post(where, {"move": "accept"}, follow=True).content
    assert b"Drafting the report" in client.post(where, {"move": "leave_site"}, follow=True).content
    assert client_as("director").post(where, {"move": "close"}).status_code == 404


@pytest.mark.parametrize(("state", "words"), [("on_site", "Withdrawing ends the access"), ("signed_off", "Closing ends the access")])
def test_what_ends_access_says_so_first(viewer, client_as, state, words):
    review = making.whole(viewer)
    type(review).objects.filter(pk=review.pk).update(state=state)
    assert words in client_as("head").get(f"/reviews/{review.public_id}/").content.decode()


def test_policies_give_reasons(viewer, viewer_as):
    review = making.whole(viewer)
    assert "another council" in policies.hosts(review, viewer_as("head", of=making.elsewhere())).reason
    assert "in confidence" in policies.reads_notes(review, viewer).reason
    assert "Only the host and the review team" in policies.reads_material(review, viewer_as("director")).reason
    assert "lead peer and the peers" in policies.takes_notes(review, viewer).reason


def test_the_overview_says_where_no_note_stands(viewer):
    review = making.whole(viewer)
    where, client = f"/reviews/{review.public_id}/", making.signed_in(review.team.first())
    assert b"3 lines of enquiry without a note" in client.get(where).content
    notes.retract_note(note=review.notes.get(), reason="Hearsay", by=making.seen_by(review.team.first()))
    assert b"4 lines of enquiry without a note" in client.get(where).content


def test_two_people_set_the_dates(viewer, client_as):
    review = making.scoped(viewer)
    where = f"/reviews/{review.public_id}/dates"
    host, seen = client_as("head"), Review.objects.get(pk=review.pk).version
    reviews.set_dates(review=review, said=WINDOW, by=viewer)
    sent = {key: str(value) for key, value in WINDOW.items()} | {"access_until": "2026-12-24"}
    page = host.post(where, sent | {"version": seen}).content.decode()
    assert "What it says by now" in page
    assert "2026-12-24" in page, "what was typed is kept"
    assert host.post(where, sent | {"version": seen + 1}).status_code == 302
