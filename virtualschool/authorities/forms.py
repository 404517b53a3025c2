"""Signing in."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
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
