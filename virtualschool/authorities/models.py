"""Authorities, the people who work for them, their settings with dates, and their calendars."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from virtualschool.access.roles import ROLES


class Authority(models.Model):
    """A local authority of England with children's services: 153 come with the product."""

    RETENTION = "Always."

    code = models.CharField(max_length=3, unique=True, help_text="DfE's three-digit number, 806 for Middlesbrough")
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=40)
    ons_code = models.CharField(max_length=9, blank=True)
    brand_colour = models.CharField(max_length=7, default="#12436D")
    is_demo = models.BooleanField(default=False, help_text="Holds synthetic children only; set before the first of them was loaded")

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What one person is to one authority, from a day to a day. A school's people name its URN; a social worker's children
    are allocated in `children.Allocation`."""

    RETENTION = "Six years after it ended."

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(role.key, role.title) for role in ROLES.values()])
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day on which it gives access")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{ROLES[self.role].title}, {self.authority}"


class Term(models.Model):
    """A stretch of school days between holidays (a half term). Without an authority it holds for all who set none of their own
    for that school year. Weekends are never school days."""

    RETENTION = "Always."

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, null=True, blank=True, related_name="terms")
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on"]

    def __str__(self) -> str:
        return self.name


class Setting(models.Model):
    """Something that differs between councils or years, with the dates between which it holds. Without an authority: the
    default for all. Read it through `queries.setting_on`."""

    RETENTION = "Always."

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, null=True, blank=True, related_name="settings")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "authority"], name="setting_by_key")]

    def __str__(self) -> str:
        return self.key
