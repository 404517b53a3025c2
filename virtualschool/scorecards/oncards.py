"""On whose score cards an indicator stands: this room's own line in the list of uses."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from virtualschool.scorecards.models import Chosen
from virtualschool.scorecards.uses import Use


def uses_of(kpi_ids: Collection[int]) -> dict[int, list[Use]]:
    """The recipients on whose cards the indicators stand today."""
    today = timezone.localdate()
    held = Chosen.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), kpi__in=kpi_ids, starts_on__lte=today)
    held = held.filter(Q(recipient__ends_on__isnull=True) | Q(recipient__ends_on__gte=today))
    found: dict[int, list[Use]] = {}
    for kpi_id, title in held.values_list("kpi_id", "recipient__title").distinct().order_by("recipient__title"):
        found.setdefault(kpi_id, []).append((f"Score card of the {title}", reverse("scorecards:cards")))
    return found
