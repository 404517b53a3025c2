"""Categories and reasons of suspensions, with the dates between which they hold."""

import datetime as dt

SUSPENDED, PERMANENT, LUNCHTIME = "SUSP", "PERM", "LNCH"
CATEGORIES = {SUSPENDED: "suspension", PERMANENT: "permanent exclusion", LUNCHTIME: "lunchtime suspension, half a day"}
OLD_NAMES = {"FIXD": SUSPENDED}
"""FIXD (fixed period) became SUSP with the census of 2020/21; files still say it."""

REASONS = {
    "PP": "Physical assault against a pupil",
    "PA": "Physical assault against an adult",
    "VP": "Verbal abuse or threatening behaviour against a pupil",
    "VA": "Verbal abuse or threatening behaviour against an adult",
    "OW": "Use or threat of use of an offensive weapon or prohibited item",
    "BU": "Bullying",
    "RA": "Racist abuse",
    "LG": "Abuse against sexual orientation and gender identity",
    "DS": "Abuse relating to disability",
    "SM": "Sexual misconduct",
    "DA": "Drug and alcohol related",
    "DM": "Damage",
    "TH": "Theft",
    "DB": "Persistent or general disruptive behaviour",
    "MT": "Inappropriate use of social media or online technology",
    "PH": "Wilful and repeated transgression of protective measures in place to protect public health",
    "OT": "Other (until 2019/20)",
}
RETIRED_FROM = {"OT": dt.date(2020, 9, 1)}
"""The first day on which a reason may no longer be given (DfE, School census 2020/21: OT was replaced by named reasons)."""

LUNCHTIME_SESSIONS = 1
"""A lunchtime suspension counts half a day, that is one session, whatever a file says."""


def category_of(code: str) -> str | None:
    """Today's code for a category; None when there is none."""
    code = OLD_NAMES.get(code.upper(), code.upper())
    return code if code in CATEGORIES else None


def is_retired(reason: str, day: dt.date) -> bool:
    """Whether a reason could no longer be given for a suspension that starts on that day."""
    return reason in RETIRED_FROM and day >= RETIRED_FROM[reason]


def sessions_counted(category: str, sessions: int | None) -> int:
    """Sessions that a suspension counts for: one for a lunchtime, none for a permanent exclusion or an unknown length."""
    if category == LUNCHTIME:
        return LUNCHTIME_SESSIONS
    return sessions or 0 if category == SUSPENDED else 0
