"""How each table of the return is kept: its model, what makes a row the same row, and which cell fills which field."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from virtualschool.children import models


@dataclass(frozen=True)
class Table:
    """`key` and `fields` map a field to its column. `yearly`: one row a child and year; else rows go on over the years and
    the newest year's word stands. `unmatched`, `twice` and `born`: DfE's rules for a child not in the header, for a child
    that stands twice, and for a date of birth that disagrees with the header."""

    name: str
    model: Any
    key: dict[str, str]
    fields: dict[str, str]
    yearly: bool
    unmatched: str = ""
    twice: str = ""
    born: str = ""


HEADER = Table(
    "header",
    models.ReportedChild,
    {},
    {
        "sex": "SEX",
        "born_on": "DOB",
        "ethnicity": "ETHNIC",
        "upn": "UPN",
        "is_mother": "MOTHER",
        "own_child_born_on": "MC_DOB",
    },
    yearly=True,
    twice="INT32",
)
EPISODES = Table(
    "episodes",
    models.ReportedEpisode,
    {"began_on": "DECOM"},
    {
        "reason_new": "RNE",
        "legal_status": "LS",
        "need": "CIN",
        "placement": "PLACE",
        "provider": "PLACE_PROVIDER",
        "ceased_on": "DEC",
        "reason_ceased": "REC",
        "reason_placement_change": "REASON_PLACE_CHANGE",
        "home_postcode": "HOME_POST",
        "placement_postcode": "PL_POST",
        "ofsted_urn": "URN",
    },
    yearly=True,
    unmatched="INT03",
)
OTHERS = (
    Table("reviews", models.Review, {"held_on": "REVIEW"}, {"participation": "REVIEW_CODE"}, yearly=False, unmatched="INT08", born="INT17"),
    Table("uasc", models.UnaccompaniedStatus, {}, {"ceases_on": "DUC"}, yearly=True, unmatched="INT09", twice="INT36", born="INT18"),
    Table(
        "oc2",
        models.HealthReturn,
        {},
        {
            "sdq_score": "SDQ_SCORE",
            "sdq_reason": "SDQ_REASON",
            "is_convicted": "CONVICTED",
            "had_health_check": "HEALTH_CHECK",
            "had_immunisations": "IMMUNISATIONS",
            "had_teeth_check": "TEETH_CHECK",
            "had_health_assessment": "HEALTH_ASSESSMENT",
            "has_substance_misuse": "SUBSTANCE_MISUSE",
            "received_intervention": "INTERVENTION_RECEIVED",
            "offered_intervention": "INTERVENTION_OFFERED",
        },
        yearly=True,
        unmatched="INT05",
        twice="INT33",
        born="INT14",
    ),
    Table(
        "oc3",
        models.LeavingCareReturn,
        {},
        {"in_touch": "IN_TOUCH", "activity": "ACTIV", "accommodation": "ACCOM"},
        yearly=True,
        unmatched="INT06",
        twice="INT34",
        born="INT15",
    ),
    Table(
        "ad1",
        models.Adoption,
        {},
        {
            "decided_on": "DATE_INT",
            "matched_on": "DATE_MATCH",
            "by_foster_carer": "FOSTER_CARE",
            "adopters": "NB_ADOPTR",
            "adopters_sex": "SEX_ADOPTR",
            "adopters_legal_status": "LS_ADOPTR",
        },
        yearly=True,
        unmatched="INT01",
        twice="INT31",
        born="INT11",
    ),
    Table(
        "placed_for_adoption",
        models.AdoptionDecision,
        {"decided_on": "DATE_PLACED"},
        {"ceased_on": "DATE_PLACED_CEASED", "reason_ceased": "REASON_PLACED_CEASED"},
        yearly=False,
        unmatched="INT02",
        born="INT12",
    ),
    Table(
        "previous_permanence",
        models.PreviousPermanence,
        {},
        {"kind": "PREV_PERM", "la_code": "LA_PERM", "made_on": "DATE_PERM"},
        yearly=True,
        unmatched="INT07",
        twice="INT35",
        born="INT16",
    ),
    Table(
        "missing",
        models.MissingPeriod,
        {"kind": "MISSING", "began_on": "MIS_START"},
        {"ended_on": "MIS_END"},
        yearly=False,
        unmatched="INT04",
        born="INT13",
    ),
    Table(
        "sw_episodes",
        models.SocialWorkerSpan,
        {"worker_code": "SW_ID", "began_on": "SW_DECOM"},
        {"ended_on": "SW_DEC", "reason": "SW_REASON"},
        yearly=False,
    ),
    Table("dolo", models.DeprivationOfLiberty, {"began_on": "DOLO_START"}, {"ended_on": "DOLO_END"}, yearly=False),
)
ALL = {table.name: table for table in (HEADER, EPISODES, *OTHERS)}


@cache
def _fields(model: Any) -> list[tuple[str, Any]]:
    return [(field.attname, field.get_default) for field in model._meta.concrete_fields]


def built(model: Any, values: dict[str, Any]) -> Any:
    """A new row of the record from its fields (attnames). By place, which takes Django half the time that names take."""
    return model(*[values[name] if name in values else default() for name, default in _fields(model)])


@cache
def blank_of(model: Any, field: str) -> Any:
    """What an empty cell is in this field: nothing for dates, numbers and yes/no, no text for text."""
    return None if model._meta.get_field(field).null else ""


@cache
def longest_of(model: Any, field: str) -> int | None:
    """How much text the field can hold; None when it holds no text."""
    return model._meta.get_field(field).max_length


def fitted(model: Any, field: str, value: Any) -> Any:
    """The value as the field can hold it: text no longer than its column."""
    if value is None:
        return blank_of(model, field)
    return value[: longest_of(model, field)] if isinstance(value, str) else value
