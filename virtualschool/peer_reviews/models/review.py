"""A peer review and its key lines of enquiry."""

import secrets
import uuid
from typing import ClassVar

from django.db import models

KEPT = "Six years after the review was closed; it holds no child."


def new_seed() -> str:
    """What the pseudonyms of this review's samples are made with: those of two reviews cannot be joined."""
    return secrets.token_hex(16)


class SourceKind(models.TextChoices):
    """The kinds of source. A finding stands only on two or more of them (NAVSH, after the LGA's peer challenge)."""

    DOCUMENT = "document", "Document"
    DATA = "data", "Data"
    VOICE = "voice", "Voice"


class Review(models.Model):
    """A peer review of a Virtual School, in the words of NAVSH's process: applied for by the host, carried out by peers within a
    window of access, ended by a report. `authority` is the host."""

    RETENTION = KEPT

    class State(models.TextChoices):
        APPLICATION = "application", "Application"
        SCOPING = "scoping", "Scoping"
        PREPARATION = "preparation", "Preparation"
        ON_SITE = "on_site", "On site"
        DRAFTING = "drafting", "Drafting the report"
        FACTUAL_CHECK = "factual_check", "Factual check by the host"
        SIGNED_OFF = "signed_off", "Signed off"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="peer_reviews")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.APPLICATION)
    sponsor = models.CharField(max_length=200, help_text="Who in the council asks for the review: name and post")
    reasons = models.TextField(blank=True)
    proposed_from = models.DateField(null=True, blank=True)
    proposed_to = models.DateField(null=True, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=120, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True, help_text="Who accepted it for the association of Virtual School Heads")
    on_site_from = models.DateField(null=True, blank=True)
    on_site_to = models.DateField(null=True, blank=True)
    access_from = models.DateField(null=True, blank=True, help_text="The first day on which peers may look in")
    access_until = models.DateField(null=True, blank=True, help_text="The last day on which peers may look in")
    evaluation_submitted_at = models.DateTimeField(null=True, blank=True)
    evaluation_submitted_by = models.CharField(max_length=120, blank=True)
    pseudonym_seed = models.CharField(max_length=64, default=new_seed, editable=False)
    is_remote = models.BooleanField(default=False, help_text="A mirror of another installation's review: see RemoteReview")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Kloe(models.Model):
    """A key line of enquiry: what the review asks, and what lies within and outside the question."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="kloes")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    wording = models.TextField()
    in_scope = models.TextField(blank=True)
    out_of_scope = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class KloeWording(models.Model):
    """How a line of enquiry was worded before: one plan was found to word its lines differently in two places."""

    RETENTION = KEPT

    kloe = models.ForeignKey(Kloe, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    wording = models.TextField()
    in_scope = models.TextField(blank=True)
    out_of_scope = models.TextField(blank=True)
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"


class Prompt(models.Model):
    """Something to look at for a line of enquiry: a measure of the book, a document, somebody to hear."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kloe = models.ForeignKey(Kloe, on_delete=models.CASCADE, related_name="prompts")
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    text = models.CharField(max_length=300)
    measure_key = models.CharField(max_length=80, blank=True, help_text="For data: the measure of the book")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["kloe__order", "kind", "order", "id"]

    def __str__(self) -> str:
        return self.text
