"""What happened to an action: progress, dates, completion, overridden statuses, edits. Each with who, when, why and where from."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from virtualschool.action_plans.models.plans import RETENTION, Action, Plan


class Noted(models.Model):
    """Who did it, when, and the decision of a meeting it goes back to, if any."""

    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    by_user_id = models.BigIntegerField(null=True)
    origin_text = models.CharField(max_length=300, blank=True)
    origin_url = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class ProgressEntry(Noted):
    """A line of the progress log. Never altered (the database refuses): a mistake is put right by another line."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["action", "at"], name="progress_by_action")]
        verbose_name_plural = "progress entries"

    def __str__(self) -> str:
        return f"progress on {self.action_id}"


class DateChange(Noted):
    """A due date that was moved, with the reason. Never altered (the database refuses)."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="date_changes")
    before_on = models.DateField(null=True)
    before_source = models.TextField(blank=True)
    after_on = models.DateField(null=True)
    after_source = models.TextField(blank=True)
    reason = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["action", "at"], name="date_change_by_action")]
        verbose_name = "change of a due date"
        verbose_name_plural = "changes of due dates"

    def __str__(self) -> str:
        return f"{self.before_on} → {self.after_on}"


class Completion(Noted):
    """That an action was finished, and that it was taken up again. `completed_on` is None where only the fact is known."""

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField(null=True)
    words = models.TextField(blank=True, help_text="What shows that it is finished")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.CharField(max_length=120, blank=True)
    reopened_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["action", "at"], name="completion_by_action")]

    def __str__(self) -> str:
        return f"complete on {self.completed_on}"


class Override(Noted):
    """A person's own judgement in place of the rule's, with the reason; the rule's stays in sight."""

    class Of(models.TextChoices):
        DELIVERY = "delivery", "Delivery"
        IMPACT = "impact", "Impact"

    RETENTION = RETENTION

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="overrides")
    of = models.CharField(max_length=8, choices=Of.choices)
    status = models.CharField(max_length=12)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["action", "at"], name="override_by_action")]
        verbose_name = "overridden status"
        verbose_name_plural = "overridden statuses"

    def __str__(self) -> str:
        return f"{self.of}: {self.status}"


class Edit(Noted):
    """An edit: every field that changed, before and after. Without an action it is of the plan, a theme or a consideration, as
    `subject` says. Never altered (the database refuses)."""

    RETENTION = RETENTION

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="edits")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="edits")
    kind = models.CharField(max_length=12, default="edited", help_text="edited, added, linked or unlinked")
    subject = models.CharField(max_length=60, help_text="What was edited, in words: action 7, line of enquiry 2, the plan")
    changes = models.JSONField(default=dict, help_text="Field → [before, after]")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["plan", "at"], name="edit_by_plan")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
