"""Who may approve the cards of an authority."""

import datetime as dt

from django.db.models import Q

from virtualschool.access.roles import ROLES, Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Membership
from virtualschool.scorecards.models import ScoreCard


def has_written(card: ScoreCard, by: Viewer) -> bool:
    return card.writers.filter(pk=by.user_id).exists()


def approvers_besides(by: Viewer, day: dt.date) -> list[str]:
    """The names of others in the authority who may approve on that day."""
    roles = [role.key for role in ROLES.values() if role.may(Permission.SCORECARD_APPROVE)]
    held = Membership.objects.filter(authority_id=by.authority_id, role__in=roles, user__is_active=True, starts_on__lte=day)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).exclude(user_id=by.user_id)
    return sorted(set(held.values_list("user__name", flat=True)))
