"""A review goes to the peers' installation and their work comes back: previewed, taken whole, known again, taken back."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from virtualschool.access.roles import Permission
from virtualschool.audit.models import Entry
from virtualschool.audit.trail import subject_of
from virtualschool.exchange import keeping
from virtualschool.exchange.models import Package
from virtualschool.exchange.refusing import CannotSeal, Refused
from virtualschool.peer_reviews import papers, policies
from virtualschool.peer_reviews.actions import scope
from virtualschool.peer_reviews.models import Carried, Finding, Note, RemoteReview, Review, ReviewDocument, SampleItem, SampleKey, Slot
from virtualschool.peer_reviews.packages import actions, files, queries
from virtualschool.peer_reviews.packages.taking import CannotUndo
from virtualschool.peer_reviews.queries import reviews_visible_to
from virtualschool.peer_reviews.refusals import Refused as NotDone
from virtualschool.peer_reviews.tests.packages.two import document, hosted, sent, taken, worked
from virtualschool.rubrics.models import Grading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def review(host) -> Review:
    return hosted(host.by)


@pytest.fixture
def mirror(host, home, review) -> Review:
    return taken(home, sent(host, review)[1])[1]


def test_the_material_arrives_as_it_was(host, home, review):
    package, data = sent(host, review)
    assert package.counts["kloe"] == review.kloes.count()
    assert package.about == subject_of(review)
    brought = actions.bring(data=data, by=home.by)
    preview = actions.look_into(package=brought, by=home.by)
    assert preview.title == review.title
    assert {what for _, counts in preview.comparison.by_table() for what in counts} == {"added"}
    assert Review.objects.filter(authority_id=home.by.authority_id).count() == 0
    mirror = actions.accept(package=brought, by=home.by)
    assert (mirror.is_remote, mirror.remote.host_name, mirror.state) == (True, "Middlesbrough", "preparation")
    assert (mirror.access_from, mirror.access_until) == (review.access_from, review.access_until)
    assert [kloe.wording for kloe in mirror.kloes.all()] == [kloe.wording for kloe in review.kloes.all()]
    assert [each.title for each in mirror.documents.all()] == ["Support policy"]
    version = mirror.documents.get().versions.get()
    assert files.content_of(version) == b"Schools are supported as the policy says."
    assert mirror.exhibits.get().digest == review.exhibits.get().digest
    assert mirror.exhibits.get().content == review.exhibits.get().content
    assert mirror.exhibits.get().batches == []
    assert SampleItem.objects.get(sample__review=mirror).text == "Targets are specific."
    assert mirror.kloes.first().evaluation.strengths == "Regular forums."
    assert mirror.slots.get().kloes.get() == mirror.kloes.first()


def test_what_stays_at_home_stays_at_home(host, home, review, mirror):
    assert SampleKey.objects.filter(item__sample__review=mirror).count() == 0
    assert mirror.samples.get().seed == ""
    assert mirror.pseudonym_seed != review.pseudonym_seed
    assert mirror.team.count() == 0
    told = json.dumps(actions.look_through(review=review, by=host.by)[0].content)
    for secret in ("REF-778899", "seed of the draw", "e" * 64, review.pseudonym_seed, "contact@host.example", "Words that stay at home"):
        assert secret not in told


def test_every_thing_says_which_package_it_came_with(host, home, review):
    package, mirror = taken(home, sent(host, review)[1])
    came = Carried.objects.filter(review=mirror)
    assert {each.package for each in came} == {package}
    assert queries.provenance_of(mirror, "document") == {mirror.documents.get().pk: package}
    assert package.counts["added"] == came.count()


def test_the_mirror_is_read_only_for_its_home(home, mirror):
    assert not policies.hosts(mirror, home.by)
    assert policies.runs_team(mirror, home.by)
    assert policies.reads_material(mirror, home.by)
    with pytest.raises(NotDone, match="another installation"):
        scope.offer_kloes(review=mirror, by=home.by)


def test_nobody_else_sees_the_mirror(host, mirror, viewer_as):
    assert mirror not in reviews_visible_to(host.by)
    assert policies.place_of(mirror, viewer_as("peer_reviewer")) is None


def test_the_same_again_changes_nothing(host, home, review, mirror):
    before = snapshot(mirror)
    package, again = taken(home, sent(host, review)[1])
    assert again == mirror
    assert package.counts == {"unchanged": Carried.objects.filter(review=mirror).count()}
    assert snapshot(mirror) == before


def test_a_later_package_brings_what_is_new_changed_and_gone(host, home, review, mirror):
    kloe = review.kloes.first()
    first = kloe.wording
    kloe.wording = "Asked in other words?"
    kloe.save()
    document(review, "Minutes", b"Minutes of the board.", kloe, cleared=True, name="minutes.txt")
    ReviewDocument.objects.filter(title="Support policy").filter(review=review).update(withdrawn_at="2026-06-17T12:00:00Z")
    Slot.objects.filter(review=review).update(cancelled_at="2026-06-17T12:00:00Z")
    _, data = sent(host, review)
    preview = actions.look_into(package=actions.bring(data=data, by=home.by), by=home.by)
    found = {title: dict(counts) for title, counts in preview.comparison.by_table()}
    assert found["line of enquiry"] == {"changed": 1, "unchanged": 3}
    assert found["document"] == {"added": 1, "gone": 1}
    assert found["slot of the timetable"] == {"gone": 1}
    actions.accept(package=preview.package, by=home.by)
    assert mirror.kloes.first().wording == "Asked in other words?"
    assert [each.title for each in mirror.documents.filter(withdrawn_at__isnull=True)] == ["Minutes"]
    assert mirror.slots.get().cancelled_at is not None
    actions.undo(package=preview.package, by=home.by)
    assert mirror.kloes.first().wording == first
    assert [each.title for each in mirror.documents.filter(withdrawn_at__isnull=True)] == ["Support policy"]
    assert mirror.slots.get().cancelled_at is None


def test_the_peers_work_comes_back(host, home, review, mirror):
    note = worked(mirror)
    Review.objects.filter(pk=mirror.pk).update(state="drafting")
    mirror.refresh_from_db()
    package, data = sent(home, mirror)
    assert package.counts == {"peer": 1, "note": 1, "finding": 1, "link": 2, "grading": 1, "report": 1}
    came, back = taken(host, data)
    assert back == review
    ours = review.notes.get()
    assert (ours.text, ours.author.name, ours.kloe) == (note.text, "A lead peer", review.kloes.first())
    assert ours.document.title == "Support policy"
    assert ours.slot == review.slots.get()
    assert ours.written_at == note.written_at
    finding = review.findings.get()
    assert {each.source for each in finding.links.all()} == {ours, review.exhibits.get()}
    assert finding.written_at == Finding.objects.get(review=mirror).written_at
    grading = Grading.objects.get(subject=subject_of(SampleItem.objects.get(sample__review=review)))
    assert (grading.state, grading.grader_name, grading.grader_user_id < 0) == ("submitted", "A lead peer", True)
    assert grading.marks.count() == len(grading.rubric.content["criteria"])
    assert review.report.summary == "A service that knows itself."
    review.refresh_from_db()
    assert review.state == "drafting"
    assert queries.provenance_of(review, "note") == {ours.pk: came}
    author = ours.author
    assert (author.user, author.membership, author.access_from) == (None, None, None)


def test_the_return_again_changes_nothing_and_an_edit_is_known_again(host, home, review, mirror):
    note = worked(mirror)
    taken(host, sent(home, mirror)[1])
    before = snapshot(review)
    package, _ = taken(host, sent(home, mirror)[1])
    assert set(package.counts) == {"unchanged"}
    assert snapshot(review) == before
    Note.objects.filter(pk=note.pk).update(text="Teachers say whom they call.", version=2)
    package, _ = taken(host, sent(home, mirror)[1])
    assert (package.counts["changed"], package.counts.get("added")) == (1, None)
    assert review.notes.get().text == "Teachers say whom they call."
    actions.undo(package=package, by=host.by)
    assert review.notes.get().text == "Teachers know whom to call."


def test_a_return_can_be_taken_back_and_come_again(host, home, review, mirror):
    worked(mirror)
    package, _ = taken(host, sent(home, mirror)[1])
    counts = actions.undo(package=package, by=host.by)
    assert review.notes.get().retracted_at is not None
    assert review.findings.get().state == "rejected"
    assert (counts["retracted"], counts["removed"]) == (3, 4)
    with pytest.raises(CannotUndo):
        actions.undo(package=package, by=host.by)
    again, _ = taken(host, sent(home, mirror)[1])
    assert review.notes.get().retracted_at is None
    assert review.findings.get().state == "triangulated", "it stands on two kinds of source, whatever the package says"
    assert review.findings.get().links.count() == 2
    assert again.counts["changed"] == 3


def test_the_latest_is_undone_first(host, home, review, mirror):
    worked(mirror)
    first, _ = taken(host, sent(home, mirror)[1])
    note = Note.objects.get(review=mirror)
    note.text = "Changed."
    note.save()
    taken(host, sent(home, mirror)[1])
    with pytest.raises(CannotUndo, match="later package"):
        actions.undo(package=first, by=host.by)


def test_material_that_was_worked_with_is_not_taken_away(host, home, review):
    package, mirror = taken(home, sent(host, review)[1])
    worked(mirror)
    before = snapshot(mirror)
    with pytest.raises(CannotUndo, match="worked with"):
        actions.undo(package=package, by=home.by)
    assert snapshot(mirror) == before
    package.refresh_from_db()
    assert package.state == Package.State.ACCEPTED


def test_an_unused_mirror_goes_with_its_only_package(host, home, review):
    package, mirror = taken(home, sent(host, review)[1])
    actions.undo(package=package, by=home.by)
    assert not Review.objects.filter(pk=mirror.pk).exists()
    assert not RemoteReview.objects.exists()


def test_a_package_that_is_declined_leaves_nothing(host, home, review):
    _, data = sent(host, review)
    package = actions.bring(data=data, by=home.by)
    actions.decline(package=package, by=home.by)
    assert keeping.kept(package) is None
    with pytest.raises(Refused):
        actions.accept(package=package, by=home.by)
    assert not Review.objects.filter(is_remote=True).exists()
    assert actions.bring(data=data, by=home.by).refused_for == "SEEN"


def test_the_peers_work_goes_to_the_host_alone(host, home, review, mirror):
    home.partner.partner_code = "808"
    with pytest.raises(CannotSeal, match="Middlesbrough alone"):
        sent(home, mirror)


def test_a_return_of_what_was_never_sent_is_refused(host, home, review, mirror):
    worked(mirror)
    _, data = sent(home, mirror)
    Package.objects.filter(direction="out", kind="review.material").delete()
    refused = actions.bring(data=data, by=host.by)
    assert (refused.state, refused.refused_for) == ("refused", "WRONG_KIND")


def test_who_may(host, home, review, viewer_as):
    for role in ("governor", "director", "coordinator", "peer_reviewer"):
        with pytest.raises(CannotSeal):
            actions.send(review=review, partner=host.partner, expires_at=review.created_at, by=viewer_as(role))
        with pytest.raises(CannotSeal):
            actions.bring(data=b"", by=viewer_as(role))
    with pytest.raises(CannotSeal, match="another council"):
        actions.look_through(review=review, by=home.by)
    assert home.by.may(Permission.REVIEW_HOST)


def test_nothing_is_sent_of_an_application_or_a_withdrawn_review(host, review):
    for state in ("application", "withdrawn"):
        Review.objects.filter(pk=review.pk).update(state=state)
        review.refresh_from_db()
        with pytest.raises(CannotSeal, match="Nothing is sent"):
            sent(host, review)


def test_a_file_that_is_gone_is_said_to_be_gone(host, review):
    version = review.documents.first().versions.get()
    (papers.folder_of(review) / version.stored).write_bytes(b"other")
    with pytest.raises(CannotSeal, match="gone or altered"):
        sent(host, review)


def test_the_trail_knows_and_holds_no_words(host, home, review, mirror):
    worked(mirror)
    taken(host, sent(home, mirror)[1])
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"exchange.package_made", "exchange.package_brought", "review.package_taken", "names.checked_against"} <= events
    assert "whom to call" not in json.dumps(list(Entry.objects.values("detail")))


def snapshot(review: Review) -> str:
    names = ("kloes", "slots", "documents", "exhibits", "notes", "findings")
    rows = [list(getattr(review, name).order_by("pk").values()) for name in names]
    for kind in rows:
        for row in kind:
            row.pop("updated_at", None)
    return json.dumps(rows, cls=DjangoJSONEncoder)
