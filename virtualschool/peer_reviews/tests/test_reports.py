"""Feedback, report, factual check, two signatures, and actions that answer findings."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pptx import Presentation

from virtualschool.action_plans import actions as plans
from virtualschool.action_plans.models import Action, Plan
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Bullets, Paragraph, Section
from virtualschool.peer_reviews import queries, reporting, slides
from virtualschool.peer_reviews.actions import notes, planning, reports
from virtualschool.peer_reviews.actions.exhibits import is_untouched
from virtualschool.peer_reviews.exhibits import answer_in
from virtualschool.peer_reviews.models import Review, ReviewReport
from virtualschool.peer_reviews.planning import answers_to
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def words_in(report):
    return "\n".join(text for block in report.blocks for text in texts_of(block))


def texts_of(block):
    if isinstance(block, Bullets):
        return list(block.points)
    return [block.text] if isinstance(block, Paragraph) else [block.title] if isinstance(block, Section) else []


def test_feedback_holds_what_is_triangulated_and_is_given_once(made):
    made_by.found(made, text="Only a draft.")
    made_by.triangulated(made)
    with pytest.raises(Refused, match="Only the lead peer"):
        reports.give_feedback(review=made.review, by=made.host)
    given = reports.give_feedback(review=made.review, by=made.lead)
    said = words_in(frozen.from_json(given.content))
    assert "Teachers know whom to ring." in said
    assert "Only a draft." not in said
    assert "No area for consideration is triangulated so far." in said
    with pytest.raises(Refused, match="given already"):
        reports.give_feedback(review=made.review, by=made.lead)
    assert queries.feedback_visible_to(made.host).exists()


def test_slides_have_titles_words_for_pictures_and_notes(made):
    for number in range(6):
        made_by.triangulated(made, text=f"Strength {number}. " + "It was seen in every school that the team visited. " * 3)
    report = reporting.feedback_of(made.review, made_by.TODAY)
    deck = Presentation(io.BytesIO(slides.render(report)))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert len(titles) == len(set(titles))
    assert titles[0] == f"Feedback: {made.review.title}"
    assert [title for title in titles if title.startswith("Strengths")] == [
        "Strengths (1 of 3)",
        "Strengths (2 of 3)",
        "Strengths (3 of 3)",
    ]
    for slide in deck.slides:
        assert slide.has_notes_slide
        assert slide.notes_slide.notes_text_frame.text
        (bar,) = [shape for shape in slide.shapes if not shape.is_placeholder]
        assert "colour" in bar._element._nvXxPr.cNvPr.get("descr")
    told = "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.placeholders)
    assert all(f"Strength {number}." in told for number in range(6))
    assert slides.filename(report) == "feedback-peer-review-of-a-virtual-school-2026-06-17.pptx"


def test_only_sound_findings_go_to_the_host(made):
    report = reports.open_report(review=made.review, by=made.lead)
    made_by.reviews.move(review=made.review, name="leave_site", by=made.lead)
    report = ReviewReport.objects.get(pk=report.pk)
    with pytest.raises(CannotMove, match="at least one finding"):
        reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    finding = made_by.in_report(made)
    notes.retract_note(note=finding.links.exclude(note=None).get().note, reason="Misheard.", by=made.lead)
    with pytest.raises(CannotMove, match="Not all findings still stand: Finding 1"):
        reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    made_by.linked(made, finding, made_by.exhibited(made))
    with pytest.raises(Refused, match="still ahead"):
        reports.send_to_host(report=report, check_until=made_by.TODAY - dt.timedelta(days=1), by=made.lead)
    reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    assert made.again().state == Review.State.FACTUAL_CHECK
    assert reports.usual_check_until(made.review, made_by.TODAY) == made_by.TODAY + dt.timedelta(days=14)


def test_passages_are_the_lead_peers_and_nobody_overwrites_another(made):
    report = made_by.drafted(made)
    with pytest.raises(Stale):
        reports.save_passages(report=report, passages={}, version=1, by=made.lead)
    with pytest.raises(Refused):
        reports.save_passages(report=report, passages={}, version=2, by=made.host)


def test_the_report_tells_what_it_stands_on_in_counts(made):
    exhibit = made_by.exhibited(made)
    report = made_by.drafted(made)
    whole = reporting.report_of(report, made_by.TODAY)
    assert whole.readings == (answer_in(exhibit).total,)
    said = words_in(whole)
    assert "S1. Teachers know whom to ring." in said
    assert "A2. Part-time timetables last too long." in said
    assert "Stands on: 1 document, 1 note (voice)." in said
    assert "A strong start." in said
    assert "No recommendation was found." in said
    tables = {block.title: block.rows for block in whole.blocks if hasattr(block, "rows")}
    assert ("Focus groups", "1, with 6 people") in tables["What the team drew on"]
    assert ("S1", "Strength", "1", "0", "1", "0") in tables["Pieces of evidence by kind of source"]
    assert tables["The review team"][0][1] == "Lead peer"


def test_comments_are_answered_and_the_text_before_is_kept(made):
    report = made_by.sent(made)
    finding = report.review.findings.first()
    comment = reports.comment(report=report, about=finding, kind="wrong", text="It was two schools.", by=made.host)
    other = reports.comment(report=report, about="context", kind="missing", text="There was an inspection.", by=made.host)
    with pytest.raises(Refused, match="Answer every comment"):
        reports.sign(report=report, signed_as="lead", by=made.lead)
    given = {"comment": comment, "accepted": True, "answer": "", "by": made.lead}
    with pytest.raises(Refused, match="change the text"):
        reports.answer_comment(new_text=finding.text, **given)
    with pytest.raises(Refused, match="lead peer and the peers"):
        reports.answer_comment(new_text="Two schools know.", **given | {"by": made.host})
    answered = reports.answer_comment(new_text="Teachers in two schools know.", **given)
    finding.refresh_from_db()
    assert (answered.before, finding.text) == ("Teachers know whom to ring.", "Teachers in two schools know.")
    assert finding.edits.get().text == "Teachers know whom to ring."
    with pytest.raises(Refused, match="answered already"):
        reports.answer_comment(new_text="Three.", **given)
    with pytest.raises(Refused, match="Say why"):
        reports.answer_comment(comment=other, accepted=False, answer=" ", new_text="", by=made.lead)
    reports.answer_comment(comment=other, accepted=False, answer="It came after the visit.", new_text="", by=made.lead)
    third = reports.comment(report=report, about="context", kind="missing", text="And a new head.", by=made.host)
    reports.answer_comment(comment=third, accepted=True, answer="", new_text="A council with a new head.", by=made.lead)
    report.refresh_from_db()
    assert report.context == "A council with a new head."
    third.refresh_from_db()
    assert reports.current_text(third) == "A council with a new head."


@pytest.mark.parametrize(
    ("change", "said"),
    [({"kind": "ugly"}, "a fact is wrong"), ({"text": " "}, "Enter the comment"), ({"about": "colour"}, "Choose a passage")],
)
def test_a_comment_says_what_it_is_about(made, change, said):
    report = made_by.sent(made)
    with pytest.raises(Refused, match=said):
        reports.comment(**{"report": report, "about": "context", "kind": "wrong", "text": "T.", "by": made.host} | change)


def test_comments_belong_to_the_host_and_the_time_of_the_check(made):
    report = made_by.drafted(made)
    with pytest.raises(Refused, match="while the report is with the host"):
        reports.comment(report=report, about="context", kind="wrong", text="T.", by=made.host)
    finding = made_by.found(made)
    reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    with pytest.raises(Refused, match="a finding of the report"):
        reports.comment(report=report, about=finding, kind="wrong", text="T.", by=made.host)
    with pytest.raises(Refused):
        reports.comment(report=report, about="context", kind="wrong", text="T.", by=made.lead)


def test_two_people_sign_the_same_text_and_it_is_frozen(made):
    report = made_by.sent(made)
    reports.sign(report=report, signed_as="lead", by=made.lead)
    with pytest.raises(Refused, match="another person"):
        reports.sign(report=report, signed_as="sponsor", by=made.lead)
    with pytest.raises(Refused, match="as whom"):
        reports.sign(report=report, signed_as="mayor", by=made.host)
    assert made.again().state == Review.State.FACTUAL_CHECK
    reports.sign(report=report, signed_as="sponsor", by=made.host)
    report.refresh_from_db()
    assert made.again().state == Review.State.SIGNED_OFF
    assert is_untouched(report)
    shown = reports.shown_report(report)
    assert shown == frozen.from_json(report.content)
    assert f"{made.host.name}, sponsor, on 17 June 2026" in words_in(shown)
    with pytest.raises(Refused, match="after the host"):
        reports.sign(report=report, signed_as="lead", by=made.lead)


def test_signatures_fall_when_the_host_comments_or_the_report_is_taken_back(made):
    report = made_by.sent(made)
    reports.sign(report=report, signed_as="lead", by=made.lead)
    comment = reports.comment(report=report, about="context", kind="wrong", text="T.", by=made.host)
    assert not report.signatures.filter(void_at=None).exists()
    reports.answer_comment(comment=comment, accepted=True, answer="", new_text="Another council.", by=made.lead)
    reports.sign(report=report, signed_as="lead", by=made.lead)
    reports.take_back(report=report, reason="A finding was forgotten.", by=made.lead)
    assert made.again().state == Review.State.DRAFTING
    assert not report.signatures.filter(void_at=None).exists()


def test_who_reads_the_report_when(made, viewer_as, other_authority):
    director = viewer_as("director")
    report = made_by.drafted(made)
    assert queries.reports_visible_to(made.lead).exists()
    assert not queries.reports_visible_to(made.host).exists()
    reports.send_to_host(report=report, check_until=made_by.TODAY, by=made.lead)
    for reader in (made.host, director):
        assert queries.reports_visible_to(reader).exists()
    assert not queries.reports_visible_to(viewer_as("head", of=other_authority)).exists()
    assert not queries.comments_visible_to(director).exists()


def test_an_area_becomes_an_action_and_both_show_each_other(made):
    made_by.signed_off(made)
    strength, area = made.review.findings.order_by("number")
    given = {"text": "Review every part-time timetable.", "by_whom": "VSH, Head of Access", "due_on": made_by.TODAY, "by": made.host}
    with pytest.raises(Refused, match="needs no action"):
        planning.make_action(finding=strength, plan=None, **given)
    with pytest.raises(Refused, match="Enter the first action"):
        planning.make_action(finding=area, plan=None, **given | {"text": " "})
    action = planning.make_action(finding=area, plan=None, **given)
    assert action.consideration.origin_url == f"/reviews/findings/{area.public_id}/"
    assert action.consideration.theme.title == area.kloe.wording
    assert (action.plan.kind, [owner.name for owner in action.owners.all()]) == (Plan.Kind.PEER_REVIEW, ["VSH", "Head of Access"])
    again = planning.make_action(finding=area, plan=action.plan, **given | {"text": "And report monthly."})
    assert again.consideration == action.consideration
    (first, second) = answers_to([area])[area.pk]
    assert (first.status, first.href) == ("Amber", reverse("action_plans:action", args=[action.public_id]))
    assert second.title == "Action 2: And report monthly."
    plans.complete(action=Action.objects.get(pk=action.pk), by=made.host)
    assert answers_to([area])[area.pk][0].status == "Complete"
    assert answers_to([]) == {}


def test_only_the_hosts_planners_and_only_after_signing(made, viewer_as):
    made_by.sent(made)
    area = made.review.findings.get(kind="consideration")
    with pytest.raises(Refused, match="once the report is signed off"):
        planning.make_action(finding=area, plan=None, text="T.", by_whom="", due_on=None, by=made.host)
