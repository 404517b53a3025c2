"""This year's episodes beside last year's. They run whether last year came in this load or an earlier one."""

from collections.abc import Iterable

from virtualschool.children.models import ReportedEpisode
from virtualschool.children.ssda903.codes import REPLACED_PLACES
from virtualschool.children.ssda903.rules.registry import TIMELINE, Finding, own_rule, rule
from virtualschool.children.ssda903.rules.view import FIELD_OF, YearView
from virtualschool.kernel.periods import spoken

NO_DIRECTORY = "no postcode directory is loaded and the files of both years do not have the column {column}."


@rule("502", TIMELINE)
def open_episode_gone(view: YearView) -> Iterable[Finding]:
    for first, last in _first_and_last(view):
        if last.ceased_on is None and not view.is_faulty(last, "DEC") and first.began_on != last.began_on:
            message = (
                f"Last year's return ended with an open episode from {spoken(last.began_on)}, which does not match the first of this "
                f"year's. The open one was taken as ended on {spoken(first.began_on)}."
            )
            yield Finding((first, last), "DECOM", message)


@rule("503A", TIMELINE)
def reason_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "RNE")


@rule("503B", TIMELINE)
def status_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "LS")


@rule("503C", TIMELINE)
def need_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "CIN")


@rule("503D", TIMELINE)
def placement_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "PLACE")


@rule("503E", TIMELINE)
def provider_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "PLACE_PROVIDER")


@rule("503F", TIMELINE)
def ofsted_number_differs(view: YearView) -> Iterable[Finding]:
    return _differing(view, "URN")


@rule("503G", TIMELINE, needs=("PL_DISTANCE",), cannot=NO_DIRECTORY.format(column="PL_DISTANCE"))
def distance_differs(view: YearView) -> Iterable[Finding]:
    return _differing_as_sent(view, "PL_DISTANCE")


@rule("503H", TIMELINE, needs=("PL_LA",), cannot=NO_DIRECTORY.format(column="PL_LA"))
def authority_differs(view: YearView) -> Iterable[Finding]:
    return _differing_as_sent(view, "PL_LA")


@rule("503J", TIMELINE, needs=("PL_LOCATION",), cannot=NO_DIRECTORY.format(column="PL_LOCATION"))
def location_differs(view: YearView) -> Iterable[Finding]:
    return _differing_as_sent(view, "PL_LOCATION")


@rule("562", TIMELINE)
def no_continuous_episode(view: YearView) -> Iterable[Finding]:
    if not view.last_episodes:
        return
    for child_id, episodes in view.episodes.items():
        first, last = episodes[0], view.last_episodes.get(child_id, [None])[-1]
        if first.began_on < view.start and (last is None or last.began_on != first.began_on):
            yield Finding((first,) if last is None else (first, last), "DECOM")


@rule("NoE", TIMELINE)
def no_episodes_last_year(view: YearView) -> Iterable[Finding]:
    if not view.last_episodes:
        return
    for child_id, episodes in view.episodes.items():
        if child_id not in view.last_episodes:
            yield from (Finding((each,), "DECOM") for each in episodes if each.began_on < view.start)


@own_rule(
    "care.not_returned",
    "Last year's return left the child in care, and this year's has no episode of the child.",
    TIMELINE,
    tables=("header", "episodes"),
    column="CHILD",
)
def not_returned(view: YearView) -> Iterable[Finding]:
    if not view.episodes:
        return
    for child_id, header in view.headers.items():
        last = view.last_episodes.get(child_id)
        if not last or child_id in view.episodes or last[-1].ceased_on:
            continue
        ended_on = view.merged(child_id)[0][-1].ended_on
        if ended_on is None or ended_on > view.start:
            since = spoken(last[-1].began_on)
            message = f"Last year's return left the child in care (episode from {since}); this year's has none. The child was kept in care."
            yield Finding((header, last[-1]), "CHILD", message)


def _first_and_last(view: YearView) -> Iterable[tuple[ReportedEpisode, ReportedEpisode]]:
    """For every child of both years, the first episode of this return and the last of the one before."""
    for child_id, episodes in view.episodes.items():
        if child_id in view.last_episodes:
            yield episodes[0], view.last_episodes[child_id][-1]


def _still_open(view: YearView) -> Iterable[tuple[ReportedEpisode, ReportedEpisode]]:
    """The pairs that are one and the same episode, open at the end of last year."""
    return ((first, last) for first, last in _first_and_last(view) if last.ceased_on is None and first.began_on == last.began_on)


def _differing(view: YearView, column: str) -> Iterable[Finding]:
    field = FIELD_OF[ReportedEpisode, column]
    for first, last in _still_open(view):
        now, before = getattr(first, field), getattr(last, field)
        if now == before or view.is_faulty(first, column) or view.is_faulty(last, column):
            continue
        if column == "PLACE" and now in REPLACED_PLACES.get(before, ()):
            continue
        yield Finding((first, last), column)


def _differing_as_sent(view: YearView, column: str) -> Iterable[Finding]:
    for first, last in _still_open(view):
        now, before = view.told(first), view.told(last)
        if not (now and before and now.load.has(column) and before.load.has(column)):
            continue
        if not _same(now.load.raw(now.row, column), before.load.raw(before.row, column)):
            yield Finding((first, last), column)


def _same(now: str, before: str) -> bool:
    """Equal as text, or as distances that lie within a fifth of a mile."""
    try:
        return abs(float(now) - float(before)) < 0.2
    except ValueError:
        return now.casefold() == before.casefold()
