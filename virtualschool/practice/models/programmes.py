"""Programmes that schools sign up to."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Programme(models.Model):
    """Something that schools join: a programme for attachment-aware schools, for instance. `phase` says which schools may."""

    class Phase(models.TextChoices):
        """Who may join."""

        SECONDARY = "secondary", "Secondary schools"
        PRIMARY = "primary", "Primary schools"
        ALL = "all", "All schools"

    RETENTION = "Six years after it ended."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.SECONDARY)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", Lower("title"), "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="programme_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammeSchool(models.Model):
    """A school's part in a programme, from the day it signed up to the day it left."""

    class Stage(models.TextChoices):
        """How far it has come."""

        SIGNED_UP = "signed_up", "Signed up"
        ENGAGING = "engaging", "Taking part"
        COMPLETED = "completed", "Completed"

    RETENTION = "As long as the programme."

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="schools")
    school_urn = models.PositiveIntegerField()
    signed_up_on = models.DateField()
    left_on = models.DateField(null=True, blank=True, help_text="The last day on which it took part")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.SIGNED_UP)
    contact = models.CharField(max_length=120, blank=True, help_text="The role that answers for it at the school")
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["signed_up_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "school_urn"], condition=Q(left_on__isnull=True), name="school_once_in_a_programme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_urn} in programme {self.programme_id}"
