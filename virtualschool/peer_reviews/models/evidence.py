"""Evidence that is made for a review: readings straight from the book, and samples of files or plans under pseudonyms."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from virtualschool.peer_reviews.models.review import KEPT, Kloe, Review

PSEUDONYMS = "Six years after the review was closed; it holds pseudonyms, and words that were checked for personal data."


class Exhibit(models.Model):
    """Readings of one measure, frozen when they were taken: with their definition's version and the batches that the record stood
    on. Small numbers are hidden, since peers read it. It never changes; a later reading of the same question is another exhibit.
    The database refuses an update."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="exhibits")
    number = models.PositiveIntegerField(help_text="Its number in the review: Exhibit 3")
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, null=True, blank=True, related_name="exhibits")
    measure_key = models.CharField(max_length=80)
    measure_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    cohort = models.CharField(max_length=40)
    breakdown = models.CharField(max_length=40, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()
    note = models.TextField(blank=True, help_text="What the host says beside it, when it is taken")
    content = models.JSONField(help_text="The frozen report with its readings")
    batches = models.JSONField(help_text="The ids of the batches that the record stood on")
    digest = models.CharField(max_length=64, help_text="Seal of the content: an altered exhibit shows")
    then = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "number"], name="exhibit_number_once"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="exhibit_period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"Exhibit {self.number}: {self.title}"


class ExhibitRequest(models.Model):
    """A figure that a peer asks the host for; answered by an exhibit, or by a reason why not."""

    RETENTION = KEPT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="exhibit_requests")
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, null=True, blank=True, related_name="exhibit_requests")
    measure_key = models.CharField(max_length=80)
    cohort = models.CharField(max_length=40)
    breakdown = models.CharField(max_length=40, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()
    why = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    declined_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.measure_key} for {self.review}"


class Sample(models.Model):
    """Files or plans that peers audit with a rubric. How they were drawn is kept, so that the draw can be done again from the same
    list: the rule, the seed, the size, how many there were and the list's seal. Peers see pseudonyms only."""

    RETENTION = PSEUDONYMS

    class Kind(models.TextChoices):
        FILES = "files", "Case files"
        PLANS = "plans", "Individual plans"

    class Rule(models.TextChoices):
        RANDOM = "random", "At random"
        EVERY_NTH = "every_nth", "Every so-many-th of the list, from a random start"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField()
    kloe = models.ForeignKey(Kloe, on_delete=models.PROTECT, null=True, blank=True, related_name="samples")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rubric = models.ForeignKey("rubrics.Rubric", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, help_text="Which list it was drawn from, in words")
    rule = models.CharField(max_length=10, choices=Rule.choices)
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()
    population_seal = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "number"], name="sample_number_once")]

    def __str__(self) -> str:
        return f"Sample {self.number}: {self.title}"


class SampleItem(models.Model):
    """One file or plan of a sample as peers see it: a pseudonym and words that the host gave, checked for personal data."""

    RETENTION = PSEUDONYMS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    pseudonym = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    cleared_reason = models.TextField(blank=True, help_text="Why the host gave it although the check suspected something")
    found = models.JSONField(default=dict, help_text="What the check suspected: counts by kind, never the words")
    provided_at = models.DateTimeField(null=True, blank=True)
    provided_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sample", "place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sample", "place"], name="sample_place_once")]

    def __str__(self) -> str:
        return self.pseudonym


class SampleKey(models.Model):
    """Whom a pseudonym stands for, in the host's own reference. Only the host reads it, and it never leaves the installation."""

    RETENTION = "Until the host forgets it, after the report is signed off."
    PERSONAL = ("reference",)

    item = models.OneToOneField(SampleItem, on_delete=models.CASCADE, related_name="key")
    reference = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["item"]

    def __str__(self) -> str:
        return f"Key of {self.item_id}"
