"""Care as the social-care return (SSDA903) tells it: episodes as reported, and the spans and placements made from them."""

from typing import ClassVar

from django.db import models

from virtualschool.children.models.child import CLA_RETENTION, OfChild


class ReportedEpisode(OfChild):
    """An episode row of one year's return. DEC (`ceased_on`) is the first day no longer in the episode. Kept a year each: what
    counts is merged from all years into `CareEpisode` by `children.care.merge`."""

    PERSONAL: ClassVar = ("legal_status", "need", "home_postcode", "placement_postcode", "reason_placement_change")
    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    began_on = models.DateField()
    reason_new = models.CharField(max_length=1, blank=True)
    legal_status = models.CharField(max_length=2, blank=True)
    need = models.CharField(max_length=2, blank=True)
    placement = models.CharField(max_length=3, blank=True)
    provider = models.CharField(max_length=3, blank=True)
    ceased_on = models.DateField(null=True)
    reason_ceased = models.CharField(max_length=3, blank=True)
    reason_placement_change = models.CharField(max_length=6, blank=True)
    home_postcode = models.CharField(max_length=8, blank=True)
    placement_postcode = models.CharField(max_length=8, blank=True)
    ofsted_urn = models.CharField(max_length=10, blank=True)
    source_row = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child", "collection_year", "began_on"], name="reported_episode_by_child")]


class CareEpisode(OfChild):
    """An episode as it stands over all returns: from `began_on` up to, not including, `ended_on`. Derived; rebuilt whenever a
    child's reported episodes or birth date change, so it goes when the child's batch is undone."""

    RETENTION = CLA_RETENTION

    child = models.ForeignKey("children.Child", on_delete=models.CASCADE, related_name="%(class)ss")
    reported = models.ForeignKey(ReportedEpisode, on_delete=models.CASCADE, related_name="+")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    legal_status = models.CharField(max_length=2, blank=True)
    placement = models.CharField(max_length=3, blank=True)
    is_short_break = models.BooleanField(default=False, help_text="Legal status V3 or V4: held and shown, not in the roll")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child", "began_on"], name="care_episode_by_child")]


class CareSpan(OfChild):
    """A span of being looked after: episodes that touch, without short breaks; up to, not including, `ended_on`. Derived."""

    RETENTION = CLA_RETENTION

    child = models.ForeignKey("children.Child", on_delete=models.CASCADE, related_name="%(class)ss")
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["authority", "began_on", "ended_on"], name="care_span_by_day"),
            models.Index(fields=["child", "began_on"], name="care_span_by_child"),
        ]


class Review(OfChild):
    """A review of the care plan, and how the child took part."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    participation = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "held_on"], name="one_review_a_day")]


class UnaccompaniedStatus(OfChild):
    """A child who came without family to seek asylum (UASC); `ceases_on` is when that status ends."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    ceases_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_uasc_a_year")]


class HealthReturn(OfChild):
    """A year's outcomes (OC2): health checks, conviction, substance misuse, strengths and difficulties (0 to 40)."""

    PERSONAL: ClassVar = ("sdq_score", "is_convicted", "has_substance_misuse")
    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    sdq_score = models.PositiveSmallIntegerField(null=True)
    sdq_reason = models.CharField(max_length=4, blank=True)
    is_convicted = models.BooleanField(null=True)
    had_health_check = models.BooleanField(null=True)
    had_immunisations = models.BooleanField(null=True)
    had_teeth_check = models.BooleanField(null=True)
    had_health_assessment = models.BooleanField(null=True)
    has_substance_misuse = models.BooleanField(null=True)
    received_intervention = models.BooleanField(null=True)
    offered_intervention = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_oc2_a_year")]


class LeavingCareReturn(OfChild):
    """What a care leaver does and where they live (OC3), a year each."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    in_touch = models.CharField(max_length=4, blank=True)
    activity = models.CharField(max_length=2, blank=True)
    accommodation = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_oc3_a_year")]


class Adoption(OfChild):
    """Facts about an adoption (AD1)."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    decided_on = models.DateField(null=True)
    matched_on = models.DateField(null=True)
    by_foster_carer = models.BooleanField(null=True)
    adopters = models.PositiveSmallIntegerField(null=True)
    adopters_sex = models.CharField(max_length=2, blank=True)
    adopters_legal_status = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_ad1_a_year")]


class AdoptionDecision(OfChild):
    """A decision that a child should be placed for adoption, and when it ceased."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    decided_on = models.DateField()
    ceased_on = models.DateField(null=True)
    reason_ceased = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "decided_on"], name="one_decision_a_day")]


class PreviousPermanence(OfChild):
    """An earlier permanent home that broke down before this time in care."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=2, blank=True)
    la_code = models.CharField(max_length=5, blank=True)
    made_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "collection_year"], name="one_permanence_a_year")]


class MissingPeriod(OfChild):
    """A time missing (M) or away without authorisation (A) from the placement."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=1, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "kind", "began_on"], name="one_missing_a_start")]


class SocialWorkerSpan(OfChild):
    """The social worker of a child, by their own number, from a day up to, not including, another."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    worker_code = models.CharField(max_length=20)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "worker_code", "began_on"], name="one_worker_a_start")]


class DeprivationOfLiberty(OfChild):
    """A deprivation of liberty order, from a day up to, not including, another."""

    RETENTION = CLA_RETENTION

    collection_year = models.PositiveSmallIntegerField()
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "began_on"], name="one_dolo_a_start")]
