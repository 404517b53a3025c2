"""Packages of a partner whose program does not keep to the rules: refused in words, and nothing of them is kept."""

import copy
import json

import pytest
from django.utils import timezone

from virtualschool.config.commands import main
from virtualschool.exchange import actions as exchange
from virtualschool.exchange import keeping
from virtualschool.exchange.actions import Parcel
from virtualschool.exchange.models import Package
from virtualschool.exchange.refusing import Refused
from virtualschool.peer_reviews.models import Carried, Finding, FindingLink, Review
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.packages.layout import CONTENT, MATERIAL, RETURN, SCHEMA, VERSION
from virtualschool.peer_reviews.packages.queries import identity_for
from virtualschool.peer_reviews.packages.writing import written
from virtualschool.peer_reviews.tests.packages.two import WEEK, hosted, sent, taken, worked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def review(host) -> Review:
    return hosted(host.by)


def forged(side, review, **changes) -> bytes:
    """A package of a review as a program without our checks would close it; `changes` by where they go, as table__row__field."""
    made = written(review)
    content = copy.deepcopy(made.content)
    for path, value in changes.items():
        *way, last = (int(part) if part.isdecimal() else part for part in path.split("__"))
        held = content if way == ["review"] else content["tables"]
        for part in way:
            held = held[part]
        held[last] = value
    parcel = Parcel(made.kind, SCHEMA, VERSION, {**made.files, CONTENT: json.dumps(content).encode()}, {}, "")
    closed = exchange.send(parcel=parcel, partner=side.partner, expires_at=timezone.now() + WEEK, ours=identity_for(side.by), by=side.by)
    data = keeping.kept(closed)
    assert data
    return data


MATERIALS = {
    "kloe__0__title": "\ud800",
    "kloe__1__order": float("nan"),
    "prompt__0__text": {"a": float("inf")},
    "document__0__number": float("inf"),
    "slot__0__kloes": 7,
    "sample__0__size": -1,
}
RETURNS = {
    "grading__0__grader": "nobody",
    "grading__0__marks__0__level": [],
    "grading__0__marks__0__criterion": {"a": 1},
    "report__0__summary": float("inf"),
}


@pytest.mark.parametrize("path", MATERIALS)
def test_material_that_no_database_holds_is_refused_in_words(host, home, review, path):
    package = actions.bring(data=forged(host, review, **{path: MATERIALS[path]}), by=home.by)
    assert (package.kind, package.state, package.refused_for) == (MATERIAL, Package.State.REFUSED, "FAULTY")
    assert keeping.kept(package) is None
    assert not Review.objects.filter(is_remote=True).exists()


@pytest.mark.parametrize("path", RETURNS)
def test_a_return_of_the_wrong_shape_is_refused_in_words(host, home, review, path):
    mirror = taken(home, sent(host, review)[1])[1]
    worked(mirror)
    package = actions.bring(data=forged(home, mirror, **{path: RETURNS[path]}), by=host.by)
    assert (package.kind, package.state, package.refused_for) == (RETURN, Package.State.REFUSED, "FAULTY")
    assert not Carried.objects.filter(review=review).exists()


def test_no_document_outlives_a_package_that_was_not_taken(host, home, review, settings):
    before = set(settings.VAR.rglob("*"))
    package = actions.bring(data=forged(host, review, sample__0__kloe="00000000-0000-4000-8000-000000000000"), by=home.by)
    with pytest.raises(Refused, match="points to"):
        actions.accept(package=package, by=home.by)
    assert {path for path in set(settings.VAR.rglob("*")) - before if path.is_file() and "reviews" in path.parts} == set()
    assert not Review.objects.filter(is_remote=True).exists()


def test_that_a_finding_is_triangulated_is_not_taken_on_trust(host, home, review):
    mirror = taken(home, sent(host, review)[1])[1]
    worked(mirror)
    FindingLink.objects.filter(exhibit__isnull=False).delete()
    taken(host, forged(home, mirror, finding__0__state="triangulated"))
    assert review.findings.get().state == Finding.State.DRAFT


def test_a_report_whose_findings_do_not_stand_is_not_taken(host, home, review, tmp_path, capsys):
    mirror = taken(home, sent(host, review)[1])[1]
    worked(mirror)
    FindingLink.objects.filter(exhibit__isnull=False).delete()
    data = forged(home, mirror, finding__0__state="in_report", review__state="factual_check")
    package = actions.bring(data=data, by=host.by)
    with pytest.raises(Refused, match="Not all findings still stand: Finding 1"):
        actions.accept(package=package, by=host.by)
    package.refresh_from_db()
    assert package.state == Package.State.WAITING
    assert actions.look_into(package=package, by=host.by).title, "a refusal leaves the file where it was"
    assert not review.findings.exists()
    assert Review.objects.get(pk=review.pk).state == review.state
    path = tmp_path / "a.vspackage"
    actions.decline(package=package, by=host.by)
    path.write_bytes(forged(home, mirror, finding__0__state="in_report", review__state="factual_check"))
    for _ in range(2):
        assert main(["review", "import", str(path), "--authority", "806"]) == 1
        assert json.loads(capsys.readouterr().out)["refused"] == "FAULTY"
    held = Package.objects.filter(direction="in", authority_code="806")
    assert sorted(each.state for each in held) == ["declined", "refused", "refused"]
    assert not any(keeping.kept(each) for each in held)


def test_support_that_the_host_takes_away_falls_at_the_mirror(host, home, review):
    mirror = taken(home, sent(host, review)[1])[1]
    worked(mirror)
    finding = mirror.findings.get()
    FindingLink.objects.filter(finding=finding, exhibit__isnull=False).delete()
    FindingLink.objects.create(
        finding=finding, document=mirror.documents.get(), stance="supports", linked_at=timezone.now(), linked_by="A peer"
    )
    Finding.objects.update(state="triangulated")
    review.documents.update(withdrawn_at=timezone.now(), withdrawn_reason="Wrong file.")
    taken(home, sent(host, review)[1])
    finding.refresh_from_db()
    assert finding.state == Finding.State.DRAFT
