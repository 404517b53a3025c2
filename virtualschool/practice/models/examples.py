"""Shared practice and case studies."""

import uuid
from typing import ClassVar

from django.db import models


class Example(models.Model):
    """Practice of a school or team that others can learn from, linked to the measures that it moved."""

    RETENTION = "Ten years."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="practice_examples")
    title = models.CharField(max_length=160)
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    team = models.CharField(max_length=120, blank=True)
    what_was_done = models.TextField()
    what_changed = models.TextField()
    evidence = models.TextField(blank=True)
    measures = models.JSONField(default=list, help_text="Keys of measures in the book")
    shared_on = models.DateField(null=True, blank=True)
    shared_with = models.CharField(max_length=200, blank=True)
    shared_at_event = models.CharField(max_length=160, blank=True)
    written_by = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = [models.F("shared_on").desc(nulls_last=True), "-id"]

    def __str__(self) -> str:
        return self.title


class CaseStudy(models.Model):
    """What was done for one child and what came of it, told so that nobody can tell who it was. `checked_digest` is the seal of the
    text that the routine looked at last, `approved_digest` of the text that the second person approved: another text has neither."""

    RETENTION = "Ten years; it names nobody."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="case_studies")
    title = models.CharField(max_length=160)
    background = models.TextField()
    what_we_did = models.TextField()
    impact = models.TextField()
    voice = models.TextField(blank=True, help_text="The child's own words, as they said them")
    learning = models.TextField(blank=True)
    measures = models.JSONField(default=list)
    facts = models.JSONField(
        default=dict, help_text="Facts of the child that the text uses (year group, sex): children are counted by them, none is kept"
    )
    state = models.CharField(max_length=12, default="draft")
    version = models.PositiveIntegerField(default=1)
    checked_digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    written_by = models.CharField(max_length=120)
    writers = models.JSONField(default=list, help_text="Everyone who wrote any of it, by user: none of them approves it")
    shared_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="From this day on it is shared no more; what was counted stays")
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-updated_at", "-id"]
        verbose_name_plural = "case studies"

    def __str__(self) -> str:
        return self.title


class Flag(models.Model):
    """Something in a case study that could tell who it is about. It is gone when the text changed, or kept with a reason."""

    RETENTION = "As long as the case study."

    study = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="flags")
    part = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    start = models.PositiveIntegerField()
    advice = models.CharField(max_length=200, blank=True)
    kept_because = models.TextField(blank=True)
    kept_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["part", "start", "id"]

    def __str__(self) -> str:
        return f"{self.kind} in {self.study_id}"
