"""Score cards presented to the heads of schools."""

import uuid
from typing import ClassVar

from django.db import models


class SchoolPresentation(models.Model):
    """A school's score card was presented to its head on a day, alone or in a cluster, and this was agreed. One entered by mistake is
    withdrawn and stays."""

    RETENTION = "Six years; it speaks of a school, never of a child."

    class Form(models.TextChoices):
        MEETING = "meeting", "A meeting with the school alone"
        CLUSTER = "cluster", "A meeting of a trust or cluster"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="school_presentations")
    school_urn = models.PositiveIntegerField()
    on = models.DateField()
    to_whom = models.CharField(max_length=120, help_text="By role: headteacher")
    presented_by = models.CharField(max_length=120)
    form = models.CharField(max_length=10, choices=Form.choices)
    agreed = models.TextField(blank=True, help_text="What was agreed; no child is named here")
    recorded_by = models.CharField(max_length=120)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "on"], name="presented_by_day")]

    def __str__(self) -> str:
        return f"{self.school_urn} on {self.on}"
