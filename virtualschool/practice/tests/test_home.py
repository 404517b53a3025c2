"""The overview of practice: the door to every list, each number leading to exactly what it counts."""

import datetime as dt
import re
from html import unescape

import pytest

from virtualschool.children.models import CareSpan, Child, Enrolment
from virtualschool.practice import lists
from virtualschool.practice.actions import examples, library, pages, policies
from virtualschool.practice.policies import by_link
from virtualschool.practice.tests.furnishing import EXAMPLE, ITEM, adopted, approved_study, consulted, said_by, study_said
from virtualschool.schools.models import School

TODAY = dt.date(2026, 6, 17)
LISTS = {"library": "library", "policies": "policies", "examples": "examples", "studies": "case-studies", "pages": "pages"}


def card(by, title, **changes):
    return library.keep_item(said=ITEM | {"title": title, "review_on": None} | changes, by=by)


def sent(item, by, *, expected, read=0):
    version = library.issue_version(item=item, text="Words", what_changed="", by=by)
    made = library.distribute(version=version, audience="carers", sent_on=TODAY, how="By post", expected=expected, by=by)
    for number in range(read):
        library.acknowledge(distribution=made, name=f"Reader {number}", role="Carer", by=by)
    return made


@pytest.fixture
def furnished(viewer, viewer_as, authority):
    """One of each kind of thing that an overview speaks of, and one that it must not count."""
    deputy = viewer_as("deputy")
    half = card(viewer, "Half read")
    sent(half, viewer, expected=3, read=2)
    again = card(viewer, "Read once, issued anew")
    sent(again, viewer, expected=3)
    library.issue_version(item=again, text="Next", what_changed="", by=viewer)
    sent(card(viewer, "Read by all"), viewer, expected=2, read=2)
    card(viewer, "Due", review_on=TODAY)
    gone = card(viewer, "Gone", review_on=TODAY)
    library.withdraw_item(item=gone, by=viewer)
    asked = consulted(viewer, title="Asked about")
    for text in ("One", "Two"):
        said_by(asked, by_link(authority), text)
    adopted(viewer, title="In force")
    policies.draft_policy(title="Draft", kind="other", text="Words", by=viewer)
    for title, day in (("Now", TODAY), ("Before", dt.date(2026, 3, 31)), ("Never", None)):
        example = examples.write_example(said=EXAMPLE | {"title": title}, by=viewer)
        if day:
            examples.share_example(example=example, shared_on=day, shared_with="All", at_event="", by=viewer)
    waiting = examples.write_study(said=study_said(title="Waits"), by=viewer)
    examples.move_study(study=waiting, name="submit", by=viewer)
    examples.move_study(study=approved_study(viewer, deputy, title="Told"), name="share", by=viewer)
    for title, versions in (("Shown", 1), ("Changed since", 2), ("Never shown", 1)):
        page = pages.write_page(title=title, text="Words", by=viewer)
        if title != "Never shown":
            pages.publish_page(page=page, number=1, by=viewer)
        if versions == 2:
            pages.write_page(title=title, text="Others", page=page, seen=1, by=viewer)


TOLD = {
    "library": {"": 4, "unread": 1, "review": 1},
    "policies": {"": 3, "consultation": 1, "comments": 1, "adopted": 1},
    "examples": {"": 3, "term": 1, "waiting": 1},
    "studies": {"": 2, "checked": 1, "approved": 0, "shared": 1},
    "pages": {"": 3, "published": 2, "waiting": 2},
}


def test_each_number_of_the_overview_is_the_list_that_it_leads_to(furnished, viewer, client_as):
    client = client_as("head")
    home = client.get("/practice/").content.decode()
    for name, address in LISTS.items():
        assert lists.counts_of(viewer, name, TODAY) == TOLD[name]
        for key, number in TOLD[name].items():
            href = f"/practice/{address}/" + (f"?show={key}" if key else "")
            told = f"{number} of 2" if (name, key) == ("examples", "term") else str(number)
            assert re.search(rf'href="{re.escape(href)}"[^>]*>{told}<', home), (name, key)
            page = client.get(href).content.decode()
            listed = re.findall(rf'/practice/{address}/[0-9a-f-]{{36}}/"', page)
            assert len(listed) == number, (name, key)
            assert f"({number})" in page
    assert "Half read" in client.get("/practice/library/?show=unread").content.decode()
    assert "Read once" in client.get("/practice/library/?show=nonsense").content.decode(), "the whole list for a key that there is not"


def test_readers_are_offered_what_is_theirs(furnished, viewer_as, client_as):
    governor = client_as("governor")
    home = governor.get("/practice/").content.decode()
    for hidden in ("show=unread", "show=comments", "show=checked", "/practice/pages/", "Draft"):
        assert hidden not in home, hidden
    assert lists.counts_of(viewer_as("governor"), "studies", TODAY) == {"": 1, "approved": 0, "shared": 1}
    page = governor.get("/practice/case-studies/?show=checked").content.decode()
    assert "Waits" not in page
    assert "Told" in page


def test_what_cannot_be_known_is_not_nought(viewer, client_as):
    home = client_as("head").get("/practice/").content.decode()
    assert re.search(r"Read by fewer than were asked</dt><dd>not available<", home)
    sent(card(viewer, "Read by all"), viewer, expected=1, read=1)
    home = client_as("head").get("/practice/").content.decode()
    assert re.search(r'show=unread"[^>]*>0<', home)


def test_policies_school_by_school(viewer, authority, client_as):
    policy, asked = adopted(viewer, title="In force"), consulted(viewer, title="Asked about")
    home = client_as("head").get("/practice/").content.decode()
    assert "not available" in home, "no school has a child of ours"
    for urn in (1, 2):
        school = School.objects.create(urn=urn, name=f"S{urn}", la_code="806", phase_code="4", status_code="1")
        child = Child.objects.create(authority=authority, child_code=f"C{urn}")
        CareSpan.objects.create(child=child, authority=authority, began_on=dt.date(2024, 9, 1))
        Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2024, 9, 1))
    for urn in (1, 9):
        policies.adopt_by_school(policy=policy, school_urn=urn, adopted_on=TODAY, adopted_by="Governors", by=viewer)
    for text in ("One", "Two"):
        said_by(asked, by_link(authority), text)
    home = unescape(client_as("head").get("/practice/").content.decode())
    assert f'href="/practice/policies/{policy.public_id}/#schools">1 of 2<' in home, "a school without our children is not counted"
    assert f'href="/practice/policies/{asked.public_id}/#comments">1<' in home, "two comments of one school are one school"
    assert "until 1 July 2026" in home
    assert "not in force yet" in home
