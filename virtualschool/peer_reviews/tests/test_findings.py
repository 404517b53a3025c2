"""Findings: written together, triangulated by kinds of source, and led into the report."""

import datetime as dt

import pytest

from virtualschool.authorities.models import Setting
from virtualschool.peer_reviews import queries
from virtualschool.peer_reviews.actions import documents, findings, notes, reviews
from virtualschool.peer_reviews.models import Finding
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.standing import standing_of_finding
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S = Finding.State


def test_the_status_turns_only_at_the_second_kind_of_source(made):
    finding = made_by.found(made)
    assert made_by.linked(made, finding, made_by.noted(made)).state == S.DRAFT
    assert made_by.linked(made, finding, made_by.noted(made)).state == S.DRAFT
    assert standing_of_finding(finding).words == "Two notes, both voice: one more kind of source is needed."
    with pytest.raises(Refused, match="one more kind of source"):
        findings.move_finding(finding=finding, name="enter_report", by=made.lead)
    assert made_by.linked(made, finding, made_by.exhibited(made)).state == S.TRIANGULATED
    assert findings.move_finding(finding=finding, name="enter_report", by=made.lead).state == S.IN_REPORT


def test_evidence_that_contradicts_counts_for_nothing_and_must_be_answered(made):
    finding = made_by.triangulated(made)
    made_by.linked(made, finding, made_by.noted(made, kind="data"), made_by.CONTRADICTS)
    with pytest.raises(Refused, match="Say in a sentence why it stands"):
        findings.move_finding(finding=finding, name="enter_report", by=made.lead)
    words = {"kloe": finding.kloe, "kind": finding.kind, "text": finding.text, "contradiction_answer": "One school only."}
    findings.change_finding(finding=finding, version=1, by=made.lead, **words)
    assert findings.move_finding(finding=Finding.objects.get(pk=finding.pk), name="enter_report", by=made.lead).state == S.IN_REPORT


def test_lost_support_turns_it_back(made):
    finding = made_by.found(made)
    note = made_by.noted(made)
    made_by.linked(made, finding, note)
    made_by.linked(made, finding, made.review.documents.first())
    notes.retract_note(note=note, reason="Misheard.", by=made.lead)
    finding.refresh_from_db()
    assert finding.state == S.DRAFT
    documents.withdraw(document=made.review.documents.first(), reason="Wrong file.", by=made.host)
    assert standing_of_finding(finding).words == "Nothing supports it yet: two kinds of source are needed."


def test_what_is_in_the_report_keeps_its_evidence(made):
    finding = made_by.in_report(made)
    link = finding.links.first()
    with pytest.raises(Refused, match="Take it out of the report"):
        findings.unlink_evidence(link=link, by=made.lead)
    with pytest.raises(Refused, match="Take it out of the report"):
        findings.link_evidence(finding=finding, source=link.source, stance="contradicts", by=made.lead)
    assert finding.links.get(pk=link.pk).stance == "supports"
    with pytest.raises(CannotMove, match="Say why"):
        findings.move_finding(finding=finding, name="leave_report", by=made.lead)
    findings.move_finding(finding=finding, name="leave_report", reason="More to see.", by=made.lead)
    findings.unlink_evidence(link=link, by=made.lead)
    finding.refresh_from_db()
    assert finding.state == S.DRAFT


def test_a_finding_can_be_rejected_and_taken_up(made):
    finding = made_by.triangulated(made)
    findings.move_finding(finding=finding, name="reject", reason="Covered by another.", by=made.lead)
    assert finding.state == S.REJECTED
    assert findings.move_finding(finding=finding, name="take_up", by=made.lead).state == S.TRIANGULATED


def test_how_many_kinds_is_the_authoritys_setting(made):
    Setting.objects.create(authority=made.review.authority, key="peer_reviews.kinds_needed", value=3, starts_on=dt.date(2026, 1, 1))
    finding = made_by.triangulated(made)
    assert (finding.state, standing_of_finding(finding).needed) == (S.DRAFT, 3)
    assert made_by.linked(made, finding, made_by.exhibited(made)).state == S.TRIANGULATED


def test_nobody_overwrites_another(made):
    finding = made_by.found(made)
    words = {"kloe": finding.kloe, "kind": "strength", "contradiction_answer": ""}
    findings.change_finding(finding=finding, text="First.", version=1, by=made.lead, **words)
    with pytest.raises(Stale) as stale:
        findings.change_finding(finding=finding, text="Second.", version=1, by=made.lead, **words)
    assert stale.value.now.text == "First."
    assert [each.text for each in finding.edits.all()] == ["Teachers know whom to ring."]


@pytest.mark.parametrize(
    ("change", "said"), [({"text": " "}, "Enter the finding"), ({"kind": "rumour"}, "what kind"), ({"kloe": None}, "of this review")]
)
def test_a_finding_needs_words_kind_and_line(made, viewer_as, other_authority, change, said):
    other = made_by.on_site(viewer_as("head", of=other_authority), "peer2@peers.example")
    given = {"kloe": made.review.kloes.first(), "kind": "strength", "text": "T."} | change
    given["kloe"] = given["kloe"] or other.review.kloes.first()
    with pytest.raises(Refused, match=said):
        findings.write_finding(review=made.review, by=made.lead, **given)


def test_evidence_is_that_of_the_review_and_still_stands(made, viewer_as, other_authority):
    other = made_by.on_site(viewer_as("head", of=other_authority), "peer2@peers.example")
    finding = made_by.found(made)
    with pytest.raises(Refused, match="evidence of this review"):
        made_by.linked(made, finding, other.review.documents.first())
    with pytest.raises(Refused, match="supports or contradicts"):
        made_by.linked(made, finding, made.review.documents.first(), "perhaps")
    note = made_by.noted(made)
    notes.retract_note(note=note, reason="Misheard.", by=made.lead)
    note.refresh_from_db()
    with pytest.raises(Refused, match="taken back"):
        made_by.linked(made, finding, note)


def test_only_peers_who_signed_write_and_only_before_the_check(made):
    with pytest.raises(Refused, match="lead peer and the peers"):
        findings.write_finding(review=made.review, kloe=made.review.kloes.first(), kind="strength", text="T.", by=made.host)
    observer = making.signed(made.review, made.host, 7, role="observer")
    with pytest.raises(Refused, match="lead peer and the peers"):
        findings.write_finding(review=made.review, kloe=made.review.kloes.first(), kind="strength", text="T.", by=observer)
    report = made_by.sent(made)
    with pytest.raises(Refused, match="cannot be changed"):
        findings.write_finding(review=report.review, kloe=made.review.kloes.first(), kind="strength", text="T.", by=made.lead)


def test_the_host_reads_findings_when_they_are_sent_and_no_drafts(made, viewer_as, other_authority):
    draft = made_by.found(made, text="A draft.")
    kept = made_by.in_report(made)
    director = viewer_as("director")
    assert set(queries.findings_visible_to(made.lead)) == {draft, kept}
    assert not queries.findings_visible_to(made.host).exists()
    reviews.move(review=made.review, name="leave_site", by=made.lead)
    made.again()
    report = made_by.reports.open_report(review=made.review, by=made.lead)
    made_by.reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    assert list(queries.findings_visible_to(made.host)) == [kept]
    assert not queries.findings_visible_to(director).exists()
    assert not queries.findings_visible_to(viewer_as("head", of=other_authority)).exists()
    assert not queries.finding_links_visible_to(made.host).exists()


def test_what_tells_who_a_child_is_does_not_enter_the_report(made):
    finding = made_by.triangulated(made, text="Ring the family on 01632 960001 first.")
    with pytest.raises(Refused, match="a phone number"):
        findings.move_finding(finding=finding, name="enter_report", by=made.lead)
