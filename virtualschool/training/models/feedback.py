"""What people thought of an event. Nothing here leads to a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from virtualschool.training.words import QUESTION_KINDS


class Question(models.Model):
    """One question of an event's feedback form. `key` stays the same over events, so that answers can be set side by side."""

    RETENTION = "As long as the event."

    event = models.ForeignKey("training.Event", on_delete=models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8, choices=list(QUESTION_KINDS.items()))
    text = models.CharField(max_length=200)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "key"], name="one_question_a_key")]

    def __str__(self) -> str:
        return self.text


class Reply(models.Model):
    """One form that came back. It knows its day but neither hour nor sender: nobody can be told by it."""

    RETENTION = "As long as the event."

    event = models.ForeignKey("training.Event", on_delete=models.PROTECT, related_name="replies")
    given_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id}, {self.given_on}"


class Answer(models.Model):
    """One answer: 1 to 5 on the scale, 1 or 0 for yes or no, or text. What was left blank has no answer."""

    RETENTION = "As long as the event; a passage that names somebody is taken out when it is seen."

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "question"], name="one_answer_a_question"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__lte=5), name="answer_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value if self.value is not None else 'text'}"
