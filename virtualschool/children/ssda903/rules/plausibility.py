"""Whether what is told can be: ages beside placements, postcodes, reviews, care leavers, adoption."""

from collections.abc import Iterable

from virtualschool.children.models import ReportedEpisode
from virtualschool.children.ssda903.codes import is_short_break
from virtualschool.children.ssda903.rules.registry import PLAUSIBILITY, Finding, listed, rule
from virtualschool.children.ssda903.rules.view import YearView
from virtualschool.intake.loading import Severity
from virtualschool.kernel.identifiers import postcode_fault
from virtualschool.kernel.periods import age_on, birthday

listed(PLAUSIBILITY, Severity.ERROR, "104", "112", "113", "114", "115", "116", "120", "131", "132", "133", "166", "167")
listed(PLAUSIBILITY, Severity.ERROR, "175", "176", "177", "631", "632", "700", "701", "1004", "1005", "1006")
listed(PLAUSIBILITY, Severity.ERROR, "SW04STG1", "SW05STG1", "SW13STG1")
NO_DIRECTORY = "no postcode directory is loaded and the file does not have the column {column}."


@rule("169", PLAUSIBILITY, needs=("PL_LA",), cannot=NO_DIRECTORY.format(column="PL_LA"))
def no_authority(view: YearView) -> Iterable[Finding]:
    return _blank_as_sent(view, "PL_LA")


@rule("392a", PLAUSIBILITY, needs=("PL_DISTANCE",), cannot=NO_DIRECTORY.format(column="PL_DISTANCE"))
def no_distance(view: YearView) -> Iterable[Finding]:
    return _blank_as_sent(view, "PL_DISTANCE")


@rule("184", PLAUSIBILITY)
def decided_before_birth(view: YearView) -> Iterable[Finding]:
    for each in view.decisions:
        born_on = view.born_on(each.child_id)
        if born_on and each.decided_on < born_on:
            yield Finding((each,), "DATE_PLACED")


@rule("371", PLAUSIBILITY)
def too_young_for_supported_accommodation(view: YearView) -> Iterable[Finding]:
    """16 for K3; for H5, which it replaced, 14."""
    yield from _too_young(view, "K3", 16)
    yield from _too_young(view, "H5", 14)


@rule("372", PLAUSIBILITY)
def too_young_for_custody(view: YearView) -> Iterable[Finding]:
    return _too_young(view, "R5", 10)


@rule("373", PLAUSIBILITY)
def too_young_for_school(view: YearView) -> Iterable[Finding]:
    return _too_young(view, "S1", 4)


@rule("374", PLAUSIBILITY)
def too_young_for_employment(view: YearView) -> Iterable[Finding]:
    return _too_young(view, "P3", 14)


@rule("391", PLAUSIBILITY)
def not_of_leaving_age(view: YearView) -> Iterable[Finding]:
    for each in view.oc3:
        born_on = view.born_on(each.child_id)
        if born_on and (age_on(born_on, view.end) < 17 or age_on(born_on, view.start) > 21):
            yield Finding((each,), "IN_TOUCH")


@rule("392b", PLAUSIBILITY)
def no_postcodes(view: YearView) -> Iterable[Finding]:
    """Unaccompanied children, now or in the last two years, may have no home postcode."""
    for each in _looked_after(view):
        missing = [column for column in ("HOME_POST", "PL_POST") if view.is_blank(each, column)]
        if missing:
            yield Finding((each,), missing[0])


@rule("392c", PLAUSIBILITY)
def impossible_postcodes(view: YearView) -> Iterable[Finding]:
    for episodes in view.episodes.values():
        for each in episodes:
            for column, postcode in (("HOME_POST", each.home_postcode), ("PL_POST", each.placement_postcode)):
                if postcode and postcode_fault(postcode):
                    yield Finding((each,), column)


@rule("392d", PLAUSIBILITY)
def lives_at_home(view: YearView) -> Iterable[Finding]:
    for episodes in view.episodes.values():
        for each in episodes:
            if each.home_postcode and each.home_postcode == each.placement_postcode and each.placement not in ("", "P1"):
                yield Finding((each,), "PL_POST")


@rule("441", PLAUSIBILITY)
def took_part_before_four(view: YearView) -> Iterable[Finding]:
    for each in view.reviews:
        born_on = view.born_on(each.child_id)
        if born_on and each.participation not in ("", "PN0") and each.held_on < birthday(born_on, 4):
            yield Finding((each,), "REVIEW_CODE")


def _too_young(view: YearView, place: str, age: int) -> Iterable[Finding]:
    for child_id, episodes in view.episodes.items():
        born_on = view.born_on(child_id)
        for each in episodes:
            if born_on and each.placement == place and each.began_on < birthday(born_on, age):
                yield Finding((each,), "PLACE")


def _looked_after(view: YearView) -> Iterable[ReportedEpisode]:
    """Episodes that need a place: no short breaks, no unaccompanied children."""
    for child_id, episodes in view.episodes.items():
        if child_id not in view.unaccompanied:
            yield from (each for each in episodes if not is_short_break(each.legal_status))


def _blank_as_sent(view: YearView, column: str) -> Iterable[Finding]:
    for each in _looked_after(view):
        told = view.told(each)
        if told and told.load.has(column) and not told.load.raw(told.row, column):
            yield Finding((each,), column)
