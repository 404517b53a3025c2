"""Reads about authorities: who is looking, which days are school days, what a setting says on a day."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from virtualschool.access.roles import ROLES
from virtualschool.access.viewer import Viewer, viewer_of_authority
from virtualschool.authorities.models import Authority, Membership, Setting, Term
from virtualschool.kernel.periods import school_year_of


class UnknownAuthority(LookupError):
    """There is no authority with this number."""


def authority_numbered(code: str) -> Authority:
    """The authority with DfE's three-digit number. Raises UnknownAuthority."""
    found = Authority.objects.filter(code=str(code).strip()).first()
    if found is None:
        raise UnknownAuthority(f"There is no English authority with the number {code}.")
    return found


def command_line_viewer(authority: Authority) -> Viewer:
    return viewer_of_authority(authority_id=authority.pk, authority_code=authority.code, authority_name=authority.name)


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The memberships that whoever asks holds today, as the middleware found them."""
    return request.memberships  # type: ignore[attr-defined]


def memberships_on(day: dt.date, *, user_id: int) -> list[Membership]:
    """The memberships that give a person access on that day, the longest held first."""
    held = Membership.objects.filter(user_id=user_id, user__is_active=True, starts_on__lte=day)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).select_related("authority", "user")
    return list(held.order_by("starts_on", "pk"))


def memberships_to_end(*, email: str, authority: Authority, day: dt.date) -> list[Membership]:
    """What a person is, or is going to be, to an authority after that day."""
    held = authority.memberships.filter(user__email=email.strip().lower()).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    return list(held.select_related("user").order_by("pk"))


def viewer_through(membership: Membership) -> Viewer:
    return Viewer(
        user_id=membership.user_id,
        name=membership.user.name,
        membership_id=membership.pk,
        authority_id=membership.authority_id,
        authority_code=membership.authority.code,
        authority_name=membership.authority.name,
        role=ROLES[membership.role],
        school_urn=membership.school_urn,
    )


class Calendar:
    """The school days of an authority. `covers(day)` tells whether any calendar speaks for that school year: without one the
    rule about marks outside term cannot run, and says so."""

    def __init__(self, terms: list[tuple[dt.date, dt.date]]) -> None:
        self._terms = terms
        self._years = {school_year_of(start) for start, _ in terms}
        self._known: dict[dt.date, bool] = {}

    def covers(self, day: dt.date) -> bool:
        return school_year_of(day) in self._years

    def is_school_day(self, day: dt.date) -> bool:
        """Whether a mark can be taken on that day. Weekends never; a year without a calendar: every weekday."""
        known = self._known.get(day)
        if known is None:
            within = not self.covers(day) or any(start <= day <= end for start, end in self._terms)
            known = self._known[day] = day.weekday() < 5 and within
        return known


def calendar_of(authority: Authority) -> Calendar:
    """The authority's own terms for each school year it has set, the shipped ones for the others."""
    rows = list(Term.objects.filter(Q(authority=authority) | Q(authority__isnull=True)).values_list("authority_id", "starts_on", "ends_on"))
    own = {school_year_of(start) for owner, start, _ in rows if owner}
    return Calendar([(start, end) for owner, start, end in rows if owner or school_year_of(start) not in own])


def setting_on(day: dt.date, *, key: str, authority: Authority | None, default: Any = None) -> Any:
    """What a setting says on a day: the authority's own if it has one, else the shipped one, else the default."""
    return settings_on(day, keys=[key], authority=authority).get(key, default)


def settings_on(day: dt.date, *, keys: Collection[str], authority: Authority | None) -> dict[str, Any]:
    """What several settings say on a day, in one question; those that nobody set are left out."""
    held = Setting.objects.filter(key__in=keys, starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    held = held.filter(Q(authority=authority) | Q(authority__isnull=True))
    best = sorted(held, key=lambda setting: (setting.authority_id is not None, setting.starts_on))
    return {setting.key: setting.value for setting in best}


def first_page(role: str) -> str:
    """Where signing in leads a role."""
    return ROLES[role].first_page


def _demo_memberships() -> QuerySet[Membership]:
    """Of people who are nothing to any other authority: one click must never lead to a real one's children."""
    today = timezone.localdate()
    held = Membership.objects.filter(authority__is_demo=True, starts_on__lte=today).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    held = held.exclude(user__memberships__authority__is_demo=False).filter(user__is_active=True)
    return held.select_related("user", "authority")


def demo_people() -> list[tuple[Membership, str]]:
    """The people of the demo with their roles' titles, in the order of `access.roles`; nobody outside the demo."""
    if not settings.DEMO:
        return []
    order = {key: place for place, key in enumerate(ROLES)}
    held = sorted(_demo_memberships(), key=lambda membership: order[membership.role])
    return [(membership, ROLES[membership.role].title) for membership in held]


def demo_membership(key: str) -> Membership | None:
    """The demo's membership with this id; None for any other."""
    return _demo_memberships().filter(pk=int(key)).first() if settings.DEMO and key.isdecimal() else None
