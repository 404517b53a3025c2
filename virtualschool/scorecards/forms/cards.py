"""Forms of score cards and their recipients."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.measures.book import book
from virtualschool.scorecards.forms.kpis import Day
from virtualschool.scorecards.models import CardLine, Kpi
from virtualschool.scorecards.models.cards import LONGEST_COMMENT, LONGEST_SUMMARY
from virtualschool.ui.forms import PlainForm


class CardForm(PlainForm):
    """What is written on a card: a text for each line and one for the whole. It carries the version that it was opened with."""

    summary = forms.CharField(
        label="Overall",
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the director should know first.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[tuple[CardLine, str, str]], **kwargs: Any) -> None:
        """`lines`: each with its title and the sentence that is suggested."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line, title, suggestion in lines:
            widget = forms.Textarea(attrs={"rows": 2})
            hint = f"From the data: {suggestion}"
            self.fields[name_of(line)] = forms.CharField(
                label=title, max_length=LONGEST_COMMENT, required=False, widget=widget, help_text=hint, initial=line.comment
            )

    def comments(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[name_of(line)] for line, _, _ in self.lines}


def name_of(line: CardLine) -> str:
    return f"comment_{line.pk}"


class DraftForm(PlainForm):
    """The month of which cards are drawn up."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", label="Month", error_messages={"invalid": "Choose a month."})

    def first(self) -> dt.date:
        return dt.date.fromisoformat(f"{self.cleaned_data['month']}-01")


class AskForm(PlainForm):
    """Something that the director asked for."""

    text = forms.CharField(label="What was asked", max_length=200)
    owner = forms.CharField(label="Owner", max_length=120)
    due_on = Day(label="Due", required=False)


class RecipientForm(PlainForm):
    """Someone who is given a card."""

    title = forms.CharField(label="Title", max_length=120, help_text="For example Director of Children's Services.")
    name = forms.CharField(label="Name", max_length=120, required=False)
    starts_on = Day(label="First day", help_text="Their first card is that of the month in which this day lies.")


class RecipientChangeForm(PlainForm):
    """Another title or name, or an end."""

    title = forms.CharField(label="Title", max_length=120)
    name = forms.CharField(label="Name", max_length=120, required=False)
    ends_on = Day(label="Last day", required=False, help_text="Empty while they are given a card.")
    version = forms.IntegerField(widget=forms.HiddenInput)


def headline_choices() -> list[tuple[str, str]]:
    """Measures that can stand on a card as they are."""
    return [(measure.key, measure.title) for measure in book]


class ChooseForm(PlainForm):
    """What stands on a card, and in which order: a number beside each."""

    starts_on = Day(label="From", help_text="Cards of months that end on this day or later have these lines.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kpis: Sequence[Kpi], places: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpis = {f"kpi_{kpi.pk}": kpi for kpi in kpis}
        self.measures = {f"measure_{key}": key for key, _ in headline_choices()}
        titles = {name: kpi.title for name, kpi in self.kpis.items()} | {f"measure_{key}": title for key, title in headline_choices()}
        for name, title in titles.items():
            self.fields[name] = forms.IntegerField(label=title, required=False, min_value=1, max_value=99, initial=places.get(name))

    def chosen_kpis(self) -> list[Kpi]:
        return [self.kpis[name] for name in self._in_order(self.kpis)]

    def chosen_measures(self) -> list[str]:
        return [self.measures[name] for name in self._in_order(self.measures)]

    def _in_order(self, names: Any) -> list[str]:
        given = [(self.cleaned_data[name], place, name) for place, name in enumerate(names) if self.cleaned_data.get(name)]
        return [name for _, _, name in sorted(given)]
