"""Registers, and the sessions counted from them."""

from typing import ClassVar

from django.db import models

RETENTION = "Three years after the last entry, or as long as the child's care record where it is part of it."


class RegisterMonth(models.Model):
    """One child's marks at one school in one calendar month.

    `marks` is 62 characters: morning and afternoon of day 1, of day 2 … 31; a space is no mark. Every code is one character;
    two-character codes have a private one (`attendance.codes`). `accepted` is parallel to it: `y` where a person accepted a
    mark that lies outside enrolment or term, else a space. The four counters are of the marks as they stand (sessions), and
    are written only by the code that writes the marks.
    """

    RETENTION = RETENTION
    REACHED_THROUGH = "children.Child"

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="register_months")
    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="register_months")
    month = models.DateField(help_text="The first day of the month")
    marks = models.CharField(max_length=62)
    accepted = models.CharField(max_length=62, blank=True, default="")
    possible = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()
    authorised = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "school", "month"], name="one_register_a_month")]
        indexes: ClassVar = [models.Index(fields=["month", "child"], name="register_by_month")]


class SessionTally(models.Model):
    """Sessions that count, of one child in one calendar month, for one set of circumstances. Derived from registers, care,
    enrolments, SEN and schools; every session counted once. It carries what attendance measures group by.

    `sessions` tells which: 62 characters as in a register, `p` present (attending), `a` authorised and `u` unauthorised absence,
    a space where nothing counts under these circumstances. The four counters are its sums.
    """

    RETENTION = RETENTION
    REACHED_THROUGH = "children.Child"

    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", on_delete=models.CASCADE, related_name="session_tallies")
    month = models.DateField(help_text="The first day of the month")
    in_care = models.BooleanField()
    school_urn = models.PositiveIntegerField()
    year_group = models.CharField(max_length=2, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    in_area = models.CharField(max_length=4)
    placement = models.CharField(max_length=12, blank=True)
    sen = models.CharField(max_length=1, blank=True)
    sessions = models.CharField(max_length=62, blank=True, default="")
    possible = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()
    authorised = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["authority", "month", "in_care"], name="tally_by_month"),
            models.Index(fields=["child", "month"], name="tally_by_child"),
        ]
