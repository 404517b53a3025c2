"""Forms of indicators. What the book of measures offers decides what can be chosen."""

import datetime as dt
from typing import Any

from django import forms

from virtualschool.kernel.periods import spoken
from virtualschool.measures.book import book
from virtualschool.scorecards import policies
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.words import better_of, plain_number
from virtualschool.ui.forms import PlainForm

NUMBER: dict[str, Any] = {"max_digits": 12, "decimal_places": 4, "required": False}
BY_HAND = "A series kept by hand"


class Day(forms.DateField):
    """A day, as browsers ask for one."""

    widget = forms.DateInput(attrs={"type": "date"})


def measure_choices() -> list[tuple[str, str]]:
    """Every measure of the book by title, after the series kept by hand."""
    return [("", BY_HAND), *((measure.key, f"{measure.title} ({measure.key})") for measure in book)]


def cohort_choices() -> list[tuple[str, str]]:
    return [("", "The measure's usual one"), *((cohort.key, cohort.title) for cohort in book.cohorts)]


def breakdown_choices() -> list[tuple[str, str]]:
    return [("", "No group: all of them"), *((each.key, each.title) for each in book.breakdowns if each.key != "month")]


class KpiForm(PlainForm):
    """An indicator's words, what it counts and where it started."""

    title = forms.CharField(label="Title", max_length=120, help_text="Short: it stands on score cards.")
    text = forms.CharField(
        label="In the words of its source",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As the plan or report says it.",
    )
    owner = forms.CharField(label="Owner", max_length=120, required=False, help_text="Who answers for it: a name or a post.")
    measure_key = forms.ChoiceField(label="What it counts", choices=measure_choices, required=False)
    cohort = forms.ChoiceField(label="Of whom", choices=cohort_choices, required=False)
    by = forms.ChoiceField(label="One group only, by", choices=breakdown_choices, required=False)
    group = forms.CharField(
        label="The group", max_length=80, required=False, help_text="As the measure's table of groups calls it, for example KS4."
    )
    reads = forms.ChoiceField(label="How a measure is read", choices=Kpi.Reads.choices, required=False)
    unit = forms.ChoiceField(
        label="Counted in", choices=[("", "As the measure is"), *Kpi.Unit.choices], required=False, help_text="For a series kept by hand."
    )
    better = forms.ChoiceField(label="Which way is better", choices=[("", "As the measure says"), *Kpi.Better.choices], required=False)
    baseline_value = forms.DecimalField(label="Baseline", **NUMBER)
    baseline_on = Day(label="Day of the baseline", required=False, help_text="The last day of what it speaks of.")
    baseline_source = forms.CharField(label="Baseline in the words of its source", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        holds = given.get("target_is", self.initial.get("target_is", ""))
        decision = policies.may_aim(holds, _better_in(given, holds))
        if not decision:
            self.add_error("target_is" if "target_is" in self.fields else "better", decision.reason)
        unit = given.get("unit", "") if not given.get("measure_key") else ""
        _check_figures(self, given, unit, given.get("baseline_on"))
        return given

    def counted(self) -> Counted:
        given = self.cleaned_data
        names = ("measure_key", "cohort", "by", "group", "unit", "better")
        return Counted(**{name: given[name] for name in names}, reads=given["reads"] or Kpi.Reads.MONTH)

    def baseline(self) -> Baseline:
        given = self.cleaned_data
        return Baseline(given["baseline_value"], given["baseline_on"], given["baseline_source"])

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "text", "owner")} | {
            "counted": self.counted(),
            "baseline": self.baseline(),
        }


class AimForm(PlainForm):
    """Where an indicator is to get, and by when."""

    target_is = forms.ChoiceField(label="The target is", choices=[("", "Not set"), *Kpi.TargetIs.choices], required=False)
    target_value = forms.DecimalField(label="Value of the target", **NUMBER, help_text="Empty for “all of them”.")
    target_by = Day(label="To be reached by", required=False, help_text="Empty for a target that always holds.")
    target_source = forms.CharField(label="Target in the words of its source", max_length=300, required=False)

    def target(self) -> Target:
        given = self.cleaned_data
        return Target(given["target_value"], given["target_is"], given["target_by"], given["target_source"])


class TargetForm(AimForm):
    """Another target, and why it changes."""

    reason = forms.CharField(label="Why it changes", max_length=300, required=False, help_text="Asked for once there is a target.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decision = policies.may_aim(given.get("target_is", ""), self.initial.get("better", ""))
        if not decision:
            self.add_error("target_is", decision.reason)
        _check_figures(self, given, self.initial.get("unit", ""), self.initial.get("baseline_on") or None)
        return given


class NewKpiForm(AimForm, KpiForm):
    """An indicator with its target, all at once."""


class AmountForm(PlainForm):
    """A value: itself, or how many of how many."""

    value = forms.DecimalField(label="Value", **NUMBER, help_text="Or give the two numbers below, and it is worked out.")
    numerator = forms.DecimalField(label="How many", **NUMBER)
    denominator = forms.DecimalField(label="Of how many", **NUMBER)
    note = forms.CharField(label="Note", required=False, max_length=500, help_text="Where the figure comes from. No child is named here.")

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("value", "numerator", "denominator", "note")}


class ValueForm(AmountForm):
    """A value of a series kept by hand, and the day that it speaks of."""

    on = Day(label="Day, or last day of the time, that it speaks of")
    field_order = ("on",)


class CorrectionForm(AmountForm):
    """Another value in the place of one; the day stays."""

    reason = forms.CharField(label="Why it is corrected", max_length=300)


class StateForm(PlainForm):
    """Why an indicator is taken out of use, or into use again; as it stood when that was asked."""

    reason = forms.CharField(label="Why", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


def _check_figures(form: PlainForm, given: dict[str, Any], unit: str, baseline_on: Any) -> None:
    """A share lies between none and all; a target comes after where one started."""
    for name in ("baseline_value", "target_value"):
        decision = policies.may_stand(given.get(name), unit)
        if not decision:
            form.add_error(name, decision.reason)
    if given.get("target_by") and baseline_on and given["target_by"] <= baseline_on:
        form.add_error("target_by", f"The target must come after the day of the baseline, {spoken(baseline_on)}.")


def _better_in(given: dict[str, Any], holds: str) -> str:
    """Which way is better by what was typed: as chosen, else as the measure is."""
    key = given.get("measure_key", "")
    return given.get("better") or (better_of(book[key], holds) if key in book else "")


def initial_of(kpi: Kpi) -> dict[str, Any]:
    """What a form about the indicator begins with."""
    names = [*KpiForm.base_fields, *TargetForm.base_fields]
    return {name: _bare(getattr(kpi, name)) for name in names if hasattr(kpi, name)}


def _bare(value: Any) -> Any:
    """A number without the noughts that the database keeps behind it."""
    return plain_number(value) if hasattr(value, "quantize") else value if isinstance(value, str | int | dt.date) else ""
