"""People who come to training, what they have had, and who is designated teacher of which school."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from virtualschool.training.words import ROLES

OF_PEOPLE = "Three years after the last training they booked or had, or sooner when they ask for it; a designated teacher: six years after."


class Delegate(models.Model):
    """Someone who books or has had training: an adult at work or a carer, never a child. Two delegates may share an email address (an
    office, a couple) until a person says that they are the same."""

    RETENTION = OF_PEOPLE
    PERSONAL: ClassVar = ("name", "email", "organisation")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="delegates")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    school_urn = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    organisation = models.CharField(max_length=160, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    forgotten_on = models.DateField(null=True, blank=True, help_text="When all that tells who they are was deleted")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = [Lower("name"), "id"]
        indexes: ClassVar = [models.Index(fields=["authority", "email"], name="delegate_by_email")]

    def __str__(self) -> str:
        return self.name


class TrainingRecord(models.Model):
    """That someone has had training: from attendance at an event, or entered with its source when it was had elsewhere. `lapses_on` is
    kept as it was on the day, so that a course whose rule changes does not rewrite the past. A record made in error is withdrawn."""

    RETENTION = OF_PEOPLE

    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="records")
    course = models.ForeignKey("training.Course", on_delete=models.PROTECT, null=True, blank=True, related_name="records")
    booking = models.OneToOneField("training.Booking", on_delete=models.PROTECT, null=True, blank=True, related_name="record")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=160)
    held_on = models.DateField()
    lapses_on = models.DateField(null=True, blank=True, help_text="The first day on which it no longer counts; empty: never")
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True, help_text="What was seen, when it was had elsewhere")
    is_withdrawn = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["delegate", "held_on"], name="record_by_delegate")]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on}"


class DesignatedTeacher(models.Model):
    """Who leads on looked-after children in a school, from a day to a day (Children and Young Persons Act 2008, section 20). One at a
    time: naming another ends the one before."""

    RETENTION = "Six years after it ended."

    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="designated_teachers")
    school_urn = models.PositiveIntegerField()
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="designations")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day")
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["school_urn", "-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="designation_ends_after_start"),
            models.UniqueConstraint(
                fields=["authority", "school_urn"], condition=Q(ends_on__isnull=True), name="one_designated_teacher_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_urn} from {self.starts_on}"
