"""Practice of a council that has loaded nothing yet, and shares whose whole is not known."""

import datetime as dt

import pytest
from django.urls import reverse

from virtualschool.practice import presenting
from virtualschool.practice.actions import library, programmes
from virtualschool.practice.models import LibraryItem
from virtualschool.practice.policies import by_link
from virtualschool.practice.tests.furnishing import ITEM, adopted

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def head(client_as):
    return client_as("head")


def page(client, name, thing):
    return client.get(reverse(f"practice:{name}", args=[thing.public_id])).content.decode()


def test_a_share_of_no_school_is_not_available(head, viewer):
    programme = programmes.begin_programme(title="Safe Base", summary="", phase="secondary", starts_on=TODAY, by=viewer)
    said = page(head, "programme", programme)
    assert "0 of 0" not in said
    assert "<strong>not available</strong>" in said
    assert "of the schools with our children it is not available" in page(head, "policy", adopted(viewer))
    assert "Schools come with the register of schools" in page(head, "sign_up", programme)


def test_what_was_saved_is_said(head):
    given = {"title": "Safe Base", "summary": "", "phase": "secondary", "starts_on": "2026-06-17"}
    assert "Saved." in head.post(reverse("practice:new_programme"), given, follow=True).content.decode()


def test_who_read_it_is_a_share_of_those_who_are_counted(viewer, authority):
    item = library.keep_item(said=ITEM, by=viewer)
    version = library.issue_version(item=item, text="Words", what_changed="", by=viewer)

    def words():
        return presenting.library_rows(LibraryItem.objects.all())[0][3]

    def sent(expected, readers):
        told = {"audience": "designated_teachers", "sent_on": TODAY, "how": "Mail"}
        made = library.distribute(version=version, expected=expected, by=viewer, **told)
        for name in readers:
            library.acknowledge(distribution=made, name=name, role="Teacher", by=by_link(authority))

    assert words() == "Not sent out"
    sent(None, ["Ann", "Bob"])
    assert words() == "2"
    sent(3, ["Cor"])
    assert words() == "1 of 3, and 2 more", "not 3 of 3: the two were never among the three"
