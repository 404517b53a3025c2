"""Checking the end of the trail alone, which a page can afford."""

import pytest
from django.utils import timezone

from virtualschool.audit import trail
from virtualschool.audit.models import Entry

pytestmark = pytest.mark.django_db


def forged(viewer) -> Entry:
    """An entry that nobody sealed, at the end of the chain."""
    return Entry.objects.create(
        at=timezone.now(), authority_code=viewer.authority_code, by_name="Nobody", event="child.read", subject="x", previous="", digest="0"
    )


def test_the_end_of_a_whole_trail_holds(viewer):
    assert trail.broken_links(viewer.authority_code, newest=2) == []
    for _ in range(3):
        trail.record("child.read", on="children.Child:1", by=viewer)
    assert trail.broken_links(viewer.authority_code, newest=2) == []
    assert trail.broken_links(viewer.authority_code) == []


def test_what_was_forged_is_found_among_the_newest_alone(viewer):
    trail.record("child.read", on="children.Child:1", by=viewer)
    bad = forged(viewer)
    trail.record("child.read", on="children.Child:1", by=viewer)
    assert trail.broken_links(viewer.authority_code, newest=3) == [bad.pk]
    assert trail.broken_links(viewer.authority_code, newest=1) == []
