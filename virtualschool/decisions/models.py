"""Reports to the council's executive, what was decided, and what was published."""

import uuid
from typing import ClassVar

from django.db import models

KEPT = "Always: the record of a decision of the council."


class ExecutiveReport(models.Model):
    """A report to the council's executive with the decision on it, as the council's own record tells it: purpose, background, options,
    ordered, reason."""

    RETENTION = KEPT

    class Outcome(models.TextChoices):
        """What the executive did with the recommendation."""

        APPROVED = "approved", "Approved"
        CHANGED = "changed", "Approved with changes"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="executive_reports")
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=120, default="Executive", help_text="Who decides")
    presented_by = models.CharField(max_length=300, blank=True, help_text="Who submits the report, by office")
    meets_on = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    background = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    implications = models.JSONField(default=dict, help_text="By heading; the headings are a setting")
    state = models.CharField(max_length=20, default="draft")
    version = models.PositiveIntegerField(default=0)
    written_by = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ordered = models.TextField(blank=True, help_text="What was ordered, in the words of the minutes")
    reason = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True, help_text="The body or office that decided")
    decided_on = models.DateField(null=True, blank=True)
    notice_on = models.DateField(null=True, blank=True, help_text="When the council published the decision")
    call_in_until = models.DateField(null=True, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-updated_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One thing the executive could do, recommended or not, and why. Those not recommended stay in the record."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ExecutiveReport, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField(help_text="Its number in the report; moves up when one before it is taken out")
    text = models.TextField()
    is_recommended = models.BooleanField(default=False)
    why = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return self.text


class Appendix(models.Model):
    """What goes with a report, frozen and sealed when it was attached: a plan, a peer review's report, another text."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        """What it is."""

        PLAN = "plan", "Improvement plan"
        REVIEW = "review", "Report of a peer review"
        TEXT = "text", "Another document"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ExecutiveReport, on_delete=models.CASCADE, related_name="appendices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=80, blank=True, db_index=True, help_text="What it was taken from, as room.Model:pk")
    url = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "appendices"

    def __str__(self) -> str:
        return self.title


class Publication(models.Model):
    """Decision, report and plan as everyone may read them: frozen, sealed, with what was looked at before. Withdrawn it stays, with the
    reason, and is shown to nobody outside."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="publications")
    report = models.ForeignKey(ExecutiveReport, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    checks = models.JSONField(default=list, help_text="What was found in the text before, and what the publisher did about each")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    state = models.CharField(max_length=20, default="published")

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.title
