"""The care timeline within one return: episodes that begin, end and follow one another."""

from collections.abc import Iterable

from virtualschool.children.models import ReportedEpisode
from virtualschool.children.ssda903.rules.registry import TIMELINE, Finding, listed, own_rule, rule
from virtualschool.children.ssda903.rules.view import YearView
from virtualschool.intake.loading import Severity
from virtualschool.kernel.periods import spoken

listed(TIMELINE, Severity.ERROR, "141", "143", "144", "145", "146", "147", "149", "178", "1009", "356")
_PLACE = ("placement", "placement_postcode", "ofsted_urn", "provider")
_PLACE_COLUMNS = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")


@rule("142", TIMELINE)
def unended(view: YearView) -> Iterable[Finding]:
    for earlier, later in view.pairs():
        if later.began_on > earlier.began_on and (view.is_blank(earlier, "DEC") or view.is_blank(earlier, "REC")):
            closed = "" if earlier.ceased_on else f" It was taken as ended on {spoken(later.began_on)}."
            message = f"A new episode has started, but the previous episode, from {spoken(earlier.began_on)}, has not ended.{closed}"
            yield Finding((later, earlier), "DECOM", message)


@rule("148", TIMELINE)
def half_ended(view: YearView) -> Iterable[Finding]:
    for each in _all(view):
        no_day, no_reason = view.is_blank(each, "DEC"), view.is_blank(each, "REC")
        if no_day != no_reason:
            yield Finding((each,), "DEC" if no_day else "REC")


@rule("355", TIMELINE)
def no_day(view: YearView) -> Iterable[Finding]:
    for each in _all(view):
        if each.ceased_on == each.began_on:
            yield Finding((each,), "DEC")


@rule("388", TIMELINE)
def no_continuation(view: YearView) -> Iterable[Finding]:
    """X1 says that another episode begins on the day this one ends; any other reason, that none does."""
    for episodes in view.episodes.values():
        for index, each in enumerate(episodes):
            if each.ceased_on is None or not each.reason_ceased:
                continue
            following = episodes[index + 1].began_on if index + 1 < len(episodes) else None
            if (each.reason_ceased == "X1") != (following == each.ceased_on):
                yield Finding((each,), "REC")


@rule("431", TIMELINE)
def started_while_looked_after(view: YearView) -> Iterable[Finding]:
    for earlier, later in view.pairs():
        if later.reason_new == "S" and earlier.ceased_on and later.began_on <= earlier.ceased_on:
            yield Finding((later, earlier), "RNE")


@rule("432", TIMELINE)
def not_started_after_leaving(view: YearView) -> Iterable[Finding]:
    for earlier, later in view.pairs():
        if earlier.reason_ceased not in ("", "X1") and later.reason_new not in ("", "S"):
            yield Finding((later, earlier), "RNE")


@rule("433", TIMELINE)
def continued_on_another_day(view: YearView) -> Iterable[Finding]:
    for earlier, later in view.pairs():
        if later.reason_new not in ("", "S") and earlier.ceased_on and later.began_on != earlier.ceased_on:
            yield Finding((later, earlier), "RNE")


@rule("434", TIMELINE)
def legal_status_alone(view: YearView) -> Iterable[Finding]:
    return _not_reflected(view, "L", status=True, place=False)


@rule("435", TIMELINE)
def placement_alone(view: YearView) -> Iterable[Finding]:
    return _not_reflected(view, "PT", status=False, place=True)


@rule("436", TIMELINE)
def both(view: YearView) -> Iterable[Finding]:
    return _not_reflected(view, "BU", status=True, place=True)


def _not_reflected(view: YearView, reasons: str, *, status: bool, place: bool) -> Iterable[Finding]:
    """Episodes whose reason says what changed, but where legal status or placement did not change so."""
    for earlier, later in view.pairs():
        if not later.reason_new or later.reason_new not in reasons:
            continue
        if any(view.is_faulty(each, column) for each in (earlier, later) for column in ("LS", *_PLACE_COLUMNS)):
            continue
        moved = any(getattr(earlier, field) != getattr(later, field) for field in _PLACE)
        if (earlier.legal_status != later.legal_status) != status or moved != place:
            yield Finding((later, earlier), "RNE")


@rule("501", TIMELINE)
def overlapping(view: YearView) -> Iterable[Finding]:
    for earlier, later in view.pairs():
        if earlier.ceased_on and later.began_on < earlier.ceased_on:
            yield Finding((later, earlier), "DECOM")


@own_rule(
    "care.turned_18",
    "An episode is open beyond the child's 18th birthday.",
    TIMELINE,
    tables=("episodes", "header"),
    column="DEC",
)
def adult(view: YearView) -> Iterable[Finding]:
    """Judged on all returns together: one that a later return closed is no problem."""
    today = view.record.taking.run.today
    for child_id in view.episodes:
        for note in view.record.merged(child_id)[1]:
            if note.kind == "turned_18" and note.on <= today and note.reported.collection_year == view.year:
                message = f"The episode is open; it was taken as ended on {spoken(note.on)}, the day before the 18th birthday."
                yield Finding((note.reported,), "DEC", message)


def _all(view: YearView) -> Iterable[ReportedEpisode]:
    return (each for episodes in view.episodes.values() for each in episodes)
