"""Every move that was made."""

from typing import ClassVar

from django.db import models


class Step(models.Model):
    """One move of one thing from a state to another: who, when, why. Never changed, never removed (the database refuses)."""

    RETENTION = "As long as the thing that moved."

    workflow = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, help_text="What moved, as room.Model:pk")
    name = models.CharField(max_length=40, help_text="The transition")
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_user_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["subject", "id"], name="step_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.before} → {self.after}"
