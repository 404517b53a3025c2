"""What people type about a review: application, scope, dates, team, declarations."""

import datetime as dt
from typing import Any

from django import forms

from virtualschool.kernel.periods import spoken
from virtualschool.measures.book import book
from virtualschool.peer_reviews.models import Declaration, TeamMember
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.ui.forms import PlainForm, offer

DATE = {"invalid": "Enter a date like 4 June 2026, or choose one from the calendar."}


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """A date, chosen or typed."""
    return forms.DateField(label=label, required=required, help_text=hint, error_messages=DATE, widget=forms.DateInput())


def long(label: str, *, required: bool = False, hint: str = "", rows: int = 5) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, required=required, help_text=hint, widget=forms.Textarea({"rows": rows}), max_length=20_000)


class Versioned(PlainForm):
    """A form that knows which version it was opened with, so that nobody overwrites another."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    now: Any = None
    """The thing as somebody else left it, when that happened after this form was opened."""

    @property
    def opened_at(self) -> int:
        """The version that the form showed; 0 when there was nothing yet."""
        return int(self.cleaned_data["version"] or 0)

    def says_now(self, *names: str) -> list[tuple[str, Any]]:
        """What the thing says by now, a line for each of these fields; nothing unless somebody else saved it."""
        return [(str(self.fields[name].label), _said(getattr(self.now, name))) for name in names] if self.now else []


def _said(value: Any) -> Any:
    return spoken(value) if isinstance(value, dt.date) else value


class ApplicationForm(Versioned):
    """The application of a host."""

    title = forms.CharField(label="Title of the review", max_length=200)
    sponsor = forms.CharField(label="Sponsor", max_length=200, help_text="Who in the council asks for the review: name and post.")
    reasons = long("Reasons for the review", hint="What you hope to learn, and what prompted it.")
    proposed_from = day("Proposed first day on site", required=False)
    proposed_to = day("Proposed last day on site", required=False)
    contact_name = forms.CharField(label="Contact", max_length=120, required=False)
    contact_role = forms.CharField(label="Contact's post", max_length=120, required=False)
    contact_email = forms.EmailField(label="Contact's email address", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("proposed_from"), said.get("proposed_to")
        if first and last and last < first:
            self.add_error("proposed_to", "The last day lies before the first.")
        return said


class AcceptForm(PlainForm):
    """The association's answer to an application."""

    accepted_by = forms.CharField(label="Accepted by", max_length=200, help_text="Who accepted it for the association: name and post.")
    accepted_on = day("Accepted on")


class DatesForm(Versioned):
    """When the team is on site, and when peers may look in."""

    on_site_from = day("First day on site")
    on_site_to = day("Last day on site")
    access_from = day("First day of access", hint="From this day peers see the review, once they have signed.")
    access_until = day("Last day of access", hint="After this day every page of the review is closed to them by itself.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pairs = (("on_site_from", "on_site_to"), ("access_from", "access_until"))
        for first, last in pairs:
            if said.get(first) and said.get(last) and said[last] < said[first]:
                self.add_error(last, "The last day lies before the first.")
        if not self.errors and (said["access_from"] > said["on_site_from"] or said["access_until"] < said["on_site_to"]):
            self.add_error("access_from", "Peers need access on every day on site.")
        return said


class KloeForm(Versioned):
    """A key line of enquiry."""

    title = forms.CharField(label="Short title", max_length=200)
    wording = long("Wording of the question", required=True, rows=4)
    in_scope = long("Within scope", rows=3)
    out_of_scope = long("Outside scope", rows=3)


class PromptForm(PlainForm):
    """Something to look at."""

    kind = forms.ChoiceField(label="Kind of source", choices=SourceKind.choices)
    text = forms.CharField(label="What to look at, or whom to hear", max_length=300, required=False, help_text="By role, never by name.")
    measure_key = forms.ChoiceField(label="Measure of the book, for data", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "measure_key", [("", "None"), *((each.key, each.title) for each in book)])


class InviteForm(PlainForm):
    """Somebody for the team."""

    name = forms.CharField(label="Name", max_length=120)
    organisation = forms.CharField(label="Council or organisation", max_length=160, required=False)
    email = forms.EmailField(label="Email address", help_text="Whoever has an account here keeps it and signs in as before.")
    role = forms.ChoiceField(label="Role in the review", choices=TeamMember.Role.choices)


class AccessForm(PlainForm):
    """Another last day of access."""

    until = day("New last day of access")
    reason = forms.CharField(label="Reason", max_length=500)


class ReasonForm(PlainForm):
    """A reason, for what must not be done without one."""

    reason = forms.CharField(label="Reason", max_length=2000)


class SettleForm(PlainForm):
    """How a conflict of interest is dealt with."""

    resolution = long("How the conflict is dealt with", required=True, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolution"].error_messages["required"] = "Say how the conflict is dealt with."


class ConflictsForm(PlainForm):
    """The declaration of conflicts of interest."""

    kind = forms.CharField(widget=forms.HiddenInput, initial=Declaration.Kind.CONFLICTS)
    has_conflict = forms.TypedChoiceField(
        label="Do you have a conflict of interest?",
        choices=(("no", "No, none that I know of"), ("yes", "Yes")),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        error_messages={"required": "Say whether you have a conflict of interest."},
    )
    conflict = long("What it is", rows=3, hint="Needed only if you answered yes.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("has_conflict") and not said.get("conflict", "").strip():
            self.add_error("conflict", "Say what the conflict is.")
        return said


class PromiseForm(PlainForm):
    """The confidentiality agreement."""

    kind = forms.CharField(widget=forms.HiddenInput, initial=Declaration.Kind.CONFIDENTIALITY)
    agreed = forms.BooleanField(
        label="I have read this and agree to it", error_messages={"required": "Tick that you agree, or speak to the host first."}
    )

    def clean(self) -> dict[str, Any]:
        """What is signed; the tick itself says no more than that it is."""
        return {key: value for key, value in (super().clean() or {}).items() if key != "agreed"}


class PasswordForm(PlainForm):
    """A new peer's own password."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        help_text="At least 12 characters.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(label="The same again", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", "The two passwords are not the same.")
        return said
