"""What is wrong in a form is said in plain words that name the field."""

import datetime as dt

import pytest
from django import forms

from virtualschool.ui.forms import PlainForm, select_options


class Asking(PlainForm):
    name = forms.CharField(max_length=5, required=False)
    share = forms.DecimalField(label="Share in %", min_value=0.5, max_value=99, max_digits=6, decimal_places=1, required=False)
    places = forms.IntegerField(label="Number of places", required=False)
    starts_at = forms.DateTimeField(label="Starts", required=False)
    at = forms.TimeField(label="Time", required=False)
    due_on = forms.DateField(label="Due", required=False)
    own_on = forms.DateField(required=False, error_messages={"invalid": "Our own words."})
    email = forms.EmailField(required=False)
    link = forms.URLField(required=False, assume_scheme="https")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("name", "abcdef", "“Name” must be 5 characters or fewer; it has 6."),
        ("share", "-1", "“Share in per cent” must be 0.5 or more."),
        ("share", "100", "“Share in per cent” must be 99 or less."),
        ("share", "1.25", "“Share in per cent” has more than 1 decimal places."),
        ("share", "NaN", "“Share in per cent” must be a number."),
        ("places", "many", "“Number of places” must be a number."),
        ("starts_at", "2026-02-31T10:00", "“Starts” must be a real day and time, like 4/6/2026 10:30."),
        ("starts_at", "9999-12-31T10:00", "Check the year of “Starts”: 9999 cannot be right."),
        ("at", "late", "“Time” must be a time like 09:30."),
        ("due_on", "31/02/2026", "“Due” must be a real date, like 4/6/2026."),
        ("due_on", "0001-01-01", "Check the year of “Due”: 1 cannot be right."),
        ("own_on", "x", "Our own words."),
        ("email", "x", "Enter an email address like name@example.org."),
        ("link", "javascript:alert(1)", "Enter a web address like https://www.example.org."),
    ],
)
def test_a_problem_names_the_field(name: str, typed: str, said: str) -> None:
    assert said in Asking({name: typed}).errors[name]


def test_days_as_people_write_them_are_read() -> None:
    form = Asking({"due_on": "4/6/2026", "starts_at": "4/6/2026 10:30", "at": "09:30"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == dt.date(2026, 6, 4)


class Wanting(PlainForm):
    why = forms.CharField()
    why_it_moves = forms.CharField(label="Why it moves")
    to_whom = forms.CharField(label="To whom")
    helped = forms.CharField(label="Did it help?")
    total = forms.CharField(label="Total")
    upload = forms.FileField(label="File")


def test_what_is_missing_is_asked_for_in_a_sentence() -> None:
    said = [words for (words,) in Wanting({}).errors.values()]
    assert said == ["Say why.", "Say why it moves.", "Say to whom.", "Answer “Did it help?”", "Enter the total.", "Choose the file."]


def test_the_options_of_a_select_are_escaped_and_the_chosen_one_is_marked() -> None:
    choices = [("", "Choose"), (None, "None of them"), ("<a>", "Fish & chips"), ("Years", [(7, "Seven"), (8, "Eight")])]
    assert select_options(choices, ["<a>", "8"]) == (
        '<option value="">Choose</option><option value="">None of them</option>'
        '<option value="&lt;a&gt;" selected>Fish &amp; chips</option>'
        '<optgroup label="Years"><option value="7">Seven</option><option value="8" selected>Eight</option></optgroup>'
    )


def test_a_field_that_came_later_speaks_plainly_too() -> None:
    form = Wanting({})
    form.fields["place_1"] = forms.IntegerField(min_value=1)
    form.data = {"place_1": "0"}
    assert form.errors["place_1"] == ["“Place 1” must be 1 or more."]
    form.full_clean()
    assert len(form.errors["why"]) == 1
