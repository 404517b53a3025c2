"""Forms of the directory and of designated teachers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.training.forms.fields import SchoolForm, day
from virtualschool.training.words import ROLES
from virtualschool.ui.forms import PlainForm, offer


class PersonForm(SchoolForm):
    """Someone of the directory."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Email address", required=False)
    role = forms.ChoiceField(label="Role", choices=list(ROLES.items()), widget=forms.RadioSelect())
    field_order = ("version", "name", "email", "role", "school")

    def kept(self) -> dict[str, Any]:
        given = self.cleaned_data
        urn, organisation = self.place()
        name = " ".join(given["name"].split())
        return {"name": name, "email": given["email"].lower(), "role": given["role"], "school_urn": urn, "organisation": organisation}


class RecordForm(PlainForm):
    """Training that somebody had elsewhere."""

    course: Any = forms.ModelChoiceField(queryset=None, label="Course", required=False, empty_label="None of ours")
    title = forms.CharField(label="Or its title", max_length=160, required=False)
    held_on = day("Date of the training")
    evidence = forms.CharField(
        label="What did you see?",
        max_length=200,
        error_messages={"required": "Say what you saw of it."},
        help_text="A certificate, a message from the provider.",
    )

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "course", courses)

    def clean_held_on(self) -> dt.date:
        held_on: dt.date = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise forms.ValidationError("The date lies ahead: enter training once it was had.")
        return held_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("course") and not given.get("title"):
            self.add_error("title", "Choose a course or give a title.")
        return given


class DesignationForm(PlainForm):
    """Who is designated teacher from which day on."""

    delegate: Any = forms.ModelChoiceField(
        queryset=None,
        label="Designated teacher",
        empty_label="Choose a person",
        help_text="Somebody of the directory who works at the school.",
    )
    starts_on = day("From", error_messages={"required": "Enter the first day."})

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "delegate", people)


class EndForm(PlainForm):
    """The last day of somebody's designation."""

    ends_on = day("Last day")


class SearchForm(PlainForm):
    """Part of a name, an address or an organisation; posted, so that no name stands in an address."""

    words = forms.CharField(label="Name, email address or organisation", max_length=80, required=False)
    role = forms.ChoiceField(label="Role", choices=[("", "All"), *ROLES.items()], required=False)
