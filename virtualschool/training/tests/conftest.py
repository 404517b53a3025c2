"""What tests of training share."""

import pytest

from virtualschool.training.actions import events


@pytest.fixture
def course(viewer):
    fields = {"title": "Role of the designated teacher", "summary": "", "lapses_after_months": 24, "for_designated_teachers": True}
    return events.add_course(fields=fields, by=viewer)
