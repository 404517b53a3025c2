"""Forms of presentations to schools."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.scorecards.forms.kpis import Day
from virtualschool.scorecards.models import SchoolPresentation
from virtualschool.ui.forms import PlainForm, offer


class PresentationForm(PlainForm):
    """A school's card was presented to its head."""

    urn = forms.TypedChoiceField(label="School", coerce=int)
    on = Day(label="Day")
    to_whom = forms.CharField(label="To whom", max_length=120, initial="Headteacher", help_text="By post.")
    presented_by = forms.CharField(label="Presented by", max_length=120)
    form = forms.ChoiceField(
        label="How", choices=SchoolPresentation.Form.choices, initial=SchoolPresentation.Form.MEETING, widget=forms.RadioSelect
    )
    agreed = forms.CharField(
        label="What was agreed", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, help_text="Name no child here."
    )

    def __init__(self, *args: Any, schools: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "urn", [("", "Choose a school"), *schools])
        if not schools:
            self.fields["urn"].help_text = "No secondary school has one of our children on roll. See Import."
