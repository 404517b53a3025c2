"""Nothing in a package names a child, neither going out nor coming in: every field in which somebody may write is tried, and every kind
of thing that could tell. The children are those of the world, whose names occur nowhere else."""

import datetime as dt
import io
import json

import docx
import pytest

from tests import world as worlds
from tests.fixtures import NOON, TODAY
from tests.world import World
from virtualschool.authorities.queries import viewer_through
from virtualschool.children.models import Child
from virtualschool.children.telling_names import known_of
from virtualschool.documents import frozen
from virtualschool.exchange import actions as exchange
from virtualschool.exchange import keeping
from virtualschool.kernel.personal import Kind
from virtualschool.peer_reviews.actions.exhibits import seal_of
from virtualschool.peer_reviews.models import (
    DocumentVersion,
    FactualComment,
    Note,
    ReportVersion,
    Review,
    ReviewReport,
    SampleItem,
    SampleKey,
    SignOff,
    Slot,
    TeamMember,
)
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.packages.actions import NamesChild
from virtualschool.peer_reviews.packages.layout import CONTENT, MATERIAL, RETURN, SCHEMA
from virtualschool.peer_reviews.packages.looking import looked_through
from virtualschool.peer_reviews.packages.queries import identity_for
from virtualschool.peer_reviews.packages.writing import written
from virtualschool.peer_reviews.reporting import report_of
from virtualschool.peer_reviews.tests.packages.two import WEEK, befriended, document, hosted, sent, taken, worked

pytestmark = pytest.mark.django_db
NAME = f"{worlds.FORENAME}5 {worlds.SURNAME}5"
MARKS = {
    NAME: Kind.NAME,
    f"{worlds.SURNAME}5, {worlds.FORENAME}5": Kind.NAME,
    f"the {worlds.SURNAME}7 family": Kind.SURNAME,
    f"{worlds.CODE}003": Kind.CODE,
    worlds.upn(worlds.UPN_STEM, 4): Kind.UPN,
    "born on 3 May 2011": Kind.BIRTH_DATE,
    "seen on 3 November 2010": Kind.BIRTH_DATE,
    worlds.POSTCODE: Kind.POSTCODE,
    "someone@example.org": Kind.EMAIL,
    "01642 123456": Kind.PHONE,
    "ULN 1000000043": Kind.ULN,
}


def propertied() -> bytes:
    """A Word document that names a child where no reader looks."""
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("A policy.")
    made.core_properties.keywords = NAME
    made.save(out)
    return out.getvalue()


@pytest.fixture
def sides(world: World, settings, tmp_path):
    settings.VAR = tmp_path
    return befriended(viewer_through(world.users["head"].memberships.get()), viewer_through(world.outsider.memberships.get()))


@pytest.fixture
def review(sides) -> Review:
    return hosted(sides[0].by)


def test_a_comment_and_a_signed_text_name_no_child_and_the_team_is_no_child(sides, review):
    """A comment of the host refuses its package; a peer's surname in the signed text is the peer's, even where a child has it too."""
    host, _ = sides
    lead = TeamMember.objects.create(review=review, role="lead", name=f"Ada {worlds.SURNAME}5", email="a@peers.example", invited_by="A")
    report = ReviewReport.objects.create(review=review, summary="A service that knows itself.")
    text = frozen.to_json(report_of(report, TODAY))
    ReportVersion.objects.create(report=report, number=1, why="Signed", content=text, digest=seal_of(text), made_at=NOON, made_by="A")
    SignOff.objects.create(report=report, signed_as="lead", digest=seal_of(text), user_id=1, signed_by=lead.name, signed_at=NOON)
    assert sent(host, review)[0].counts["signature"] == 1
    FactualComment.objects.create(report=report, passage="summary", kind="wrong", text=f"Ask {NAME}.", made_at=NOON, made_by="A")
    assert {each.kind for each in refused(host, review)} == {Kind.NAME}


def refused(side, review) -> list:
    with pytest.raises(NamesChild) as caught:
        sent(side, review)
    return caught.value.found


def test_what_is_sent_names_none_of_the_worlds_children(world, sides, review):
    here, there = sides
    package, data = sent(here, review)
    _, mirror = taken(there, data)
    worked(mirror)
    told = json.dumps([written(review).content, written(mirror).content])
    for child in Child.objects.filter(authority=world.authority):
        for mark in (child.forename, child.surname, child.upn, child.child_code):
            assert not mark or mark not in told
    assert worlds.SURNAME not in told
    assert package.counts["item"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("mark", "kind"), MARKS.items())
def test_whatever_could_tell_refuses_the_package_and_says_where(sides, review, mark, kind):
    Slot.objects.filter(review=review).update(who=f"A meeting: {mark}.")
    (found,) = refused(sides[0], review)
    assert (found.kind, found.where) == (kind, "Slot of the timetable 1, who")
    assert found.text in f"A meeting: {mark}."


def taken_with(review, **changes) -> None:
    """A further exhibit with something in it that the review's own has not: an exhibit is never altered."""
    held = review.exhibits.get()
    values = {field.name: getattr(held, field.name) for field in held._meta.fields if field.name not in ("id", "public_id")}
    type(held).objects.create(**values | {"number": 2} | changes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "write",
    [
        lambda review: Review.objects.filter(pk=review.pk).update(title=f"Review of {NAME}"),
        lambda review: review.kloes.update(wording=NAME),
        lambda review: review.kloes.first().prompts.create(kind="voice", text=NAME),
        lambda review: review.kloes.first().evaluation.__class__.objects.update(gaps=NAME),
        lambda review: review.documents.update(title=f"Plan of {NAME}"),
        lambda review: DocumentVersion.objects.filter(document__review=review).update(filename=f"{NAME}.txt"),
        lambda review: taken_with(review, note=NAME),
        lambda review: taken_with(review, content={**review.exhibits.get().content, "added": [{"deep": NAME}]}),
        lambda review: taken_with(review, content={**review.exhibits.get().content, NAME: 1}),
        lambda review: review.samples.update(source=NAME),
        lambda review: SampleItem.objects.update(text=NAME),
        lambda review: SampleItem.objects.update(pseudonym=f"{worlds.SURNAME}5"),
        lambda review: review.documents.update(added_by=NAME),
        lambda review: document(review, "A file", f"Minutes. {NAME} was there.".encode(), review.kloes.first(), cleared=True),
        lambda review: document(review, "A file", propertied(), review.kloes.first(), cleared=True, name="policy.docx"),
    ],
)
def test_no_field_is_left_out(sides, review, write):
    write(review)
    assert {each.kind for each in refused(sides[0], review)} <= {Kind.NAME, Kind.SURNAME}


def test_a_date_of_birth_alone_in_a_field_of_words_is_one(world, sides, review):
    born = Child.objects.filter(authority=world.authority, born_on__isnull=False).first().born_on
    review.kloes.update(title=born.isoformat())
    assert {each.kind for each in refused(sides[0], review)} == {Kind.BIRTH_DATE}


def test_the_reference_behind_a_pseudonym_never_leaves(sides, review):
    SampleItem.objects.update(text="This is REF-778899 in the list.")
    SampleKey.objects.update(reference="REF778899")
    SampleItem.objects.update(text="This is REF778899 in the list.")
    assert [each.kind for each in refused(sides[0], review)] == [Kind.CODE]


def test_what_only_the_home_council_writes_is_looked_at_on_its_way_back(world, sides, review):
    here, there = sides
    _, mirror = taken(there, sent(here, review)[1])
    note = worked(mirror)
    theirs = f"{worlds.OTHER_FORENAME}1 {worlds.OTHER_SURNAME}1"
    for text in (f"We heard of {theirs}.", f"A girl with the UPN {worlds.upn(worlds.UPN_STEM, 4)}."):
        Note.objects.filter(pk=note.pk).update(text=text)
        assert refused(there, mirror)
    Note.objects.filter(pk=note.pk).update(text="A good note.")
    for field in ("name", "organisation"):
        TeamMember.objects.filter(review=mirror).update(**{field: theirs})
        assert refused(there, mirror)
        TeamMember.objects.filter(review=mirror).update(**{field: "A peer"})
    assert sent(there, mirror)


def test_the_host_refuses_a_name_that_only_the_host_knows(world, sides, review):
    """The peers cannot know the host's children: their package passes at home and is refused at the host, and nothing of it is kept."""
    here, there = sides
    _, mirror = taken(there, sent(here, review)[1])
    note = worked(mirror)
    Note.objects.filter(pk=note.pk).update(text=f"A teacher spoke of {NAME}.")
    _, data = sent(there, mirror)
    package = actions.bring(data=data, by=here.by)
    assert (package.state, package.refused_for) == ("refused", "NAMES_CHILD")
    assert keeping.kept(package) is None
    assert NAME not in package.reason
    assert "a child's name" in package.reason
    assert review.notes.count() == 0


def test_a_host_that_does_not_look_is_refused_by_the_home(sides, review):
    here, there = sides
    made = written(review)
    made.content["tables"]["kloe"][0]["wording"] = f"Is {worlds.OTHER_FORENAME}1 {worlds.OTHER_SURNAME}1 supported?"
    parcel = exchange.Parcel(made.kind, SCHEMA, 1, made.files, {})
    package = exchange.send(parcel=parcel, partner=here.partner, expires_at=NOON + WEEK, ours=identity_for(here.by), by=here.by)
    refused = actions.bring(data=keeping.kept(package), by=there.by)
    assert refused.refused_for == "NAMES_CHILD"
    assert not Review.objects.filter(is_remote=True).exists()


def test_professionals_and_offices_may_be_named(world, sides, review):
    """A teacher may have a surname that a child has too; a document that somebody cleared may carry the office's address."""
    review.documents.update(added_by=f"Ms {worlds.SURNAME}5")
    document(review, "Policy", b"Write to office@council.example or ring 01642 123456, TS1 2QQ.", review.kloes.first(), cleared=True)
    Slot.objects.filter(review=review).update(online="https://meet.example.org/j/07700900123?pwd=9434765919")
    assert sent(sides[0], review)


def test_a_document_that_no_program_reads_is_named_and_an_age_is_shown(sides, review):
    document(review, "A scan", b"%PDF-1.4 no text at all", review.kloes.first(), cleared=True, name="scan.pdf")
    Slot.objects.filter(review=review).update(title="A 14-year-old placed in Thornaby")
    _, looked = actions.look_through(review=review, by=sides[0].by)
    assert looked.unread == ["scan.pdf"]
    assert [each.kind for each in looked.found] == [Kind.AGE]
    assert looked.sharp == []


def test_periods_of_a_figure_are_no_birth_dates(world, review):
    content = {"tables": {"exhibit": [{"id": "1", "content": {"text": "3 November 2010"}, "note": "3 November 2010"}]}}
    found = looked_through(content, {}, known_of(world.authority.pk)).found
    assert [each.where for each in found] == ["Exhibit 1, note"]


def test_kinds_and_names_are_stable():
    """Another installation reads them by these words."""
    assert (MATERIAL, RETURN, CONTENT, SCHEMA) == ("review.material", "review.return", "content.json", "virtualschool.review")
    assert dt.timedelta(days=7) == WEEK
