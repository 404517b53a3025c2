"""Inputs that our forms share: an instant, money in pounds that is kept in pence, a school of the register that is found by name."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from virtualschool.training.queries.links import schools_named
from virtualschool.ui.forms import PlainForm

NONE_OF_THESE = "none"
MOST_PENCE = 10_000_000


class InstantInput(forms.DateTimeInput):
    """The browser's own input of a day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def instant(label: str, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=InstantInput(), **options)


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: str, rows: int = 4, **options: Any) -> forms.CharField:
    options.setdefault("max_length", 4000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class PoundsField(forms.CharField):
    """`£1,000`, `1000`, `12.50`, as pence; None when left empty."""

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[£,\s]", "", str(value or ""))
        if not text:
            return None
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text):
            raise forms.ValidationError("Write an amount in pounds, such as 250 or 12.50.")
        pence = int(Decimal(text) * 100)
        if pence > MOST_PENCE:
            raise forms.ValidationError("This is more than £100,000: check the amount.")
        return pence

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value / 100:.2f}".removesuffix(".00")
        return value


class SchoolForm(PlainForm):
    """A form whose `school` is typed and then chosen from those of the register that are called so. Works without a script: what was
    found comes back as a choice."""

    school = forms.CharField(
        label="School or organisation",
        max_length=160,
        required=False,
        help_text="Your school's name or its URN, or the organisation you come from.",
    )

    def __init__(self, *args: Any, la_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Any] = []
        given = self.data if self.is_bound else self.initial
        typed = str(given.get("school", "")).strip()
        if len(typed) >= 3:
            self.found = list(schools_named(typed, la_code))
        if self.found:
            choices = [(str(each.urn), f"{each.name}, URN {each.urn}") for each in self.found]
            field = forms.ChoiceField(
                label="Which of these is it?",
                choices=[*choices, (NONE_OF_THESE, "None of these: keep what I typed")],
                widget=forms.RadioSelect(),
                error_messages={"required": "Choose your school, or “None of these”."},
            )
            self.fields["school_urn"] = field
            names = list(self.fields)
            names.remove("school_urn")
            names.insert(names.index("school") + 1, "school_urn")
            self.order_fields(names)

    def place(self) -> tuple[int | None, str]:
        """URN and name of what was chosen; without a school of the register, what was typed."""
        chosen = self.cleaned_data.get("school_urn") or NONE_OF_THESE
        if chosen == NONE_OF_THESE:
            return None, self.cleaned_data.get("school", "").strip()
        school = next(each for each in self.found if str(each.urn) == chosen)
        return school.urn, school.name
