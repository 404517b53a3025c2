"""Rubrics by version, what graders gave, and what moderation settled. The authority is a number: this engine knows no room above."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Rubric(models.Model):
    """One version of a rubric: levels, criteria, wording and roll-up rule. It never changes once something was graded by it; a
    better one is a new version. Without an authority it holds for all."""

    RETENTION = "As long as a grading by it is kept."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority_code = models.CharField(max_length=3, blank=True, help_text="Empty: comes with the product")
    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    content = models.JSONField(help_text="As read by rubrics.scheme, layout 1")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["key", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority_code", "key", "version"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Grading(models.Model):
    """What one grader gives one piece of work. `subject` is what is graded, as room.Model:pk; the work itself stays in its room."""

    RETENTION = "As long as the work that was graded."

    class State(models.TextChoices):
        """A draft is its grader's alone; once submitted it stays as it is."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="gradings")
    authority_code = models.CharField(max_length=3)
    subject = models.CharField(max_length=80, db_index=True)
    grader_user_id = models.BigIntegerField()
    grader_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    began_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["subject", "grader_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "subject", "grader_user_id"], name="grading_once_a_grader"),
            models.CheckConstraint(condition=Q(state="draft") | Q(submitted_at__isnull=False), name="grading_submitted_has_time"),
        ]


class Mark(models.Model):
    """The level one grader gives for one criterion, and the evidence for it."""

    RETENTION = "As long as its grading."

    grading = models.ForeignKey(Grading, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=60)
    level = models.CharField(max_length=40)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["grading", "criterion"], name="mark_once_a_criterion")]


class Moderation(models.Model):
    """What was settled for a piece of work that graders saw differently, and why; the gradings themselves stay as they were. The
    latest counts."""

    RETENTION = "As long as the work that was graded."

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="moderations")
    authority_code = models.CharField(max_length=3)
    subject = models.CharField(max_length=80, db_index=True)
    levels = models.JSONField(help_text="By criterion the level settled on")
    reason = models.TextField()
    moderated_by = models.CharField(max_length=120)
    moderator_user_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
