"""Reports as they were issued."""

import uuid
from typing import ClassVar

from django.db import models


class IssuedReport(models.Model):
    """A report frozen when it was issued: its blocks with every reading, measure version and source in them. It is rendered
    from this ever after and never changes; a corrected record needs a new issue."""

    RETENTION = "Six years after the year it speaks of; it holds figures, never a child."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="issued_reports")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    period_start = models.DateField()
    period_end = models.DateField()
    is_exact = models.BooleanField(help_text="Unsuppressed: only for those who may see exact figures")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    content = models.JSONField()
    batches = models.JSONField(help_text="The ids of the batches that the record stood on")
    digest = models.CharField(max_length=64, help_text="Seal of the content: an altered report shows")

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return self.title
