"""Key performance indicators: what is to change, from where to where, by when."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Kpi(models.Model):
    """A key performance indicator: one measure of the book, or a series kept by hand where the book has none, with its baseline and
    target as the source gives them. All actions, plans and score cards that name it share this one row."""

    RETENTION = "Six years after it was retired; it holds figures, never a child."

    class Reads(models.TextChoices):
        MONTH = "month", "Each whole month"
        ROLLING = "rolling", "Average of the last three months"
        TERM_AVERAGE = "term_average", "Average of the months of a term"
        TERM = "term", "The whole term"
        SCHOOL_YEAR = "school_year", "From 1 September to the day"
        DAY = "day", "On the last day of each month"

    class Unit(models.TextChoices):
        PERCENT = "percent", "Per cent"
        CHILDREN = "children", "Children"
        NUMBER = "number", "A number"
        DAYS = "days", "Days"
        WEEKS = "weeks", "Weeks"
        POUNDS = "pounds", "Pounds"

    class Better(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"

    class TargetIs(models.TextChoices):
        AT_LEAST = "at least", "At least"
        AT_MOST = "at most", "At most"
        ALL = "all", "All of them"

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="kpis")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, help_text="The source's own words")
    owner = models.CharField(max_length=120, blank=True)
    measure_key = models.CharField(max_length=80, blank=True, help_text="Of the book of measures; empty: a series kept by hand")
    cohort = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=40, blank=True, help_text="The breakdown that `group` is of")
    group = models.CharField(max_length=80, blank=True)
    reads = models.CharField(max_length=20, choices=Reads.choices, default=Reads.MONTH)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    better = models.CharField(max_length=10, choices=Better.choices)
    baseline_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    baseline_source = models.TextField(blank=True, help_text="Baseline and its time in the source's own words")
    baseline_on = models.DateField(null=True, help_text="The last day of what the baseline speaks of")
    target_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    target_is = models.CharField(max_length=10, choices=TargetIs.choices, blank=True)
    target_source = models.TextField(blank=True, help_text="Target and its date in the source's own words")
    target_by = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every change; a form that carries an older one is refused")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = [Lower("title"), "id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state"], name="kpi_by_authority")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_manual(self) -> bool:
        return not self.measure_key

    @property
    def has_target(self) -> bool:
        return self.target_value is not None or self.target_is == self.TargetIs.ALL


class KpiEntry(models.Model):
    """One value of a series kept by hand. A correction is a new entry that the old one names: nothing is overwritten."""

    RETENTION = "As long as its indicator."

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField(help_text="The day, or the last day of the time, that the value speaks of")
    value = models.DecimalField(max_digits=12, decimal_places=4)
    numerator = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Why it corrects an earlier one")
    by_name = models.CharField(max_length=120)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    superseded_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrects")

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kpi", "on"], condition=Q(superseded_by__isnull=True), name="one_standing_entry_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} on {self.on}"


class KpiChange(models.Model):
    """A change of an indicator's words, baseline or target: what it was, what it became, who, when, why."""

    RETENTION = "As long as its indicator."

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(help_text="Field: what stood there, for the fields that changed")
    after = models.JSONField()
    reason = models.TextField(blank=True)
    by_name = models.CharField(max_length=120)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kpi_id}: {', '.join(self.after)}"
