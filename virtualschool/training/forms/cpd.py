"""Forms of development plans."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.authorities.models import Membership
from virtualschool.training.forms.fields import PoundsField, day, words
from virtualschool.training.words import STAFF_ROLES
from virtualschool.ui.forms import PlainForm, offer


class _ByName(forms.ModelChoiceField):
    """People by their name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name}, {obj.get_role_display()}"


class PlanForm(PlainForm):
    """Whose plan, for which year, with how much money."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    membership = _ByName(queryset=None, label="Member of staff", required=False, empty_label="Somebody without an account")
    staff_name = forms.CharField(label="Name", max_length=120, required=False, help_text="For somebody without an account.")
    role = forms.ChoiceField(label="Role", choices=list(STAFF_ROLES.items()))
    starts_on = day("From", error_messages={"required": "Enter the first day of the plan."})
    ends_on = day("To", error_messages={"required": "Enter the last day of the plan."})
    objectives = words("What they set out to learn", 6, error_messages={"required": "Say what they set out to learn."})
    budget_pence = PoundsField(label="Budget in pounds")

    def __init__(self, *args: Any, staff: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", staff)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("membership"):
            given["staff_name"] = given["membership"].user.name
        elif not given.get("staff_name"):
            self.add_error("staff_name", "Choose a member of staff or give a name.")
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "The last day lies before the first.")
        return given


class ItemForm(PlainForm):
    """One activity of a plan."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    activity = forms.CharField(label="Activity", max_length=200)
    why = words("Why", 2, required=False)
    provider = forms.CharField(label="Provider", max_length=160, required=False)
    by_when = day("By when", error_messages={"required": "Say by when."})
    planned_pence = PoundsField(label="Planned cost in pounds", help_text="0 if it costs nothing.")
    spent_pence = PoundsField(label="What it cost in the end, in pounds", required=False, help_text="Leave empty until you know.")
    done_on = day("Done on", required=False)
    impact = words("What is different because of it, and how do you know?", 3, required=False)

    def clean_done_on(self) -> dt.date | None:
        done_on: dt.date | None = self.cleaned_data["done_on"]
        if done_on and done_on > timezone.localdate():
            raise forms.ValidationError("This day is still to come: enter it once it is done.")
        return done_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("done_on") and not given.get("impact"):
            self.add_error("impact", "Say what is different because of it: it is done.")
        return given


class OneToOneForm(PlainForm):
    """What was said at a one-to-one."""

    held_on = day("Held on", error_messages={"required": "Enter the day on which it was held."})
    notes = words("Notes", 3, required=False)
    agreed = words("What was agreed", 3, error_messages={"required": "Say what was agreed."})
