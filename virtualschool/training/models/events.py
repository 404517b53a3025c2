"""Courses that come back, and the events at which they are given."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from virtualschool.training.words import KINDS


class Course(models.Model):
    """Content that is given again and again and whose training lapses: what a designated teacher must have had lately."""

    RETENTION = "As long as anyone's training record names it."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    lapses_after_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: it never lapses")
    for_designated_teachers = models.BooleanField(default=False, help_text="Counts as the training of a designated teacher")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = [Lower("title"), "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "title"], name="one_course_a_title")]

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """A day on which training happens. Two links of it are public: `book_token` to book, `feedback_token` to say how it was; whoever
    has the one cannot guess the other, nor `public_id`, by which the Virtual School works with it."""

    RETENTION = "Six years after the school year in which it was held; it holds no person's data but presenters' names."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    feedback_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="training_events")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    topics = models.TextField(blank=True, help_text="One a line")
    summary = models.TextField(blank=True)
    presenters = models.CharField(max_length=300, blank=True)
    audiences = models.JSONField(default=list, blank=True, help_text="Keys of the roles that it is for")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_on = models.DateField(db_index=True, editable=False, help_text="The local day of starts_at")
    hours = models.DecimalField(max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))])
    place = models.CharField(max_length=200, blank=True)
    online_link = models.URLField(blank=True, help_text="Shown to people with a place only")
    capacity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    booking_opens_at = models.DateTimeField(null=True, blank=True)
    booking_closes_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="event_has_room"),
        ]
        indexes: ClassVar = [models.Index(fields=["authority", "held_on"], name="event_by_day")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.held_on = self._local_day()
        super().save(*args, **kwargs)

    def _local_day(self) -> dt.date:
        return timezone.localdate(self.starts_at)
