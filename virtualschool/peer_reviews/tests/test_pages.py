"""Every page of a review, as host, as peer, and as those who only read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fixtures import TODAY
from virtualschool.peer_reviews.actions import documents, notes
from virtualschool.peer_reviews.tests import making

pytestmark = pytest.mark.slow


@pytest.fixture
def whole(viewer):
    """A review on site, with something of everything."""
    return making.whole(viewer)


def pages(review) -> list[str]:
    base = f"/reviews/{review.public_id}/"
    kloe, document, slot = review.kloes.first(), review.documents.first(), review.slots.first()
    parts = ("", "scope", "team", "self-evaluation", "documents", "documents/ask", "timetable", "timetable.ics")
    things = (f"documents/{document.public_id}/", f"documents/{document.public_id}/file", f"slots/{slot.public_id}/")
    assert kloe
    return [base + part for part in parts] + [f"/reviews/{thing}" for thing in things]


def of_host(review) -> list[str]:
    base, kloe, member = f"/reviews/{review.public_id}/", review.kloes.first(), review.team.first()
    parts = ("application", "accept", "dates", "scope/add", "team/invite", "documents/add", "timetable/add")
    things = (f"kloes/{kloe.public_id}/", f"kloes/{kloe.public_id}/self-evaluation", f"team/{member.public_id}/")
    asked = review.requests.first()
    slot = review.slots.first()
    return [base + part for part in parts] + [
        f"/reviews/{thing}" for thing in (*things, f"requests/{asked.public_id}/decline", f"slots/{slot.public_id}/edit")
    ]


def of_peer(review) -> list[str]:
    base = f"/reviews/{review.public_id}/"
    return [base + part for part in ("notes", "notes/take", "declare")] + [f"/reviews/notes/{review.notes.first().public_id}/"]


def answers(client, where) -> dict[str, int]:
    return {each: client.get(each).status_code for each in where}


def test_a_host_sees_all_but_the_notes(whole, client_as):
    client = client_as("head")
    assert set(answers(client, ["/reviews/", "/reviews/apply", *pages(whole), *of_host(whole)]).values()) == {200}
    assert set(answers(client, of_peer(whole)).values()) == {404}


def test_a_peer_sees_the_material_and_the_notes(whole):
    client = making.signed_in(whole.team.first())
    assert set(answers(client, ["/reviews/", *pages(whole), *of_peer(whole)]).values()) == {200}
    assert set(answers(client, of_host(whole)).values()) == {404}


def test_a_director_reads_the_summary_alone(whole, client_as):
    found = answers(client_as("director"), [*pages(whole), *of_host(whole), *of_peer(whole)])
    base = f"/reviews/{whole.public_id}/"
    assert {where for where, status in found.items() if status == 200} == {base, f"{base}scope", f"{base}team", f"{base}self-evaluation"}


def test_another_council_finds_nothing(whole, client_as, other_authority):
    found = answers(client_as("head", of=other_authority), [*pages(whole), *of_host(whole), *of_peer(whole)])
    assert set(found.values()) == {404}


def test_a_governor_and_a_coordinator_find_nothing(whole, client_as):
    for role in ("governor", "coordinator", "social_worker"):
        assert set(answers(client_as(role), ["/reviews/", *pages(whole)]).values()) == {404}


def test_a_list_of_many_notes_asks_no_more(whole, django_assert_max_num_queries):
    peer = making.seen_by(whole.team.first())
    for _ in range(60):
        making.noted(whole, peer)
    client = making.signed_in(whole.team.first())
    with django_assert_max_num_queries(40):
        page = client.get(f"/reviews/{whole.public_id}/notes")
    assert b"Showing 1 to 50 of 61 notes" in page.content


def test_an_index_of_many_documents_asks_no_more(whole, viewer, client_as, django_assert_max_num_queries):
    said = {"title": "A plan", "kind": "plan", "dated_on": TODAY, "kloes": list(whole.kloes.all())}
    for _ in range(12):
        documents.add_document(review=whole, said=said, file=SimpleUploadedFile("plan.txt", b"A plan."), by=viewer)
    with django_assert_max_num_queries(40):
        client_as("head").get(f"/reviews/{whole.public_id}/documents")


def test_filters_of_the_notes(whole):
    peer = making.seen_by(whole.team.first())
    making.noted(whole, peer, text="Attendance is watched weekly", bearing="consideration", source_kind="data")
    retracted = making.noted(whole, peer, text="A slip of the pen")
    notes.retract_note(note=retracted, reason="Wrong session", by=peer)
    client, base = making.signed_in(whole.team.first()), f"/reviews/{whole.public_id}/notes"
    assert b"watched weekly" in client.get(f"{base}?kind=data&bearing=consideration&kloe=1&q=weekly").content
    assert b"watched weekly" not in client.get(f"{base}?kind=voice").content
    assert b"slip of the pen" not in client.get(base).content
    assert b"slip of the pen" in client.get(f"{base}?state=retracted").content
    assert b"slip of the pen" in client.get(f"{base}?state=all&author={whole.team.first().pk}").content
    assert b"No note found" in client.get(f"{base}?q=nothing+like+it").content


def test_the_pages_stand_in_parts(whole, client_as):
    """Two rows at most: the parts, and below the pages of the part that is open."""

    def shown(client, page) -> tuple[list[str], list[str]]:
        text = client.get(f"/reviews/{whole.public_id}/{page}").content.decode()
        of_part = re.findall(r'pr-pages__link"[^>]*?( aria-current="page")?>([^<]+)<', text)
        return re.findall(r'vs-tabs__link"[^>]*aria-current="true">([^<]+)<', text), [
            f"{'*' if now else ''}{title}" for now, title in of_part
        ]

    assert shown(client_as("head"), "documents") == (["Prepare"], ["Scope", "Team", "Self-evaluation", "*Documents", "Packages"])
    assert shown(client_as("head"), "timetable") == (["Visit"], ["*Timetable", "Exhibits", "Samples"])
    assert shown(client_as("director"), "scope") == (["Prepare"], ["*Scope", "Team", "Self-evaluation"])
    peer = making.signed_in(whole.team.first())
    assert shown(peer, "notes") == (["Visit"], ["Timetable", "*Notes", "Exhibits", "Samples"])
    assert shown(peer, "matrix") == (["Triangulate"], ["*Matrix", "Findings", "Feedback"])
    assert shown(peer, "") == ([], [])


def test_what_stands_once_the_team_is_there_offers_no_form(whole, client_as):
    """The lines of enquiry and the self-evaluation are read then; what somebody was still typing is not lost."""
    host, kloe = client_as("head"), whole.kloes.first()
    base = f"/reviews/{whole.public_id}"
    assert b"Change the wording" not in host.get(f"{base}/scope").content
    assert b"Earlier versions" in host.get(f"{base}/self-evaluation").content
    for where in (f"/reviews/kloes/{kloe.public_id}/", f"/reviews/kloes/{kloe.public_id}/self-evaluation"):
        page = host.get(where).content.decode()
        assert "It stays as it is" in page
        assert 'type="submit"' not in page.partition("<main")[2]
    late = {"title": "T", "wording": "Still typing.", "version": kloe.version}
    page = host.post(f"/reviews/kloes/{kloe.public_id}/", late).content.decode()
    assert "stand from the first day on site" in page
    assert "Still typing." in page
