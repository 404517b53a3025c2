"""What the host says about itself before anybody comes."""

from typing import ClassVar

from django.db import models

from virtualschool.peer_reviews.models.fieldwork import ReviewDocument
from virtualschool.peer_reviews.models.review import KEPT, Kloe


class SelfEvaluation(models.Model):
    """The host's judgement on one line of enquiry, with the evidence it rests on and the gaps it knows."""

    RETENTION = KEPT

    kloe = models.OneToOneField(Kloe, on_delete=models.PROTECT, related_name="evaluation")
    judgement = models.CharField(max_length=40, blank=True, help_text="A level of the setting peer_reviews.levels")
    strengths = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    gaps = models.TextField(blank=True)
    measures = models.JSONField(default=list, blank=True, help_text="Keys of measures of the book that are pointed to")
    documents = models.ManyToManyField(ReviewDocument, blank=True, related_name="evaluations")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["kloe__order"]

    def __str__(self) -> str:
        return f"Self-evaluation of {self.kloe}"


class SelfEvaluationVersion(models.Model):
    """What a self-evaluation said before it was saved again."""

    RETENTION = KEPT

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"Version {self.version}"
