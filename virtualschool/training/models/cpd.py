"""Development plans of staff (continuous professional development, CPD), their items, money and one-to-ones."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from virtualschool.training.words import STAFF_ROLES

OF_STAFF = "Six years after the plan's year; sooner when the person left and nothing is disputed."


class CpdPlan(models.Model):
    """What one member of staff sets out to learn in a year, with the money set aside for it in pence."""

    RETENTION = OF_STAFF
    PERSONAL: ClassVar = ("staff_name", "objectives")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="cpd_plans")
    membership = models.ForeignKey("authorities.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="cpd_plans")
    staff_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=list(STAFF_ROLES.items()))
    starts_on = models.DateField()
    ends_on = models.DateField()
    objectives = models.TextField()
    budget_pence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="running")
    closed_on = models.DateField(null=True, blank=True, help_text="The last day on which it ran, when it ended before its year")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", Lower("staff_name"), "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cpd_plan_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.staff_name}, {self.starts_on.year}"


class CpdItem(models.Model):
    """One thing to do: what, why, by when, at what price; once done, on which day and what came of it."""

    RETENTION = OF_STAFF
    PERSONAL: ClassVar = ("why", "impact")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(CpdPlan, on_delete=models.PROTECT, related_name="items")
    activity = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    provider = models.CharField(max_length=160, blank=True)
    by_when = models.DateField()
    planned_pence = models.PositiveIntegerField(default=0)
    spent_pence = models.PositiveIntegerField(null=True, blank=True, help_text="What it cost in the end; empty until it is known")
    done_on = models.DateField(null=True, blank=True)
    impact = models.TextField(blank=True, help_text="What is different because of it, and how that is known")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["by_when", "id"]

    def __str__(self) -> str:
        return self.activity


class OneToOne(models.Model):
    """A one-to-one at which the plan was looked at."""

    RETENTION = OF_STAFF
    PERSONAL: ClassVar = ("notes", "agreed")

    plan = models.ForeignKey(CpdPlan, on_delete=models.PROTECT, related_name="one_to_ones")
    held_on = models.DateField()
    notes = models.TextField(blank=True)
    agreed = models.TextField(blank=True, help_text="What was agreed")
    held_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.plan_id}, {self.held_on}"


class CpdCompletion(models.Model):
    """From which day a plan was complete, and to which day if it was taken up again: a past day is told as it was."""

    RETENTION = OF_STAFF

    plan = models.ForeignKey(CpdPlan, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    reopened_on = models.DateField(null=True, blank=True, help_text="The first day on which it was no longer complete")
    confirmed_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["completed_on", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id}, {self.completed_on}"
