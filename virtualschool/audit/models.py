"""The trail's entries."""

from django.db import models


class Entry(models.Model):
    """One thing that was done or read. Never changed, never removed (database triggers refuse); each carries the hash of the
    one before it in the same authority, so that a gap or an altered entry shows.
    """

    RETENTION = "As long as the record it speaks of."

    at = models.DateTimeField()
    authority_code = models.CharField(max_length=3)
    user_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, help_text="What it speaks of, as room.Model:pk")
    child_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["child_id", "at"], name="entry_by_child"),
            models.Index(fields=["authority_code", "id"], name="entry_chain"),
            models.Index(fields=["authority_code", "event", "at"], name="entry_by_event"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.subject}"
