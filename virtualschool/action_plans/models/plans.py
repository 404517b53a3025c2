"""A plan, its themes, considerations and actions."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

RETENTION = "Six years after the plan closed."


class Plan(models.Model):
    """An improvement plan. What came in from a file keeps the batch, and with it the file itself, what the file says twice
    differently, and the text of the file that found no place."""

    class Kind(models.TextChoices):
        PEER_REVIEW = "peer_review", "Peer review"
        DEVELOPMENT = "development", "Virtual School development"
        SCHOOL = "school", "School's agreed improvements"

    RETENTION = RETENTION

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="improvement_plans")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PEER_REVIEW)
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    school_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="draft", help_text="See workflow.PLAN")
    starts_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    is_published = models.BooleanField(default=False)
    origin_text = models.CharField(max_length=300, blank=True, help_text="Where the plan comes from: a peer review, a report")
    origin_url = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey("intake.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="improvement_plans")
    conflicts = models.JSONField(default=list, blank=True, help_text="[{kind, message, sides}] of the file it was read from")
    unplaced = models.JSONField(default=list, blank=True, help_text="[{text, where}] of the file that found no place")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state"], name="plan_by_state")]

    def __str__(self) -> str:
        return self.title


class Theme(models.Model):
    """A key line of enquiry, or another heading over considerations. The title may be blank: not every document gives one."""

    RETENTION = RETENTION

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="themes")
    title = models.TextField(blank=True)
    order = models.PositiveIntegerField()
    source_place = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.title or "(no title)"


class Consideration(models.Model):
    """An area for consideration: what the actions below it answer. `origin_key` names the finding it came from, so that the
    finding's page can lead here and this page there."""

    RETENTION = RETENTION

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="considerations")
    text = models.TextField(blank=True)
    order = models.PositiveIntegerField()
    origin_label = models.CharField(max_length=300, blank=True)
    origin_url = models.CharField(max_length=300, blank=True)
    origin_key = models.CharField(max_length=120, blank=True)
    source_place = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["theme", "origin_key"], condition=~models.Q(origin_key=""), name="consideration_once_an_origin")
        ]

    def __str__(self) -> str:
        return self.text or "(no words)"


class Action(models.Model):
    """What is to be done. The words of the source stay beside what was read from them; `source` keeps them field by field. Due dates
    change only through `actions.change_due`."""

    RETENTION = RETENTION

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    consideration = models.ForeignKey(Consideration, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField(help_text="Within the plan, counted from 1; never given again")
    order = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by_whom = models.TextField(blank=True, help_text="The words of the source; the owners are rows of their own")
    due_source = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_reason = models.CharField(max_length=300, blank=True, help_text="Why there is no date, or how it was read")
    support = models.TextField(blank=True, help_text="Support from")
    review_source = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True, help_text="Evidence source")
    current = models.TextField(blank=True, help_text="Current situation")
    impact = models.TextField(blank=True, help_text="Anticipated impact")
    impact_evidence = models.TextField(blank=True, help_text="Evidence of impact")
    on_track_source = models.CharField(max_length=120, blank=True, help_text="RAG on track as the source gave it")
    completion_source = models.CharField(max_length=120, blank=True, help_text="RAG completion as the source gave it")
    other = models.JSONField(default=dict, blank=True, help_text="Label → value of columns that have no field here")
    source = models.JSONField(default=dict, blank=True, help_text="Field → words, as they were read")
    source_place = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="action_number_once_a_plan")]

    def __str__(self) -> str:
        return f"Action {self.number}"


class ActionOwner(models.Model):
    """Who answers for an action: a person or a role by name, and their membership where they have one."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    name = models.CharField(max_length=160)
    is_role = models.BooleanField(default=False, help_text="A role that several may share, not one person")
    membership = models.ForeignKey("authorities.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class ActionLink(models.Model):
    """One action that refers to another: "as described above". Without a target the words alone are known."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links")
    to = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from")
    words = models.CharField(max_length=300, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.words


class ActionKpi(models.Model):
    """That an action names a key performance indicator. The indicator is one row whoever names it: its value is kept once."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="kpis")
    kpi = models.ForeignKey("scorecards.Kpi", on_delete=models.PROTECT, related_name="plan_actions")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["action", "kpi"], name="kpi_once_an_action")]
        verbose_name = "named indicator"

    def __str__(self) -> str:
        return f"{self.action_id} names {self.kpi_id}"


class PlanUpload(models.Model):
    """A file that was sent and is being looked at: nothing of it is in any plan. `wishes` is what a person decided so far."""

    RETENTION = "Until it is taken in or discarded."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    wishes = models.JSONField(default=dict, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name


class PlanMapping(models.Model):
    """How an authority's columns were read, confirmed by a person once: a table with the same header is read so without asking."""

    RETENTION = "Until it is replaced."

    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64, help_text="Seal of the header")
    columns = models.JSONField(help_text="Column → field")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "signature"], name="one_plan_mapping_a_header")]

    def __str__(self) -> str:
        return f"mapping of {len(self.columns)} columns"
