"""Whom a council exchanges packages with, and every package that went out or came in."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Partner(models.Model):
    """Another council's identity as its file told it. Nothing is taken from it or closed for it before somebody here has compared its
    fingerprint with somebody there by voice. The keys here are public ones; private keys are never in the database."""

    RETENTION = "Six years after it was revoked."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority_code = models.CharField(max_length=3, help_text="Whose partner it is: our own number")
    partner_code = models.CharField(max_length=3, help_text="The other council's number")
    partner_name = models.CharField(max_length=120)
    installation = models.CharField(max_length=40)
    keys = models.JSONField(help_text="Their public keys as their identity file gave them")
    signing_thumbprint = models.CharField(max_length=64)
    sealing_thumbprint = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=60, help_text="Groups of digits that two people read to each other")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)
    confirmed_how = models.CharField(max_length=200, blank=True, help_text="Whom they spoke with, and on which number")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["partner_name", "-added_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority_code", "signing_thumbprint"], name="exchange_partner_once"),
            models.UniqueConstraint(
                fields=["authority_code", "partner_code"],
                condition=Q(confirmed_at__isnull=False, revoked_at__isnull=True),
                name="exchange_one_trusted_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_name} ({self.partner_code})"

    @property
    def issuer(self) -> str:
        return f"{self.partner_code}@{self.installation}"

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "confirmed" if self.confirmed_at else "waiting"


class Package(models.Model):
    """One package that was made here or brought here: what it was, with whom, and how it ended. Its content is elsewhere: a closed file
    until it is decided about, afterwards in the tables that it was taken into. `jti` is what makes a second bringing show."""

    RETENTION = "Six years after it was made or brought."

    class Direction(models.TextChoices):
        """Which way it goes."""

        OUT = "out", "Sent"
        IN = "in", "Received"

    class State(models.TextChoices):
        """How far it came."""

        MADE = "made", "Made"
        WAITING = "waiting", "Waiting for a decision"
        ACCEPTED = "accepted", "Taken"
        UNDONE = "undone", "Taken back"
        DECLINED = "declined", "Declined"
        REFUSED = "refused", "Refused"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority_code = models.CharField(max_length=3)
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="packages")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    kind = models.CharField(max_length=40, blank=True)
    schema = models.CharField(max_length=40, blank=True)
    schema_version = models.PositiveSmallIntegerField(default=0)
    jti = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="The thing it tells of, as room.Model:pk")
    counts = models.JSONField(default=dict)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(null=True, blank=True, help_text="When its sender closed it")
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    refused_for = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was not taken, in words that can be shown")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["authority_code", "direction", "jti"], name="exchange_package_seen")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority_code", "jti"],
                condition=Q(direction="in", state__in=("waiting", "accepted", "undone", "declined")),
                name="exchange_package_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.kind} {self.jti[:8]}"
