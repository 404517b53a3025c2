"""A small record to work on: a school, children with care and enrolments, all made through intake."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.models import Child
from virtualschool.intake.actions import collect, load_batch
from virtualschool.schools.models import School

URN = 111734


def csv_text(header, rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


@pytest.fixture
def school(db):
    return School.objects.create(urn=URN, name="Acklam Grange", la_code="806", status_code="1")


@pytest.fixture
def children(authority, school):
    """CHILD c1 to c60, on roll at the school since September 2025."""
    made = [
        Child.objects.create(authority=authority, child_code=f"c{n}", upn="", forename=f"Given{n}", surname=f"Family{n}")
        for n in range(1, 61)
    ]
    for child in made:
        child.enrolments.create(school=school, starts_on="2025-09-01", year_group="9")
    return made


@pytest.fixture
def load(authority, viewer, tmp_path):
    """`load(name, header, rows)`: through the command's door."""

    def take(name, header, rows, **options):
        path = tmp_path / name
        path.write_bytes(csv_text(header, rows))
        return load_batch(sources=collect([path]), authority=authority_numbered("806"), by=viewer, **options)

    return take


@pytest.fixture
def desk(client_as):
    return client_as("head")


@pytest.fixture
def send(desk):
    """`send(("a.csv", header, rows), …)`: uploads and gives the address of the preview."""

    def upload(*files, client=None):
        sent = [
            SimpleUploadedFile(name, content if isinstance(content, bytes) else csv_text(content, rest[0]))
            for name, content, *rest in files
        ]
        answer = (client or desk).post("/data/import/", {"sent": sent})
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    return upload
