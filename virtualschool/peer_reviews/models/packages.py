"""Reviews between installations: whose review a mirror shows, and which package each thing in it came with."""

from typing import ClassVar

from django.db import models

from virtualschool.peer_reviews.models.review import KEPT, Review


class RemoteReview(models.Model):
    """Where a mirrored review really is. The review beside it belongs to the peers' own council, so that its people may work in it;
    what the host sent is read-only there, and what the peers write goes back in a package."""

    RETENTION = KEPT

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="remote")
    partner = models.ForeignKey("exchange.Partner", on_delete=models.PROTECT, related_name="remote_reviews")
    host_code = models.CharField(max_length=3)
    host_name = models.CharField(max_length=120)
    origin_id = models.UUIDField(help_text="The review's own id at the host")
    began_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-began_at"]

    def __str__(self) -> str:
        return f"Review of {self.host_name}"


class Carried(models.Model):
    """A thing of a review that came in a package: by the id it has where it was written, so that the same thing is known again, with
    the row as it came last. The newest package is its provenance; earlier ones stand in `CarriedChange`."""

    RETENTION = KEPT

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="carried")
    kind = models.CharField(max_length=20)
    origin_id = models.UUIDField()
    object_pk = models.BigIntegerField(help_text="The row that it became here")
    package = models.ForeignKey("exchange.Package", on_delete=models.PROTECT, related_name="carried")
    row = models.JSONField(null=True, help_text="As it came last; empty once it was taken back")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "kind", "origin_id"], name="carried_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin_id}"


class CarriedChange(models.Model):
    """What one package did to one thing, and what it was before, so that taking a package can be undone."""

    RETENTION = KEPT

    class What(models.TextChoices):
        """What was done."""

        ADDED = "added", "New"
        CHANGED = "changed", "Changed"
        GONE = "gone", "No longer sent"

    package = models.ForeignKey("exchange.Package", on_delete=models.PROTECT, related_name="changes")
    carried = models.ForeignKey(Carried, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=What.choices)
    was = models.JSONField(null=True)
    before = models.ForeignKey("exchange.Package", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.carried}"
