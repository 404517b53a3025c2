"""What a role must never see appears nowhere: every page it can reach is read, every file it can take is opened, and what it may
not have is looked for in all of them, in the search and in what errors say."""

import io
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import openpyxl
import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from docx import Document
from pptx import Presentation

from tests.architecture.test_roles import OF_THEIR_OWN, QUERIES, address, ask, lines
from tests.world import (
    CODE,
    FAULTY_SDQ,
    FORENAME,
    HOME_POSTCODE,
    OTHER_CODE,
    OTHER_FORENAME,
    OTHER_SURNAME,
    OTHER_UPN_STEM,
    POSTCODE,
    SDQ,
    SURNAME,
    UPN_STEM,
    World,
)
from virtualschool.access.roles import ROLES, Permission, Reach
from virtualschool.children import words

pytestmark = pytest.mark.sweep

P = Permission
MEASURES = ("suspensions.children", "suspensions.count", "attendance.persistent", "roll.joined", "roll.left", "school.none")
PAGES_EACH = 4
"""How many addresses of one name are read for each role; the page of a child is read for several children."""

OTHERS = (OTHER_SURNAME, OTHER_FORENAME, OTHER_UPN_STEM, OTHER_CODE)
CARE = (words.LEGAL_STATUS["C2"], words.NEED["N1"], words.PLACEMENT["U4"], words.PARTICIPATION["PN1"])
LEAVING = (words.ACTIVITY["G5"],)
HIDDEN_BY = {
    P.NAMES: (SURNAME, FORENAME),
    P.PLACEMENT_ADDRESS: (POSTCODE, HOME_POSTCODE, POSTCODE.replace(" ", ""), HOME_POSTCODE.replace(" ", "")),
    P.CARE_DETAIL: CARE,
    P.LEAVING_CARE: LEAVING,
}
"""Words that show only to roles with the permission."""
SCORES = re.compile(rf"(?<![\w.,:/-])(?<!row )({SDQ}|{FAULTY_SDQ})(?![\w.,%:/-])")
SMALL = re.compile(
    r"<t[dh][^>]*>\s*([1-5])\s*</t[dh]>|\b([1-5]) of [\d,]+\b|\bof ([1-5]) (?:children|sessions)\b"
    r"|__value[^>]*>(?:<a[^>]*>)?\s*([1-5])\s*<|\b([1-5]) (?:looked-after |of our )?child(?:ren)?\b"
)
COUNTS_NO_CHILDREN = re.compile(r"accounts:|/account|^/practice/(?:$|programmes/|policies/)|practice:(?:home|programme|polic)")
"""Addresses whose numbers are of schools, programmes and versions of policies; all others are looked through."""
OF_THINGS = re.compile(r'<table[^>]* data-counts="(?!children)[^"]+".*?</table>', re.DOTALL)
"""Tables that say of themselves that they count no people; `documents` refuses one that says so and holds readings."""


@dataclass
class Reading:
    """All that one role came to read: text by address."""

    client: Client
    opens_pdf: bool = False
    """An issued report is frozen and the same for everybody: its PDF, slow to write, is opened for those it is written for."""
    read: dict[str, str] = field(default_factory=dict)
    seen: Counter = field(default_factory=Counter)

    def follow(self, first: str) -> "Reading":
        """Reads a page and all that its links lead to."""
        ahead = deque([first])
        while ahead:
            where = ahead.popleft()
            if where in self.read or not self._wanted(where):
                continue
            answer = self.client.get(where)
            if answer.status_code == 302:
                ahead.append(answer["Location"])
                continue
            self.read[where] = text_of(answer)
            assert answer.status_code == 200, f"a link leads to {where}, which answers {answer.status_code}"
            if "html" in answer["Content-Type"] and "attachment" not in answer.get("Content-Disposition", ""):
                ahead.extend(links(where, answer.content.decode()))
        return self

    def _wanted(self, where: str) -> bool:
        try:
            found = resolve(urlsplit(where).path)
        except Resolver404:
            return False
        if found.kwargs.get("key") == "pdf" and not self.opens_pdf:
            return False
        self.seen[found.view_name] += 1
        return self.seen[found.view_name] <= PAGES_EACH

    def ask(self, where: str, **posted: str) -> None:
        answer = self.client.post(where, posted, follow=True) if posted else self.client.get(where)
        self.read[f"{where} {sorted(posted)} {len(self.read)}"] = text_of(answer)


def links(where: str, html: str) -> list[str]:
    """Addresses of this product that a page leads to."""
    found = [urljoin(where, unescape(href)).split("#")[0] for href in re.findall(r'(?:href|src)="([^"]+)"', html)]
    return [href for href in dict.fromkeys(found) if href.startswith("/") and not href.startswith("/static/")]


def text_of(answer: Any) -> str:
    """What an answer says, whatever its format; addresses and headers of its own included."""
    kind = answer["Content-Type"].split(";")[0]
    heads = answer.get("Content-Disposition", "") + answer.get("Location", "")
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    readers = {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _workbook,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _word,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": _slides,
        "application/pdf": _pdf,
    }
    return heads + (readers[kind](content) if kind in readers else unescape(content.decode()))


def _workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    told = [book.properties.creator or "", book.properties.title or "", *book.sheetnames]
    told += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    return "\n".join(told)


def _slides(content: bytes) -> str:
    """The text of every shape and table of a presentation."""
    shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    told += [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(told)


def _word(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return "\n".join(element.text for element in document.element.body.iter() if element.text)


def _pdf(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.extract_text().replace(f"{number} of {len(reader.pages)}", "") for number, page in enumerate(reader.pages, start=1)]
    return "\n".join([str(reader.metadata), *pages])


def said(text: str) -> str:
    """What a page says to people: its words, and what is told of pictures and fields, without the geometry of drawings."""
    told = re.findall(r'(?:title|aria-label|alt|value|content|placeholder)="([^"]*)"', text)
    return "\n".join([re.sub(r"<[^>]*>", " ", text), *told])


def everything(role: str, world: World) -> dict[str, str]:
    """All that a role reads: its links from the first page on, every declared address that answers it (what is not there says one and
    the same thing at all of them: see `test_roles`), searches, and errors."""
    cache.clear()
    client = Client(raise_request_exception=False)
    client.force_login(world.users[role])
    reading = Reading(client, opens_pdf=ROLES[role].reach is Reach.NONE)
    for first in (reverse(ROLES[role].first_page), "/", reverse("accounts:account")):
        reading.follow(first)
    for line in lines():
        told = line.answers[role] != "--" or line.name in OF_THEIR_OWN
        if line.method == "GET" and told and not line.name.startswith("accounts:sign"):
            where = address(line, world)
            if where not in reading.read or QUERIES.get(line.name) or world.sent.get(line.name):
                answer = ask(client, line, world)
                reading.read[f"{line} ({answer.status_code})"] = text_of(answer)
    for child in (world.near, world.far, world.leaver, world.ninth):
        for page in ("child", "sources", "trail"):
            reading.ask(reverse(f"children:{page}", args=[child]))
    for sought in ("Zzyz", "Wibb", "Qqvo", "ZQ77", "XJ6", UPN_STEM[:6], "%", "'"):
        reading.ask(reverse("children:search"), q=sought)
    for where in ("/no/such/page", f"/children/{world.foreign}/", "/reports/draft?month=1", "/measures/none/", "/children/?on=x&school=y"):
        reading.ask(where)
    return reading.read


def forbidden(role: str) -> tuple[str, ...]:
    """The words a role must not find."""
    found = OTHERS
    for permission, hidden in HIDDEN_BY.items():
        if not ROLES[role].may(permission):
            found += hidden
    if ROLES[role].reach is Reach.NONE:
        found += (UPN_STEM, CODE)
    return found


def hides_small(role: str, where: str) -> bool:
    """Whether one to five children are hidden there, in tables and words, on measure pages, in figures and in issued reports: from all
    who reach no child and may not see exact figures. Peers read numbers of papers, notes and sampled files all over a review; what
    the book of measures tells them stands in exhibits."""
    if ROLES[role].reach is not Reach.NONE or ROLES[role].may(P.EXACT_FIGURES):
        return False
    if "exhibit" in where:
        return True
    return role != "peer_reviewer" and not COUNTS_NO_CHILDREN.search(where)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_must_not_see_is_nowhere(role, world):
    read = everything(role, world)
    leaks = []
    for where, text in read.items():
        leaks += [f"{where}: {word}" for word in forbidden(role) if word in text]
        if not ROLES[role].may(P.HEALTH):
            shown = said(text)
            leaks += [f"{where}: a score, …{shown[max(0, hit.start() - 60) : hit.end() + 20]!r}" for hit in SCORES.finditer(shown)]
        if ROLES[role].reach in (Reach.SCHOOL, Reach.ALLOCATED):
            leaks += [f"{where}: a child out of reach" for hidden in unreached(role) if hidden in text]
        if hides_small(role, where):
            leaks += [f"{where}: a small number, {hit.group()}" for hit in SMALL.finditer(OF_THINGS.sub("", text))]
    assert not leaks, f"{len(leaks)} leaks in {len(read)} pages:\n" + "\n".join(leaks[:40])
    assert len(read) > 40
    if role == "head":  # the marks are there to be found: a sweep over pages without them would prove nothing
        told = "\n".join(read.values())
        marks = (SURNAME, FORENAME, POSTCODE, UPN_STEM, CODE, *CARE, *LEAVING)
        assert [mark for mark in marks if mark not in told] == []
        assert SCORES.search(told)


def unreached(role: str) -> list[str]:
    """Marks of children whom neither the teacher nor the social worker reaches (those at the other school)."""
    kept = [f"{FORENAME}{number}<" for number in (3, 6, 9)]
    return kept + [f"{SURNAME}{number}<" for number in (3, 6, 9)] + [f"{CODE}{number:03d}" for number in (3, 6, 9)]


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES)
def test_figures_for_governors_hold_no_small_number(measure, world):
    client = Client()
    client.force_login(world.users["governor"])
    exact = Client()
    exact.force_login(world.users["director"])
    known = 0
    for by in ("", "month", "school", "sex", "year_group", "placement"):
        where = reverse("dashboards:figures_csv", args=[measure]) + f"?by={by}"
        rows = [row.split(",") for row in client.get(where).content.decode("utf-8-sig").splitlines()]
        spots = [rows[0].index(name) for name in ("numerator", "denominator")]
        assert not [row for row in rows[1:] for spot in spots if row[spot] in ("1", "2", "3", "4", "5")], f"{measure} by {by}"
        told = [row.split(",") for row in exact.get(where).content.decode("utf-8-sig").splitlines()]
        known += sum(row[spot] in ("1", "2", "3", "4", "5") for row in told[1:] for spot in spots)
    assert known or measure == "school.none", "there is something to hide"
