"""Establishments, as the register of schools (GIAS) gives them."""

from typing import ClassVar

from django.db import models


class School(models.Model):
    """An establishment with a URN. The same register serves every authority of the installation."""

    RETENTION = "Always: children's histories speak of closed schools too."

    urn = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=200)
    la_code = models.CharField(max_length=3, db_index=True)
    la_name = models.CharField(max_length=80, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    type_code = models.CharField(max_length=3, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    phase_code = models.CharField(max_length=2, blank=True)
    phase_name = models.CharField(max_length=60, blank=True)
    status_code = models.CharField(max_length=1, blank=True, help_text="1 open, 2 closed, 3 open but proposed to close, 4 proposed to open")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True, help_text="The last day on which it was open")
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    postcode = models.CharField(max_length=8, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    head_name = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    website = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
