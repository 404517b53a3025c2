"""Policies made together: mission statement, exclusions, rapid assessment; from draft through consultation to adoption."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Policy(models.Model):
    """A joint policy or statement. `state` moves by `practice.workflow`; what it says is in its versions."""

    class Kind(models.TextChoices):
        """What it is about."""

        MISSION = "mission", "Joint mission statement"
        EXCLUSIONS = "exclusions", "Suspensions and exclusions"
        EHC = "ehc", "Rapid assessment for an education, health and care plan"
        OTHER = "other", "Other"

    RETENTION = "Six years after it was replaced."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="policies")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=14, default="draft")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="The link of its consultation")
    consults_until = models.DateField(null=True, blank=True)
    consulted_version = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The version that people were asked about")
    adopted_on = models.DateField(null=True, blank=True)
    adopted_version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The version in force; it stays while the next is made"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = [Lower("title"), "id"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.title


class PolicyVersion(models.Model):
    """What a policy said from a moment on; never altered."""

    RETENTION = "As long as the policy."

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    why = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of policy {self.policy_id}"


class Comment(models.Model):
    """What somebody said in the consultation, and the answer: “We changed…” or “We could not, because…”."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "Waiting for an answer"
        CHANGED = "changed", "We changed…"
        NOT_CHANGED = "not_changed", "We could not, because…"

    RETENTION = "As long as the policy."
    PERSONAL: ClassVar = ("name",)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="comments")
    organisation = models.CharField(max_length=160)
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    role = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class PolicyAdoption(models.Model):
    """A school that adopted the policy."""

    RETENTION = "As long as the policy."

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="adoptions")
    school_urn = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1, help_text="The version that it adopted")
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=120, help_text="The role that adopted it: governing body, head teacher")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["adopted_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "school_urn"], condition=Q(ended_on__isnull=True), name="policy_once_a_school")
        ]

    def __str__(self) -> str:
        return f"{self.school_urn} adopted {self.policy_id}"
