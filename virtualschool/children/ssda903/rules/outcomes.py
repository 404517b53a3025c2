"""Outcomes (OC2) of children looked after for twelve months: who must have them, who must not, and what belongs together."""

from collections.abc import Iterable

from virtualschool.children.models import HealthReturn
from virtualschool.children.ssda903.rules.registry import OUTCOMES, Finding, listed, rule
from virtualschool.children.ssda903.rules.view import FIELD_OF, YearView
from virtualschool.intake.loading import Severity
from virtualschool.kernel.periods import birthday

listed(OUTCOMES, Severity.ERROR, "180", "181", "196")
_MAIN = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
_ITEMS = ("CONVICTED", "HEALTH_CHECK", *_MAIN, "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED")
_LEAVING = ("IN_TOUCH", "ACTIV", "ACCOM")
_ADOPTION = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")


@rule("182", OUTCOMES)
def half_filled(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        blank = _blank(view, each, _MAIN)
        if blank and len(_blank(view, each, _ITEMS)) < len(_ITEMS):
            yield Finding((each,), blank[0])


@rule("185", OUTCOMES)
def score_without_12_months(view: YearView) -> Iterable[Finding]:
    return _should_be_blank(view, ("SDQ_SCORE",))


@rule("186", OUTCOMES)
def score_missing(view: YearView) -> Iterable[Finding]:
    """From 4 at the start to under 17 at the end of the year; a reason for having no score is an answer too."""
    for each in _of_12_months(view):
        born_on = view.born_on(each.child_id)
        if born_on and birthday(born_on, 4) <= view.start and birthday(born_on, 17) > view.end and _has_no_answer(view, each):
            yield Finding((each,), "SDQ_SCORE")


@rule("187", OUTCOMES)
def left_and_stayed(view: YearView) -> Iterable[Finding]:
    for things, columns in ((view.oc3, _LEAVING), (view.ad1, _ADOPTION)):
        for each in things:
            filled = [column for column in columns if not view.is_blank(each, column)]
            if filled and view.episodes and view.is_looked_after_12_months(each.child_id):
                yield Finding((each,), filled[0])


@rule("188", OUTCOMES)
def too_young_for_a_score(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        born_on = view.born_on(each.child_id)
        if born_on and birthday(born_on, 4) > view.end and not _has_no_answer(view, each):
            yield Finding((each,), _answered(view, each))


@rule("189", OUTCOMES)
def too_old_for_a_score(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        born_on = view.born_on(each.child_id)
        if born_on and birthday(born_on, 17) <= view.start and not _has_no_answer(view, each):
            yield Finding((each,), _answered(view, each))


@rule("190", OUTCOMES)
def items_without_12_months(view: YearView) -> Iterable[Finding]:
    return _should_be_blank(view, _ITEMS)


@rule("191", OUTCOMES)
def items_missing(view: YearView) -> Iterable[Finding]:
    """Items left blank, at the OC2 row; a child without one, at the child's header row."""
    for each in _of_12_months(view):
        blank = _blank(view, each, _MAIN)
        if blank:
            yield Finding((each,), blank[0])
    told = {each.child_id for each in view.oc2}
    for child_id, header in view.headers.items() if told else ():
        if child_id in view.episodes and child_id not in told and view.is_looked_after_12_months(child_id):
            yield Finding((header,), "CHILD", "The child was looked after for 12 months at 31 March and is not in the outcomes (OC2).")


@rule("192", OUTCOMES)
def intervention_missing(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        if each.has_substance_misuse and view.is_blank(each, "INTERVENTION_RECEIVED"):
            yield Finding((each,), "INTERVENTION_RECEIVED")


@rule("193", OUTCOMES)
def intervention_without_misuse(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        filled = [column for column in ("INTERVENTION_RECEIVED", "INTERVENTION_OFFERED") if not view.is_blank(each, column)]
        if filled and not each.has_substance_misuse and not view.is_faulty(each, "SUBSTANCE_MISUSE"):
            yield Finding((each,), filled[0])


@rule("197a", OUTCOMES)
def score_and_reason(view: YearView) -> Iterable[Finding]:
    for each in view.oc2:
        if not view.is_blank(each, "SDQ_SCORE") and not view.is_blank(each, "SDQ_REASON"):
            yield Finding((each,), "SDQ_REASON")


@rule("197B", OUTCOMES)
def no_answer_at_4_or_17(view: YearView) -> Iterable[Finding]:
    for each in _of_12_months(view):
        born_on = view.born_on(each.child_id)
        if born_on and _has_no_answer(view, each) and any(view.start <= birthday(born_on, age) <= view.end for age in (4, 17)):
            yield Finding((each,), "SDQ_REASON")


@rule("198", OUTCOMES)
def reason_without_12_months(view: YearView) -> Iterable[Finding]:
    return _should_be_blank(view, ("SDQ_REASON",))


def _of_12_months(view: YearView) -> Iterable[HealthReturn]:
    """OC2 rows of children in care for the twelve months; none until the year's episodes are known."""
    return (each for each in view.oc2 if view.episodes and view.is_looked_after_12_months(each.child_id))


def _should_be_blank(view: YearView, columns: tuple[str, ...]) -> Iterable[Finding]:
    if not view.episodes:
        return
    for each in view.oc2:
        filled = [column for column in columns if getattr(each, FIELD_OF[HealthReturn, column]) not in (None, "")]
        if filled and not view.is_looked_after_12_months(each.child_id):
            yield Finding((each,), filled[0])


def _blank(view: YearView, each: HealthReturn, columns: tuple[str, ...]) -> list[str]:
    return [column for column in columns if view.is_blank(each, column)]


def _has_no_answer(view: YearView, each: HealthReturn) -> bool:
    return view.is_blank(each, "SDQ_SCORE") and view.is_blank(each, "SDQ_REASON")


def _answered(view: YearView, each: HealthReturn) -> str:
    return "SDQ_REASON" if view.is_blank(each, "SDQ_SCORE") else "SDQ_SCORE"
