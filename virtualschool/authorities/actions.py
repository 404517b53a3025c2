"""Writes about people and what they are to an authority."""

import datetime as dt
import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from virtualschool.access.roles import ROLES, Reach
from virtualschool.accounts.models import User
from virtualschool.audit import trail
from virtualschool.authorities.models import Authority, Membership
from virtualschool.kernel.periods import ONE_DAY, spoken


@trail.action
def add_person(
    *,
    email: str,
    name: str,
    password: str,
    role: str,
    authority: Authority,
    starts_on: dt.date,
    by: trail.Person,
    ends_on: dt.date | None = None,
    school_urn: int | None = None,
) -> Membership:
    """Gives a person a role in an authority; makes their account when the email address is new. Raises ValueError with the
    reason: a weak password, no school for a school's role or one for another's, an end before the start, access they have."""
    email, for_a_school = email.strip().lower(), ROLES[role].reach is Reach.SCHOOL
    if for_a_school and school_urn is None:
        raise ValueError(f"A {ROLES[role].title.lower()} needs a school: give its URN.")
    if school_urn is not None and not for_a_school:
        raise ValueError(f"The role {ROLES[role].title} is not a school's: leave the school out.")
    if ends_on and ends_on < starts_on:
        raise ValueError("The last day of access lies before the first.")
    user = User.objects.filter(email=email).first()
    if user and _overlapping(user, role, authority, school_urn, starts_on, ends_on):
        raise ValueError(f"{email} is {ROLES[role].title} of {authority} already in that time.")
    user = user or _new_user(email, name, password)
    membership = Membership.objects.create(
        user=user, authority=authority, role=role, school_urn=school_urn, starts_on=starts_on, ends_on=ends_on
    )
    trail.record("person.added", on=membership, by=by, detail={"role": role})
    return membership


def _overlapping(user: User, role: str, authority: Authority, school_urn: int | None, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    held = user.memberships.filter(authority=authority, role=role, school_urn=school_urn)
    if ends_on:
        held = held.filter(starts_on__lte=ends_on)
    return held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists()


@trail.action
def end_membership(*, membership: Membership, by: trail.Person, today: dt.date) -> None:
    """Ends somebody's access at the close of today; what would begin later is put before today, so that it never does. Raises
    ValueError when it is over already."""
    if membership.ends_on and membership.ends_on <= today:
        raise ValueError(f"This access ends on {spoken(membership.ends_on)} already.")
    membership.ends_on = today
    if membership.starts_on > today:
        membership.starts_on = membership.ends_on = today - ONE_DAY
    membership.save(update_fields=["starts_on", "ends_on"])
    trail.record("person.ended", on=membership, by=by, detail={"role": membership.role})


def _new_user(email: str, name: str, password: str) -> User:
    if not name.strip():
        raise ValueError("Give the person's name.")
    try:
        validate_email(email)
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return User.objects.create_user(email=email, name=name, password=password)


@trail.action
def change_password(*, user: User, new: str, by: trail.Person) -> None:
    """Gives a person the new password that they chose. Every session of theirs that was begun with the old one ends. Raises
    ValidationError for a weak one."""
    validate_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    trail.record("password.changed", on=user, by=by)


TRIES = 8
WAIT_SECONDS = 15 * 60


def _attempts_key(address: str, email: str) -> str:
    return "sign-in:" + hashlib.sha256(f"{address}|{email.strip().casefold()}".encode()).hexdigest()


def must_wait(address: str, email: str) -> bool:
    """Whether too many wrong passwords were tried for this account from this address in the last quarter of an hour."""
    return cache.get(_attempts_key(address, email), 0) >= TRIES


def note_failure(address: str, email: str) -> None:
    """Counts a wrong password; the count is forgotten after a quarter of an hour."""
    key = _attempts_key(address, email)
    if not cache.add(key, 1, WAIT_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # forgotten between the two
            cache.add(key, 1, WAIT_SECONDS)


def forget_failures(address: str, email: str) -> None:
    """Whoever signed in starts afresh."""
    cache.delete(_attempts_key(address, email))
