"""What people write about a decision."""

from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.queries import plans_visible_to
from virtualschool.decisions import attaching, queries
from virtualschool.decisions.checking import Found
from virtualschool.decisions.models import ExecutiveReport, Option
from virtualschool.ui.forms import PlainForm, offer


def _words(label: str, help_text: str = "", *, required: bool = False, rows: int = 5) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def known_to(viewer: Viewer) -> list[tuple[str, str]]:
    """Plans and signed reports of reviews, for a choice."""
    plans = [(f"plan:{each.public_id}", f"Plan: {each.title}") for each in plans_visible_to(viewer).order_by("title", "pk")]
    return plans + [(f"review:{each.public_id}", f"Review report: {each.review}") for each in attaching.reports_to_attach(viewer)]


class BeginForm(PlainForm):
    """A new report; it may begin with what it is about."""

    title = forms.CharField(label="Title", max_length=200)
    what = forms.ChoiceField(label="Goes with it", required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "what", [("", "Nothing yet"), *known_to(viewer)])


class ReportForm(PlainForm):
    """The report itself, with a field for each heading of implications that the council uses."""

    title = forms.CharField(label="Title", max_length=200)
    body = forms.CharField(label="Who decides", max_length=120)
    presented_by = forms.CharField(label="Submitted by", max_length=300, required=False, help_text="By office, not by name")
    meets_on = _day("Date of the meeting")
    purpose = _words("Purpose")
    background = _words("Background", rows=8)
    recommendation = _words("Recommendation")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: ExecutiveReport, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(report, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        headings = queries.implications_on(timezone.localdate(), report.authority)
        self._headings = list(dict.fromkeys([*headings, *report.implications]))
        for number, heading in enumerate(self._headings):
            field = _words(f"Implications: {heading}", rows=3)
            field.initial = report.implications.get(heading, "")
            self.fields[f"implication_{number}"] = field

    @property
    def words(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("implication_")}
        told = {heading: self.cleaned_data[f"implication_{number}"] for number, heading in enumerate(self._headings)}
        return given | {"implications": {heading: text for heading, text in told.items() if text.strip()}}


class OptionForm(PlainForm):
    """One option."""

    text = _words("Option", required=True, rows=2)
    is_recommended = forms.BooleanField(label="This is the option that is recommended", required=False)
    why = _words("Why, or why not", required=True, rows=2)


class RewordForm(OptionForm):
    """The same for an option that is there; each has ids and labels of its own on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        told, place = {name: getattr(option, name) for name in self.base_fields}, option.place
        super().__init__(*args, **{"auto_id": f"id_option{place}_%s", "initial": told} | kwargs)
        labels = {
            "text": f"Words of option {place}",
            "is_recommended": f"Option {place} is recommended",
            "why": f"Reasons for or against option {place}",
        }
        for name, label in labels.items():
            self.fields[name].label = label


class AttachForm(PlainForm):
    """Something to attach: what is there already, or words of its own."""

    what = forms.ChoiceField(label="What", required=False)
    title = forms.CharField(label="Title of another document", max_length=200, required=False)
    text = _words("Its text", rows=4)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_attach_%s"} | kwargs)
        offer(self, "what", [("", "Another document, below"), *known_to(viewer)])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("what"):
            for name, wanted in (("title", "Enter the title."), ("text", "Enter the text.")):
                if not given.get(name, "").strip():
                    self.add_error(name, wanted)
        return given


class DecisionForm(PlainForm):
    """What the executive decided."""

    outcome = forms.ChoiceField(label="Outcome", choices=ExecutiveReport.Outcome.choices, widget=forms.RadioSelect)
    ordered = _words("Ordered", "In the words of the minutes", required=True)
    reason = _words("Reason", required=True)
    minutes = _words("Minutes", rows=10)
    decided_by = forms.CharField(label="Decided by", max_length=200)
    decided_on = _day("Date of the decision", required=True)
    notice_on = _day("Date on which the council published the decision", "The call-in runs from here.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decided, notice = given.get("decided_on"), given.get("notice_on")
        if decided and decided > timezone.localdate():
            self.add_error("decided_on", "The date of the decision cannot lie ahead.")
        if decided and notice and notice < decided:
            self.add_error("notice_on", "A decision is published after it was taken.")
        return given


class LookedForm(PlainForm):
    """What the publisher does about each thing that was found."""

    seal = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: list[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        for each in found:
            label = f"Put in place of “{each.text}”"
            self.fields[f"to_{each.key}"] = forms.CharField(label=label, required=False, initial=each.suggestion, max_length=120)
            if not each.must_go:
                self.fields[f"keep_{each.key}"] = forms.BooleanField(label=f"“{each.text}” may be public", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.found:
            if not given.get(f"to_{each.key}", "").strip() and not given.get(f"keep_{each.key}"):
                go, stay = "Enter what stands in its place.", "Confirm that it may be public, or enter what stands in its place."
                self.add_error(f"to_{each.key}", go if each.must_go else stay)
        return given

    @property
    def kept(self) -> dict[str, str]:
        return {each.text: "confirmed by the publisher" for each in self.found if self.cleaned_data.get(f"keep_{each.key}")}

    @property
    def replaced(self) -> dict[str, str]:
        """Words and what stands in their place; what may be public stays, whatever was suggested."""
        kept = self.kept
        return {each.text: self.cleaned_data[f"to_{each.key}"].strip() for each in self.found if each.text not in kept}


class NoticeForm(PlainForm):
    """When the council published a decision that was recorded before."""

    notice_on = _day("Date on which the council published the decision", "The call-in runs from here.", required=True)
