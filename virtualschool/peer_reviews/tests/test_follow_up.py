"""The follow-up visit: then and now from frozen readings, judgements, and what was typed."""

import datetime as dt

import pytest

from virtualschool.authorities.models import Setting
from virtualschool.documents import frozen
from virtualschool.peer_reviews import queries
from virtualschool.peer_reviews.actions import follow_ups
from virtualschool.peer_reviews.exhibits import answer_in
from virtualschool.peer_reviews.following import usual_visit
from virtualschool.peer_reviews.models import FollowUp, TeamMember
from virtualschool.peer_reviews.queries.evidence import exhibits_of
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.workflow.versions import Stale

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_follow_up_equals_the_frozen_readings(made, clock):
    then = made_by.exhibited(made, key="roll.start")
    made_by.signed_off(made)
    with pytest.raises(Refused):
        follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.lead)
    found = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    with pytest.raises(Refused, match="begun already"):
        follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    with pytest.raises(Refused, match="Not read again yet: exhibit 1"):
        follow_ups.finish_follow_up(follow_up=found, by=made.lead)
    (reading,) = follow_ups.read_again(follow_up=found, by=made.host)
    assert follow_ups.read_again(follow_up=found, by=made.host) == []
    assert reading.now.then == then
    with pytest.raises(Refused, match="Not judged yet: finding 1, finding 2"):
        follow_ups.finish_follow_up(follow_up=found, by=made.lead)
    for finding in made.review.findings.all():
        follow_ups.judge(follow_up=found, finding=finding, judgement="not_yet", text="Nothing seen.", by=made.lead)
        follow_ups.judge(follow_up=found, finding=finding, judgement="embedded", text="Seen in three schools.", by=made.lead)
    follow_ups.save_summary(follow_up=found, summary="Much has moved.", version=1, by=made.lead)
    with pytest.raises(Stale):
        follow_ups.save_summary(follow_up=found, summary="Again.", version=1, by=made.lead)
    follow_ups.finish_follow_up(follow_up=found, by=made.lead)
    found.refresh_from_db()
    kept = frozen.from_json(found.content)
    (table,) = [block for block in kept.blocks if hasattr(block, "rows") and block.title == then.title]
    assert table.rows[0][1] == answer_in(then).total
    assert table.rows[0][2] == answer_in(reading.now).total
    (judgements,) = [block for block in kept.blocks if getattr(block, "title", "") == "Findings"]
    assert [row[1] for row in judgements.rows] == ["Embedded", "Embedded"]
    with pytest.raises(Refused, match="stays as it is"):
        follow_ups.read_again(follow_up=found, by=made.host)


def test_before_a_year_is_over_now_stands_beside_the_same_months_a_year_before(made, clock, client_as):
    then = made_by.exhibited(made, key="roll.start")
    made_by.signed_off(made)
    clock.move_to(dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC))
    found = follow_ups.begin_follow_up(review=made.review, visits_on=dt.date(2026, 12, 20), by=made.host)
    (reading,) = follow_ups.read_again(follow_up=found, by=made.host)
    (before,) = reading.now.later.all()
    assert (before.period_start, before.period_end) == (dt.date(2025, 11, 1), dt.date(2025, 11, 30))
    assert list(exhibits_of(made.review)) == [then], "the follow-up's own exhibits are not asked again"
    report = follow_ups.follow_up_report(found, dt.date(2026, 12, 20), made.host)
    (table,) = [block for block in report.blocks if getattr(block, "title", "") == then.title]
    assert table.rows[0][4] == answer_in(before).total
    assert "different times of the year" in table.note
    page = client_as("head").get(f"/reviews/{made.review.public_id}/follow-up").content.decode()
    assert "The last two columns compare now with the same months a year before." in page
    assert "A year before now: 1 November 2025 to 30 November 2025" in page


def test_what_was_typed_at_the_follow_up_is_kept(made, client_as):
    made_by.signed_off(made)
    found = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    peer = making.signed_in(TeamMember.objects.get(review=made.review, role="lead"))
    follow_ups.save_summary(follow_up=found, summary="Theirs.", version=1, by=made.lead)
    where = f"/reviews/{made.review.public_id}/follow-up/do"
    page = peer.post(where, {"what": "summary", "summary": "Mine, and long.", "version": 1}).content.decode()
    assert "What it says by now" in page
    assert "Theirs." in page
    assert "Mine, and long." in page
    finding = made.review.findings.first()
    page = peer.post(where, {"what": "judge", "finding": finding.public_id, "judgement": "", "text": "Seen in two."}).content.decode()
    assert "Seen in two." in page
    assert "Choose the judgement" in page

    assert peer.post(where, {"what": "summary", "summary": "Both.", "version": 2}).status_code == 302


@pytest.mark.parametrize(("change", "said"), [({"judgement": "superb"}, "how far"), ({"text": " "}, "rests on")])
def test_a_judgement_says_what_it_rests_on(made, change, said):
    made_by.signed_off(made)
    found = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    finding = made.review.findings.first()
    given = {"follow_up": found, "finding": finding, "judgement": "embedded", "text": "Seen.", "by": made.lead}
    with pytest.raises(Refused, match=said):
        follow_ups.judge(**given | change)
    with pytest.raises(Refused, match="lead peer and the peers"):
        follow_ups.judge(**given | {"by": made.host})


def test_a_measure_that_is_gone_is_left_out_and_said(made):
    exhibit = made_by.exhibited(made)
    values = {field.name: getattr(exhibit, field.name) for field in exhibit._meta.fields if field.name not in ("id", "public_id")}
    exhibit.delete()
    type(exhibit).objects.create(**values | {"measure_key": "gone.measure"})
    made_by.signed_off(made)
    found = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    assert follow_ups.read_again(follow_up=found, by=made.host) == []


def test_who_reads_the_follow_up(made, viewer_as):
    made_by.signed_off(made)
    found = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    director = viewer_as("director")
    assert queries.follow_ups_visible_to(made.lead).exists()
    assert not queries.follow_ups_visible_to(director).exists()
    FollowUp.objects.filter(pk=found.pk).update(digest="x")
    assert queries.follow_ups_visible_to(director).exists()


def test_a_follow_up_is_usual_six_to_twelve_months_later(made):
    made_by.signed_off(made)
    assert usual_visit(made.review) == (dt.date(2026, 12, 17), dt.date(2027, 6, 17))
    Setting.objects.create(authority=None, key="peer_reviews.follow_up_months", value=[8, 9], starts_on=dt.date(2026, 1, 1))
    assert usual_visit(made.review) == (dt.date(2027, 2, 17), dt.date(2027, 3, 17))
