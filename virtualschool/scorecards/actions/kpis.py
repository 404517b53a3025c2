"""Writing indicators: their words, baselines, targets and values by hand. Whatever changes keeps what stood there before."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.measures.book import book
from virtualschool.scorecards import policies, words
from virtualschool.scorecards.models import Kpi, KpiChange, KpiEntry
from virtualschool.workflow.versions import Stale, bump, held_at, locked


class Refused(Exception):
    """Something cannot be done; the message says why, in words that can be shown."""


@dataclass(frozen=True)
class Target:
    """Where an indicator is to get: a value (or all), by when, and the source's own words for it."""

    value: Decimal | None = None
    holds: str = ""
    by: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Baseline:
    """Where it started from, on which day, and the source's own words for it."""

    value: Decimal | None = None
    on: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Counted:
    """What is counted: a measure of the book (for a cohort, perhaps one group of a breakdown), or a series kept by hand."""

    measure_key: str = ""
    cohort: str = ""
    by: str = ""
    group: str = ""
    reads: str = Kpi.Reads.MONTH
    unit: str = ""
    better: str = ""


@trail.action
def create_kpi(
    *,
    by: Viewer,
    title: str,
    counted: Counted,
    text: str = "",
    owner: str = "",
    baseline: Baseline = Baseline(),
    target: Target = Target(),
) -> Kpi:
    """Founds an indicator. Raises Refused for a measure that cannot be read so, and for a target that makes no sense."""
    told = _fields(title, text, owner, counted, baseline, target)
    kpi = Kpi.objects.create(authority_id=by.authority_id, **told)
    trail.record("kpi.created", on=kpi, by=by, detail={"measure": kpi.measure_key, "target": str(kpi.target_value or kpi.target_is)})
    return kpi


@trail.action
def change_kpi(
    *, kpi: Kpi, by: Viewer, version: int, title: str, counted: Counted, text: str, owner: str, baseline: Baseline, reason: str = ""
) -> Kpi:
    """Changes words, baseline and what is counted; the target has an action of its own. Raises Stale, Refused."""
    target = Target(kpi.target_value, kpi.target_is, kpi.target_by, kpi.target_source)
    return _changed(kpi, by, version, _fields(title, text, owner, counted, baseline, target), reason, "kpi.changed")


@trail.action
def change_target(*, kpi: Kpi, by: Viewer, version: int, target: Target, reason: str) -> Kpi:
    """Sets another target; says why. Raises Stale, Refused."""
    if kpi.has_target and not reason.strip():
        raise Refused("Say why the target changes.")
    _sensible(target, kpi.better)
    told = {"target_value": target.value, "target_is": target.holds, "target_by": target.by, "target_source": target.source.strip()}
    return _changed(kpi, by, version, told, reason, "kpi.target_changed")


@trail.action
def record_value(
    *,
    kpi: Kpi,
    on: dt.date,
    by: Viewer,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str = "",
) -> KpiEntry:
    """Adds a value to a series kept by hand; of two numbers the value is worked out. Raises Refused for a day that has one already
    (it is corrected instead), for a day to come and for an indicator that is read from the book."""
    kpi = locked(kpi)
    _may_be_entered(kpi, on)
    if KpiEntry.objects.filter(kpi=kpi, on=on, superseded_by__isnull=True).exists():
        raise Refused("There is a value for that day already. Correct it instead, so that both stay in the history.")
    entry = _entry(kpi, on, by, _worked_out(kpi, value, numerator, denominator), numerator, denominator, note)
    trail.record("kpi.value_recorded", on=kpi, by=by, detail={"on": on.isoformat(), "entry": entry.pk})
    _touch(kpi)
    return entry


@trail.action
def correct_value(
    *,
    entry: KpiEntry,
    by: Viewer,
    reason: str,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str = "",
) -> KpiEntry:
    """Puts another value in the place of one; the old one stays in the history. Raises Refused without a reason, and Stale for a
    value that was corrected meanwhile."""
    if not reason.strip():
        raise Refused("Say why the value is corrected.")
    kpi = locked(entry.kpi)
    held = KpiEntry.objects.get(pk=entry.pk)
    if held.superseded_by_id is not None:
        raise Stale(held.superseded_by)
    _may_be_entered(kpi, held.on)
    worked_out = _worked_out(kpi, value, numerator, denominator)
    KpiEntry.objects.filter(pk=held.pk).update(superseded_by=held.pk)
    made = _entry(kpi, held.on, by, worked_out, numerator, denominator, note, reason=reason)
    KpiEntry.objects.filter(pk=held.pk).update(superseded_by=made.pk)
    trail.record("kpi.value_corrected", on=kpi, by=by, detail={"on": held.on.isoformat(), "entry": made.pk, "instead_of": held.pk})
    _touch(kpi)
    return made


@trail.action
def retire(*, kpi: Kpi, by: Viewer, reason: str, version: int | None = None) -> Kpi:
    """Takes an indicator out of use; its history stays. Raises Refused without a reason, Stale."""
    return _set_state(kpi, by, version, Kpi.State.RETIRED, reason, "kpi.retired")


@trail.action
def revive(*, kpi: Kpi, by: Viewer, reason: str, version: int | None = None) -> Kpi:
    """Takes a retired indicator into use again. Raises Refused without a reason, Stale."""
    return _set_state(kpi, by, version, Kpi.State.ACTIVE, reason, "kpi.revived")


def _set_state(kpi: Kpi, by: Viewer, version: int | None, state: str, reason: str, event: str) -> Kpi:
    if not reason.strip():
        raise Refused("Say why.")
    return _changed(kpi, by, version, {"state": state}, reason, event)


def _changed(kpi: Kpi, by: Viewer, version: int | None, told: dict[str, Any], reason: str, event: str) -> Kpi:
    held = held_at(version, kpi, "authority")
    changed = {name: value for name, value in told.items() if getattr(held, name) != value}
    before = {name: _plain(getattr(held, name)) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        bump(held)
        after = {name: _plain(value) for name, value in changed.items()}
        at = timezone.now()
        KpiChange.objects.create(
            kpi=held, before=before, after=after, reason=reason.strip(), by_name=by.name, by_user_id=by.user_id or None, at=at
        )
    trail.record(event, on=held, by=by, detail={"fields": sorted(changed)})
    return held


def _fields(title: str, text: str, owner: str, counted: Counted, baseline: Baseline, target: Target) -> dict[str, Any]:
    if not title.strip():
        raise Refused("Enter the title.")
    counts = _counted(counted, target)
    _sensible(target, counts["better"])
    return counts | {
        "title": title.strip(),
        "text": text.strip(),
        "owner": owner.strip(),
        "baseline_value": baseline.value,
        "baseline_on": baseline.on,
        "baseline_source": baseline.source.strip(),
        "target_value": target.value,
        "target_is": target.holds,
        "target_by": target.by,
        "target_source": target.source.strip(),
    }


def _counted(counted: Counted, target: Target) -> dict[str, str]:
    """What is counted, as fields; unit and direction of a measure are its own. Raises Refused."""
    if not counted.measure_key:
        if not counted.unit or not counted.better:
            raise Refused("Choose what a series kept by hand is counted in, and which way is better.")
        return {
            "measure_key": "",
            "cohort": "",
            "by": "",
            "group": "",
            "reads": Kpi.Reads.DAY,
            "unit": counted.unit,
            "better": counted.better,
        }
    try:
        measure = book[counted.measure_key]
        cohort = counted.cohort or measure.usual_cohort("cla")
        measure.require(cohort, counted.by or None)
    except (LookupError, ValueError) as error:
        raise Refused(str(error)) from error
    return {
        "measure_key": measure.key,
        "cohort": cohort,
        "by": counted.by,
        "group": counted.group if counted.by else "",
        "reads": counted.reads,
        "unit": words.unit_of(measure),
        "better": counted.better or words.better_of(measure, target.holds),
    }


def _sensible(target: Target, better: str) -> None:
    if target.value is not None and target.holds not in (Kpi.TargetIs.AT_LEAST, Kpi.TargetIs.AT_MOST):
        raise Refused("Choose whether the target is at least or at most this value.")
    if target.value is None and target.holds in (Kpi.TargetIs.AT_LEAST, Kpi.TargetIs.AT_MOST):
        raise Refused("Enter the value of the target.")
    if not (decision := policies.may_aim(target.holds, better)):
        raise Refused(decision.reason)


def _may_be_entered(kpi: Kpi, on: dt.date) -> None:
    if not kpi.is_manual:
        raise Refused("This indicator is read from the book of measures; its values cannot be entered by hand.")
    if on > timezone.localdate():
        raise Refused("The day must not be in the future.")


def _worked_out(kpi: Kpi, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> Decimal:
    if numerator is not None and denominator is not None:
        if not denominator:
            raise Refused("Of nothing there is no share: leave this time out, or enter how many there were.")
        if numerator < 0 or denominator < 0:
            raise Refused("How many there are cannot be less than nought.")
        if numerator > denominator:
            raise Refused("There cannot be more than there are in all.")
        worked_out = 100 * numerator / denominator if kpi.unit == Kpi.Unit.PERCENT else numerator
        if value is not None and abs(value - worked_out) >= 1:
            raise Refused(f"{numerator} of {denominator} is {words.amount(worked_out, kpi.unit)}, not {words.amount(value, kpi.unit)}.")
        return worked_out
    if (numerator is None) != (denominator is None):
        raise Refused("Enter both numbers, or neither.")
    if value is None:
        raise Refused("Enter the value, or how many of how many.")
    if not (decision := policies.may_stand(value, kpi.unit)):
        raise Refused(decision.reason)
    return value


def _entry(
    kpi: Kpi, on: dt.date, by: Viewer, value: Decimal, numerator: Decimal | None, denominator: Decimal | None, note: str, reason: str = ""
) -> KpiEntry:
    return KpiEntry.objects.create(
        kpi=kpi,
        on=on,
        value=value,
        numerator=numerator,
        denominator=denominator,
        note=note.strip(),
        reason=reason.strip(),
        by_name=by.name,
        by_user_id=by.user_id or None,
        at=timezone.now(),
    )


def _touch(kpi: Kpi) -> None:
    Kpi.objects.filter(pk=kpi.pk).update(updated_at=timezone.now())


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) or value is None else str(value)
