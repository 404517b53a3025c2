"""What people fill in about practice."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.measures.book import book
from virtualschool.practice.actions.library import MOST_BYTES
from virtualschool.practice.models import Comment, LibraryItem, Policy, Programme
from virtualschool.practice.sharing import FACTS
from virtualschool.ui.forms import PlainForm, offer

MARKS = "A line that begins with # is a heading; one that begins with - is an item of a list."
SEVERAL = "Hold Ctrl (on a Mac, Command) to choose several."
AUDIENCES = {
    "carers": "Foster carers",
    "social_workers": "Social workers",
    "designated_teachers": "Designated teachers",
    "staff": "Virtual School staff",
    "governors": "Governors",
}


def say(missing: str) -> dict[str, str]:
    """What a field left blank says, where its label does not fit into “Enter the …”."""
    return {"required": missing}


def words(label: str, rows: int = 5, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20000, **options)


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def past(given: dt.date) -> dt.date:
    """A day on which something was done. Raises ValidationError for one to come."""
    if given > timezone.localdate():
        raise forms.ValidationError("This day is still to come.")
    return given


class ProgrammeForm(PlainForm):
    """A programme that schools can join."""

    title = forms.CharField(label="Name of the programme", max_length=160)
    summary = words("What it is about", required=False)
    phase = forms.ChoiceField(
        label="Who may join", error_messages=say("Choose who may join."), choices=Programme.Phase.choices, widget=forms.RadioSelect()
    )
    starts_on = day("First day")


class SchoolForm(PlainForm):
    """A school chosen from those offered."""

    school_urn = forms.TypedChoiceField(label="School", coerce=int)

    def __init__(self, *args: Any, schools: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "school_urn", [("", "Choose a school"), *schools])
        if not schools:
            self.fields["school_urn"].help_text = "No open school is left to choose. Schools come with the register of schools: see Import."


class SignUpForm(SchoolForm):
    """A school joins a programme."""

    signed_up_on = day("Signed up on", error_messages=say("Enter the day."))
    contact = forms.CharField(label="Role that answers for it", max_length=120, required=False, help_text="A role, such as deputy head.")

    def clean_signed_up_on(self) -> Any:
        return past(self.cleaned_data["signed_up_on"])


class EndForm(PlainForm):
    """The last day of something."""

    on = day("Last day")


class LibraryForm(PlainForm):
    """An item of the library: what it is, for whom, and when it is looked at again."""

    title = forms.CharField(label="Title", max_length=160)
    kind = forms.ChoiceField(
        label="What it is", error_messages=say("Choose what it is."), choices=LibraryItem.Kind.choices, widget=forms.RadioSelect()
    )
    audiences = forms.MultipleChoiceField(
        label="Who it is for",
        error_messages=say("Choose who it is for."),
        choices=list(AUDIENCES.items()),
        widget=forms.CheckboxSelectMultiple(),
    )
    is_public = forms.BooleanField(label="List it on the public pages", required=False)
    review_on = day("When it is looked at again", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)


class VersionForm(PlainForm):
    """The next version: text, or a file, or both."""

    text = words("Text", 12, required=False, help_text=MARKS)
    file = forms.FileField(label="File", required=False, help_text="PDF, Word, Excel, PowerPoint, OpenDocument or text, at most 20 MB.")
    what_changed = words("What changed", 3, required=False)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given and given.size > MOST_BYTES:
            raise forms.ValidationError("Choose a file of at most 20 MB.")
        return given


class DistributionForm(PlainForm):
    """A version goes out."""

    audience = forms.ChoiceField(label="To whom", error_messages=say("Choose to whom."), choices=list(AUDIENCES.items()))
    sent_on = day("Sent on", error_messages=say("Enter the day."))
    how = forms.CharField(
        label="How", max_length=60, error_messages=say("Say how it was sent."), help_text="By e-mail, at the conference, by post."
    )
    expected = forms.IntegerField(label="How many are to read it", min_value=1, max_value=100000, required=False)

    def clean_sent_on(self) -> Any:
        return past(self.cleaned_data["sent_on"])


class ReadForm(PlainForm):
    """Somebody says that they have read it."""

    name = forms.CharField(label="Your name", max_length=120, error_messages=say("Enter your name."))
    role = forms.CharField(label="Your role", max_length=60, error_messages=say("Enter your role."))


class PolicyForm(PlainForm):
    """A new policy."""

    title = forms.CharField(label="Title", max_length=160)
    kind = forms.ChoiceField(
        label="What it is about", error_messages=say("Choose what it is about."), choices=Policy.Kind.choices, widget=forms.RadioSelect()
    )
    text = words("Text", 16, help_text=MARKS)


class RevisionForm(PlainForm):
    """Another version of a policy."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    text = words("Text", 16, help_text=MARKS)
    why = words("What changed, and why", 3, error_messages=say("Say what changed, and why."))


class ConsultForm(PlainForm):
    """Until when people can comment."""

    until = day("Last day for comments")


class CommentForm(PlainForm):
    """What somebody says in a consultation."""

    organisation = forms.CharField(label="School or organisation", max_length=160)
    role = forms.CharField(label="Your role", max_length=60, error_messages=say("Enter your role."))
    name = forms.CharField(label="Your name", max_length=120, required=False)
    text = words("What you think of it", 6, error_messages=say("Write what you think of it."), help_text="Please name no child.")


class AnswerForm(PlainForm):
    """What became of a comment."""

    outcome = forms.ChoiceField(
        label="What became of it",
        error_messages=say("Choose what became of it."),
        choices=[each for each in Comment.Outcome.choices if each[0] != Comment.Outcome.OPEN],
        widget=forms.RadioSelect(),
    )
    answer = words("Answer", 3)


class AdoptionForm(SchoolForm):
    """A school adopts a policy."""

    adopted_on = day("Adopted on", error_messages=say("Enter the day."))
    adopted_by = forms.CharField(
        label="Adopted by", max_length=120, error_messages=say("Say who adopted it."), help_text="The governing body, the head teacher."
    )


def _measures() -> list[tuple[str, str]]:
    return [(measure.key, measure.title) for measure in book]


class ExampleForm(SchoolForm):
    """Practice that others can learn from."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    title = forms.CharField(label="Title", max_length=160)
    school_urn = forms.TypedChoiceField(label="School", coerce=int, required=False, empty_value=None)
    team = forms.CharField(label="Team, where it is no school", max_length=120, required=False)
    what_was_done = words("What was done", error_messages=say("Say what was done."))
    what_changed = words("What changed", error_messages=say("Say what changed."))
    evidence = words("How it is known", 3, required=False)
    measures = forms.MultipleChoiceField(label="Measures that it moved", required=False, help_text=SEVERAL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "school_urn", "team"])
        offer(self, "measures", _measures())


class ShareForm(PlainForm):
    """An example was shared."""

    shared_on = day("Shared on", error_messages=say("Enter the day."))
    shared_with = forms.CharField(
        label="With whom",
        max_length=200,
        error_messages=say("Say with whom it was shared."),
        help_text="All secondary schools, a cluster, the schools' names.",
    )
    at_event = forms.CharField(label="At which meeting or event", max_length=160, required=False)

    def clean_shared_on(self) -> Any:
        return past(self.cleaned_data["shared_on"])


class StudyForm(PlainForm):
    """A case study, in its parts."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    title = forms.CharField(label="Title", max_length=160)
    background = words("Background", help_text="Use no name, school, place or exact date.")
    what_we_did = words("What we did", error_messages=say("Say what we did."))
    impact = words("What came of it", error_messages=say("Say what came of it."))
    voice = words("In the child's own words", 3, required=False)
    learning = words("What we learned", 3, required=False)
    measures = forms.MultipleChoiceField(label="Measures that it speaks to", required=False, help_text=SEVERAL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (label, values) in FACTS.items():
            choices = [("", "Not in the text"), *values.items()]
            self.fields[f"fact_{key}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        offer(self, "measures", _measures())

    def said(self) -> dict[str, Any]:
        """What the author wrote, the facts together as one."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version" and not name.startswith("fact_")}
        return given | {"facts": {key: self.cleaned_data[f"fact_{key}"] for key in FACTS if self.cleaned_data[f"fact_{key}"]}}


class KeepForm(PlainForm):
    """Why something flagged may stay."""

    reason = forms.CharField(label="Why it may stay", max_length=300, error_messages=say("Say why it may stay."))


class PageForm(PlainForm):
    """A public page."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    title = forms.CharField(label="Title", max_length=160)
    text = words("Text", 16, help_text=MARKS)
