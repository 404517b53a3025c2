"""The six-weekly summary for the governing body, and what its readers asked."""

import uuid
from typing import ClassVar

from django.db import models

from virtualschool.oversight.models.meetings import KEPT


class Summary(models.Model):
    """Progress against plans since the summary before. As a draft it holds only what people write; when it is issued its figures are
    frozen and sealed, and `standing` keeps how every action stood, so that the next one can compare."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="governing_summaries")
    plans = models.ManyToManyField("action_plans.Plan", related_name="summaries")
    title = models.CharField(max_length=160)
    since_on = models.DateField(null=True, blank=True, help_text="The day of the summary before; empty for the first")
    as_at = models.DateField()
    meets_on = models.DateField(null=True, blank=True, help_text="When the governing body meets")
    state = models.CharField(max_length=20, default="draft")
    commentary = models.TextField(blank=True)
    case_study = models.TextField(blank=True, help_text="One case study, in a sentence or two without names")
    case_study_link = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_by = models.CharField(max_length=120)
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    standing = models.JSONField(default=dict, help_text="How each action stood when it was issued")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-as_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question or challenge put to the service on an issued summary, until it is accepted or followed up."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="governing_questions")
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="questions")
    about = models.CharField(max_length=60, blank=True, help_text="By kind and id: action, kpi, section; empty: the whole")
    about_words = models.TextField(blank=True)
    action = models.ForeignKey("action_plans.Action", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions")
    goes_to = models.ForeignKey(
        "oversight.Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions", help_text="Whose agenda it is on"
    )
    state = models.CharField(max_length=20, default="asked")
    asked_by = models.CharField(max_length=120)
    membership = models.ForeignKey("authorities.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"Question of {self.asked_by}"

    @property
    def words(self) -> str:
        """The question itself, as it was asked last."""
        asked = [each.text for each in self.replies.all() if each.kind in (Reply.Kind.QUESTION, Reply.Kind.FURTHER)]
        return asked[-1] if asked else ""


class Reply(models.Model):
    """One thing said on a question, the question itself first. Never changed."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        """Who speaks, and what for."""

        QUESTION = "question", "Question"
        ANSWER = "answer", "Answer"
        FURTHER = "further", "Asked again"
        ACCEPTED = "accepted", "Accepted"
        FOLLOWED_UP = "followed_up", "Followed up"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    link = models.CharField(max_length=200, blank=True, help_text="What came of it")

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.by_name}"
