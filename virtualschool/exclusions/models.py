"""Suspensions and permanent exclusions."""

from typing import ClassVar

from django.db import models


class Suspension(models.Model):
    """A suspension (SUSP), lunchtime suspension (LNCH) or permanent exclusion (PERM) of a child from a school."""

    PERSONAL: ClassVar = ("reason_1", "reason_2", "reason_3")
    RETENTION = "75 years from birth for children looked after."
    REACHED_THROUGH = "children.Child"

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="suspensions")
    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="suspensions")
    category = models.CharField(max_length=4)
    starts_on = models.DateField()
    sessions = models.PositiveSmallIntegerField(null=True, help_text="Two a day; none for a permanent exclusion")
    reason_1 = models.CharField(max_length=2, blank=True)
    reason_2 = models.CharField(max_length=2, blank=True)
    reason_3 = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "school", "category", "starts_on"], name="one_suspension_a_start")
        ]
        indexes: ClassVar = [models.Index(fields=["starts_on", "child"], name="suspension_by_day")]
