"""Directors' score cards: drawn up from what was chosen, written on, approved by another, frozen for good, issued, made anew."""

import datetime as dt
import io
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pytest

from virtualschool.measures.remembering import forget
from virtualschool.scorecards import actions, documents, faces, queries
from virtualschool.scorecards.actions.cards import is_untouched, seal_of
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Refused, Target
from virtualschool.scorecards.models import CardLine, ScoreCard
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db
D = dt.date
MAY = D(2026, 5, 1)


@pytest.fixture
def writer(viewer_as):
    return viewer_as("deputy")


@pytest.fixture
def kpi(writer):
    made = actions.create_kpi(
        by=writer,
        title="Plans of good quality",
        counted=Counted(unit="percent", better="higher"),
        baseline=Baseline(Decimal(55), D(2026, 1, 31)),
        target=Target(Decimal(75), "at least", D(2027, 1, 31)),
    )
    actions.record_value(kpi=made, on=D(2026, 4, 30), value=Decimal(58), by=writer)
    actions.record_value(kpi=made, on=D(2026, 5, 31), value=Decimal("62.5"), by=writer)
    return made


@pytest.fixture
def director(writer, kpi):
    made = actions.add_recipient(title="Director of Education", name="Test Director", starts_on=D(2026, 1, 1), by=writer)
    actions.choose(recipient=made, kpis=[kpi], measures=["attendance.rate"], starts_on=D(2026, 1, 1), by=writer)
    return made


@pytest.fixture
def card(director, writer):
    return actions.draft_card(recipient=director, month=MAY, by=writer)


def approved(card, writer, viewer):
    actions.move(card=card, name="submit", by=writer)
    return actions.move(card=card, name="approve", by=viewer)


def written(card, writer, text="Good progress.", version=1):
    line = card.lines.first()
    return actions.write(card=card, version=version, summary="A good month.", comments={line.pk: text}, by=writer)


def test_a_card_says_value_change_standing_and_a_sentence(card):
    line, attendance = faces.drafted(card).lines
    assert (line.value, line.before, line.change, line.word) == ("62.5%", "58% (30 April 2026)", "up 4.5 points, better", "on course")
    assert line.suggestion.startswith("62.5% (31 May 2026), up 4.5 points, better than 30 April 2026 (58%). Target at least 75%")
    assert line.trend.startswith("<svg")
    assert (attendance.title, attendance.value, attendance.target) == ("Attendance", "not available", "–")
    assert attendance.suggestion == "There is no figure for Attendance yet."


def test_only_of_a_month_that_is_over_once_and_with_lines(director, writer, card):
    with pytest.raises(Refused, match="over"):
        actions.draft_card(recipient=director, month=D(2026, 6, 1), by=writer)
    with pytest.raises(Refused, match="already"):
        actions.draft_card(recipient=director, month=MAY, by=writer)
    with pytest.raises(Refused, match="no card"):
        actions.draft_card(recipient=director, month=D(2025, 12, 1), by=writer)
    bare = actions.add_recipient(title="Director of Nothing", name="", starts_on=D(2026, 1, 1), by=writer)
    with pytest.raises(Refused, match="Choose first"):
        actions.draft_card(recipient=bare, month=MAY, by=writer)


def test_two_writers_never_overwrite_each_other(card, writer, viewer):
    written(card, writer)
    with pytest.raises(Stale) as stale:
        written(card, viewer, "Mine.")
    assert stale.value.now.summary == "A good month."
    assert card.lines.first().comment == "Good progress."
    assert written(card, viewer, "Mine.", version=2).version == 3
    assert set(card.writers.values_list("name", flat=True)) == {writer.name, viewer.name}


def test_the_writer_does_not_approve_where_another_may(card, writer, viewer, viewer_as):
    written(card, viewer)
    actions.move(card=card, name="submit", by=writer)
    with pytest.raises(CannotMove):
        actions.move(card=card, name="approve", by=writer)  # has no permission
    second = viewer_as("head")
    with pytest.raises(CannotMove, match=f"someone else must approve it: {second.name}"):
        actions.move(card=card, name="approve", by=viewer)
    assert actions.move(card=card, name="approve", by=second).approved_by == second.name


def test_alone_the_writer_may_and_the_card_says_so(card, writer, viewer):
    written(card, viewer)
    assert "who also wrote on it" in faces.face_of(approved(card, writer, viewer)).approval


def test_sent_back_with_a_reason(card, writer, viewer):
    actions.move(card=card, name="submit", by=writer)
    with pytest.raises(Refused, match="draft"):
        written(card, writer)
    with pytest.raises(CannotMove, match="why"):
        actions.move(card=card, name="send_back", by=viewer)
    assert actions.move(card=card, name="send_back", by=viewer, reason="say more").state == "draft"
    assert written(card, writer).version == 2


def test_frozen_from_approval_on(card, kpi, writer, viewer):
    written(card, writer)
    held = approved(card, writer, viewer)
    before = faces.face_of(held)
    forget()
    entry = queries.entries_of(kpi).first()
    actions.correct_value(entry=entry, value=Decimal(10), reason="misread", by=writer)
    CardLine.objects.filter(card=held).update(comment="slipped in")
    held = ScoreCard.objects.get(pk=held.pk)
    assert faces.face_of(held) == before
    assert before.lines[0].value == "62.5%"
    assert before.approval == f"Approved by {viewer.name} on 17 June 2026"
    assert is_untouched(held)
    kept = held.content["face"]
    older = kept | {"lines": [{name: value for name, value in line.items() if name != "basis"} for line in kept["lines"]]}
    assert [line.basis for line in faces.from_json(older).lines] == ["", ""], "cards kept before it was shown"
    held.content["face"]["lines"][0]["value"] = "99%"
    assert not is_untouched(held)
    with pytest.raises(CannotMove):
        actions.move(card=held, name="take_back", by=writer)
    with pytest.raises(ValueError, match="layout"):
        faces.from_json({"layout": 9})


def test_what_is_approved_is_what_was_seen(card, kpi, writer, viewer, client_as):
    written(card, writer)
    actions.move(card=card, name="submit", by=writer)
    seen = seal_of(faces.to_json(faces.drafted(ScoreCard.objects.get(pk=card.pk))))
    address = f"/scorecards/cards/{card.public_id}/"
    assert f'name="seen" value="{seen}"' in client_as("head").get(address).content.decode()
    forget()
    actions.correct_value(entry=queries.entries_of(kpi).first(), value=Decimal(10), reason="misread", by=writer)
    with pytest.raises(Refused, match="changed since you opened it"):
        actions.move(card=card, name="approve", by=viewer, seen=seen)
    assert ScoreCard.objects.get(pk=card.pk).state == "submitted"
    late = client_as("head").post(f"{address}move/approve", {"seen": seen}, follow=True)
    assert "changed since you opened it" in late.content.decode()
    now = seal_of(faces.to_json(faces.drafted(ScoreCard.objects.get(pk=card.pk))))
    assert actions.move(card=card, name="approve", by=viewer, seen=now).is_frozen


def test_a_new_issue_and_the_old_one_stays(card, writer, viewer):
    with pytest.raises(Refused, match="not approved"):
        actions.reopen(card=card, reason="x", by=writer)
    written(card, writer)
    held = approved(card, writer, viewer)
    with pytest.raises(Refused, match="why"):
        actions.reopen(card=held, reason="", by=writer)
    made = actions.reopen(card=held, reason="a figure was wrong", by=writer)
    assert (made.issue, made.replaces, made.state, made.summary) == (2, held, "draft", "A good month.")
    assert [line.comment for line in made.lines.all()] == ["Good progress.", ""]
    assert seal_of(ScoreCard.objects.get(pk=held.pk).content) == held.digest
    with pytest.raises(Refused, match="newer"):
        actions.reopen(card=held, reason="again", by=writer)


def test_what_was_asked_goes_from_card_to_card_until_closed(card, director, writer, clock):
    asked = actions.ask(card=card, text="Bring the list of schools", owner="Test Owner", due_on=D(2026, 7, 1), by=writer)
    assert [each.state for each in faces.drafted(card).asked] == ["open"]
    clock.move_to(dt.datetime(2026, 8, 3, 12, tzinfo=dt.UTC))
    june = actions.draft_card(recipient=director, month=D(2026, 6, 1), by=writer)
    assert faces.drafted(june).asked[0].text == "Bring the list of schools"
    with pytest.raises(Refused, match="what came"):
        actions.close(asked=asked, outcome=" ", by=writer)
    actions.close(asked=asked, outcome="brought", by=writer)
    with pytest.raises(Refused, match="already"):
        actions.close(asked=asked, outcome="again", by=writer)
    assert faces.drafted(june).asked[0].state == "closed 3 August 2026: brought"
    clock.move_to(dt.datetime(2026, 10, 3, 12, tzinfo=dt.UTC))
    september = actions.draft_card(recipient=director, month=D(2026, 9, 1), by=writer)
    assert faces.drafted(september).asked == ()


def test_what_stands_on_a_card_changes_from_a_day_on(director, kpi, writer, card):
    with pytest.raises(Refused, match="12 lines"):
        actions.choose(recipient=director, kpis=[kpi] * 13, measures=[], starts_on=D(2026, 6, 1), by=writer)
    with pytest.raises(Refused, match=r"no\.such"):
        actions.choose(recipient=director, kpis=[], measures=["no.such"], starts_on=D(2026, 6, 1), by=writer)
    actions.choose(recipient=director, kpis=[kpi], measures=[], starts_on=D(2026, 6, 1), by=writer)
    assert len(queries.chosen_on(director, D(2026, 5, 31))) == 2
    assert [each.kpi for each in queries.chosen_on(director, D(2026, 6, 30))] == [kpi]
    actions.retire(kpi=kpi, reason="done", by=writer)
    assert not queries.chosen_on(director, D(2026, 6, 30))


def test_recipients_change_and_end(director, writer):
    told = {"title": "Director of Education", "name": "Another Director"}
    with pytest.raises(Refused, match="before"):
        actions.change_recipient(recipient=director, version=2, ends_on=D(2025, 1, 1), by=writer, **told)
    changed = actions.change_recipient(recipient=director, version=2, ends_on=D(2026, 6, 30), by=writer, **told)
    assert (changed.name, changed.version) == ("Another Director", 3)
    with pytest.raises(Stale):
        actions.change_recipient(recipient=director, version=2, ends_on=None, by=writer, **told)
    assert not queries.recipients_on(writer, D(2026, 7, 1), D(2026, 7, 31))


def test_readers_see_what_was_issued_only(card, writer, viewer, viewer_as, other_authority):
    director = viewer_as("director")
    approved(card, writer, viewer)
    assert not queries.cards_visible_to(director)
    actions.move(card=card, name="issue", by=writer)
    assert queries.cards_visible_to(director).get() == card
    assert queries.cards_visible_to(writer).get() == card
    assert not queries.cards_visible_to(viewer_as("governor"))
    assert not queries.cards_visible_to(viewer_as("head", of=other_authority))
    assert not queries.asked_visible_to(viewer_as("governor"))
    assert not queries.recipients_visible_to(viewer_as("governor"))


def full(writer, director):
    """A card with as many and as long lines as can be."""
    kpis = []
    for number in range(faces.MOST_LINES):
        title = f"{number} " + "Indicator of many words " * 4
        kpi = actions.create_kpi(
            by=writer,
            title=title[:120],
            counted=Counted(unit="percent", better="higher"),
            target=Target(Decimal(75), "at least", D(2027, 1, 31)),
        )
        for day in (D(2026, 4, 30), D(2026, 5, 31)):
            actions.record_value(kpi=kpi, on=day, value=Decimal(50), by=writer)
        kpis.append(kpi)
    actions.choose(recipient=director, kpis=kpis, measures=[], starts_on=D(2026, 2, 1), by=writer)
    card = actions.draft_card(recipient=director, month=MAY, by=writer)
    for _ in range(6):
        actions.ask(card=card, text="word " * 40, owner="Test Owner", due_on=None, by=writer)
    comments = {line.pk: "commentary " * 27 for line in card.lines.all()}
    return actions.write(card=card, version=1, summary="summary " * 75, comments=comments, by=writer)


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_fullest_card_is_one_page(director, writer):
    card = full(writer, director)
    content, _, name = documents.document(card, faces.face_of(card), "pdf")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert "DRAFT" in text
    assert text.count("commentary") == 12 * 27
    assert name == "score-card-may-2026-director-of-education-2026-05-31.pdf"


def test_word_and_excel_come_from_what_was_frozen(card, kpi, writer, viewer):
    written(card, writer)
    held = approved(card, writer, viewer)
    actions.record_value(kpi=kpi, on=D(2026, 6, 1), value=Decimal(11), by=writer)
    word, _, _ = documents.document(held, faces.face_of(held), "word")
    read = docx.Document(io.BytesIO(word))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert "62.5%" in cells
    assert any("Plans of good quality: Good progress." in paragraph.text for paragraph in read.paragraphs)
    excel, _, _ = documents.document(held, faces.face_of(held), "excel")
    assert openpyxl.load_workbook(io.BytesIO(excel)).sheetnames
    assert documents.format_of("html") is None
