"""Writes about people and what they are to an authority."""

import datetime as dt
import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from virtualschool.access.roles import ROLES, Reach
from virtualschool.accounts.models import User
from virtualschool.audit import trail
from virtualschool.authorities.models import Authority, Membership


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
    reason: a weak password, no school for a school's role, an end before the start."""
    if ROLES[role].reach is Reach.SCHOOL and school_urn is None:
        raise ValueError(f"A {ROLES[role].title.lower()} needs a school: give its URN.")
    if ends_on and ends_on < starts_on:
        raise ValueError("The last day of access lies before the first.")
    user = User.objects.filter(email=email.lower()).first() or _new_user(email, name, password)
    membership = Membership.objects.create(
        user=user, authority=authority, role=role, school_urn=school_urn, starts_on=starts_on, ends_on=ends_on
    )
    trail.record("person.added", on=membership, by=by, detail={"role": role})
    return membership


def _new_user(email: str, name: str, password: str) -> User:
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return User.objects.create_user(email=email, name=name, password=password)


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
    cache.add(key, 0, WAIT_SECONDS)
    cache.incr(key)
