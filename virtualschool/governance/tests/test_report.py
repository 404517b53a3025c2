"""The monthly report: what it says, that it stays as it was issued, and that governors can work no child out of it."""

import datetime as dt
import html
import io
import re
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest

from virtualschool.audit.models import Entry
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.children.models import CareSpan
from virtualschool.dashboards.tests import town
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Bullets, FiguresTable, KeyFigures, Waterfall
from virtualschool.documents.formats import FORMATS
from virtualschool.governance import headline
from virtualschool.governance.actions import drafted, is_untouched, issue_report
from virtualschool.governance.figures import STOCKS, Figures
from virtualschool.governance.models import IssuedReport
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Unit
from virtualschool.kernel.suppression import is_small, published
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, forget

pytestmark = pytest.mark.slow

MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))


@pytest.fixture
def place(authority):
    forget()
    return town.build(authority)


@pytest.fixture
def report(place, viewer):
    return drafted(viewer=viewer, month=MAY, exact=True)


@pytest.fixture
def open_report(place, viewer):
    return drafted(viewer=viewer, month=MAY, exact=False)


def blocks(report, kind):
    return [block for block in report.whole if isinstance(block, kind)]


def issue(client, edition="directors", month="2026-05"):
    return client.post("/reports/issue", {"month": month, "edition": edition})


def test_it_tells_the_month_the_changes_and_what_to_ask(report):
    (tiles,) = blocks(report, KeyFigures)
    told = {reading.measure: reading for reading in tiles.readings}
    assert {reading.period for reading in tiles.readings} == {MAY}
    assert (told["suspensions.children"].value, told["suspensions.days_lost"].value, told["roll.end"].value) == (8, 16, 38)
    since, _, asked = (block.points for block in blocks(report, Bullets))
    assert "Children suspended rose from 3 in April to 8, which is worse." in since
    assert "On the roll at the end rose from 37 in April to 38." in since
    assert since.index("Children suspended rose from 3 in April to 8, which is worse.") < len(since) - 1
    assert any("Which schools suspend our children" in question for question in asked)
    assert any("without a school place" in question for question in asked)
    assert not any("permanently excluded" in question for question in asked)


def test_the_churn_adds_up_month_by_month(report):
    (waterfall,) = blocks(report, Waterfall)
    start, joined, left, end = (reading.value for reading in waterfall.readings)
    assert (start, joined, left, end) == (37, 3, 2, 38)
    (table,) = [block for block in blocks(report, FiguresTable) if block.title == "Roll month by month"]
    rows = [[cell.value for cell in row[1:]] for row in table.rows]
    assert len(rows) == 10
    assert all(start + joined - left == end for start, joined, left, end in rows)
    assert [row[3] for row in rows[:8]] == [row[0] for row in rows[1:9]]
    assert rows[-1] == [rows[0][0], sum(row[1] for row in rows[:-1]), sum(row[2] for row in rows[:-1]), rows[-2][3]]


def test_every_definition_is_there_with_its_version_and_said_once(report):
    text = html.unescape(FORMATS["html"].render(report).decode())
    for reading in report.readings:
        assert re.search(rf"{re.escape(reading.title)} \(version {reading.version}\)", text), reading.title
    assert "`" not in text
    assert text.count("A session counts once for a child") == 1
    assert "a count<" not in text


@pytest.mark.parametrize("exact", [True, False])
def test_a_month_without_data_is_not_available_and_never_nought(authority, viewer, exact):
    forget()
    empty = drafted(viewer=viewer, month=MAY, exact=exact)
    assert empty.readings
    assert not any(reading.is_known for reading in empty.readings)
    text = FORMATS["html"].render(empty).decode()
    assert "not available" in text
    assert not re.search(r">0(\.0)?%?<", text)


def test_a_month_of_holidays_has_no_suspensions_to_speak_of(place, viewer):
    august = drafted(viewer=viewer, month=Period(dt.date(2025, 8, 1), dt.date(2025, 8, 31)), exact=True)
    (tiles,) = blocks(august, KeyFigures)
    known = {reading.measure for reading in tiles.readings if reading.is_known}
    assert known == {"roll.end", "school.none"}


def test_the_governors_edition_shows_no_small_number(open_report, report):
    assert any(is_small(reading.numerator) for reading in report.readings)
    for reading in open_report.readings:
        assert not is_small(reading.numerator), reading
        if reading.unit is Unit.PERCENT and reading.is_known and reading.measure not in ("roll.turnover",):
            assert not is_small(reading.denominator)
            assert not is_small(reading.denominator - reading.numerator), reading
    assert [reading for reading in open_report.readings if reading.symbol]
    assert "By home" not in FORMATS["html"].render(open_report).decode()


def test_nothing_hidden_can_be_worked_out(place, authority):
    scope, asked = Scope(authority, authority.code), headline.questions(MAY, headline.OPEN_SPLITS)
    exact = Figures(asked, within=scope, exact=True).readings
    safe = Figures(asked, within=scope, exact=False).readings
    hidden = {whole for whole, public in zip(exact, safe, strict=True) if public.symbol}
    assert 0 < len(hidden) < len(exact)
    assert published(exact, linked=book.links(), hidden=hidden) == safe
    counts = [each for each in safe if each.is_known and each.breakdown is None and each.unit in (Unit.CHILDREN, Unit.EVENTS)]
    for short in counts:
        for long in counts:
            nested = short.period != long.period and short.period.start in long.period and short.period.end in long.period
            if nested and short.measure == long.measure and short.measure not in STOCKS:
                assert not is_small(long.value - short.value), (short, long)


def test_a_split_that_would_hide_a_figure_of_the_whole_is_left_out(place, authority, monkeypatch):
    scope = Scope(authority, authority.code)
    bare = Figures(headline.questions(MAY, ()), within=scope, exact=False)
    year = headline.stretches(MAY).year
    for by in ("year_group", "placement", "sex", "key_stage", "in_area"):
        monkeypatch.setattr(headline, "OPEN_SPLITS", ((by, by),))
        greedy = Figures(headline.questions(MAY, headline.OPEN_SPLITS), within=scope, exact=False)
        chosen = headline.figures_of(MAY, within=scope, exact=False)
        assert chosen.hidden_wholes <= bare.hidden_wholes
        assert bool(chosen.groups("attendance.rate", year, by)) == (greedy.hidden_wholes <= bare.hidden_wholes)


def test_months_that_add_up_to_the_year_give_no_hidden_one_away(open_report):
    (table,) = [block for block in blocks(open_report, FiguresTable) if block.title == "Roll month by month"]
    for column in (2, 3):
        cells = [row[column] for row in table.rows]
        assert sum(bool(cell.symbol) for cell in cells) != 1, [cell.symbol or cell.value for cell in cells]


def test_sentences_of_the_governors_edition_speak_of_shown_figures_alone(open_report):
    shown = {round(reading.value, 1) for reading in open_report.readings if reading.is_known}
    for block in blocks(open_report, Bullets):
        for point in block.points:
            if "which is" in point or "rose" in point or "fell" in point:
                numbers = re.findall(r"(?:from|to) ([\d.]+)", point)
                assert len(numbers) == 2
                assert {float(number) for number in numbers} <= shown


def test_an_issued_report_stays_the_same_to_the_byte(place, viewer, client_as):
    issued = issue_report(month=MAY, exact=True, by=viewer)
    before = {name: each.render(frozen.from_json(issued.content)) for name, each in FORMATS.items()}
    CareSpan.objects.all().delete()
    forget()
    kept = frozen.from_json(IssuedReport.objects.get().content)
    assert {name: each.render(kept) for name, each in FORMATS.items()} == before
    assert drafted(viewer=viewer, month=MAY, exact=True) != kept
    entry = Entry.objects.get(event="report.issued")
    assert (entry.subject, entry.detail) == (f"governance.IssuedReport:{issued.pk}", {"kind": "headline", "exact": True})


def test_tampering_is_seen(place, client_as):
    client = client_as("head")
    address = issue(client)["Location"]
    issued = IssuedReport.objects.get()
    assert is_untouched(issued)
    assert "It has not changed since" in client.get(address).content.decode()
    IssuedReport.objects.update(content=frozen.to_json(replace(frozen.from_json(issued.content), subtitle="All is well")))
    text = client.get(address).content.decode()
    assert "someone altered it" in text
    assert "It has not changed since" not in text


@pytest.mark.sqlite
def test_four_formats_are_taken_along_and_open(place, client_as):
    client = client_as("director")
    head = client_as("head")
    address = issue(head)["Location"]
    found = {name: b"".join(client.get(f"{address}{name}")) for name in FORMATS}
    assert "Monthly headline report" in "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(found["word"])).paragraphs)
    assert any(
        "Persistent absence" in str(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(found["excel"]))
        for row in sheet
        for cell in row
    )
    pdf = pypdf.PdfReader(io.BytesIO(found["pdf"]))
    assert "What to ask about" in "".join(page.extract_text() for page in pdf.pages)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found["html"].startswith(b"<!DOCTYPE html>")
    assert client.get(f"{address}odt").status_code == 404
    assert Entry.objects.filter(event="report.taken").count() == len(FORMATS)
    disposition = client.get(f"{address}pdf")["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert disposition.endswith('.pdf"')


def test_governors_read_their_edition_and_know_of_no_other(place, client_as, viewer):
    head, governor = client_as("head"), client_as("governor")
    exact, hidden = issue(head)["Location"], issue(head, "governors")["Location"]
    assert [client.get(exact).status_code for client in (head, client_as("director"), governor)] == [200, 200, 404]
    assert governor.get(f"{exact}pdf").status_code == 404
    assert governor.get(hidden).status_code == 200
    listing = governor.get("/reports/").content.decode()
    assert (exact in listing, hidden in listing) == (False, True)
    assert "Look at it first" not in listing
    assert governor.get("/reports/draft?month=2026-05").status_code == 404
    assert issue(governor).status_code == 404
    assert issue(client_as("director")).status_code == 404
    assert IssuedReport.objects.count() == 2


def test_another_authority_has_reports_of_its_own(place, client_as, other_authority):
    address = issue(client_as("head"))["Location"]
    stranger = client_as("head", of=other_authority)
    assert stranger.get(address).status_code == 404
    assert address not in stranger.get("/reports/").content.decode()


@pytest.mark.parametrize("month", ["2026-06", "2026-07", "2030-01", "2026-13", "2026-5", "May", "", "2026-05-01", "9999-12"])
def test_only_a_month_that_is_over_can_be_reported(place, client_as, month):
    client = client_as("head")
    assert client.get("/reports/draft", {"month": month}).status_code == 404
    assert issue(client, month=month).status_code == 404
    assert not IssuedReport.objects.exists()


def test_looking_first_keeps_nothing_and_says_what_is_hidden(place, client_as):
    client = client_as("deputy")
    text = client.get("/reports/draft?month=2026-05&edition=governors").content.decode()
    assert re.search(r"\d+ figures are hidden in this edition", text)
    assert "exact figures: it is for directors" in client.get("/reports/draft?month=2026-05").content.decode()
    assert not IssuedReport.objects.exists()
    options = client.get("/reports/").content.decode()
    assert '<option value="2026-05" selected' in options
    assert 'value="2026-06"' not in options


def test_a_september_compares_with_no_holiday(place, viewer):
    september = drafted(viewer=viewer, month=Period(dt.date(2025, 9, 1), dt.date(2025, 9, 30)), exact=True)
    assert not any("August" in point for block in blocks(september, Bullets) for point in block.points)
    assert headline.a_year_before(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)
    assert headline.a_year_before(dt.date(2025, 2, 28)) == dt.date(2024, 2, 29)
    assert headline.last_whole_month(dt.date(2026, 3, 1)) == Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def test_the_command_line_can_issue_too(place, authority):
    issued = issue_report(month=MAY, exact=False, by=command_line_viewer(authority))
    assert (issued.issued_by, issued.title) == ("command line", "Monthly headline report, May 2026")
