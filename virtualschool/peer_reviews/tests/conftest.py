"""What many tests of reviews begin with."""

import pytest

from virtualschool.peer_reviews.tests import making_findings as made_by


@pytest.fixture
def made(viewer):
    """A review whose team is on site."""
    return made_by.on_site(viewer)
