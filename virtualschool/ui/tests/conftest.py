"""Every test here runs on the small site of site.py instead of the whole house."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from virtualschool.ui.tests import site

ROOM = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def small_site() -> Iterator[None]:
    """The layout, its headers and its errors, without any other room."""
    templates = [{**site.TEMPLATES[0], "DIRS": [str(ROOM / "templates")]}]
    with override_settings(
        ROOT_URLCONF="virtualschool.ui.tests.site",
        TEMPLATES=templates,
        MIDDLEWARE=site.MIDDLEWARE,
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        DEBUG=False,
    ):
        yield
