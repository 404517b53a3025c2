"""What people type while they prepare and work: self-evaluation, documents, timetable, notes."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.measures.book import book
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.forms import Versioned, day, long
from virtualschool.peer_reviews.models import DocumentVersion, Exhibit, Kloe, Note, Review, ReviewDocument, Slot, TeamMember
from virtualschool.peer_reviews.models.fieldwork import DocumentKind
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.ui.forms import PlainForm

Redaction = DocumentVersion.Redaction


class Several(forms.ModelMultipleChoiceField):
    """Several objects of the review, by their public ids."""

    def __init__(self, queryset: QuerySet[Any], label: str, *, hint: str = "") -> None:
        super().__init__(
            queryset, label=label, required=False, help_text=hint, to_field_name="public_id", widget=forms.CheckboxSelectMultiple
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class OneOf(forms.ModelChoiceField):
    """One object of the review, by its public id; perhaps none."""

    def __init__(self, queryset: QuerySet[Any], label: str, *, required: bool = False, empty: str = "None") -> None:
        super().__init__(queryset, label=label, required=required, to_field_name="public_id", empty_label=empty)


class EvaluationForm(Versioned):
    """The host's judgement on one line of enquiry."""

    judgement = forms.ChoiceField(label="Your judgement", required=False, widget=forms.RadioSelect)
    strengths = long("Strengths")
    evidence = long("Evidence for the judgement", hint="What shows it, and where a reader finds it.")
    gaps = long("Gaps, and what you are doing about them")

    def __init__(self, *args: Any, levels: list[str], documents: QuerySet[ReviewDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judged = self.fields["judgement"]
        if isinstance(judged, forms.ChoiceField):
            judged.choices = [("", "Not judged yet"), *((level, level) for level in levels)]
        measures = [(each.key, each.title) for each in book]
        self.fields["measures"] = forms.MultipleChoiceField(
            label="Measures of the book that show it", choices=measures, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["documents"] = Several(documents, "Documents of the index that show it")


class RequestForm(PlainForm):
    """A document that is asked for."""

    title = forms.CharField(label="Which document", max_length=300)
    why = long("What you hope to find in it", rows=3)
    due_on = day("Needed by", required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kloe"] = OneOf(review.kloes.all(), "Line of enquiry", empty="Several, or none in particular")


class FileField(forms.FileField):
    """A file of a kind and size that is taken."""

    def __init__(self, review: Review) -> None:
        kinds = ",".join(papers.SIGNS)
        super().__init__(
            label="File",
            help_text="PDF, Word, Excel, PowerPoint, CSV or text. It is checked for names of children and other personal data.",
            widget=forms.FileInput({"accept": kinds}),
        )
        self._review = review

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        file = super().clean(data, initial)
        fault = papers.fault_of(file, self._review)
        if fault:
            raise forms.ValidationError(fault)
        return file


class DocumentForm(PlainForm):
    """A new entry of the index."""

    title = forms.CharField(label="Title", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=DocumentKind.choices)
    dated_on = day("Date of the document", required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kloes"] = Several(review.kloes.all(), "Lines of enquiry")
        self.fields["file"] = FileField(review)


class VersionForm(PlainForm):
    """Another file for an entry."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = FileField(review)


class JudgeForm(PlainForm):
    """What becomes of a file. It names the version that was looked at: nobody clears one that came in meanwhile."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    redaction = forms.ChoiceField(
        label="Redaction",
        choices=[(each.value, each.label) for each in (Redaction.NONE_NEEDED, Redaction.REDACTED, Redaction.NEEDED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the file."},
    )
    reason = forms.CharField(
        label="What was looked at, and by whom",
        max_length=500,
        required=False,
        help_text="Needed where the check found something or could not read the file.",
    )


class Clock(forms.TimeInput):
    """A time of day."""

    input_type = "time"


def clock(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=Clock(format="%H:%M"), error_messages={"invalid": "Enter a time like 09:30."})


class SlotForm(Versioned):
    """A session of the timetable."""

    kind = forms.ChoiceField(label="Kind", choices=Slot.Kind.choices)
    title = forms.CharField(label="Title", max_length=200)
    who = forms.CharField(
        label="With whom", max_length=200, required=False, help_text="Roles, for example “designated teachers”; no names."
    )
    people = forms.IntegerField(label="How many people", required=False, min_value=1, max_value=500)
    on = day("Day")
    starts = clock("From")
    ends = clock("To")
    place = forms.CharField(label="Where", max_length=200, required=False)
    online = forms.CharField(label="How to join online", max_length=300, required=False)
    contact = forms.CharField(label="Who at the host helps on the day", max_length=200, required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        peers = review.team.filter(ended_at__isnull=True).exclude(role=TeamMember.Role.COORDINATOR)
        self.fields["kloes"] = Several(review.kloes.all(), "Lines of enquiry")
        self.fields["reviewers"] = Several(peers, "Reviewers")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on, starts, ends = said.get("on"), said.get("starts"), said.get("ends")
        if on and starts and ends:
            if ends <= starts:
                self.add_error("ends", "The end lies before the beginning.")
            said["starts_at"] = timezone.make_aware(dt.datetime.combine(on, starts))
            said["ends_at"] = timezone.make_aware(dt.datetime.combine(on, ends))
        return said


class MinutesForm(Versioned):
    """What was said in a session."""

    minutes = long("Minutes", hint="For the review team alone. Roles, no names.", rows=10)


class NoteForm(Versioned):
    """A note; the same form stands behind the page without scripts and behind what a tablet sends."""

    note_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    written_at = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]
    )
    text = long("Note", required=True, hint="What you read, saw or heard. Roles, no names.", rows=4)
    bearing = forms.ChoiceField(
        label="It is a",
        choices=Note.Bearing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is a strength, an area for consideration or context."},
    )
    source_kind = forms.ChoiceField(
        label="From",
        choices=SourceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which kind of source it comes from."},
    )
    confidence = forms.ChoiceField(label="How sure", choices=Note.Confidence.choices, required=False)

    def __init__(
        self,
        *args: Any,
        kloes: QuerySet[Kloe],
        slots: QuerySet[Slot],
        documents: QuerySet[ReviewDocument],
        exhibits: QuerySet[Exhibit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kloe"] = OneOf(kloes, "Line of enquiry", required=True, empty="Choose one")
        self.fields["slot"] = OneOf(slots, "Session")
        self.fields["document"] = OneOf(documents, "Document")
        self.fields["exhibit"] = OneOf(exhibits, "Data exhibit")
        self.fields["kloe"].error_messages["required"] = "Choose the line of enquiry."

    def clean_confidence(self) -> str:
        return str(self.cleaned_data["confidence"] or Note.Confidence.SURE)
