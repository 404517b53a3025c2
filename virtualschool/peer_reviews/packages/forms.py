"""What people enter about partners and packages."""

from typing import Any

from django import forms

from virtualschool.exchange.models import Partner
from virtualschool.ui.forms import PlainForm, offer

DAYS = (7, 14, 30)


class BringForm(PlainForm):
    """A package that was handed over."""

    file = forms.FileField(label="Package", help_text="A file that ends in .vspackage.")


class AddPartnerForm(PlainForm):
    """Another council's identity file."""

    identity = forms.FileField(
        label="Identity file", help_text="A small file that the other council hands to you. Nothing in it is secret."
    )


class ConfirmForm(PlainForm):
    """The digits that the other side read out."""

    fingerprint = forms.CharField(
        label="Digits that they read to you", help_text="Eight groups of five. Ask them; do not read them out first.", max_length=80
    )
    how = forms.CharField(label="Whom you spoke with, and how", max_length=200, help_text="The head, on the number of their council.")


class RevokeForm(PlainForm):
    """Why a key is not trusted any more."""

    why = forms.CharField(label="Why this key is not trusted any more", max_length=200)


class SendForm(PlainForm):
    """For whom a package is closed, and for how long."""

    partner = forms.ChoiceField(label="For")
    days = forms.ChoiceField(label="It can be opened for", choices=[(str(days), f"{days} days") for days in DAYS])

    def __init__(self, *args: Any, partners: list[Partner], longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "partner", [(str(each.public_id), str(each)) for each in partners])
        offer(self, "days", [(str(days), f"{days} days") for days in DAYS if days <= longest])
