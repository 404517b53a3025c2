"""What a review found, what it stands on, and how its words came about."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from virtualschool.peer_reviews.models.evidence import Exhibit, Sample
from virtualschool.peer_reviews.models.fieldwork import Note, ReviewDocument
from virtualschool.peer_reviews.models.review import KEPT, Kloe, Review, SourceKind


class Finding(models.Model):
    """A finding of the review team. It is a draft until two kinds of source support it; only then may it enter the report."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        CONSIDERATION = "consideration", "Area for consideration"
        RECOMMENDATION = "recommendation", "Recommendation"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        TRIANGULATED = "triangulated", "Triangulated"
        IN_REPORT = "in_report", "In the report"
        REJECTED = "rejected", "Rejected"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(help_text="Within the review; never given again")
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    text = models.TextField()
    contradiction_answer = models.TextField(blank=True, help_text="Why it stands although some evidence contradicts it")
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["kloe__order", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return f"Finding {self.number}"


class FindingEdit(models.Model):
    """What a finding said before it was changed."""

    RETENTION = KEPT

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="edits")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=14)
    text = models.TextField()
    contradiction_answer = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-version", "-id"]

    def __str__(self) -> str:
        return f"Finding {self.finding_id}, version {self.version}"


class FindingLink(models.Model):
    """A piece of evidence that supports or contradicts a finding: exactly one of a note, a document, an exhibit, a sample."""

    RETENTION = KEPT

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRADICTS = "contradicts", "Contradicts"

    SOURCES: ClassVar = ("note", "document", "exhibit", "sample")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links")
    stance = models.CharField(max_length=11, choices=Stance.choices)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    document = models.ForeignKey(ReviewDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["stance", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(note__isnull=False, document__isnull=True, exhibit__isnull=True, sample__isnull=True)
                    | Q(note__isnull=True, document__isnull=False, exhibit__isnull=True, sample__isnull=True)
                    | Q(note__isnull=True, document__isnull=True, exhibit__isnull=False, sample__isnull=True)
                    | Q(note__isnull=True, document__isnull=True, exhibit__isnull=True, sample__isnull=False)
                ),
                name="finding_link_has_one_source",
            ),
            *(
                models.UniqueConstraint(fields=["finding", each], condition=Q(**{f"{each}__isnull": False}), name=f"finding_{each}_once")
                for each in ("note", "document", "exhibit", "sample")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} finding {self.finding_id}"

    @property
    def source(self) -> Note | ReviewDocument | Exhibit | Sample:
        """The evidence itself."""
        return self.note or self.document or self.exhibit or self.sample  # type: ignore[return-value]

    @property
    def source_kind(self) -> str:
        """The kind of source. A note tells its own; the audit of a sample is a reading of documents."""
        if self.note is not None:
            return self.note.source_kind
        return SourceKind.DATA if self.exhibit_id else SourceKind.DOCUMENT

    @property
    def counts(self) -> bool:
        """Whether it still stands: a note that was retracted or a document that was withdrawn supports nothing."""
        if self.note is not None:
            return self.note.retracted_at is None
        return self.document is None or self.document.withdrawn_at is None


class Feedback(models.Model):
    """The feedback to the host on the last day, frozen as it was given: from then on the host reads it."""

    RETENTION = KEPT

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="feedback")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-given_at"]

    def __str__(self) -> str:
        return f"Feedback of {self.review}"
