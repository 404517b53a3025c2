"""Forms of events, courses, places and feedback."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from virtualschool.training.actions.bookings import Asked
from virtualschool.training.forms.fields import SchoolForm, instant, words
from virtualschool.training.models import Question
from virtualschool.training.words import KINDS, QUESTION_KINDS, ROLES, SCALE
from virtualschool.ui.forms import PlainForm, offer


class CourseForm(PlainForm):
    """A course and after how many months training in it lapses."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    title = forms.CharField(label="Title", max_length=160)
    summary = words("What it is about", required=False)
    lapses_after_months = forms.IntegerField(
        label="Months after which it lapses", min_value=1, max_value=240, required=False, help_text="Leave empty if it never lapses."
    )
    for_designated_teachers = forms.BooleanField(label="It counts as the training of a designated teacher", required=False)


class EventForm(PlainForm):
    """Everything about an event but its state."""

    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    title = forms.CharField(label="Title", max_length=160)
    kind = forms.ChoiceField(label="Kind of event", choices=list(KINDS.items()), widget=forms.RadioSelect())
    course: Any = forms.ModelChoiceField(
        queryset=None, label="Course", required=False, empty_label="None", help_text="Attendance then counts as training in this course."
    )
    starts_at = instant(
        "Starts",
        error_messages={"required": "Say when it starts."},
        help_text="A day that is past will do: then you enter who came, and nobody books.",
    )
    ends_at = instant("Ends", error_messages={"required": "Say when it ends."})
    hours = forms.DecimalField(
        label="Hours of training", min_value=0.5, max_value=99, decimal_places=1, help_text="As certificates will say."
    )
    place = forms.CharField(label="Where", max_length=200, required=False, help_text="Leave empty if it is only online.")
    online_link = forms.URLField(
        label="Link to join online", required=False, assume_scheme="https", help_text="Only people with a place see it."
    )
    capacity = forms.IntegerField(label="Number of places", min_value=1, max_value=5000)
    booking_opens_at = instant("Booking opens", required=False, help_text="Leave empty to open as soon as the event is open.")
    booking_closes_at = instant("Booking closes", required=False, help_text="Leave empty to close when it begins.")
    audiences = forms.MultipleChoiceField(
        label="Who it is for", choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple(), required=False
    )
    presenters = forms.CharField(label="Presenters", max_length=300, required=False)
    topics = words("Topics, one a line", required=False)
    summary = words("What it is about", required=False, help_text="Shown on the booking page.")

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "course", courses)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "The end must come after the start.")
        opens, closes = given.get("booking_opens_at"), given.get("booking_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("booking_closes_at", "Booking must close after it opens.")
        if starts and closes and closes > starts:
            self.add_error("booking_closes_at", "Booking must close before the event starts.")
        return given


class PlaceForm(SchoolForm):
    """What someone says of themselves to get a place; the Virtual School fills it in for others."""

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Email address", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    role = forms.ChoiceField(label="Role", choices=list(ROLES.items()), widget=forms.RadioSelect())
    access_needs = words(
        "Access needs",
        2,
        required=False,
        max_length=500,
        help_text="Such as step-free access, large print, a signer. Emptied after the event.",
    )
    field_order: tuple[str, ...] = ("name", "email", "role", "school", "access_needs")

    def asked(self) -> Asked:
        given = self.cleaned_data
        urn, organisation = self.place()
        return Asked(given["name"], given["email"], given["role"], urn, organisation, given["access_needs"])


class BookForm(PlaceForm):
    """The same on the public page: with an address to answer to, agreement, and a field that only machines fill in."""

    email = forms.EmailField(
        label="Email address",
        help_text="We send whether you have a place, and your own link to see or cancel it, to this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(
        label="I agree that the Virtual School keeps this to run the event and to know what training I have had",
        error_messages={"required": "Tick the box if you agree: without it we cannot book a place."},
    )
    website = forms.CharField(label="Leave this empty", required=False)
    field_order = ("name", "email", "role", "school", "access_needs", "agrees", "website")

    @property
    def is_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class PasteForm(PlainForm):
    """Rows copied from a spreadsheet, or the spreadsheet."""

    text = forms.CharField(
        label="Rows copied from Excel", required=False, max_length=400_000, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    file = forms.FileField(
        label="Or a file", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}), help_text="CSV or Excel, 2 MB at most."
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if not file and not (given.get("text") or "").strip():
            raise ValidationError("Paste the rows or choose a file.")
        if file and file.size > 2 * 1024 * 1024:
            self.add_error("file", "The file is larger than 2 MB.")
        return given


class ReasonForm(PlainForm):
    """Why something is done."""

    reason = words("Why", 2, max_length=500, error_messages={"required": "Say why."})


class FeedbackForm(PlainForm):
    """An event's own questions. All may be left blank, but not all at once."""

    website = forms.CharField(label="Leave this empty", required=False)

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _answer_field(question)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(f"q{question.pk}") for question in self.questions):
            raise ValidationError("Answer at least one question.")
        return given

    def answers(self) -> tuple[dict[int, int], dict[int, str]]:
        """Values and texts by question id; a question left blank is in neither."""
        values, texts = {}, {}
        for question in self.questions:
            given = self.cleaned_data.get(f"q{question.pk}") or ""
            if given and question.kind == "text":
                texts[question.pk] = given
            elif given:
                values[question.pk] = int(given)
        return values, texts


def _answer_field(question: Question) -> forms.Field:
    if question.kind == "text":
        return words(question.text, 3, required=False, max_length=2000, help_text="Please name nobody, and no child.")
    choices = SCALE.items() if question.kind == "scale" else {1: "Yes", 0: "No"}.items()
    return forms.ChoiceField(
        label=question.text, choices=[(str(value), text) for value, text in choices], widget=forms.RadioSelect(), required=False
    )


class QuestionForm(PlainForm):
    """One question of the form; without words it is left out."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    text = forms.CharField(label="Question", max_length=200, required=False)
    kind = forms.ChoiceField(label="Kind of answer", choices=list(QUESTION_KINDS.items()), required=False)
