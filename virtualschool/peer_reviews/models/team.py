"""The people of a review: who they are, what they declared and promised, and from when to when they may look in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from virtualschool.peer_reviews.models.review import KEPT, Review


class TeamMember(models.Model):
    """One person of a review. A peer has an account, a membership as peer reviewer and a window of access of their own, which begins
    as the review's; a host's coordinator looks in through the role they have."""

    RETENTION = KEPT

    class Role(models.TextChoices):
        LEAD = "lead", "Lead peer"
        PEER = "peer", "Peer"
        OBSERVER = "observer", "Observer"
        COORDINATOR = "coordinator", "Host's coordinator"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="team")
    role = models.CharField(max_length=12, choices=Role.choices)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160, blank=True)
    email = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_places", null=True, blank=True)
    membership = models.ForeignKey("authorities.Membership", on_delete=models.PROTECT, related_name="review_places", null=True, blank=True)
    made_account = models.BooleanField(
        default=False, help_text="Whether the invitation made their account: only then may they be given a link"
    )
    access_from = models.DateField(null=True, blank=True)
    access_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["review", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "email"], name="team_member_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_peer(self) -> bool:
        """Whether they look in as a peer, within a window of access."""
        return self.role != self.Role.COORDINATOR


class Declaration(models.Model):
    """What a member signed: conflicts of interest, or the confidentiality agreement, in the words that were put before them. The
    latest of a kind counts; earlier ones stay."""

    RETENTION = KEPT

    class Kind(models.TextChoices):
        CONFLICTS = "conflicts", "Conflicts of interest"
        CONFIDENTIALITY = "confidentiality", "Confidentiality agreement"

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    wording = models.TextField(help_text="The words that were signed")
    wording_version = models.CharField(max_length=20)
    has_conflict = models.BooleanField(default=False)
    conflict = models.TextField(blank=True)
    resolution = models.TextField(blank=True, help_text="How the host and the lead peer deal with the conflict")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-signed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.signed_by}: {self.get_kind_display()}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be dealt with."""
        return not self.has_conflict or self.resolved_at is not None


class AccessChange(models.Model):
    """A change of somebody's window of access: who, when, why."""

    RETENTION = KEPT

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="access_changes")
    before_until = models.DateField(null=True)
    until = models.DateField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.by_name}: until {self.until}"
