"""Pages of partners and packages: from an identity file to a review taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from virtualschool.accounts.models import User
from virtualschool.exchange import keeping
from virtualschool.exchange.models import Package, Partner
from virtualschool.peer_reviews.models import Review, Slot
from virtualschool.peer_reviews.packages import queries
from virtualschool.peer_reviews.tests.packages.two import hosted, sent, taken, worked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = "/reviews/exchange/"


def browser_of(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def upload(name, content, file):
    return {name: SimpleUploadedFile(file, content)}


@pytest.fixture
def here(host):
    return browser_of(host.by)


@pytest.fixture
def there(home):
    return browser_of(home.by)


def text(answer):
    return answer.content.decode()


def test_two_councils_become_partners(viewer, viewer_as, other_authority, settings, tmp_path):
    settings.VAR = tmp_path
    other = viewer_as("head", of=other_authority)
    here, there = browser_of(viewer), browser_of(other)
    assert "No council yet" in text(here.get(AT))
    file = there.get(f"{AT}identity")
    assert "807-identity.json" in file["Content-Disposition"]
    assert '"d"' not in text(file)
    wrong = here.post(f"{AT}partners", upload("identity", b"{}", "x.json"))
    assert (wrong.status_code, text(wrong).count("This is not the identity file of a Virtual School.")) == (200, 2)
    added = here.post(f"{AT}partners", upload("identity", file.content, "x.json"), follow=True)
    address = added.redirect_chain[-1][0]
    assert "Compare the digits" in text(added)
    spoken = queries.identity_for(other).public.fingerprint
    assert spoken not in text(added), "what is to be compared by voice is not shown for copying"
    bad = here.post(address, {"fingerprint": "11111", "how": "Telephone"})
    assert "not those of this file" in text(bad)
    assert "11111" in text(bad)
    assert here.post(address, {"fingerprint": spoken, "how": "Telephone"}).status_code == 302
    assert Partner.objects.get().state == "confirmed"
    assert "Confirmed" in text(here.get(AT))
    assert "Say why" in text(here.post(address, {"why": ""}))
    here.post(address, {"why": "Laptop lost"})
    assert Partner.objects.get().state == "revoked"
    assert "Laptop lost" in text(here.get(address))


def test_keys_that_others_can_read_are_said_on_the_page(here, settings):
    (settings.VAR / "exchange" / "806" / "identity.json").chmod(0o644)
    assert "can be read by others" in text(here.get(AT))
    told = here.post(reverse("peer_reviews:bring"), {"file": SimpleUploadedFile("a.vspackage", b"x")}, follow=True)
    assert "can be read by others" in text(told)


def test_a_review_goes_from_page_to_page(host, home, here, there):
    review = hosted(host.by)
    page = f"/reviews/{review.public_id}/packages"
    shown = text(here.get(page))
    assert "What would go now" in shown
    assert "None yet." in shown
    chosen = {"partner": host.partner.public_id, "days": "7"}
    looked = text(here.post(page, {**chosen, "what": "look"}))
    assert "Nothing was found that could tell who a child is." in looked
    assert not Package.objects.exists()
    made = here.post(page, {**chosen, "what": "send"}, follow=True)
    assert "Download the package" in text(made)
    package = Package.objects.get()
    file = here.get(f"{AT}packages/{package.public_id}/file")
    assert (file["Content-Type"], ".vspackage" in file["Content-Disposition"]) == ("application/octet-stream", True)
    brought = there.post(f"{AT}bring", upload("file", file.content, "p.vspackage"), follow=True)
    assert "What taking it would do" in text(brought)
    incoming = Package.objects.get(direction="in")
    address = f"{AT}packages/{incoming.public_id}/"
    assert there.get(f"{address}file").status_code == 404
    taken_in = there.post(f"{address}decide", {"what": "accept"}, follow=True)
    assert taken_in.status_code == 200
    mirror = Review.objects.get(is_remote=True)
    assert taken_in.redirect_chain[-1][0] == f"/reviews/{mirror.public_id}/"
    assert "Middlesbrough" in text(taken_in)
    assert "goes back to it" in text(there.get(f"/reviews/{mirror.public_id}/packages"))
    assert "Undo taking this package" in text(there.get(address))
    there.post(f"{address}decide", {"what": "undo"})
    assert not Review.objects.filter(is_remote=True).exists()
    assert "Taken back" in text(there.get(address))


def test_what_could_tell_who_a_child_is_is_shown_to_its_own_council(host, here):
    review = hosted(host.by)
    Slot.objects.filter(review=review).update(who="A mother, 01642 123456", title="A 14-year-old in Thornaby")
    page = f"/reviews/{review.public_id}/packages"
    shown = text(here.post(page, {"partner": host.partner.public_id, "days": "7", "what": "send"}))
    assert "No package was made" in shown
    assert "01642 123456" in shown
    assert "Slot of the timetable 1, who" in shown
    assert not Package.objects.exists()


def test_a_refused_package_says_why(home, there):
    shown = there.post(f"{AT}bring", upload("file", b"a holiday picture", "p.jpg"), follow=True)
    assert "This is not a package of a Virtual School." in text(shown)
    assert "Choose the package." in text(there.post(f"{AT}bring", {}))


def test_declining_and_deciding_twice(host, home, here, there):
    _, data = sent(host, hosted(host.by))
    there.post(f"{AT}bring", upload("file", data, "p.vspackage"))
    package = Package.objects.get(direction="in")
    address = f"{AT}packages/{package.public_id}/decide"
    there.post(address, {"what": "decline"})
    again = there.post(address, {"what": "accept"}, follow=True)
    assert "It was decided about already." in text(again)
    assert "Only a package that was taken" in text(there.post(address, {"what": "undo"}, follow=True))
    assert here.post(address, {"what": "accept"}).status_code == 404


def test_a_package_that_expires_while_it_waits_is_not_taken(host, home, there, clock):
    _, data = sent(host, hosted(host.by))
    there.post(f"{AT}bring", upload("file", data, "p.vspackage"))
    package = Package.objects.get(direction="in")
    clock.shift(8 * 86_400)
    there = browser_of(home.by)
    shown = text(there.get(f"{AT}packages/{package.public_id}/"))
    assert "It has expired." in shown
    assert "Put it away" in shown
    keeping.forget(package)


def test_without_a_partner_the_page_says_what_to_do(viewer, settings, tmp_path):
    settings.VAR = tmp_path
    review = hosted(viewer)
    assert "has to be confirmed first" in text(browser_of(viewer).get(f"/reviews/{review.public_id}/packages"))


def test_the_mirrors_pages_open_and_say_whose_it_is(host, home, here, there):
    review = hosted(host.by)
    _, mirror = taken(home, sent(host, review)[1])
    worked(mirror)
    taken(host, sent(home, mirror)[1])
    assert "stays as it came" in text(there.get(f"/reviews/{mirror.public_id}/"))
    for part in ("", "scope", "team", "documents", "timetable", "packages"):
        assert there.get(f"/reviews/{mirror.public_id}/{part}").status_code == 200, part
        assert here.get(f"/reviews/{review.public_id}/{part}").status_code == 200, part
    assert "Works at another installation" in text(here.get(f"/reviews/{review.public_id}/team"))


def test_the_log_asks_the_same_number_of_questions_however_long(host, home, there, django_assert_max_num_queries):
    review = hosted(host.by)
    for _ in range(3):
        _, data = sent(host, review)
        there.post(f"{AT}bring", upload("file", data, "p.vspackage"))
    with django_assert_max_num_queries(12):
        there.get(AT)
