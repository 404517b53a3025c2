"""What people send to the data desk."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from virtualschool.quality.uploads import fault_of
from virtualschool.ui.forms import PlainForm

DISMISSALS = (
    ("not ours", "Not a child of this authority"),
    ("by mistake", "Sent by mistake"),
    ("held already", "Already in the record"),
    ("not needed", "Not needed any more"),
)


class FileInput(forms.FileInput):
    """A file input for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each with its own fault named."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [each for each in data or [] if each]
        if not files:
            raise forms.ValidationError("Choose one file or more.")
        faults = [fault for file in files if (fault := fault_of(file))]
        if faults:
            raise forms.ValidationError(faults)
        return files


class UploadForm(PlainForm):
    """Files to look at."""

    sent = FilesField(
        label="Files",
        help_text="CSV or Excel, several at once. The kind of each file is recognised by its column headings.",
    )


class YearForm(PlainForm):
    """The collection year of a social-care return, where the one read from its dates is wrong."""

    year = forms.IntegerField(
        label="Collection year",
        required=False,
        help_text="The year in which the return ends, for example 2026 for 1 April 2025 to 31 March 2026. Leave empty to read it "
        "from the dates.",
    )

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not 2000 <= year <= dt.date.today().year + 1:
            raise forms.ValidationError("Enter a collection year such as 2026.")
        return year


class FindForm(PlainForm):
    """Looking for the child of waiting rows. Sent by POST, so that no identifier stands in an address."""

    look_for = forms.CharField(label="Find the child", max_length=60, help_text="CHILD number or UPN, or the start of a surname.")


class DismissForm(PlainForm):
    """Why waiting rows are not needed."""

    reason = forms.ChoiceField(
        label="Why are these rows not needed?",
        choices=DISMISSALS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why these rows are not needed."},
    )

    def words(self) -> str:
        return dict(DISMISSALS)[self.cleaned_data["reason"]]
