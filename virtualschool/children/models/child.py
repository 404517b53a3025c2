"""The child, and who is allocated to them."""

import uuid
from typing import ClassVar

from django.db import models

CLA_RETENTION = "75 years from birth (Care Planning, Placement and Case Review Regulations 2010, reg. 50)."


class Child(models.Model):
    """A child known to an authority. `child_code` is the social-care identifier (SSDA903 CHILD); `public_id` is what URLs carry.

    What is here is the newest that is known; what each year's return said is kept in `ReportedChild`.
    """

    PERSONAL: ClassVar = (
        "child_code",
        "upn",
        "upn_unknown",
        "forename",
        "surname",
        "born_on",
        "sex",
        "ethnicity",
        "is_mother",
        "own_child_born_on",
    )
    RETENTION = CLA_RETENTION

    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="children")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child_code = models.CharField(max_length=20)
    upn = models.CharField(max_length=13, blank=True)
    upn_unknown = models.CharField(max_length=3, blank=True, help_text="UN1 to UN5: why no UPN is known")
    forename = models.CharField(max_length=60, blank=True)
    surname = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, help_text="M, F or U")
    ethnicity = models.CharField(max_length=4, blank=True)
    is_mother = models.BooleanField(null=True)
    own_child_born_on = models.DateField(null=True)
    collection_year = models.PositiveSmallIntegerField(null=True, help_text="The return that these facts come from")

    class Meta:
        verbose_name_plural = "children"
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "child_code"], name="one_child_a_code")]
        indexes: ClassVar = [
            models.Index(fields=["authority", "upn"], name="child_by_upn"),
            models.Index(fields=["authority", "surname"], name="child_by_surname"),
        ]

    def __str__(self) -> str:
        return f"child {self.public_id}"


class OfChild(models.Model):
    """Anything that is told of one child. A child whose facts are still here cannot be removed."""

    REACHED_THROUGH = "children.Child"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Allocation(OfChild):
    """A child allocated to one person's membership, from a day to a day (both included)."""

    RETENTION = CLA_RETENTION

    membership = models.ForeignKey("authorities.Membership", on_delete=models.PROTECT, related_name="allocations")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)


class ReportedChild(OfChild):
    """What one year's return says of a child in its header table, as reported (unreadable cells empty)."""

    PERSONAL: ClassVar = ("sex", "born_on", "ethnicity", "upn", "own_child_born_on")
    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    upn = models.CharField(max_length=13, blank=True, help_text="A UPN, or UN1 to UN5")
    is_mother = models.BooleanField(null=True)
    own_child_born_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_header_a_year")]
