"""Notes: kept once however often they are sent, edited with their history, retracted and never lost."""

import datetime as dt
import json
import uuid

import pytest
from django.utils import timezone

from virtualschool.audit.models import Entry
from virtualschool.children.models import Child
from virtualschool.peer_reviews import looking
from virtualschool.peer_reviews.actions import notes, team
from virtualschool.peer_reviews.models import Note
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.workflow.versions import Stale


@pytest.fixture
def review(viewer):
    return making.whole(viewer)


@pytest.fixture
def peer(review):
    return making.seen_by(review.team.first())


def sent(review, **said):
    words = {"note_id": str(uuid.uuid4()), "kloe": str(review.kloes.first().public_id), "bearing": "consideration", "source_kind": "data"}
    return words | {"text": "The data pack is late.", "confidence": "likely", "written_at": "2026-06-17T09:30:00.125Z"} | said


def sync(client, review, listed, after=0):
    body = json.dumps({"notes": listed, "after": after})
    return client.post(f"/reviews/{review.public_id}/notes/sync", body, content_type="application/json")


def test_what_is_sent_twice_is_kept_once(review):
    client, note = making.signed_in(review.team.first()), sent(review)
    for _ in range(2):
        answer = sync(client, review, [note]).json()
        assert answer["kept"] == [note["note_id"]]
        assert not answer["refused"]
    kept = Note.objects.get(public_id=note["note_id"])
    assert kept.written_at == dt.datetime(2026, 6, 17, 9, 30, 0, 125000, tzinfo=dt.UTC)
    assert (kept.author.user_id, kept.confidence) == (review.team.first().user_id, "likely")
    assert Entry.objects.filter(event="review.note_taken").count() == 2, "this one and the one of the review"


def test_the_second_sending_changes_nothing(review, peer):
    note_id = uuid.uuid4()
    said = {"kloe": review.kloes.first(), "bearing": "strength", "source_kind": "voice", "text": "First", "confidence": "sure"}
    notes.take_note(review=review, said=said, note_id=note_id, by=peer)
    assert notes.take_note(review=review, said=said | {"text": "Second"}, note_id=note_id, by=peer).text == "First"


def test_an_id_of_somebody_else_s_is_refused(review, viewer):
    making.signed(review, viewer, 2, "peer")
    note = sent(review)
    sync(making.signed_in(review.team.first()), review, [note])
    answer = sync(making.signed_in(review.team.get(role="peer")), review, [note]).json()
    assert answer["refused"] == [{"id": note["note_id"], "reason": "This note cannot be kept: its id is taken."}]


def test_notes_of_others_come_back(review, viewer):
    making.signed(review, viewer, 2, "peer")
    one, two = making.signed_in(review.team.first()), making.signed_in(review.team.get(role="peer"))
    seen = sync(two, review, []).json()["notes"]
    sync(one, review, [sent(review)])
    (fresh,) = sync(two, review, [], after=seen[-1]["key"]).json()["notes"]
    assert (fresh["author"], fresh["text"]) == ("Peer 1", "The data pack is late.")
    assert sync(two, review, [], after=fresh["key"]).json()["notes"] == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kloe": str(uuid.uuid4())}, "valid choice"),
        ({"kloe": ""}, "Choose the line of enquiry."),
        ({"text": " "}, "Enter the note."),
        ({"bearing": "x"}, "valid choice"),
        ({"note_id": ""}, "without an id"),
        ({"note_id": "x"}, "valid UUID"),
    ],
)
def test_what_cannot_be_kept_is_given_back_with_the_reason(review, changed, words):
    good = sent(review)
    answer = sync(making.signed_in(review.team.first()), review, [sent(review, **changed), good]).json()
    assert words in answer["refused"][0]["reason"]
    assert answer["kept"] == [good["note_id"]], "one bad note does not hold up the others"


def test_nonsense_is_refused(review):
    client = making.signed_in(review.team.first())
    where = f"/reviews/{review.public_id}/notes/sync"
    for body in ("", "[]", '{"after": "x"}', '{"notes": 3}'):
        assert client.post(where, body, content_type="application/json").status_code == 400
    assert sync(client, review, ["x", None]).json()["refused"][0]["reason"]


def test_a_clock_that_is_ahead_is_not_believed(review):
    note = sent(review, written_at="2031-01-01T00:00:00Z")
    sync(making.signed_in(review.team.first()), review, [note])
    assert Note.objects.get(public_id=note["note_id"]).written_at <= timezone.now()


def test_nothing_is_taken_after_access_has_ended(review, viewer):
    client = making.signed_in(review.team.first())
    team.end_access(member=review.team.first(), reason="Over", by=viewer)
    assert sync(client, review, [sent(review)]).status_code == 404


def test_the_plain_form_keeps_a_note_and_where_one_sits(review):
    client, where = making.signed_in(review.team.first()), f"/reviews/{review.public_id}/notes/take"
    slot = review.slots.get()
    note = sent(review, slot=str(slot.public_id), text="Pupil called Wibblewick is late.", written_at="")
    answer = client.post(where, note)
    assert f"slot={slot.public_id}" in answer["Location"]
    assert b"This looks like it holds somebody&#39;s name" in client.get(answer["Location"]).content
    assert client.post(where, note).status_code == 302
    assert Note.objects.filter(public_id=note["note_id"]).count() == 1, "a form sent twice keeps one note"
    assert b"Say which kind of source it comes from." in client.post(where, sent(review, source_kind="")).content


def test_a_note_is_changed_by_its_author_and_its_history_kept(review, peer, viewer):
    other = making.signed(review, viewer, 2, "peer")
    note = making.noted(review, peer)
    client, where = making.signed_in(review.team.first()), f"/reviews/notes/{note.public_id}/"
    assert client.post(where, sent(review, text="Better said.", version=1)).status_code == 302
    shown = client.get(where).content
    assert b"Better said." in shown
    assert b"Teachers know whom to ring." in shown
    page = client.post(where, sent(review, text="Typed elsewhere.", version=1)).content
    assert b"What it says by now" in page
    assert b"Typed elsewhere." in page
    said = {"kloe": note.kloe, "bearing": "context", "source_kind": "data", "text": "x", "confidence": "sure"}
    with pytest.raises(Stale):
        notes.change_note(note=note, said=said, version=1, by=peer)
    with pytest.raises(Refused, match="Only its author"):
        notes.change_note(note=note, said=said, version=2, by=other)


def test_a_note_is_retracted_by_its_author_or_the_lead_and_stays(review, peer, viewer):
    other = making.signed(review, viewer, 2, "peer")
    mine, theirs = making.noted(review, peer), making.noted(review, other)
    with pytest.raises(Refused, match="lead peer"):
        notes.retract_note(note=mine, reason="x", by=other)
    client = making.signed_in(review.team.first())
    assert b"Say why." in client.post(f"/reviews/notes/{theirs.public_id}/retract", {"reason": ""}, follow=True).content
    assert b"counts for nothing" in client.post(f"/reviews/notes/{theirs.public_id}/retract", {"reason": "Hearsay"}, follow=True).content
    theirs.refresh_from_db()
    assert theirs.retracted_at
    assert theirs.text
    with pytest.raises(Refused, match="retracted already"):
        notes.retract_note(note=theirs, reason="x", by=peer)
    said = {"kloe": theirs.kloe, "bearing": "context", "source_kind": "data", "text": "x", "confidence": "sure"}
    with pytest.raises(Refused, match="not edited"):
        notes.change_note(note=theirs, said=said, version=1, by=other)


def test_notes_are_taken_from_preparation_to_the_factual_check(review, peer):
    for state, may in (("scoping", False), ("preparation", True), ("drafting", True), ("factual_check", True), ("signed_off", False)):
        review.state = state
        if may:
            making.noted(review, peer)
        else:
            with pytest.raises(Refused, match="cannot be taken"):
                making.noted(review, peer)


def test_a_peer_learns_of_no_child_by_typing_a_name(review, peer, authority):
    """The same words give the same warning, whether a child of that name is in care here or not."""
    Child.objects.create(authority=authority, child_code="ZQ77001", forename="Wibblewick", surname="Zzyzxname")
    for text in ("We met with Wibblewick Zzyzxname today", "We met with Vexwort Qqvoreign today"):
        assert making.noted(review, peer, text=text).warned_of == ["PERSON"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Virtual School Head meets Key Stage leads.", []),
        ("We heard from the Director of Children's Services.", []),
        ("Designated Teachers said that Pupil Premium Plus is clear.", []),
        ("Mr Brown chairs it.", []),
        ("Attendance rose in Spring Term.", []),
        ("a boy Jordan was late", ["PERSON"]),
        ("ring 01642 123456", ["PHONE"]),
        ("write to a@b.example", ["EMAIL"]),
        ("born 3 October 2012", ["BIRTH_DATE"]),
    ],
)
def test_what_looks_personal(text, found):
    assert looking.codes_in(text) == found


def test_the_warning_is_in_words():
    assert looking.words_of([]) == ""
    assert looking.words_of(["PERSON", "UPN"]).startswith("This looks like it holds somebody's name, a unique pupil number (UPN).")
