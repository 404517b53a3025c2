"""Directors' score cards: who gets one, what stands on it, each month's card, and what its reader asked for."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

LONGEST_COMMENT = 300
LONGEST_SUMMARY = 600


class Recipient(models.Model):
    """Someone who is given a score card each month: a director, by title and name, from a day to a day."""

    RETENTION = "Six years after it ended."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="card_recipients")
    title = models.CharField(max_length=120, help_text="Director of Education and Partnerships")
    name = models.CharField(max_length=120, blank=True)
    membership = models.ForeignKey("authorities.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="The last day on which they are given one")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = [Lower("title"), "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="recipient_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class Chosen(models.Model):
    """What stands on a recipient's card from a day to a day, in order: an indicator, or a headline measure of the book."""

    RETENTION = "As long as its recipient."

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="chosen")
    kpi = models.ForeignKey("scorecards.Kpi", on_delete=models.PROTECT, null=True, related_name="chosen")
    measure_key = models.CharField(max_length=80, blank=True)
    place = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kpi__isnull=False, measure_key="") | Q(kpi__isnull=True) & ~Q(measure_key=""), name="chosen_kpi_or_measure"
            ),
        ]

    def __str__(self) -> str:
        return self.measure_key or str(self.kpi_id)


class ScoreCard(models.Model):
    """One recipient's card of one month. From its approval on it is what `content` holds and never changes; a card that must differ
    is a new issue, which names the one it replaces."""

    RETENTION = "Six years after the year it speaks of; it holds figures, never a child."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="score_cards")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="cards")
    month = models.DateField(help_text="Its first day")
    issue = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reopened_because = models.TextField(blank=True)
    state = models.CharField(max_length=20, default="draft")
    summary = models.TextField(blank=True, max_length=LONGEST_SUMMARY)
    version = models.PositiveIntegerField(default=1)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    written_by = models.CharField(max_length=120, blank=True, help_text="Who wrote on it last")
    approved_by = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True, help_text="The card as it was approved")
    digest = models.CharField(max_length=64, blank=True, help_text="Seal of the content: an altered card shows")
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-month", Lower("recipient__title"), "-issue", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "month", "issue"], name="one_card_an_issue")]
        indexes: ClassVar = [models.Index(fields=["authority", "-month"], name="card_by_month")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.month:%B %Y}"

    @property
    def is_frozen(self) -> bool:
        return self.content is not None


class CardLine(models.Model):
    """A line of a card: what it shows and what was written about it."""

    RETENTION = "As long as its card."

    card = models.ForeignKey(ScoreCard, on_delete=models.PROTECT, related_name="lines")
    kpi = models.ForeignKey("scorecards.Kpi", on_delete=models.PROTECT, null=True, related_name="card_lines")
    measure_key = models.CharField(max_length=80, blank=True)
    place = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True, max_length=LONGEST_COMMENT)

    class Meta:
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return self.measure_key or str(self.kpi_id)


class ClinicAction(models.Model):
    """What a director asked for when the card was gone through: carried from card to card until it is closed."""

    RETENTION = "As long as the card on which it was raised."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="clinic_actions")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="asked")
    card = models.ForeignKey(ScoreCard, on_delete=models.PROTECT, related_name="asked")
    text = models.CharField(max_length=200)
    owner = models.CharField(max_length=120)
    due_on = models.DateField(null=True)
    raised_on = models.DateField()
    raised_by = models.CharField(max_length=120)
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["raised_on", "id"]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.raised_on}"
