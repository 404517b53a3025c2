"""Batches, their files, problems and changes; rows that wait; columns mapped once for a sender."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

RETENTION = "As long as the records it brought."


class Batch(models.Model):
    """One load: everything in it came in together, and is undone together. A preview holds what would happen; nothing of it is
    in the record. `authority_code` rather than a key, since this engine knows no authorities."""

    class State(models.TextChoices):
        PREVIEW = "preview", "Waiting to be looked at"
        COMMITTED = "committed", "Loaded"
        UNDONE = "undone", "Undone"
        DISCARDED = "discarded", "Discarded"

    RETENTION = RETENTION

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority_code = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices)
    kind = models.CharField(max_length=12, default="upload", help_text="upload, command, resolution")
    by_name = models.CharField(max_length=120)
    by_user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    options = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="Seal of what a preview would do: a stale one is refused")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["authority_code", "state", "id"], name="batch_by_authority")]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class SourceFile(models.Model):
    """A file of a batch and what became of its rows. Counters are of rows; each row is in exactly one of the five outcomes."""

    RETENTION = RETENTION

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, help_text="The path below the folder that was given")
    format_key = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=255, blank=True, help_text="Where the file itself is kept")
    collection_year = models.PositiveSmallIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Problem(models.Model):
    """Something wrong in a file: at the row that Excel shows, the column, the rule's code, in words, with the value."""

    RETENTION = RETENTION
    PERSONAL: ClassVar = ("value", "message")

    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=7)
    message = models.TextField()
    value = models.CharField(max_length=200, blank=True)
    child_id = models.BigIntegerField(null=True, help_text="The child it is about, where known")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file", "row"], name="problem_by_row"),
            models.Index(fields=["child_id", "code"], name="problem_by_child"),
            models.Index(fields=["code", "file"], name="problem_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.code} at row {self.row}"


class Change(models.Model):
    """One row of the record that a batch made, altered or took away, and the source row that said so. What undoing puts back."""

    class Action(models.TextChoices):
        CREATE = "create", "created"
        UPDATE = "update", "updated"
        DELETE = "delete", "withdrawn"

    RETENTION = RETENTION
    PERSONAL: ClassVar = ("before",)

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="changes")
    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="changes")
    row = models.PositiveIntegerField()
    rows = models.TextField(blank=True, help_text="Where many source rows made one: which part came from which row")
    table = models.CharField(max_length=60, help_text="room.Model")
    object_id = models.BigIntegerField()
    child_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=6, choices=Action.choices)
    before = models.JSONField(default=dict, help_text="Fields as they were: all for a withdrawal, the altered ones for an update")
    after = models.JSONField(default=dict, help_text="The altered fields as they became, for an update")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table", "object_id", "batch"], name="change_by_object"),
            models.Index(fields=["child_id", "batch"], name="change_by_child"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table} {self.object_id}"


class QueuedRow(models.Model):
    """A row whose child is not known. It waits for a person, who names the child or dismisses it; it is never guessed."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        RESOLVED = "resolved", "Resolved"
        DISMISSED = "dismissed", "Dismissed"

    RETENTION = RETENTION
    PERSONAL: ClassVar = ("cells", "child_code", "upn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority_code = models.CharField(max_length=3)
    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="queued_rows")
    format_key = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    header = models.JSONField()
    cells = models.JSONField()
    seal = models.CharField(max_length=64, help_text="Same row sent again: same seal, not queued twice")
    child_code = models.CharField(max_length=40, blank=True)
    upn = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=120, blank=True)
    resolved_in = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["authority_code", "state"], name="queue_by_authority")]

    def __str__(self) -> str:
        return f"queued row {self.row}"


class Mapping(models.Model):
    """A sender's own layout, mapped once by a person: columns to our fields, their codes to ours. A file with the same header
    is then read without asking."""

    RETENTION = "Until it is replaced."

    authority_code = models.CharField(max_length=3)
    sender = models.CharField(max_length=120)
    format_key = models.CharField(max_length=40)
    signature = models.CharField(max_length=64, help_text="Seal of the sender's header")
    header = models.JSONField()
    columns = models.JSONField(help_text="Our column → theirs")
    codes = models.JSONField(default=dict, help_text="Our column → {their word: our code}")
    created_at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority_code", "signature"], name="one_mapping_a_header")]

    def __str__(self) -> str:
        return self.sender
