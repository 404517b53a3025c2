"""Journeys of those who do: files in and back out again, a report issued and taken along, data put right."""

import datetime as dt
import io
import re

import docx
import openpyxl
import pypdf
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe, whole
from tests.journeys.conftest import Town
from tests.journeys.test_looking import behind, number

pytestmark = pytest.mark.browser
GOOD, BAD = 788, 12


def register(town: Town) -> bytes:
    """A workbook of 800 rows for days long past: 12 of them cannot be read."""
    from virtualschool.children.models import Child
    from virtualschool.schools.models import School

    codes = list(Child.objects.exclude(surname="").order_by("pk").values_list("child_code", flat=True))
    urn = School.objects.order_by("urn").values_list("urn", flat=True).first()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["CHILD", "URN", "Date", "AM", "PM"])
        for place in range(GOOD + BAD):
            day = dt.date(2019, 9, 2) + dt.timedelta(days=7 * (place // len(codes)))
            when = "the day after" if place % 66 == 5 and place // 66 < BAD else day.isoformat()
            sheet.write_row(place + 1, 0, [codes[place % len(codes)], urn, when, "/", "\\"])
    return out.getvalue()


def imports_and_undoes(town: Town, page: Page, *, checked: bool) -> None:
    page.goto("/data/import/")
    page.get_by_label("Files", exact=True).set_input_files(
        {"name": "register.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": register(town)}
    )
    page.get_by_role("button", name="Look at these files").click()
    expect(page.get_by_text("Nothing is in the record yet")).to_be_visible(timeout=60_000)
    if checked:
        axe(page)
        at_320(page)
    cells = page.locator("table", has_text="Recognised as").first.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [int(cells[place]) for place in (2, 6)] == [GOOD + BAD, BAD], cells
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("Download 12 rows of register.xlsx")).click()
    sheet = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).active
    handed = list(sheet.iter_rows(values_only=True))
    assert len(handed) == BAD + 1
    assert handed[0][-1] == "Problem"
    assert all("the day after" in row and row[-1] for row in handed[1:])
    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_text(re.compile(r"Loaded as batch \d+"))).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Undo this batch").click()
    if checked:
        axe(page)
    page.get_by_role("button", name=re.compile("Undo batch")).click()
    expect(page.get_by_text("the record is as it was before")).to_be_visible(timeout=60_000)


def test_a_workbook_of_800_rows_comes_in_and_twelve_are_handed_back(town: Town, as_head: Page):
    imports_and_undoes(town, as_head, checked=True)


def test_a_workbook_comes_in_without_scripts(town: Town, as_head_without_js: Page):
    imports_and_undoes(town, as_head_without_js, checked=False)


def test_a_file_of_an_unknown_kind_can_be_mapped(town: Town, as_head: Page):
    as_head.goto("/data/import/")
    content = b"Pupil ref;School;Day;Morning;Afternoon\r\n1;990001;04/06/2026;Present;Ill\r\n"
    as_head.get_by_label("Files", exact=True).set_input_files({"name": "phones.csv", "mimeType": "text/csv", "buffer": content})
    as_head.get_by_role("button", name="Look at these files").click()
    as_head.get_by_role("link", name="Map the columns of phones.csv").click()
    axe(as_head)
    at_320(as_head)


def test_nothing_chosen_is_said_at_the_field(town: Town, as_head: Page):
    as_head.goto("/data/import/")
    as_head.get_by_role("button", name="Look at these files").click()
    assert as_head.title().startswith("Error: ")
    expect(as_head.locator(".govuk-error-summary")).to_contain_text("Choose one file or more.")
    axe(as_head)


def issues_a_report(page: Page) -> None:
    page.goto("/reports/")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", name="Look at it before you issue it")).to_be_visible()
    page.get_by_role("button", name="Issue this report").first.click()
    expect(page.get_by_text(re.compile("is issued"))).to_be_visible()


def test_a_report_is_issued_and_opens_in_every_format(town: Town, as_head: Page):
    page = as_head
    issues_a_report(page)
    axe(page)
    at_320(page)
    taken = {}
    for link in page.locator(".vs-downloads a").all():
        with page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        taken[name.rsplit(".", 1)[-1]] = download.value.path().read_bytes()
    assert set(taken) == {"html", "docx", "pdf", "xlsx"}
    title = "headline"
    word = docx.Document(io.BytesIO(taken["docx"]))
    assert any(paragraph.style.name.startswith(("Heading", "Title")) for paragraph in word.paragraphs)
    assert title in "\n".join(paragraph.text for paragraph in word.paragraphs).lower()
    pdf = pypdf.PdfReader(io.BytesIO(taken["pdf"]))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert title in pdf.pages[0].extract_text().lower()
    assert len(openpyxl.load_workbook(io.BytesIO(taken["xlsx"])).sheetnames) >= 1
    assert title in taken["html"].decode().lower()


def test_a_report_is_issued_without_scripts(town: Town, as_head_without_js: Page):
    issues_a_report(as_head_without_js)
    as_head_without_js.goto("/reports/")
    expect(as_head_without_js.locator("main .vs-list li")).to_have_count(1)


def test_data_quality_leads_from_a_rule_to_its_rows(town: Town, as_head: Page):
    as_head.goto("/data/quality/")
    row = as_head.locator("table", has_text="Problems by rule").locator("tbody tr").first
    told = number(row.locator("td").nth(3).inner_text())
    row.locator("a").first.click()
    assert behind(as_head) == told


def test_a_governor_finds_a_report_and_no_child(town: Town, page: Page, sign_in):
    sign_in(page, town.user("governor"))
    page.goto("/")
    expect(page.get_by_role("heading", name="Headline measures")).to_be_visible()
    assert not whole(page).locator("a[href*='/children/']").count()
    axe(page)
    assert page.goto(f"/children/{town.child}/").status == 404
