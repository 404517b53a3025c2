"""A reader who has only the plan's page finds every sentence of the source."""

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from virtualschool.action_plans import imports
from virtualschool.action_plans.reading.columns import meaning

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEEDS = Path(__file__).resolve().parents[4] / "shared/seeds"
CUSTOMERS = ("001_730a6cff9e548280.txt", "004_1aad9f6e3eada6aa.txt")
EVERY_COLUMN = (
    "Action\tBy whom\tDue\tProgress\tImpact\tSupport from\tReview date\tEvidence source\tCurrent situation\tBudget heading\n"
    "Ring every school.\tA Head\tMarch 2027\tTwo were rung.\tCalmer weeks.\tThe data team.\tEach Tuesday.\tA call log.\tNobody rings.\t"
    "Cost nought.\n"
)
"""With columns that no list of headings has a field for."""


def words_on(page: str) -> str:
    """What a reader sees, and nothing but letters and digits of it: marks and spaces are set differently in print."""
    shown = re.sub(r"<(style|script|title|head)\b.*?</\1>|<svg.*?</svg>", " ", page, flags=re.S)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", shown)))


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def read_by(client_as, viewer, authority, name: str, content: bytes) -> str:
    plan = imports.import_plan(name=name, content=content, authority=authority, by=viewer).plan
    return words_on(client_as("head").get(reverse("action_plans:plan", args=[plan.public_id])).content.decode())


def test_no_column_is_left_out_of_the_table(client_as, viewer, authority):
    page = read_by(client_as, viewer, authority, "plan.txt", EVERY_COLUMN.encode())
    head, row = (line.split("\t") for line in EVERY_COLUMN.splitlines())
    assert [cell for cell in row if squeezed(cell) not in page] == []
    assert squeezed("Budget heading") in page
    assert meaning(head[-1]) is None


@pytest.mark.parametrize("name", CUSTOMERS)
def test_no_sentence_of_a_customers_plan_is_lost(client_as, viewer, authority, name: str):
    if not (SEEDS / name).exists():
        pytest.skip("the customer's own plans are not part of the repository")
    page = read_by(client_as, viewer, authority, name, (SEEDS / name).read_bytes())
    lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
    pieces = {squeezed(piece) for line in lines for piece in re.split(r"[\t|]|<[^>]+>|(?<=[.!?;])\s", line)}
    assert sorted(piece for piece in pieces if len(piece) > 3 and piece not in page) == []
