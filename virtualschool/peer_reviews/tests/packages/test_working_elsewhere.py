"""A whole review carried out at the peers' own installation, through the actions that people use on both sides."""

import datetime as dt

import pytest

from tests.fixtures import TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews import policies_findings
from virtualschool.peer_reviews.actions import documents, findings, notes, reports, reviews, team
from virtualschool.peer_reviews.models import FindingLink, Note, Review
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.packages.layout import ALL_TABLES, BY_KIND
from virtualschool.peer_reviews.queries import notes_visible_to
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests.packages.two import sent, taken

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def review(host) -> Review:
    """Prepared by the host, without a peer who has an account there."""
    review = making.scoped(host.by)
    making.filed(review, host.by, title="Support policy")
    making.slotted(review, host.by)
    making.evaluated(review, host.by)
    return review


@pytest.fixture
def mirror(host, home, review) -> Review:
    return taken(home, sent(host, review)[1])[1]


def leading(mirror: Review, home) -> Viewer:
    """A lead peer of the home council, who has signed; the mirror is in preparation."""
    lead = making.signed(mirror, home.by)
    reviews.move(review=mirror, name="agree_scope", by=home.by)
    mirror.refresh_from_db()
    return lead


def test_the_host_needs_no_lead_of_its_own_once_a_package_was_made(host, review):
    with pytest.raises(Refused, match="lead peer"):
        reviews.move(review=review, name="agree_scope", by=host.by)
    sent(host, review)
    reviews.move(review=review, name="agree_scope", by=host.by)
    reviews.move(review=review, name="begin", by=host.by)
    assert Review.objects.get(pk=review.pk).state == "on_site"


def test_peers_work_on_the_mirror_and_the_host_reads_the_report(host, home, review, mirror):
    lead = making.signed(mirror, home.by)
    for name in ("agree_scope", "begin"):
        reviews.move(review=mirror, name=name, by=home.by)
    mirror.refresh_from_db()
    note = making.noted(mirror, lead, slot=mirror.slots.get())
    finding = findings.write_finding(review=mirror, kloe=mirror.kloes.first(), kind="strength", text="Schools are supported.", by=lead)
    findings.link_evidence(finding=finding, source=note, stance="supports", by=lead)
    findings.link_evidence(finding=finding, source=mirror.documents.get(), stance="supports", by=lead)
    finding.refresh_from_db()
    assert finding.state == "triangulated"
    assert documents.take(version=mirror.documents.get().versions.get(), by=lead) == b"A policy without names."
    findings.move_finding(finding=finding, name="enter_report", by=lead)
    report = reports.open_report(review=mirror, by=lead)
    passages = {"context": "C", "summary": "A service that knows itself.", "method": "M", "next_steps": "N"}
    report = reports.save_passages(report=report, passages=passages, version=report.version, by=lead)
    reviews.move(review=mirror, name="leave_site", by=lead)
    reports.send_to_host(report=report, check_until=TODAY + dt.timedelta(days=14), by=lead)
    mirror.refresh_from_db()
    taken(host, sent(home, mirror)[1])
    review.refresh_from_db()
    assert review.state == "factual_check"
    assert policies_findings.reads_findings(review, host.by)
    ours = review.findings.get()
    assert (ours.state, ours.text, ours.links.count()) == ("in_report", "Schools are supported.", 2)
    assert review.report.check_until == TODAY + dt.timedelta(days=14)
    assert reports.shown_report(review.report).title
    assert not notes_visible_to(host.by).exists(), "people spoke to the peers in confidence"
    commented = reports.comment(report=review.report, about=ours, kind="wrong", text="Most schools, not all.", by=host.by)
    assert commented.made_by == host.by.name


def test_evidence_that_was_taken_from_a_finding_goes_and_comes_back_on_undo(host, home, review, mirror):
    lead = leading(mirror, home)
    note = making.noted(mirror, lead)
    finding = findings.write_finding(review=mirror, kloe=mirror.kloes.first(), kind="strength", text="F", by=lead)
    link = findings.link_evidence(finding=finding, source=note, stance="supports", by=lead)
    taken(host, sent(home, mirror)[1])
    assert FindingLink.objects.filter(finding__review=review).count() == 1
    findings.unlink_evidence(link=link, by=lead)
    gone, _ = taken(host, sent(home, mirror)[1])
    assert gone.counts["gone"] == 1
    assert FindingLink.objects.filter(finding__review=review).count() == 0
    taken_again, _ = taken(host, sent(home, mirror)[1])
    assert set(taken_again.counts) == {"unchanged"}
    actions.undo(package=taken_again, by=host.by)
    actions.undo(package=gone, by=host.by)
    assert FindingLink.objects.get(finding__review=review).finding == review.findings.get()


def test_a_note_that_its_writer_took_back_is_taken_back_at_the_host(host, home, review, mirror):
    lead = leading(mirror, home)
    note = making.noted(mirror, lead)
    taken(host, sent(home, mirror)[1])
    notes.retract_note(note=note, reason="Heard wrongly.", by=lead)
    taken(host, sent(home, mirror)[1])
    assert Note.objects.get(review=review).retracted_reason == "Heard wrongly."


def test_the_host_may_still_invite_the_lead_for_the_signature(host, home, review, mirror):
    making.signed(mirror, home.by)
    taken(host, sent(home, mirror)[1])
    assert review.team.get().role == "lead"
    assert making.invited(review, host.by, number=2).access_from == review.access_from


def test_another_councils_head_cannot_run_the_mirrors_team(host, home, mirror):
    with pytest.raises(Refused, match="another council"):
        team.invite(review=mirror, said=making.person(), by=host.by)


STAYS = {
    "*": {"id", "review", "public_id", "updated_at"},
    "kloe": set(),
    "slot": {"minutes", "minutes_by", "minutes_at", "cancelled_at", "cancelled_reason", "version"},
    "document": {"request", "withdrawn_at", "withdrawn_reason"},
    "version": {"stored", "found", "cleared_reason"},
    "evaluation": {"version"},
    "exhibit": {"batches", "then"},
    "rubric": {"authority_code", "ends_on"},
    "sample": {"seed", "population_seal"},
    "item": {"cleared_reason", "found", "version"},
    "peer": {"email", "user", "membership", "made_account", "access_from", "access_until", "invited_at", "invited_by"},
    "request": {"prompt", "state", "answer", "answered_at", "answered_by"},
    "exhibit_request": {"exhibit", "declined_reason", "answered_at", "answered_by"},
    "grading": {"authority_code", "subject", "grader_user_id", "state", "began_at"},
    "report": {"content", "digest", "signed_off_at"},
    "comment": {"report", "answer", "answer_text", "before", "after", "answered_at", "answered_by"},
    "answer": {"report", "finding", "passage", "kind", "text", "made_at", "made_by"},
    "signature": {"report", "user_id", "void_at"},
    "signed_report": {"context", "summary", "method", "next_steps", "version", "check_until"},
}
"""By kind, the fields that stay at home on purpose."""


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.kind)
def test_every_field_travels_or_stays_on_purpose(table):
    """A field that is added to a table must be decided about: it travels, or it is named here."""
    own = {field.name for field in table.model._meta.fields}
    travels = {*table.fields, *table.refs, *table.many}
    assert own - travels - STAYS["*"] - STAYS.get(table.kind, set()) == set()
    assert BY_KIND[table.kind] is table
