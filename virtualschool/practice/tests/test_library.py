"""Programmes, the library and public pages."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from virtualschool.practice import lists, plain, presenting, queries
from virtualschool.practice.actions import library, pages, programmes
from virtualschool.practice.models import LibraryItem
from virtualschool.practice.tests.furnishing import ITEM
from virtualschool.schools.models import School
from virtualschool.workflow.versions import Stale

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def item(viewer):
    return library.keep_item(said=ITEM, by=viewer)


def issue(item, viewer, **more):
    return library.issue_version(item=item, by=viewer, **({"text": "Words", "what_changed": ""} | more))


def test_versions_are_issued_in_order_and_the_earlier_ones_stay(item, viewer):
    assert [issue(item, viewer).number, issue(item, viewer, text="More").number] == [1, 2]
    assert [each.text for each in item.versions.all()] == ["More", "Words"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": "  "}, "Write the text, or choose a file"),
        ({"file_name": "film.mp4", "content": b"x"}, "ending in .pdf"),
        ({"file_name": "big.pdf", "content": b"x" * (library.MOST_BYTES + 1)}, "at most 20 MB"),
    ],
)
def test_what_the_library_does_not_take(item, viewer, more, words):
    with pytest.raises(ValueError, match=words):
        issue(item, viewer, **more)
    assert not item.versions.exists()


def test_a_file_is_kept_for_the_service_alone_and_told_apart_from_another(item, viewer):
    version = issue(item, viewer, text="", file_name="../../Handbook.PDF", content=b"Read me")
    path = Path(settings.VAR) / version.stored
    assert version.file_name == "Handbook.PDF"
    assert path.stat().st_mode & 0o777 == 0o600
    assert library.content_of(version) == b"Read me"
    path.write_bytes(b"Something else")
    with pytest.raises(ValueError, match="not the one"):
        library.content_of(version)
    path.unlink()
    with pytest.raises(ValueError, match="not the one"):
        library.content_of(version)


def test_the_same_reader_twice_counts_once(item, viewer):
    sent = library.distribute(version=issue(item, viewer), audience="carers", sent_on=TODAY, how="Post", by=viewer, expected=3)
    for name in ("Ann Example", " ann  EXAMPLE ", "Ben Example"):
        library.acknowledge(distribution=sent, name=name, role="Carer", by=viewer)
    assert sent.acknowledgements.count() == 2
    assert presenting.library_rows(lists.part_of(viewer, "library", "", TODAY))[0][3] == "2 of 3"


def test_a_review_that_is_due_is_said_until_a_version_is_issued(item, viewer, client_as):
    said = ITEM | {"review_on": TODAY}
    library.keep_item(said=said, by=viewer, item=item, version=1)
    with pytest.raises(Stale):
        library.keep_item(said=said, by=viewer, item=item, version=1)
    client = client_as("head")
    assert b"looked at again by 17 June 2026" in client.get("/practice/").content
    assert b"Due 17 June 2026" in client.get("/practice/library/").content
    issue(item, viewer)
    assert b"looked at again by" not in client.get("/practice/").content
    item.refresh_from_db()
    assert item.review_on is None
    library.keep_item(said=ITEM | {"review_on": TODAY + dt.timedelta(days=1)}, by=viewer, item=item, version=2)
    issue(item, viewer)
    item.refresh_from_db()
    assert item.review_on == TODAY + dt.timedelta(days=1), "a review to come stays"


def test_readers_see_what_is_issued_and_in_use(item, viewer, viewer_as):
    governor = viewer_as("governor")
    assert not queries.library_visible_to(governor).exists()
    issue(item, viewer)
    assert list(queries.library_visible_to(governor)) == [item]
    library.withdraw_item(item=item, by=viewer)
    assert not queries.library_visible_to(governor).exists()
    assert queries.library_visible_to(viewer).exists()
    with pytest.raises(ValueError, match="withdrawn"):
        issue(item, viewer)


def test_pages_of_the_library_and_the_readers_link(viewer, client_as, other_authority):
    client, reader = client_as("head"), Client()
    here = client.post("/practice/library/new", ITEM | {"version": 0})["Location"]
    assert client.get(f"{here}send").status_code == 404, "nothing to send yet"
    film = SimpleUploadedFile("film.mp4", b"x")
    assert b"ending in .pdf" in client.post(f"{here}issue", {"text": "", "file": film}).content
    handbook = SimpleUploadedFile("handbook.pdf", b"%PDF")
    assert client.post(f"{here}issue", {"text": "# Who\n\n- One", "file": handbook}).status_code == 302
    assert client.get(f"{here}versions/1").content == b"%PDF"
    assert client.get(f"{here}versions/2").status_code == 404
    sent = {"audience": "carers", "sent_on": "2026-06-17", "how": ""}
    assert b"Say how it was sent." in client.post(f"{here}send", sent).content
    client.post(f"{here}send", sent | {"how": "By e-mail"})
    late = {"audience": "carers", "how": "Post", "sent_on": "2026-06-18"}
    assert "still to come" in client.post(f"/practice/library/{LibraryItem.objects.get().public_id}/send", late).content.decode()
    distribution = LibraryItem.objects.get().versions.get().distributions.get()
    link = f"/practice/read/{distribution.token}/"
    assert link.encode() in client.get(here).content
    assert reader.get(link).status_code == 200
    assert reader.get(f"{link}?file").content == b"%PDF"
    assert b"Enter your name." in reader.post(link, {"name": ""}).content
    assert b"noted that you have read it" in reader.post(link, {"name": "Ann", "role": "Carer"}).content
    public = reader.get("/practice/public/806/")
    assert b"Handbook for designated teachers" in public.content
    assert "X-Robots-Tag" not in public
    assert b"Withdrawn" in client.post(f"{here}withdraw", follow=True).content
    assert reader.get("/practice/public/806/").status_code == 404, "nothing is shown to everyone"
    (Path(settings.VAR) / LibraryItem.objects.get().versions.get().stored).unlink()
    assert client.get(f"{here}versions/1").status_code == 404
    assert client_as("head", of=other_authority).get(here).status_code == 404


def test_public_pages_show_the_published_version_alone(viewer, client_as, other_authority):
    client, everyone = client_as("head"), Client()
    sent = {"title": "Who we are", "text": "# We\n\nare here", "seen": 0}
    here = client.post("/practice/pages/new", sent)["Location"]
    assert b"address is there already" in client.post("/practice/pages/new", sent).content
    assert b"Choose another title" in client.post("/practice/pages/new", sent | {"title": "…"}).content
    address = "/practice/public/806/who-we-are/"
    assert everyone.get(address).status_code == 404
    assert b"no such version" in client.post(f"{here}publish", {"number": "9"}, follow=True).content
    client.post(f"{here}publish", {"number": "1"})
    client.post(f"{here}edit", sent | {"seen": 1, "text": "Second"})
    page = everyone.get(address).content
    assert b"are here" in page
    assert b"Second" not in page
    page = client.post(f"{here}edit", sent | {"seen": 1, "text": "Mine"}).content
    assert b"Somebody else saved this" in page
    assert b"Second" in page
    assert client_as("deputy").post(f"{here}publish", {"number": "2"}).status_code == 404, "the head publishes"
    client.post(f"{here}publish")
    assert everyone.get(address).status_code == 404
    assert everyone.get("/practice/public/999/").status_code == 404
    assert client_as("head", of=other_authority).get(here).status_code == 404
    with pytest.raises(ValueError, match="no such version"):
        pages.publish_page(page=queries.pages_visible_to(viewer).get(), number=9, by=viewer)


def test_text_with_marks_becomes_blocks_and_never_markup():
    told = plain.parts_of("# One\nwords\nmore\n\n- a\n* b\n## Two\n<script>")
    assert [each.kind for each in told] == ["heading", "text", "list", "subheading", "text"]
    assert told[1].text == "words more"
    assert told[2].items == ("a", "b")
    assert plain.parts_of("") == []


@pytest.fixture
def programme(viewer):
    return programmes.begin_programme(title="Attachment", summary="", phase="secondary", starts_on=TODAY, by=viewer)


def join(programme, viewer, urn=1, day=TODAY):
    return programmes.sign_up(programme=programme, school_urn=urn, signed_up_on=day, contact="", by=viewer)


def test_a_school_signs_up_moves_on_leaves_and_may_come_back(programme, viewer):
    with pytest.raises(ValueError, match="does not run"):
        join(programme, viewer, day=TODAY - dt.timedelta(days=1))
    part = join(programme, viewer)
    with pytest.raises(ValueError, match="already"):
        join(programme, viewer)
    with pytest.raises(ValueError, match="Choose how far"):
        programmes.move_on(part=part, stage="nowhere", by=viewer)
    programmes.move_on(part=part, stage="engaging", by=viewer)
    with pytest.raises(ValueError, match="before it signed up"):
        programmes.leave(part=part, left_on=TODAY - dt.timedelta(days=1), by=viewer)
    programmes.leave(part=part, left_on=TODAY, by=viewer)
    with pytest.raises(ValueError, match="moves no more"):
        programmes.move_on(part=part, stage="completed", by=viewer)
    assert join(programme, viewer).pk != part.pk
    with pytest.raises(ValueError, match="before it began"):
        programmes.end_programme(programme=programme, ends_on=TODAY - dt.timedelta(days=1), by=viewer)
    programmes.end_programme(programme=programme, ends_on=TODAY, by=viewer)
    with pytest.raises(ValueError, match="does not run"):
        join(programme, viewer, urn=2, day=TODAY + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("phase", "now", "of", "others"),
    [("secondary", 1, 2, 1), ("primary", 0, 2, 2), ("all", 1, 3, 1)],
)
def test_the_reach_of_a_programme_is_told_by_its_phase(db, phase, now, of, others):
    ours = {1: "4", 2: "2", 3: "7"}
    found = presenting.reach_of({1, 9}, phase, ours)
    assert (found.now, found.of, found.others) == (now, of, others)
    assert len(found.missing) == of - now


def test_pages_of_programmes(viewer, client_as, other_authority, django_assert_max_num_queries):
    client = client_as("head")
    School.objects.create(urn=990101, name="Marker Academy", la_code="806", phase_code="4", status_code="1")
    School.objects.create(urn=990102, name="Closed School", la_code="806", phase_code="4", status_code="2")
    School.objects.create(urn=990103, name="Little School", la_code="806", phase_code="2", status_code="1")
    sent = {"title": "Attachment", "summary": "", "phase": "secondary", "starts_on": "2026-06-01"}
    here = client.post("/practice/programmes/new", sent)["Location"]
    assert b"No school has signed up yet" in client.get(here).content
    page = client.get(f"{here}sign-up").content
    assert b"Marker Academy" in page
    assert b"Little School" not in page
    assert b"Closed School" not in page
    assert b"still to come" in client.post(f"{here}sign-up", {"school_urn": "990101", "signed_up_on": "2026-06-18"}).content
    client.post(f"{here}sign-up", {"school_urn": "990101", "signed_up_on": "2026-06-02"})
    found = queries.programmes_visible_to(viewer).get()
    part = found.schools.get()
    assert b"Marker Academy" not in client.get(f"{here}sign-up").content, "who takes part is not offered again"
    assert b"Saved." in client.post(f"{here}schools/{part.pk}", {"stage": "engaging"}, follow=True).content
    assert b"Choose how far" in client.post(f"{here}schools/{part.pk}", {"stage": "x"}, follow=True).content
    assert b"has left" in client.post(f"{here}schools/{part.pk}", {"stage": "left"}, follow=True).content
    assert b"before it began" in client.post(f"{here}end", {"on": "2026-05-01"}).content
    client.post(f"{here}end", {"on": "2026-06-16"})
    page = client.get(here).content
    assert b"Ended on 16 June 2026" in page
    assert b"Sign a school up" not in page
    for number in range(6):
        join(programmes.begin_programme(title=f"P{number}", summary="", phase="all", starts_on=TODAY, by=viewer), viewer, urn=number)
        issue(library.keep_item(said=ITEM | {"title": f"I{number}"}, by=viewer), viewer)
    for address in ("/practice/programmes/", "/practice/library/"):
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200
    assert client_as("head", of=other_authority).get(here).status_code == 404


@pytest.mark.parametrize("role", ["head", "governor"])
def test_empty_pages_say_what_belongs_there(client_as, role):
    client = client_as(role)
    for address in ("", "programmes/", "library/", "policies/", "examples/", "case-studies/"):
        page = client.get(f"/practice/{address}").content
        assert b"vs-empty" in page, address
        assert (b"Begin one" in page) <= (role == "head")
    assert client.get("/practice/pages/").status_code == (200 if role == "head" else 404)
