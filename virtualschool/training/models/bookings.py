"""Places at events, certificates, and the messages that tell people of both."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from virtualschool.training.words import ATTENDANCE, ROLES, SOURCES


class Booking(models.Model):
    """Someone's place at an event, or their turn on its waiting list. `token` is their own link. Role, school and organisation stand as
    they were given for this event. `feedback_given` says that they have answered, never what: no answer leads back to a booking."""

    RETENTION = "Three years after the event; access needs are emptied when the event is finished."
    PERSONAL: ClassVar = ("organisation", "access_needs")

    class State(models.TextChoices):
        """Whether there is a seat for them."""

        PLACE = "place", "Place"
        WAITING = "waiting", "Waiting list"
        CANCELLED = "cancelled", "Cancelled"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    feedback_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("training.Event", on_delete=models.PROTECT, related_name="bookings")
    delegate = models.ForeignKey("training.Delegate", on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=12, choices=State.choices)
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    school_urn = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    access_needs = models.TextField(blank=True)
    source = models.CharField(max_length=12, choices=list(SOURCES.items()))
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="When they agreed to what we keep; empty when we entered them")
    booked_at = models.DateTimeField(help_text="Their turn on the waiting list goes by this")
    promoted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=120, blank=True)
    attendance = models.CharField(max_length=10, choices=list(ATTENDANCE.items()), blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.CharField(max_length=120, blank=True)
    feedback_given = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["booked_at", "id"]
        indexes: ClassVar = [models.Index(fields=["event", "state", "booked_at"], name="booking_in_turn")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "delegate"], condition=~Q(state="cancelled"), name="one_live_booking_a_delegate")
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.state}"


class Certificate(models.Model):
    """That someone attended: frozen when it was made. `token` is its number, by which anyone who holds it can ask whether it is genuine."""

    RETENTION = "As long as the booking it stands on."
    PERSONAL: ClassVar = ("holder",)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="certificate")
    holder = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    course = models.CharField(max_length=160, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    held_on = models.DateField()
    lapses_on = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, help_text="Seal over what it says: an altered certificate shows")

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on}"


class Message(models.Model):
    """A message to one booking: what happened, without a name, and the path to open. The address is the delegate's own at the time of
    sending; the text is kept as it was written."""

    RETENTION = "One year."

    class State(models.TextChoices):
        """Whether it went out."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="training_messages")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=8, blank=True, help_text="mail: by the mail server; hand: someone sent it themselves")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state"], name="message_by_state")]

    def __str__(self) -> str:
        return self.subject
