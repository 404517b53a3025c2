"""What is wrong with where children learn, for the lists of data quality: the same rules as files are judged by, over the record."""

import datetime as dt
from typing import Any

from virtualschool.children import learning_rules
from virtualschool.children.facts import Facts
from virtualschool.children.learning_rules import Finding


def without_school(authority: Any, day: dt.date) -> list[int]:
    """Ids of children in care and of compulsory school age on that day without an open enrolment at an open school."""
    return learning_rules.without_school(Facts(authority), day)


def enrolment_findings(authority: Any, day: dt.date) -> list[Finding]:
    """Sole registrations that overlap, and years that do not fit the date of birth, of all children of the authority."""
    facts = Facts(authority)
    return list(learning_rules.findings(facts, facts.people, day))
