"""What every test of signing in begins with."""

import pytest
from django.core.cache import cache

PASSWORD = "quite a long sentence"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def head(user_as):
    """A head who signs in with a password."""
    user = user_as("head")
    user.set_password(PASSWORD)
    user.save()
    return user
