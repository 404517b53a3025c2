"""A review between two installations comes to its end: comments go there, answers come back, signatures go both ways, and the report is
signed off at its host and read on both sides under the same seal."""

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from tests.fixtures import TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.exchange.models import Package
from virtualschool.exchange.refusing import Refused
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.actions import findings, reports, reviews, team
from virtualschool.peer_reviews.actions.exhibits import is_untouched, seal_of
from virtualschool.peer_reviews.models import FactualComment, Review, ReviewReport, SignOff
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.packages.writing import written
from virtualschool.peer_reviews.refusals import Refused as NotDone
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests.packages.test_forged import forged
from virtualschool.peer_reviews.tests.packages.two import Side, hosted, sent, taken

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSAGES = {"context": "A council.", "summary": "A service that knows itself.", "method": "", "next_steps": "A plan."}


@dataclass
class Stage:
    """Both sides of one review at its factual check: the host's and the peers' mirror of it."""

    host: Side
    home: Side
    review: Review
    mirror: Review
    lead: Viewer

    def there(self) -> Package:
        """What the host has goes to the peers."""
        package, _ = taken(self.home, sent(self.host, self.review)[1])
        return self._again(package)

    def back(self) -> Package:
        """What the peers have comes back."""
        package, _ = taken(self.host, sent(self.home, self.mirror)[1])
        return self._again(package)

    def _again(self, package: Package) -> Package:
        self.review.refresh_from_db()
        self.mirror.refresh_from_db()
        return package

    @property
    def ours(self) -> ReviewReport:
        return ReviewReport.objects.get(review=self.review)

    @property
    def theirs(self) -> ReviewReport:
        return ReviewReport.objects.get(review=self.mirror)

    def comment(self, text: str = "Most schools, not all.", about: Any = None) -> FactualComment:
        made = about or self.review.findings.get()
        return reports.comment(report=self.ours, about=made, kind="wrong", text=text, by=self.host.by)

    def answer(self, new_text: str = "Most schools are supported.") -> FactualComment:
        held = self.theirs.comments.get(answer="")
        given = {"accepted": bool(new_text), "answer": "" if new_text else "It is so.", "new_text": new_text, "by": self.lead}
        return reports.answer_comment(comment=held, version=reports.current_version(held), **given)

    def sign(self, who: str) -> SignOff:
        report, by = (self.theirs, self.lead) if who == "lead" else (self.ours, self.host.by)
        return reports.sign(report=report, signed_as=who, by=by)


@pytest.fixture
def stage(host, home) -> Stage:
    review = hosted(host.by)
    _, mirror = taken(home, sent(host, review)[1])
    lead = making.signed(mirror, home.by)
    for name in ("begin", "leave_site"):
        reviews.move(review=mirror, name=name, by=home.by if name == "begin" else lead)
        mirror.refresh_from_db()
    finding = findings.write_finding(review=mirror, kloe=mirror.kloes.first(), kind="strength", text="Schools are supported.", by=lead)
    for source in (making.noted(mirror, lead), mirror.documents.get()):
        findings.link_evidence(finding=finding, source=source, stance="supports", by=lead)
    finding.refresh_from_db()
    findings.move_finding(finding=finding, name="enter_report", by=lead)
    report = reports.open_report(review=mirror, by=lead)
    report = reports.save_passages(report=report, passages=PASSAGES, version=report.version, by=lead)
    reports.send_to_host(report=report, check_until=TODAY + dt.timedelta(days=14), by=lead)
    made = Stage(host, home, review, mirror, lead)
    made.back()
    return made


def signers(report: ReviewReport) -> set[tuple[str, str, str]]:
    return {(each.signed_as, each.signed_by, each.digest) for each in report.signatures.filter(void_at__isnull=True)}


def test_comments_answers_and_signatures_finish_the_review_on_both_sides(stage):
    stage.comment()
    stage.comment("The council has six wards.", about="context")
    assert stage.there().counts["added"] == 2
    assert [(each.text, each.made_by, each.finding) for each in stage.theirs.comments.all()] == [
        ("Most schools, not all.", stage.host.by.name, stage.mirror.findings.get()),
        ("The council has six wards.", stage.host.by.name, None),
    ]
    with pytest.raises(NotDone, match="Answer every comment"):
        stage.sign("lead")
    comment = stage.theirs.comments.first()
    reports.answer_comment(comment=comment, accepted=True, answer="", new_text="Most are supported.", by=stage.lead, version=1)
    stage.answer("")
    stage.sign("lead")
    back = stage.back()
    assert (back.counts["added"], back.counts["changed"]) == (3, 1)
    first, second = stage.ours.comments.all()
    assert (first.answer, first.before, first.after) == ("accepted", "Schools are supported.", "Most are supported.")
    assert (first.answered_by, second.answer, second.answer_text) == (stage.lead.name, "not_accepted", "It is so.")
    assert stage.review.findings.get().text == "Most are supported."
    assert signers(stage.ours) == signers(stage.theirs)
    signed = stage.theirs.versions.get(digest=stage.theirs.signatures.get().digest)
    assert reports.shown_report(stage.ours).as_at == reports.shown_report(stage.theirs).as_at
    stage.sign("sponsor")
    stage.review.refresh_from_db()
    assert (stage.review.state, stage.mirror.state) == ("signed_off", "factual_check")
    assert {each.digest for each in stage.ours.signatures.all()} == {signed.digest}
    stage.there()
    assert stage.mirror.state == "signed_off"
    assert (stage.theirs.digest, stage.theirs.signed_off_at) == (stage.ours.digest, stage.ours.signed_off_at)
    assert is_untouched(stage.theirs)
    assert signers(stage.ours) == signers(stage.theirs)
    assert len(signers(stage.ours)) == 2
    assert set(stage.there().counts) == set(stage.back().counts) == {"unchanged"}


def test_when_the_host_closes_the_review_the_access_of_its_peers_at_home_ends(stage):
    Review.objects.filter(pk=stage.review.pk).update(state="closed")
    stage.review.refresh_from_db()
    stage.there()
    assert policies.place_of(stage.mirror, stage.lead) is None
    member = stage.mirror.team.get()
    assert member.access_changes.get().reason == "The host closed the review."
    team.change_access(member=member, until=TODAY + dt.timedelta(days=5), reason="The follow-up.", by=stage.home.by)
    stage.there()
    assert policies.place_of(stage.mirror, stage.lead) is not None, "what was given again is not ended by what is known already"


def test_the_host_may_sign_first(stage):
    stage.sign("sponsor")
    stage.there()
    stage.sign("lead")
    stage.mirror.refresh_from_db()
    assert (stage.mirror.state, stage.theirs.content) == ("factual_check", None), "a report is signed off at its host"
    stage.back()
    assert (stage.review.state, is_untouched(stage.ours)) == ("signed_off", True)
    stage.there()
    assert (stage.mirror.state, stage.theirs.digest) == ("signed_off", stage.ours.digest)


def test_signatures_fall_on_both_sides_when_the_host_comments_after_all(stage):
    stage.sign("lead")
    stage.back()
    assert len(signers(stage.ours)) == 1
    stage.comment()
    assert signers(stage.ours) == set()
    stage.there()
    assert signers(stage.theirs) == set()
    stage.answer()
    stage.sign("lead")
    stage.back()
    assert (signers(stage.ours), stage.ours.signatures.count()) == (signers(stage.theirs), 2)


def test_a_signature_given_before_a_comment_arrived_signs_nothing_off(stage):
    stage.sign("sponsor")
    stage.there()
    stage.comment()
    stage.sign("lead")
    stage.back()
    assert (stage.review.state, len(signers(stage.ours))) == ("factual_check", 1)
    with pytest.raises(NotDone, match="Answer every comment"):
        stage.sign("sponsor")
    stage.there()
    assert signers(stage.theirs) == set()
    stage.answer()
    stage.sign("lead")
    stage.back()
    stage.sign("sponsor")
    stage.review.refresh_from_db()
    assert stage.review.state == "signed_off"


def test_a_signature_of_an_older_text_does_not_stand_under_a_newer(stage):
    stage.sign("sponsor")
    _, data = sent(stage.host, stage.review)
    reports.take_back(report=stage.theirs, reason="A word.", by=stage.lead)
    report = reports.save_passages(report=stage.theirs, passages=PASSAGES | {"summary": "Another."}, version=2, by=stage.lead)
    reports.send_to_host(report=report, check_until=TODAY, by=stage.lead)
    taken(stage.home, data)
    assert signers(stage.theirs) == set()
    stage.sign("lead")
    stage.back()
    assert {each[0] for each in signers(stage.ours)} == {"lead"}, "the sponsor signed the older text"
    stage.sign("sponsor")
    stage.there()
    assert "Another." in {getattr(block, "text", "") for block in reports.shown_report(stage.theirs).blocks}


def test_a_lead_peer_who_was_invited_to_the_host_answers_and_signs_there(stage):
    lead = making.signed(stage.review, stage.host.by, 3)
    stage.comment()
    held = stage.ours.comments.get()
    reports.answer_comment(comment=held, accepted=False, answer="It is so.", new_text="", by=lead)
    reports.sign(report=stage.ours, signed_as="lead", by=lead)
    stage.there()
    assert stage.theirs.comments.get().answered_by == lead.name
    assert signers(stage.theirs) == signers(stage.ours)
    assert "answer" not in written(stage.mirror).counts
    stage.sign("sponsor")
    stage.there()
    assert stage.mirror.state == "signed_off"


def test_one_comment_is_not_answered_twice(stage):
    lead = making.signed(stage.review, stage.host.by, 3)
    stage.comment()
    stage.there()
    stage.answer("")
    reports.answer_comment(comment=stage.ours.comments.get(), accepted=False, answer="It is so, we think.", new_text="", by=lead)
    package = actions.bring(data=sent(stage.home, stage.mirror)[1], by=stage.host.by)
    with pytest.raises(Refused, match="answered here already"):
        actions.accept(package=package, by=stage.host.by)
    stage.there()
    assert stage.theirs.comments.get().answer_text == "It is so, we think."
    actions.decline(package=package, by=stage.host.by)
    assert set(stage.back().counts) == {"unchanged"}


def test_nobody_of_the_peers_signs_for_the_host(stage):
    with pytest.raises(NotDone, match="own installation"):
        reports.sign(report=stage.theirs, signed_as="sponsor", by=stage.home.by)
    stage.sign("lead")
    with pytest.raises(Refused, match="given at the host alone"):
        taken(stage.host, forged(stage.home, stage.mirror, signature__0__signed_as="sponsor"))
    assert not SignOff.objects.filter(report=stage.ours).exists()


def test_under_a_signed_report_nothing_changes_any_more(stage):
    stage.sign("lead")
    stage.back()
    stage.sign("sponsor")
    stage.review.refresh_from_db()
    data = forged(stage.home, stage.mirror, finding__0__text="All schools are supported.")
    package = actions.bring(data=data, by=stage.host.by)
    with pytest.raises(Refused, match="signed off here"):
        actions.accept(package=package, by=stage.host.by)
    assert stage.review.findings.get().text == "Schools are supported."


def test_signed_texts_are_not_taken_on_trust(stage):
    stage.sign("lead")
    content = copy.deepcopy(written(stage.mirror).content["tables"]["signature"][0]["content"])
    content["report"]["title"] = "Another title"
    altered = actions.bring(data=forged(stage.home, stage.mirror, signature__0__content=content), by=stage.host.by)
    assert (altered.refused_for, "seal" in altered.reason) == ("FAULTY", True)
    for block in content["report"]["blocks"]:
        if "Schools are supported." in str(block.get("text", "")):
            block["text"] = "S1. All is well."
    changes = {"signature__0__content": content, "signature__0__digest": seal_of(content)}
    with pytest.raises(Refused, match="not that of the findings"):
        taken(stage.host, forged(stage.home, stage.mirror, **changes))
    for broken in (7, {"layout": 1}, None):
        package = actions.bring(data=forged(stage.home, stage.mirror, signature__0__content=broken), by=stage.host.by)
        assert package.refused_for == "FAULTY"


@pytest.mark.parametrize(
    ("field", "value"), [("answer", ""), ("answer", "perhaps"), ("answered_at", "yesterday"), ("answered_at", None), ("answer_text", 7)]
)
def test_answers_of_the_wrong_shape_are_refused_in_words(stage, field, value):
    stage.comment()
    stage.there()
    stage.answer()
    package = actions.bring(data=forged(stage.home, stage.mirror, **{f"answer__0__{field}": value}), by=stage.host.by)
    assert package.refused_for == "FAULTY"


@pytest.mark.parametrize(("field", "value"), [("passage", "preface"), ("answered", {"answer": "accepted"}), ("kind", "praise")])
def test_comments_of_the_wrong_shape_are_refused_in_words(stage, field, value):
    stage.comment(about="context")
    package = actions.bring(data=forged(stage.host, stage.review, **{f"comment__0__{field}": value}), by=stage.home.by)
    assert package.refused_for == "FAULTY"


def test_taking_is_undone(stage):
    stage.comment()
    there = stage.there()
    actions.undo(package=there, by=stage.home.by)
    assert not stage.theirs.comments.exists()
    stage.there()
    stage.answer()
    stage.sign("lead")
    back = stage.back()
    actions.undo(package=back, by=stage.host.by)
    assert (stage.ours.comments.get().answer, signers(stage.ours)) == ("", set())
    assert stage.review.findings.get().text == "Schools are supported."
    stage.back()
    assert stage.ours.comments.get().answer == "accepted"
    assert stage.review.findings.get().text == "Most schools are supported."


def test_a_signed_report_that_was_taken_back_is_a_draft_again(stage):
    stage.sign("lead")
    stage.back()
    stage.sign("sponsor")
    there = stage.there()
    actions.undo(package=there, by=stage.home.by)
    assert (stage.theirs.content, stage.theirs.signed_off_at) == (None, None)


def test_the_pages_say_where_it_is_signed_off(stage):
    stage.sign("lead")
    client = making.signed_in(stage.mirror.team.get())
    page = client.get(reverse("peer_reviews:report", args=[stage.mirror.public_id])).content.decode()
    assert "signed off at its host" in page
    assert "Sign as sponsor" not in page
