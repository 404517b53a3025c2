"""Where a child learns: enrolments, SEN, and what the school census says of them."""

from typing import ClassVar

from django.db import models

from virtualschool.children.models.child import CLA_RETENTION, OfChild


class Enrolment(OfChild):
    """A registration at a school, from the first to the last day on roll, both included.

    Status: C sole, M main of two, S subsidiary of two, F further education, O other provider, G guest. An *open enrolment* is
    C, M, F or O at an open school.
    """

    OPEN_STATUSES: ClassVar = ("C", "M", "F", "O")
    RETENTION = CLA_RETENTION

    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="enrolments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    year_group = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=1, default="C")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "school", "starts_on"], name="one_enrolment_a_start")]
        indexes: ClassVar = [
            models.Index(fields=["school", "starts_on"], name="enrolment_by_school"),
            models.Index(fields=["child", "starts_on"], name="enrolment_by_child"),
        ]


class SenProvision(OfChild):
    """The provision for special educational needs known from a day on, until a later one: N none, K SEN support, E EHC plan."""

    PERSONAL: ClassVar = ("provision",)
    RETENTION = CLA_RETENTION

    known_from = models.DateField()
    provision = models.CharField(max_length=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "known_from"], name="one_sen_a_day")]


class SenNeed(OfChild):
    """A type of need by rank (1 primary, 2 secondary) in one census."""

    PERSONAL: ClassVar = ("need",)
    RETENTION = CLA_RETENTION

    census = models.CharField(max_length=12, help_text="2025 spring")
    rank = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "census", "rank", "need"], name="one_need_a_rank")]


class CensusPupil(OfChild):
    """A pupil row of a school census extract: the key by which its other tables speak of the child."""

    RETENTION = CLA_RETENTION

    census = models.CharField(max_length=12, help_text="2025 spring")
    table_id = models.CharField(max_length=60)
    school_ref = models.CharField(max_length=20, help_text="The school as the extract names it")
    on_roll = models.BooleanField()
    sessions_possible = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "census", "table_id", "on_roll"], name="one_census_pupil")]


class CensusSessions(OfChild):
    """Sessions of one attendance reason in a census term: totals, not days; shown, in no measure."""

    RETENTION = CLA_RETENTION

    census = models.CharField(max_length=12)
    school_ref = models.CharField(max_length=20)
    code = models.CharField(max_length=2)
    sessions = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "census", "school_ref", "code"], name="one_census_reason")]
