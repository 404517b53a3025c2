"""What people fill in. Every form of something that others may edit too carries the version it was filled from."""

from typing import Any

from django import forms

from virtualschool.action_plans import standing
from virtualschool.action_plans.models import Action, Override, Plan
from virtualschool.quality.uploads import bare_name, fault_of
from virtualschool.scorecards.models import Kpi
from virtualschool.ui.forms import PlainForm, offer

LONG, SHORT = {"rows": 5}, {"rows": 3}


def _words(label: str, *, required: bool = False, rows: dict[str, int] = SHORT, hint: str = "", most: int = 20_000) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(rows), help_text=hint, max_length=most)


class Versioned(PlainForm):
    """A form that knows which version it was filled from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fields_only(self) -> dict[str, Any]:
        """What was entered, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PlanForm(Versioned):
    """A plan's own facts."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=Plan.Kind.choices, label="Kind of plan")
    school_urn = forms.IntegerField(label="School's URN", required=False, min_value=100000, max_value=999999)
    school_name = forms.CharField(label="School's name", required=False, max_length=200)
    starts_on = forms.DateField(label="Starts on", required=False)
    review_on = forms.DateField(label="Review on", required=False)
    origin_text = forms.CharField(label="Where it comes from", required=False, max_length=300, help_text="For example a peer review")
    origin_url = forms.URLField(label="Web address of where it comes from", required=False, max_length=300, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == Plan.Kind.SCHOOL and not given.get("school_name"):
            self.add_error("school_name", "Enter the school's name.")
        starts, review = given.get("starts_on"), given.get("review_on")
        if starts and review and review < starts:
            self.add_error("review_on", "A plan is reviewed after it starts: enter a later day.")
        return given


class ThemeForm(Versioned):
    """A line of enquiry."""

    title = _words("Line of enquiry or heading", required=True)


class ConsiderationForm(Versioned):
    """An area for consideration."""

    text = _words("Area for consideration", required=True, rows=LONG)


class ActionForm(Versioned):
    """The words of an action. Its due date has a form of its own, since a date moves only with a reason."""

    text = _words("Action", required=True, rows=LONG)
    owners = _words("By whom", hint="One name or role a line")
    support = _words("Support from")
    current = _words("Current situation")
    impact = _words("Anticipated impact", rows=LONG)
    impact_evidence = _words("Evidence of impact", rows=LONG)
    evidence = _words("Evidence source")
    review_source = forms.CharField(label="Review, in words", required=False, max_length=300)
    review_on = forms.DateField(label="Review on", required=False)

    def clean_owners(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["owners"].splitlines()]
        return list(dict.fromkeys(name[:160] for name in names if name))


class NewActionForm(ActionForm):
    """A new action: here the first due date is set."""

    due_on = forms.DateField(label="Due on", required=False)
    due_source = forms.CharField(label="Due, in words", required=False, max_length=300, help_text="Where there is no day: “termly”")
    field_order = ("text", "owners", "due_on", "due_source")


class ProgressForm(PlainForm):
    """A line for the progress log."""

    text = _words("Progress", required=True)


class DueForm(PlainForm):
    """Another due date, and why."""

    due_on = forms.DateField(label="New due date", required=False)
    due_source = forms.CharField(label="Due, in words", required=False, max_length=300, help_text="Where there is no day: “termly”")
    reason = _words("Why it moves", required=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("due_on") and not given.get("due_source"):
            self.add_error("due_on", "Enter the new due date, or say in words when it is due.")
        return given


class CompleteForm(PlainForm):
    """That an action is finished."""

    completed_on = forms.DateField(label="Finished on", required=False, help_text="Left empty: today")
    words = _words("What shows that it is finished")


class ReasonForm(PlainForm):
    """A reason."""

    reason = _words("Why", required=True)


class OverrideForm(PlainForm):
    """A person's judgement in place of the rule's."""

    of = forms.ChoiceField(choices=Override.Of.choices, widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=[("", "Choose")] + [(word, word) for word in standing.WORDS])
    reason = _words("Why", required=True)


class ActionField(forms.ModelChoiceField):
    """Chooses an action by its number and first words."""

    def offer_in_words(self) -> None:
        """Writes out what there is to choose, without an object for each of hundreds."""
        self.choices = self._in_words

    def _in_words(self) -> list[tuple[Any, Any]]:
        held = self.queryset.values_list("pk", "number", "text") if self.queryset is not None else ()
        return [("", self.empty_label), *((pk, f"{number}. {text[:80]}") for pk, number, text in held)]


class LinkForm(PlainForm):
    """Another action that this one refers to."""

    to = ActionField(
        Action.objects.none(),
        label="Refers to action",
        empty_label="Choose",
        error_messages={"required": "Choose the action that this one refers to."},
    )
    words = forms.CharField(label="In the words of the plan", required=False, max_length=300, help_text="“as described above”")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", choices)
        field = self.fields["to"]
        if isinstance(field, ActionField):
            field.offer_in_words()


class KpiForm(PlainForm):
    """An indicator that measures the action's impact."""

    kpi = forms.ModelChoiceField(Kpi.objects.none(), label="Key performance indicator", empty_label="Choose")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kpi", choices)


class UploadForm(PlainForm):
    """A file, or a table that was copied."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="Word, Excel, PDF with text in it, CSV or plain text",
        widget=forms.FileInput({"accept": ".docx,.docm,.xlsx,.xlsm,.csv,.tsv,.txt,.pdf,.html"}),
    )
    pasted = forms.CharField(label="Or paste the table", required=False, max_length=2_000_000, widget=forms.Textarea({"rows": 8}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if not file and not (given.get("pasted") or "").strip() and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste a table.")
        if file and fault_of(file):
            self.add_error("file", fault_of(file))
        return given

    def sent(self) -> tuple[str, bytes]:
        """Name and content of what was sent; a file goes before pasted words."""
        file = self.cleaned_data.get("file")
        if file:
            return bare_name(file), file.read()
        return "pasted table.txt", self.cleaned_data["pasted"].encode()


def initial_of(action: Action) -> dict[str, Any]:
    """What the form of an action starts from."""
    names = [name for name in ActionForm.base_fields if name not in ("owners", "version")]
    held = {name: getattr(action, name) for name in names}
    return held | {"version": action.version, "owners": "\n".join(owner.name for owner in action.owners.all())}
