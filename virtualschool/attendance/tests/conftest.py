"""A child in care at a school, and register files sent in for them, as tests of this room need."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.children.models import Child, Enrolment, ReportedEpisode
from virtualschool.intake.actions import Report, Source, load_batch
from virtualschool.intake.afterwards import derive
from virtualschool.schools.models import School

UPN = "A801200001001"
START = dt.date(2020, 9, 1)


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    """Files kept aside go to a place of the test's own."""
    settings.VAR = tmp_path / "var"
    return settings.VAR


@pytest.fixture
def school(db: None) -> School:
    return School.objects.create(urn=111734, name="Linthorpe Grange School", la_code="806", status_code="1")


@pytest.fixture
def second_school(db: None) -> School:
    return School.objects.create(urn=111999, name="Marton Vale Academy", la_code="807", status_code="1")


@pytest.fixture
def child(authority: Authority) -> Child:
    """In care since 2020 and on roll nowhere."""
    child = Child.objects.create(authority=authority, child_code="C1", upn=UPN, born_on=dt.date(2013, 5, 1), sex="F")
    ReportedEpisode.objects.create(child=child, collection_year=2026, began_on=START, legal_status="C2", placement="U1")
    derive(authority, {child.pk}, set())
    return child


@pytest.fixture
def pupil(child: Child, school: School) -> Child:
    """The child, on roll at the school since 2020."""
    Enrolment.objects.create(child=child, school=school, starts_on=START, status="C")
    return child


@pytest.fixture
def send(authority: Authority, tmp_path: Path) -> Callable[..., Report]:
    """`send("UPN,URN,Date,AM,PM", row, …)` loads one CSV; `send({"a.csv": [header, row]})` several as one batch."""

    def load(first: str | dict[str, list[str]], *rows: str, dry_run: bool = False) -> Report:
        files = first if isinstance(first, dict) else {"register.csv": [first, *rows]}
        sources = []
        for name, lines in files.items():
            path = tmp_path / name
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            sources.append(Source(path, name))
        return load_batch(sources=sources, authority=authority, by=command_line_viewer(authority), dry_run=dry_run)

    return load
