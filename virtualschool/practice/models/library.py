"""Handbooks and guidance: versions, who was sent them, who has read them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower


class LibraryItem(models.Model):
    """A handbook, a piece of guidance, a form. What it says is in its versions; the newest issued is the one in force."""

    class Kind(models.TextChoices):
        """What it is."""

        HANDBOOK = "handbook", "Handbook"
        GUIDANCE = "guidance", "Guidance"
        FORM = "form", "Form"

    RETENTION = "Six years after it was withdrawn."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="library_items")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    audiences = models.JSONField(default=list, help_text="Keys of the groups it is for")
    is_public = models.BooleanField(default=False, help_text="Listed on the public pages once issued")
    review_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="How often its card was saved: not the version of what it says")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = [Lower("title"), "id"]

    def __str__(self) -> str:
        return self.title


class LibraryVersion(models.Model):
    """One version: text or a kept file, what changed, when it was issued. Never altered once issued."""

    RETENTION = "As long as the item."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    stored = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    what_changed = models.TextField(blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "number"], name="library_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.item_id}"


class Distribution(models.Model):
    """A version that was sent to a group or a school: `token` is the link by which its readers say that they have read it."""

    RETENTION = "As long as the item."

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(LibraryVersion, on_delete=models.CASCADE, related_name="distributions")
    audience = models.CharField(max_length=30)
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    sent_on = models.DateField()
    how = models.CharField(max_length=60)
    expected = models.PositiveIntegerField(null=True, blank=True, help_text="How many are to read it, where known")
    sent_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-sent_on", "-id"]

    def __str__(self) -> str:
        return f"{self.version_id} to {self.audience}"


class Acknowledgement(models.Model):
    """Somebody read a version and said so."""

    RETENTION = "Two years after the version was superseded."
    PERSONAL: ClassVar = ("name",)

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="acknowledgements")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"
