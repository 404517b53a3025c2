"""Who is let in: by permission, not at all, or to the page that says why not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from virtualschool.access.guard import needs, open_to_all
from virtualschool.access.roles import ROLES, Permission, Reach
from virtualschool.access.viewer import viewer_of_authority


@needs(Permission.UNDO)
def page(request, word="seen"):
    return HttpResponse(word)


def asked(viewer, user=None):
    request = RequestFactory().get("/data/?a=1")
    request.viewer, request.user = viewer, user or AnonymousUser()
    return request


def someone(role):
    import dataclasses

    return dataclasses.replace(viewer_of_authority(authority_id=1, authority_code="806", authority_name="M"), role=ROLES[role])


def test_with_the_permission_the_page_opens():
    assert page(asked(someone("head")), word="own").content == b"own"


def test_without_it_the_page_does_not_exist():
    with pytest.raises(Http404):
        page(asked(someone("deputy")))
    decision = someone("deputy").may(Permission.UNDO)
    assert (bool(decision), decision.reason) == (False, "The role Deputy head may not undo an import.")


def test_who_is_not_signed_in_is_asked_to_and_led_back():
    answer = page(asked(None))
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=/data/%3Fa%3D1")


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/data/form?b=2", "/data/form%3Fb%3D2"),
        ("http://elsewhere.example/data/form", "/data/done"),
        ("", "/data/done"),
        ("not an address", "/data/done"),
        ("http://[broken", "/data/done"),
    ],
)
def test_who_sent_something_when_their_session_had_ended_is_led_back_to_the_form(sent_from, back):
    request = RequestFactory().post("/data/done", headers={"Referer": sent_from})
    request.viewer, request.user = None, AnonymousUser()
    assert page(request)["Location"] == f"/sign-in?next={back}"


@pytest.mark.django_db
def test_who_has_no_access_today_is_told_so(user_as):
    assert page(asked(None, user_as("head")))["Location"] == "/account"


def test_a_page_for_all_says_so():
    assert open_to_all(lambda request: HttpResponse()).permission is None
    assert page.permission is Permission.UNDO


def test_roles_that_reach_no_child_have_no_permission_about_one():
    of_children = {Permission.ROLL, Permission.CHILD, Permission.NAMES, Permission.MEMBERS, Permission.EXPORT, Permission.IMPORT}
    for role in ROLES.values():
        if role.reach is Reach.NONE:
            assert not role.permissions & of_children, role.key
