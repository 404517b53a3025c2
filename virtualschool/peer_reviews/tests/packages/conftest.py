"""Two councils that know each other."""

import pytest

from virtualschool.peer_reviews.tests.packages import two


@pytest.fixture
def sides(viewer, viewer_as, other_authority, settings, tmp_path):
    """The host and the peers' home."""
    settings.VAR = tmp_path
    return two.befriended(viewer, viewer_as("head", of=other_authority))


@pytest.fixture
def host(sides):
    return sides[0]


@pytest.fixture
def home(sides):
    return sides[1]
