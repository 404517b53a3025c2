"""Who the child is: sex, birth, ethnicity and UPN, beside what was recorded before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from virtualschool.children import care
from virtualschool.children.models import ReportedChild
from virtualschool.children.ssda903.codes import is_short_break
from virtualschool.children.ssda903.rules.registry import IDENTITY, Finding, listed, rule
from virtualschool.children.ssda903.rules.view import YearView
from virtualschool.intake.loading import Severity
from virtualschool.kernel.identifiers import is_unknown_upn
from virtualschool.kernel.periods import birthday

listed(IDENTITY, Severity.ERROR, "101", "102", "103", "165", "168", "171")
A_WEEK = timedelta(days=7)


def _changed(view: YearView, column: str, field: str) -> Iterable[Finding]:
    """Header rows whose fact differs from what the latest earlier year recorded; a blank on either side is no difference."""
    for child_id, header in view.headers.items():
        before = view.earlier_header(child_id)
        if before and getattr(header, field) and getattr(before, field) and getattr(header, field) != getattr(before, field):
            yield Finding((header, before), column)


@rule("202", IDENTITY)
def sex_changed(view: YearView) -> Iterable[Finding]:
    return _changed(view, "SEX", "sex")


@rule("203", IDENTITY)
def birth_changed(view: YearView) -> Iterable[Finding]:
    return _changed(view, "DOB", "born_on")


@rule("204", IDENTITY)
def ethnicity_changed(view: YearView) -> Iterable[Finding]:
    return _changed(view, "ETHNIC", "ethnicity")


@rule("208", IDENTITY)
def upn_changed(view: YearView) -> Iterable[Finding]:
    """A UPN may become known, and UN1 or a blank may become another unknown code; any other change is a problem."""
    for child_id, header in view.headers.items():
        before = view.earlier_header(child_id)
        if before and not view.is_faulty(header, "UPN") and _may_not_follow(before.upn, header.upn):
            yield Finding((header, before), "UPN")


def _may_not_follow(before: str, now: str) -> bool:
    if now == before:
        return False
    was_unknown = not before or is_unknown_upn(before)
    if was_unknown and now and not is_unknown_upn(now):
        return False
    return not (before in ("", "UN1") and now in ("UN2", "UN3", "UN4", "UN5"))


@rule("209", IDENTITY)
def not_of_school_age_but_is(view: YearView) -> Iterable[Finding]:
    """UN1 after the age of 4 on the 31 August two years before the collection ends."""
    reference = date(view.year - 2, 8, 31)
    for child_id, header in view.headers.items():
        born_on = view.born_on(child_id)
        if header.upn == "UN1" and born_on and birthday(born_on, 4) <= reference:
            yield Finding((header,), "UPN")


@rule("210", IDENTITY)
def newly_looked_after_but_is_not(view: YearView) -> Iterable[Finding]:
    """UN4 for a child who on 31 March had been looked after for more than a week."""
    for child_id, header in view.headers.items():
        if header.upn != "UN4":
            continue
        spans = care.spans_of(view.merged(child_id)[0])
        if any(begin < view.end - A_WEEK and (end is None or end > view.end) for begin, end in spans):
            yield Finding((header,), "UPN")


@rule("442", IDENTITY)
def upn_blank(view: YearView) -> Iterable[Finding]:
    """Short breaks alone need no UPN."""
    for child_id, header in view.headers.items():
        episodes = view.episodes.get(child_id, [])
        if view.is_blank(header, "UPN") and any(not is_short_break(each.legal_status) for each in episodes):
            yield Finding((header,), "UPN")


@rule("444", IDENTITY)
def upn_twice(view: YearView) -> Iterable[Finding]:
    sharing: dict[str, list[ReportedChild]] = defaultdict(list)
    for header in view.headers.values():
        if header.upn and not is_unknown_upn(header.upn):
            sharing[header.upn].append(header)
    for several in sharing.values():
        if len(several) > 1:
            yield from (Finding((header,), "UPN") for header in several)
