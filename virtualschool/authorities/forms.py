"""Signing in, and changing one's own password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from virtualschool.accounts.models import User
from virtualschool.ui.forms import PlainForm


class SignInForm(PlainForm):
    """Email address and password. A wrong pair is one message, so that nobody learns which addresses exist."""

    email = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}))
    password = forms.CharField(label="Password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.user: User | None = None
        self.was_wrong = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.user = authenticate(self._request, username=cleaned["email"].lower(), password=cleaned["password"])
            self.was_wrong = self.user is None
            if self.was_wrong:
                self.add_error("password", "The email address or the password is wrong.")
        return cleaned


class PasswordForm(PlainForm):
    """The password one has, and the new one twice."""

    current = forms.CharField(
        label="Password you have now", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(label="New password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(label="New password again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.was_wrong = False
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_current(self) -> str:
        given: str = self.cleaned_data["current"]
        self.was_wrong = not self._user.check_password(given)
        if self.was_wrong:
            raise ValidationError("This is not the password you have now.")
        return given

    def clean_new(self) -> str:
        given: str = self.cleaned_data["new"]
        validate_password(given, self._user)
        return given

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if {"new", "again"} <= told.keys() and told["new"] != told["again"]:
            self.add_error("again", "The two new passwords are not the same.")
        elif {"new", "current"} <= told.keys() and told["new"] == told["current"]:
            self.add_error("new", "The new password is the one you have now.")
        return told
