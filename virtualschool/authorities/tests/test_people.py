"""Giving access and ending it; which membership counts on a day."""

import datetime as dt

import pytest

from tests.fixtures import TODAY
from virtualschool.accounts.models import User
from virtualschool.audit.models import Entry
from virtualschool.authorities.actions import add_person, end_membership
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import UnknownAuthority, authority_numbered, command_line_viewer, memberships_on

PASSWORD = "quite a long sentence"


@pytest.fixture
def add(authority):
    def make(**given):
        usual = {"email": "Ann@Example.org", "name": "Ann", "password": PASSWORD, "role": "analyst", "starts_on": TODAY}
        return add_person(authority=authority, by=command_line_viewer(authority), **{**usual, **given})

    return make


def test_a_person_is_added_with_a_word_in_the_trail(add):
    held = add()
    assert (held.user.email, held.user.check_password(PASSWORD), str(held)) == ("ann@example.org", True, "Data analyst, Middlesbrough")
    entry = Entry.objects.get()
    assert (entry.event, entry.detail, entry.subject) == ("person.added", {"role": "analyst"}, f"authorities.Membership:{held.pk}")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"password": "abc"}, "too short"),
        ({"password": "aaaaaaaaaaaaaaaa", "email": "aaaaaaaaaaaaaaaa@example.org"}, "too similar"),
        ({"email": "ann at home"}, "valid email"),
        ({"name": "  "}, "name"),
        ({"role": "designated_teacher"}, "needs a school"),
        ({"school_urn": 100001}, "not a school's"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "before the first"),
    ],
)
def test_what_is_refused_leaves_nothing(add, given, why):
    with pytest.raises(ValueError, match=why):
        add(**given)
    assert not User.objects.exists()
    assert not Entry.objects.exists()


def test_a_second_role_goes_to_the_same_account_and_keeps_its_password(add):
    add()
    second = add(email=" ANN@example.org", role="designated_teacher", school_urn=100001, password="")
    assert User.objects.get().memberships.count() == 2
    assert second.user.check_password(PASSWORD)


def test_the_same_access_is_not_given_twice_but_may_follow(add):
    add(ends_on=dt.date(2026, 7, 31))
    with pytest.raises(ValueError, match="already"):
        add(starts_on=dt.date(2026, 7, 31))
    with pytest.raises(ValueError, match="already"):
        add(starts_on=dt.date(2026, 1, 1), ends_on=TODAY)
    add(starts_on=dt.date(2026, 8, 1))
    add(starts_on=dt.date(2026, 1, 1), ends_on=TODAY - dt.timedelta(days=1))
    assert Membership.objects.count() == 3


def test_access_holds_on_its_first_and_last_day_and_not_beside_them(user_as):
    user = user_as("head", starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 9))
    days = [dt.date(2026, 3, day) for day in (1, 2, 9, 10)]
    assert [bool(memberships_on(day, user_id=user.pk)) for day in days] == [False, True, True, False]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert memberships_on(dt.date(2026, 3, 5), user_id=user.pk) == []


def test_ending_access(add, authority):
    by, held = command_line_viewer(authority), add()
    end_membership(membership=held, by=by, today=TODAY)
    assert memberships_on(TODAY, user_id=held.user_id) == [held]
    assert memberships_on(TODAY + dt.timedelta(days=1), user_id=held.user_id) == []
    with pytest.raises(ValueError, match="17 June 2026 already"):
        end_membership(membership=held, by=by, today=TODAY)
    later = add(starts_on=TODAY + dt.timedelta(days=5))
    end_membership(membership=later, by=by, today=TODAY)
    assert not any(memberships_on(TODAY + dt.timedelta(days=day), user_id=held.user_id) for day in range(1, 20))
    assert [entry.event for entry in Entry.objects.order_by("pk")] == ["person.added", "person.ended", "person.added", "person.ended"]


@pytest.mark.django_db
def test_all_english_authorities_are_known_by_number():
    assert str(authority_numbered(" 806 ")) == "Middlesbrough"
    with pytest.raises(UnknownAuthority, match="999"):
        authority_numbered("999")
