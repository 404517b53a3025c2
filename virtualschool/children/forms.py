"""What people choose on the roll and a child's page, and type into the search."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import words
from virtualschool.children.roll import SORTS, Wanted
from virtualschool.kernel.school_years import KEY_STAGES, YEAR_GROUPS
from virtualschool.ui.forms import PlainForm

RECENTLY = dt.timedelta(days=29)
COHORTS = {
    "cla": "Looked after",
    "joined": "Came into care lately",
    "left": "Left care lately",
    "out": "At a school out of area",
    "none": "Of school age without a school",
    "leavers": "Care leavers",
    "all": "Everyone known",
}
PERIODS = {
    "two-years": "This and last school year",
    "year": "This school year",
    "care": "Since first in care",
    "life": "Since birth",
}
_DATE = {"invalid": "Enter a date like 4 June 2026, or choose one from the calendar."}


def cohorts_for(viewer: Viewer) -> dict[str, str]:
    """The cohorts a viewer may choose."""
    return {key: title for key, title in COHORTS.items() if key != "leavers" or viewer.may(Permission.LEAVING_CARE)}


class RollForm(PlainForm):
    """The roll's address read as a choice. What is not understood is said, and the rest still holds."""

    on = forms.DateField(label="Date", required=False, error_messages=_DATE)
    since = forms.DateField(label="Since", required=False, error_messages=_DATE)
    cohort = forms.ChoiceField(label="Children", required=False)
    key_stage = forms.ChoiceField(label="Key stage", required=False, choices=[("", "All"), *((stage, stage) for stage in KEY_STAGES)])
    year = forms.ChoiceField(
        label="Year group", required=False, choices=[("", "All"), *((year, words.year_words(year)) for year in YEAR_GROUPS)]
    )
    school = forms.RegexField(r"^\d{1,7}$", label="School", required=False)
    home = forms.ChoiceField(label="Home", required=False, choices=[("", "All"), *words.HOME_GROUP.items()])
    sen = forms.ChoiceField(label="SEN", required=False, choices=[("", "All"), *((code, words.SEN[code]) for code in "NKE")])
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "All"), *words.AREA.items()])
    sex = forms.ChoiceField(label="Sex", required=False, choices=[("", "All"), *words.SEX.items()])
    sort = forms.ChoiceField(label="Order", required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        kwargs["auto_id"] = "filter-%s"
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["cohort"]
        chosen.choices = list(cohorts_for(viewer).items())
        order: Any = self.fields["sort"]
        order.choices = [(sign + key, key) for key in SORTS for sign in ("", "-")]
        self._by_name = bool(viewer.may(Permission.NAMES))
        if not viewer.may(Permission.CARE_DETAIL):
            del self.fields["home"]

    def wanted(self) -> Wanted:
        """The choice; defaults stand where nothing, or nothing that can be read, was chosen."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        on = told.pop("on", timezone.localdate())
        since = told.pop("since", on - RECENTLY)
        sort = told.pop("sort", "name")
        if not self._by_name:
            sort = sort.replace("name", "code")
        return Wanted(on=on, since=min(since, on), sort=sort, **told)


class PeriodForm(PlainForm):
    """What stretch of time a child's page shows: one of the usual ones, or from a date to a date. No birth date is ever in the
    address: "since birth" is a word."""

    period = forms.ChoiceField(label="Period", required=False, choices=list(PERIODS.items()))
    start = forms.DateField(label="From", required=False, error_messages=_DATE)
    end = forms.DateField(label="To", required=False, error_messages=_DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "filter-%s"
        super().__init__(*args, **kwargs)

    def add_prefix(self, field_name: str) -> str:
        return {"start": "from", "end": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day must not lie before the first.")
        return cleaned


class SearchForm(PlainForm):
    """What is searched for. It is posted and kept in the session, since an address must hold no name."""

    q = forms.CharField(
        label="Name, social-care number or UPN",
        min_length=2,
        max_length=60,
        error_messages={"min_length": "Enter at least two letters or digits."},
    )
