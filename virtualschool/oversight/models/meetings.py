"""Meetings about plans: who, when, the agenda as it was fixed, the minutes and what was decided."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

KEPT = "Six years after the meeting; it speaks of a plan and of people by their work, never of a child."


class Meeting(models.Model):
    """One meeting about one plan or several. While it is planned its agenda is made from the plans anew at every look; when it starts
    the agenda is fixed, so that the minutes can be read for ever after. Agreed minutes are frozen and sealed."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="plan_meetings")
    plans = models.ManyToManyField("action_plans.Plan", related_name="meetings")
    title = models.CharField(max_length=160)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=160, blank=True)
    next_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="planned")
    started_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True, help_text="What was said beside the agenda")
    notes_version = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0, help_text="How often date, time or place changed: calendars ask for it")
    content = models.JSONField(null=True, blank=True, help_text="The minutes as they were agreed")
    digest = models.CharField(max_length=64, blank=True)
    created_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Someone invited to a meeting, and whether they came."""

    RETENTION = KEPT

    class Came(models.TextChoices):
        """What the minutes say of them."""

        UNKNOWN = "", "Not said"
        YES = "yes", "Present"
        NO = "no", "Apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="people")
    membership = models.ForeignKey("authorities.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    came = models.CharField(max_length=3, choices=Came.choices, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "name"], name="one_place_at_a_meeting")]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """A point of an agenda. Before the meeting starts only what people changed is kept (put in, taken out, put elsewhere); from then on
    every point, with what was known of it that day."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=60, help_text="What it is about, by kind and id: action, kpi, resolution, question; text: by hand")
    title = models.TextField()
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list, help_text="Why it is on the agenda: pairs of code and words")
    facts = models.JSONField(default=list, help_text="What was known when the meeting started: pairs of name and words")
    is_removed = models.BooleanField(default=False)
    changed_because = models.TextField(blank=True, help_text="Why it was put in, taken out or put elsewhere by hand")
    changed_by = models.CharField(max_length=120, blank=True)
    plan = models.ForeignKey("action_plans.Plan", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.ForeignKey("action_plans.Action", on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    noted_by = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = [models.F("place").asc(nulls_last=True), "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "key"], name="a_point_once_on_an_agenda")]

    def __str__(self) -> str:
        return self.title


class Resolution(models.Model):
    """What a meeting decided at one point, and what it did to the plan. Never changed; a mistake is put right by another one."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        """What was decided. All but the last change the plan at once."""

        PROGRESS = "progress", "Note progress"
        MOVE_DUE = "move_due", "Move the due date"
        OVERRIDE = "override", "Set a status by hand"
        COMPLETE = "complete", "Complete the action"
        NEW_ACTION = "new_action", "Add a new action"
        ESCALATE = "escalate", "Escalate to the director"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Of the form it was sent with: sent twice, it counts once")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="resolutions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField(help_text="What was decided, and why")
    due_on = models.DateField(null=True, blank=True)
    by_whom = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=40, blank=True, help_text="delivery:red, impact:green")
    effect = models.TextField(help_text="What it did, in words that stay: Due date moved from 1 June 2026 to 1 July 2026")
    action = models.ForeignKey("action_plans.Action", on_delete=models.SET_NULL, null=True, blank=True, related_name="resolutions")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
    answer = models.TextField(blank=True, help_text="What the director answered, or how it was settled")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=True), name="resolution_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.effect}"
