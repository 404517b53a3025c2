"""Two people on one form, against a thing that has a version: a KPI."""

import pytest
from django.db import transaction

from virtualschool.authorities.models import Authority
from virtualschool.scorecards.models import Kpi
from virtualschool.workflow.versions import Stale, bump, held_at, locked


@pytest.fixture
def kpi(authority: Authority) -> Kpi:
    return Kpi.objects.create(authority=authority, title="Permanent exclusions")


@transaction.atomic
def test_the_version_that_was_shown_is_taken_and_an_older_one_is_refused(kpi: Kpi) -> None:
    held = held_at(kpi.version, kpi, "authority")
    held.title = "Exclusions"
    bump(held, "title")
    assert (held.version, Kpi.objects.get(pk=kpi.pk).title) == (kpi.version + 1, "Exclusions")
    with pytest.raises(Stale) as stale:
        held_at(kpi.version, kpi)
    assert (stale.value.now.title, stale.value.now.version) == ("Exclusions", kpi.version + 1)


@transaction.atomic
def test_what_no_form_asked_for_needs_no_version(kpi: Kpi) -> None:
    bump(locked(kpi))
    assert held_at(None, kpi).version == kpi.version + 1


@transaction.atomic
def test_only_the_fields_named_are_saved_and_the_instant_with_them(kpi: Kpi) -> None:
    held = locked(kpi)
    held.title, held.text = "Exclusions", "Not asked for"
    bump(held, "title")
    now = Kpi.objects.get(pk=kpi.pk)
    assert (now.title, now.text) == ("Exclusions", kpi.text)
    assert now.updated_at > kpi.updated_at or now.updated_at == held.updated_at
