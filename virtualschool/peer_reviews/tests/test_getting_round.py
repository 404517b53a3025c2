"""Ways round the rule that a finding stands on several kinds of source, each closed: evidence that changes after the finding came in."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.fixtures import NOON
from virtualschool.authorities.models import Setting
from virtualschool.peer_reviews.actions import documents, findings, follow_ups, notes, reports
from virtualschool.peer_reviews.models import Finding, Note
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S = Finding.State


def voices(made):
    return Note.objects.filter(review=made.review, source_kind="voice", finding_links__isnull=False).distinct()


def renamed(note, by, kind="document"):
    said = {key: getattr(note, key) for key in notes.WORDS} | {"source_kind": kind}
    notes.change_note(note=note, said=said, version=note.version, by=by)


def needing(made, kinds):
    Setting.objects.create(authority=made.review.authority, key="peer_reviews.kinds_needed", value=kinds, starts_on=dt.date(2026, 1, 1))


def test_a_note_whose_kind_of_source_is_changed_takes_its_support_along(made):
    finding = made_by.triangulated(made)
    note = voices(made).get()
    renamed(note, made.lead)
    finding.refresh_from_db()
    assert finding.state == S.DRAFT
    renamed(Note.objects.get(pk=note.pk), made.lead, "voice")
    finding.refresh_from_db()
    assert finding.state == S.TRIANGULATED


@pytest.mark.parametrize(
    "lose",
    [
        lambda made: [notes.retract_note(note=each, reason="Misheard.", by=made.lead) for each in voices(made)],
        lambda made: [renamed(each, made.lead) for each in voices(made)],
        lambda made: [documents.withdraw(document=each, reason="Wrong file.", by=made.host) for each in made.review.documents.all()],
        lambda made: needing(made, 3),
    ],
)
@pytest.mark.parametrize("signatures", [0, 1])
def test_nobody_signs_a_report_whose_findings_lost_their_support(made, lose, signatures):
    report = made_by.sent(made)
    if signatures:
        reports.sign(report=report, signed_as="lead", by=made.lead)
    lose(made)
    signed_as, by = (("lead", made.lead), ("sponsor", made.host))[signatures]
    with pytest.raises(Refused, match=r"Not all findings still stand: Finding 1.*take the report back"):
        reports.sign(report=report, signed_as=signed_as, by=by)
    assert made.again().state == "factual_check"
    reports.take_back(report=report, reason="Evidence was lost.", by=made.lead)
    assert made.again().state == "drafting"


def test_a_finding_that_stands_by_a_changed_setting_may_enter_and_another_may_not(made):
    finding = made_by.found(made)
    made_by.linked(made, finding, made_by.noted(made))
    needing(made, 1)
    assert findings.move_finding(finding=finding, name="enter_report", by=made.lead).state == S.IN_REPORT
    Setting.objects.update(value=3)
    other = made_by.triangulated(made)
    assert other.state == S.DRAFT
    with pytest.raises(Refused, match="One more kind of source is needed"):
        findings.move_finding(finding=other, name="enter_report", by=made.lead)


def test_evidence_is_not_taken_from_a_finding_that_came_into_the_report_meanwhile(made):
    finding = made_by.triangulated(made)
    link = finding.links.select_related("finding__review__authority").first()
    findings.move_finding(finding=Finding.objects.get(pk=finding.pk), name="enter_report", by=made.lead)
    with pytest.raises(Refused, match="in the report"):
        findings.unlink_evidence(link=link, by=made.lead)


def test_what_is_added_after_sign_off_says_so_and_is_no_then_of_the_follow_up(made, client_as):
    read = made_by.exhibited(made)
    made_by.signed_off(made)
    client, address = client_as("head"), reverse("peer_reviews:documents", args=[made.review.public_id])
    assert "After sign-off" not in client.get(address).content.decode()
    added = making.filed(made.review, made.host)
    type(added).objects.filter(pk=added.pk).update(added_at=NOON + dt.timedelta(days=1))
    added.versions.update(uploaded_at=NOON + dt.timedelta(days=1))
    assert "After sign-off" in client.get(address).content.decode()
    with pytest.raises(Refused, match="before the report is signed off"):
        made_by.exhibited(made)
    follow_up = follow_ups.begin_follow_up(review=made.review, visits_on=dt.date(2026, 12, 1), by=made.host)
    assert [each.then for each in follow_ups.read_again(follow_up=follow_up, by=made.host)] == [read]
