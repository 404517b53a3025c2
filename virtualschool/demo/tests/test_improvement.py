"""A year of improvement in the demo: all of it there, through the doors that people use, once."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Count
from django.utils import timezone

from virtualschool.accounts.models import User
from virtualschool.action_plans import changes
from virtualschool.action_plans.models import Action, DateChange, Override, Plan, ProgressEntry
from virtualschool.audit import trail
from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import authority_numbered, memberships_on
from virtualschool.decisions.models import Publication
from virtualschool.demo import stage
from virtualschool.demo.improvement import steps
from virtualschool.exchange.models import Package
from virtualschool.oversight.models import Meeting, Question, Summary
from virtualschool.peer_reviews.models import Declaration, Exhibit, Finding, Note, Review
from virtualschool.peer_reviews.queries import evidence
from virtualschool.practice.models import CaseStudy, Example, Policy, ProgrammeSchool, PublicPage
from virtualschool.rubrics.models import Grading, Moderation
from virtualschool.scorecards.models import Kpi, KpiEntry, ScoreCard
from virtualschool.training.models import Booking, CpdPlan, DesignatedTeacher, Event, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sqlite]  # the demo lives in SQLite


@pytest.fixture
def start(settings, tmp_path):
    """`start()` sets the stage with few children and gives what was said."""
    settings.VAR = tmp_path / "demo"

    def run():
        said = []
        stage.set_stage(children=100, seed=806, say=said.append, answer=said.append)
        return "\n".join(said)

    return run


def counted(queryset, field="state"):
    return Counter(queryset.values_list(field, flat=True))


def test_a_start_brings_a_year_of_improvement_and_a_second_adds_nothing(start, settings):
    assert "A year of improvement came in too" in start()
    _plans(settings)
    _cards_and_meetings()
    _reviews()
    _training_and_practice()
    _peers()
    entries = Entry.objects.count()
    assert "Making" not in start()
    assert Entry.objects.count() == entries
    assert trail.broken_links(stage.CODE) == []


def _plans(settings):
    assert (settings.VAR / "source" / "improvement" / "improvement_plan.docx").exists()
    plan = Plan.objects.get(kind="peer_review")
    assert plan.batch is not None
    assert {each["kind"] for each in plan.conflicts} >= {"abbreviation"}
    assert plan.themes.count() == 5
    assert Action.objects.filter(plan=plan).count() == 28
    assert plan.actions.filter(consideration__origin_key__gt="").count() == 2
    assert plan.actions.filter(due_on__lt=timezone.localdate(), completions=None).count() >= 3
    assert plan.actions.filter(completions__reopened_at=None).exclude(completions=None).count() >= 6
    assert DateChange.objects.filter(action__plan=plan).count() == 2
    assert Override.objects.get(action__plan=plan).reason
    assert ProgressEntry.objects.filter(action__plan=plan, origin_text__startswith="Monthly plan meeting").count() == 2
    assert Plan.objects.filter(kind="development", state="current").count() == 1
    named = plan.actions.filter(kpis__kpi__measure_key="attendance.persistent")
    assert named.count() == 3, "an impact that is merged over three actions is one indicator of three"


def _cards_and_meetings():
    assert Kpi.objects.filter(measure_key="").annotate(values=Count("entries")).filter(values=8).count() == 3
    assert Kpi.objects.exclude(measure_key="").count() == 6
    assert counted(ScoreCard.objects.all()) == {"issued": 4, "draft": 2}
    assert {(card.written_by, card.approved_by) for card in ScoreCard.objects.filter(state="issued")} == {
        ("Dilip Underwood", "Vera Headley")
    }
    assert counted(Meeting.objects.all()) == {"agreed": 6, "planned": 1}
    assert Meeting.objects.get(state="planned").held_on > timezone.localdate()
    assert all(meeting.resolutions.exists() for meeting in Meeting.objects.filter(state="agreed"))
    _a_story_of_months()
    assert counted(Summary.objects.all()) == {"issued": 2}
    assert counted(Question.objects.all()) == {"answered": 1, "asked": 1}


def _a_story_of_months():
    """Meetings were held on their day, values entered after theirs, and a summary has one before it to be compared with."""
    for meeting in Meeting.objects.filter(state="agreed"):
        assert timezone.localdate(meeting.started_at) == meeting.held_on
    assert all(timezone.localdate(entry.at) > entry.on for entry in KpiEntry.objects.all())
    noted = {timezone.localdate(each) for each in ProgressEntry.objects.values_list("at", flat=True)}
    assert len(noted) > 12
    assert (max(noted) - min(noted)).days > 120
    first, second = Summary.objects.order_by("as_at")
    assert timezone.localdate(first.issued_at) == first.as_at
    assert set(first.standing) < set(second.standing)
    assert "There is no earlier summary to compare with." not in str(second.content)
    plan = Plan.objects.get(kind="peer_review")
    since = changes.changes_since(plan, changes.last_meeting_of(plan))
    assert 0 < len(since) < 30, "not everything that ever happened"


def _reviews():
    today = timezone.localdate()
    then, now = Review.objects.get(state="signed_off"), Review.objects.get(state="on_site")
    assert 250 < (today - then.on_site_from).days < 340
    assert counted(then.findings.all()) == {"in_report": 6}
    assert Exhibit.objects.filter(review=then).count() == 3
    assert now.on_site_from == today
    assert Declaration.objects.filter(member__review=now).count() == 4
    assert Note.objects.filter(review=now).count() == 12
    assert counted(now.findings.all()) == {Finding.State.TRIANGULATED: 1, Finding.State.DRAFT: 1}
    assert now.slots.filter(starts_at__date__gte=today).count() == 7
    _audit_and_package(now)
    assert Publication.objects.get().state == "published"


def _audit_and_package(now):
    """A sample that two peers graded, one item of it differently and settled; material sent to a neighbour for its reviewers."""
    sample = now.samples.get()
    graded = Grading.objects.filter(subject__in=[evidence.subject_of(item) for item in sample.items.all()])
    assert counted(graded) == {"submitted": 7}
    assert Moderation.objects.count() == 1
    assert sample.items.filter(text="").count() == 1, "one is still asked for"
    package = Package.objects.get()
    assert (package.direction, package.partner.state) == ("out", "confirmed")


def _training_and_practice():
    assert counted(Event.objects.all()) == {"finished": 2, "open": 1}
    conference = Event.objects.get(kind="conference")
    assert conference.bookings.filter(state="place").count() == 180
    assert Reply.objects.filter(event=conference).count() > 80
    assert Booking.objects.filter(event__state="open", state="waiting").exists()
    assert DesignatedTeacher.objects.count() > 10
    assert CpdPlan.objects.count() == 3
    assert ProgrammeSchool.objects.exists()
    assert counted(Policy.objects.all()) == {"consultation": 1, "adopted": 1}
    assert Example.objects.exclude(shared_on=None).count() == 3
    assert CaseStudy.objects.get().state == "shared"
    assert PublicPage.objects.exclude(published=None).count() == 2


def _peers():
    """A peer looks in while a review needs them, and no longer."""
    today, peer = timezone.localdate(), User.objects.get(email="peer@demo.example")
    assert not Membership.objects.filter(role="peer_reviewer", ends_on=None).exists()
    assert [each.role for each in memberships_on(today, user_id=peer.pk)] == ["peer_reviewer"]
    assert memberships_on(today + dt.timedelta(days=21), user_id=peer.pk) == []


def test_a_year_that_was_broken_off_goes_on_where_it_stopped(start, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("virtualschool.demo.improvement.kpis._by_hand", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            start()
    assert not Kpi.objects.exists()
    assert Event.objects.exists()
    said = start()
    assert "Making training" not in said
    assert Kpi.objects.exists()
    done = [entry.detail["step"] for entry in Entry.objects.filter(authority_code=stage.CODE, event=steps.EVENT).order_by("id")]
    assert done == list(steps.STEPS)


def test_the_same_seed_says_the_same(start, settings):
    from virtualschool.demo.improvement.cast import Cast

    casts = [Cast(authority_numbered(stage.CODE), timezone.localdate(), seed, settings.VAR) for seed in (1, 1, 2)]
    one, again, other = (cast.chance("kpis").random() for cast in casts)
    assert one == again != other
