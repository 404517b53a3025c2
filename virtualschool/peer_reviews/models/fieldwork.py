"""What peers work with: documents that were asked for and provided, the timetable, and their notes."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from virtualschool.peer_reviews.models.review import KEPT, Kloe, Prompt, Review, SourceKind
from virtualschool.peer_reviews.models.team import TeamMember


class DocumentKind(models.TextChoices):
    """What sort of paper it is."""

    POLICY = "policy", "Policy or procedure"
    MINUTES = "minutes", "Minutes"
    PLAN = "plan", "Plan or strategy"
    REPORT = "report", "Report"
    DATA = "data", "Data"
    SAMPLE = "sample", "Sample of files or plans"
    OTHER = "other", "Other"


class DocumentRequest(models.Model):
    """A document that a peer, or the list of prompts, asks the host for."""

    RETENTION = KEPT

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        PROVIDED = "provided", "Provided"
        NOT_AVAILABLE = "not_available", "Not available"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="requests")
    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    prompt = models.OneToOneField(Prompt, on_delete=models.SET_NULL, null=True, blank=True, related_name="request")
    state = models.CharField(max_length=14, choices=State.choices, default=State.ASKED)
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="Why it is not available, or a word beside what was provided")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.title


class ReviewDocument(models.Model):
    """An entry of the document index. The files are its versions; peers see one only once its redaction is cleared."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField(help_text="Its number in the index")
    request = models.ForeignKey(DocumentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    dated_on = models.DateField(null=True, blank=True)
    kloes = models.ManyToManyField(Kloe, blank=True, related_name="documents")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "number"], name="document_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class DocumentVersion(models.Model):
    """A file of the index as it was uploaded, kept outside the database, with what became of its redaction. A new version has to be
    cleared anew; until then peers go on reading the last one that was."""

    RETENTION = KEPT

    class Redaction(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked"
        NEEDED = "needed", "Personal data: must be redacted"
        REDACTED = "redacted", "Redacted"
        NONE_NEEDED = "none_needed", "None needed"

    CLEARED = (Redaction.REDACTED, Redaction.NONE_NEEDED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(ReviewDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    filename = models.CharField(max_length=200)
    stored = models.CharField(max_length=100, help_text="Its name in the folder of kept files")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    redaction = models.CharField(max_length=12, choices=Redaction.choices, default=Redaction.UNCHECKED)
    found = models.JSONField(default=dict, help_text="What the check found: counts by kind, never the words themselves")
    readable = models.BooleanField(default=False, help_text="Whether the check could read the file's text")
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.CharField(max_length=120, blank=True)
    cleared_reason = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.filename} (version {self.number})"

    @property
    def is_cleared(self) -> bool:
        """Whether peers may read it."""
        return self.redaction in self.CLEARED


class Slot(models.Model):
    """An interview, a focus group or another stretch of the timetable. Whom it is with is said by role and number, never by a
    child's name."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        INTERVIEW = "interview", "Interview"
        FOCUS_GROUP = "focus_group", "Focus group"
        VISIT = "visit", "Visit or observation"
        READING = "reading", "Reading of documents or files"
        TEAM = "team", "Meeting of the review team"
        FEEDBACK = "feedback", "Feedback"
        BREAK = "break", "Break"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="slots")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True, help_text="By role")
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    online = models.CharField(max_length=300, blank=True, help_text="How to join online")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kloes = models.ManyToManyField(Kloe, blank=True, related_name="slots")
    reviewers = models.ManyToManyField(TeamMember, blank=True, related_name="slots")
    contact = models.CharField(max_length=200, blank=True, help_text="Who at the host helps on the day")
    minutes = models.TextField(blank=True)
    minutes_by = models.CharField(max_length=120, blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start")]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What a reviewer read, saw or heard, in a line or two. Its id is made where it is written, so that sending it twice keeps it
    once. It is edited with its history and retracted, never deleted."""

    RETENTION = KEPT

    class Bearing(models.TextChoices):
        STRENGTH = "strength", "Strength"
        CONSIDERATION = "consideration", "Area for consideration"
        CONTEXT = "context", "Context"

    class Confidence(models.TextChoices):
        SURE = "sure", "Sure: read or heard it myself"
        LIKELY = "likely", "Likely"
        TO_CHECK = "to_check", "To be checked"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="notes")
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, related_name="notes")
    bearing = models.CharField(max_length=14, choices=Bearing.choices)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    document = models.ForeignKey(ReviewDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    exhibit = models.ForeignKey("peer_reviews.Exhibit", on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    text = models.TextField()
    confidence = models.CharField(max_length=10, choices=Confidence.choices, default=Confidence.SURE)
    warned_of = models.JSONField(default=list, help_text="Kinds of personal data that the check suspected, codes only")
    written_at = models.DateTimeField(help_text="By the clock of the device")
    received_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["review", "-written_at", "-id"], name="note_by_time"),
            models.Index(fields=["review", "kloe", "bearing", "source_kind"], name="note_by_place"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class NoteEdit(models.Model):
    """What a note said before it was changed."""

    RETENTION = KEPT

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="edits")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"Note {self.note_id}, version {self.version}"
