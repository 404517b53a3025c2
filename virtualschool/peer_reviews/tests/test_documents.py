"""Documents: asked for, provided, checked, cleared, read."""

import io

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fixtures import TODAY
from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Setting
from virtualschool.children.models import Child
from virtualschool.kernel.identifiers import upn_check_letter
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.actions import documents
from virtualschool.peer_reviews.models import DocumentRequest, DocumentVersion
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making

UPN = upn_check_letter("806200012345") + "806200012345"


@pytest.fixture
def review(viewer):
    found = making.scoped(viewer)
    making.signed(found, viewer)
    return found


@pytest.fixture
def child(authority):
    return Child.objects.create(authority=authority, child_code="ZQ77001", forename="Wibblewick", surname="Zzyzxname", upn=UPN)


def peer_of(review):
    return making.seen_by(review.team.first())


def word(*paragraphs: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.add_table(rows=1, cols=1).cell(0, 0).text = paragraphs[-1]
    made.save(out)
    return out.getvalue()


def test_a_file_is_kept_outside_the_database_under_its_seal(review, viewer):
    version = making.filed(review, viewer, text="Our policy.").versions.get()
    kept = settings.VAR / "reviews" / str(review.public_id) / version.stored
    assert kept.read_bytes() == b"Our policy."
    assert version.stored == f"{version.sha256}.txt"
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "not taken"),
        ("a.docm", b"PK", "not taken"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", b"hello", "cannot be opened as pdf"),
        ("a.txt", b"x" * 1_100_000, "The largest file that is taken is 1 MB"),
    ],
)
def test_what_is_not_taken_is_said(review, viewer, authority, client_as, name, content, words):
    Setting.objects.create(authority=authority, key="peer_reviews.largest_mb", value=1, starts_on=TODAY)
    sent = {"title": "A", "kind": "plan", "file": SimpleUploadedFile(name, content)}
    page = client_as("head").post(f"/reviews/{review.public_id}/documents/add", sent).content.decode()
    assert words in page or (not content and "empty" in page)
    assert not review.documents.exists()


def test_peers_see_only_what_is_cleared(review, viewer):
    open_one, shut = making.filed(review, viewer, title="Open"), making.filed(review, viewer, clear=False, title="Shut")
    client = making.signed_in(review.team.first())
    listed = client.get(f"/reviews/{review.public_id}/documents").content
    assert b"Open" in listed
    assert b"Shut" not in listed
    assert client.get(f"/reviews/documents/{open_one.public_id}/file").content == b"A policy without names."
    for part in ("", "file"):
        assert client.get(f"/reviews/documents/{shut.public_id}/{part}").status_code == 404
    with pytest.raises(Refused, match="not cleared for peers"):
        documents.take(version=shut.versions.get(), by=peer_of(review))


def test_a_child_s_name_or_number_is_found_before_it_is_cleared(review, viewer, child):
    version = making.filed(review, viewer, text=f"About Wibblewick Zzyzxname, {UPN}, born 3 October 2012.", clear=False).versions.get()
    assert version.redaction == DocumentVersion.Redaction.NEEDED
    assert set(version.found) == {"NAME", "UPN", "BIRTH_DATE"}
    assert "Zzyzx" not in str(version.found)
    with pytest.raises(Refused, match="say what you looked at"):
        documents.judge(version=version, redaction="none_needed", reason="", by=viewer)
    assert Entry.objects.filter(event="names.checked_against").exists()


def test_names_within_word_documents_are_found(review, viewer, child):
    file = SimpleUploadedFile("plan.docx", word("A plan.", "Wibblewick Zzyzxname wants to read."))
    said = {"title": "Plan", "kind": "plan", "dated_on": None, "kloes": []}
    version = documents.add_document(review=review, said=said, file=file, by=viewer).versions.get()
    assert version.readable
    assert version.found == {"NAME": 2}


def test_what_cannot_be_read_is_cleared_only_by_somebody_who_looked(review, viewer):
    file = SimpleUploadedFile("slides.pptx", b"PK\x03\x04 nothing")
    said = {"title": "Slides", "kind": "other", "dated_on": None, "kloes": []}
    version = documents.add_document(review=review, said=said, file=file, by=viewer).versions.get()
    assert not version.readable
    with pytest.raises(Refused, match="could not read this file"):
        documents.judge(version=version, redaction="none_needed", reason=" ", by=viewer)
    documents.judge(version=version, redaction="none_needed", reason="The deputy looked through it.", by=viewer)
    assert version.is_cleared
    with pytest.raises(Refused, match="Choose"):
        documents.judge(version=version, redaction="unchecked", reason="", by=viewer)


def test_a_new_version_has_to_be_cleared_anew_and_peers_keep_the_last_one(review, viewer, client_as):
    document = making.filed(review, viewer, text="The first.")
    host, peer = client_as("head"), making.signed_in(review.team.first())
    sent = {"file": SimpleUploadedFile("second.txt", b"The second.")}
    host.post(f"/reviews/documents/{document.public_id}/version", sent)
    where = f"/reviews/documents/{document.public_id}/file"
    assert peer.get(where).content == b"The first."
    assert peer.get(f"{where}?version=2").status_code == 404
    assert host.get(where).content == b"The second."
    assert host.get(f"{where}?version=1").content == b"The first."
    judged = f"/reviews/documents/{document.public_id}/judge"
    late = host.post(judged, {"number": 1, "redaction": "redacted", "reason": "Names struck out"}).content.decode()
    assert "Version 2 was uploaded while you were looking" in late
    assert peer.get(where).content == b"The first."
    host.post(judged, {"number": 2, "redaction": "redacted", "reason": "Names struck out"})
    assert peer.get(where).content == b"The second."


def test_the_host_sees_word_by_word_what_was_found_and_peers_never(review, viewer, client_as, child):
    document = making.filed(review, viewer, text="About Wibblewick Zzyzxname.", clear=False)
    host = client_as("head")
    assert b"Zzyzxname" not in host.get(f"/reviews/documents/{document.public_id}/").content
    assert b"Wibblewick Zzyzxname" in host.post(f"/reviews/documents/{document.public_id}/look").content
    documents.judge(version=document.versions.get(), redaction="redacted", reason="Looked through.", by=viewer)
    seen = making.signed_in(review.team.first()).get(f"/reviews/documents/{document.public_id}/").content
    assert b"found" not in seen
    assert b"Looked through." not in seen


def test_reading_a_file_is_written_down(review, viewer):
    document = making.filed(review, viewer)
    making.signed_in(review.team.first()).get(f"/reviews/documents/{document.public_id}/file")
    assert Entry.objects.get(event="review.document_read").detail == {"version": 1}


def test_a_file_that_was_touched_is_refused(review, viewer, client_as):
    document = making.filed(review, viewer)
    version = document.versions.get()
    (papers.folder_of(review) / version.stored).write_bytes(b"Something else.")
    assert client_as("head").get(f"/reviews/documents/{document.public_id}/file").status_code == 404
    (papers.folder_of(review) / version.stored).unlink()
    with pytest.raises(Refused, match="not there any more"):
        documents.look_again(version=version, by=viewer)
    assert b"not there any more" in client_as("head").post(f"/reviews/documents/{document.public_id}/look", follow=True).content


def test_a_withdrawn_document_is_gone_for_peers(review, viewer, client_as):
    document = making.filed(review, viewer)
    host, where = client_as("head"), f"/reviews/documents/{document.public_id}/"
    assert b"Enter the reason." in host.post(f"{where}withdraw", {"reason": ""}).content
    host.post(f"{where}withdraw", {"reason": "Out of date"})
    assert making.signed_in(review.team.first()).get(where).status_code == 404
    assert b"Out of date" in host.get(where).content
    with pytest.raises(Refused, match="withdrawn already"):
        documents.withdraw(document=review.documents.get(), reason="x", by=viewer)


def test_peers_ask_and_the_host_answers(review, viewer, client_as):
    peer, host = making.signed_in(review.team.first()), client_as("head")
    base = f"/reviews/{review.public_id}/documents"
    for title in ("Minutes of the panel", "A lost plan"):
        peer.post(f"{base}/ask", {"title": title, "why": "To see who decides"})
    asked, lost = review.requests.order_by("id")
    host.post(
        f"{base}/add?request={asked.public_id}", {"title": "Panel", "kind": "minutes", "file": SimpleUploadedFile("m.txt", b"Agreed.")}
    )
    asked.refresh_from_db()
    assert (asked.state, asked.documents.get().title) == (DocumentRequest.State.PROVIDED, "Panel")
    assert b"Panel</a>" not in peer.get(base).content, "provided, not cleared"
    assert b"Enter the reason." in host.post(f"/reviews/requests/{lost.public_id}/decline", {"reason": ""}).content
    host.post(f"/reviews/requests/{lost.public_id}/decline", {"reason": "It was never written."})
    assert b"It was never written." in peer.get(base).content
    with pytest.raises(Refused, match="has been provided"):
        documents.decline(request=asked, reason="x", by=viewer)
    assert host.get(f"{base}/add?request=nonsense").status_code == 200


def test_the_prompt_lists_become_requests_once(review, viewer, client_as):
    host, where = client_as("head"), f"/reviews/{review.public_id}/documents/prompts"
    wanted = sum(kloe.prompts.filter(kind="document").count() for kloe in review.kloes.all())
    assert f"{wanted} documents of the lists are asked for".encode() in host.post(where, follow=True).content
    assert b"asked for already" in host.post(where, follow=True).content
    assert review.requests.count() == wanted


def test_only_those_who_may_ask(review, viewer_as):
    with pytest.raises(Refused):
        documents.ask_for(review=review, said={"title": "x", "why": "", "kloe": None, "due_on": None}, by=viewer_as("director"))
    with pytest.raises(Refused):
        documents.ask_from_prompts(review=review, due_on=None, by=peer_of(review))
