"""The review's report from draft to signed text, the host's factual check, and the follow-up visit."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from virtualschool.peer_reviews.models.evidence import Exhibit
from virtualschool.peer_reviews.models.findings import Finding
from virtualschool.peer_reviews.models.review import KEPT, Review


class ReviewReport(models.Model):
    """The report of a review: the passages that the lead peer writes. Everything else in it comes from the review itself. Once it
    is signed, `content` is the whole report, frozen, and stays as it is."""

    RETENTION = "Always: it is published."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="report")
    context = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    method = models.TextField(blank=True, help_text="Beside the counts that the report gives by itself")
    next_steps = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    check_until = models.DateField(null=True, blank=True, help_text="By when the host answers the factual check")
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["review"]

    def __str__(self) -> str:
        return f"Report of {self.review}"


class ReportVersion(models.Model):
    """The whole report as it stood when it went to the host or was changed after the check; kept beside later ones."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ReviewReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class FactualComment(models.Model):
    """What the host says about the facts of the draft, at a passage or a finding, and what the peers answer."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        WRONG = "wrong", "A fact is wrong"
        MISSING = "missing", "Context is missing"

    class Answer(models.TextChoices):
        OPEN = "", "Not answered yet"
        ACCEPTED = "accepted", "Accepted: the text is changed"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ReviewReport, on_delete=models.PROTECT, related_name="comments")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    passage = models.CharField(max_length=20, blank=True, help_text="Which passage, where it is about no finding")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True, default=Answer.OPEN)
    answer_text = models.TextField(blank=True)
    before = models.TextField(blank=True, help_text="What the text said before it was changed for this comment")
    after = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(finding__isnull=False) | ~Q(passage=""), name="comment_is_about_something"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


class SignOff(models.Model):
    """One of the two signatures under the report: what was signed is named by its seal."""

    RETENTION = "As long as the report."

    class As(models.TextChoices):
        LEAD = "lead", "Lead peer"
        SPONSOR = "sponsor", "Sponsor"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ReviewReport, on_delete=models.PROTECT, related_name="signatures")
    signed_as = models.CharField(max_length=8, choices=As.choices)
    digest = models.CharField(max_length=64)
    user_id = models.BigIntegerField()
    signed_by = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True, help_text="The text was changed after it was signed")

    class Meta:
        ordering: ClassVar = ["signed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "signed_as"], condition=Q(void_at__isnull=True), name="one_signature_each"),
        ]

    def __str__(self) -> str:
        return f"{self.get_signed_as_display()}: {self.signed_by}"


class FollowUp(models.Model):
    """The visit six to twelve months later: the same questions read again, and a judgement of every finding. Frozen when it is
    finished."""

    RETENTION = "Always: it is published with the report."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="follow_up")
    visits_on = models.DateField()
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=120)
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]

    def __str__(self) -> str:
        return f"Follow-up of {self.review}"


class FollowUpReading(models.Model):
    """An exhibit of the review and the reading of the same question at the follow-up."""

    RETENTION = "As long as the follow-up."

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="readings")
    then = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    now = models.OneToOneField(Exhibit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["then__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["follow_up", "then"], name="exhibit_read_again_once")]

    def __str__(self) -> str:
        return f"{self.then} and now"


class FollowUpJudgement(models.Model):
    """How far a finding has been acted on, in the follow-up peer's judgement. The latest counts; earlier ones stay."""

    RETENTION = "As long as the follow-up."

    class Judgement(models.TextChoices):
        EMBEDDED = "embedded", "Embedded"
        IN_PROGRESS = "in_progress", "In progress"
        NOT_YET = "not_yet", "Not yet"

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="judgements")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="judgements")
    judgement = models.CharField(max_length=12, choices=Judgement.choices)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_judgement_display()
