"""The first score card of a council that begins: from adding a director to its card, with nothing but what the pages offer."""

import datetime as dt
from decimal import Decimal

import lxml.html
import pytest

from virtualschool.scorecards import actions
from virtualschool.scorecards.actions.kpis import Counted
from virtualschool.scorecards.models import ScoreCard

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client_as):
    return client_as("head")


def as_offered(page, **changes):
    """What the page's form holds, with these changes."""
    form = next(each for each in lxml.html.fromstring(page.content).forms if each.method == "POST" and "starts_on" in each.fields)
    return {name: value or "" for name, value in form.fields.items()} | changes


def test_a_director_added_today_is_given_the_card_of_the_month_that_is_over(head, viewer):
    kpi = actions.create_kpi(by=viewer, title="Plans of good quality", counted=Counted(unit="percent", better="higher"))
    actions.record_value(kpi=kpi, on=dt.date(2026, 5, 31), numerator=Decimal(25), denominator=Decimal(40), by=viewer)
    page = head.get("/scorecards/recipients/")
    assert as_offered(page)["starts_on"] == "2026-05-01", "the card of May is the next to be drawn up"
    added = head.post("/scorecards/recipients/", as_offered(page, title="Director of Education"), follow=True)
    chosen = as_offered(added, **{f"kpi_{kpi.pk}": "1"})
    assert chosen["starts_on"] == "2026-05-01"
    head.post(added.redirect_chain[-1][0], chosen)
    said = head.post("/scorecards/draft", {"month": "2026-05"}, follow=True).content.decode()
    assert "1 card is drawn up for May 2026." in said
    assert '62.5%<span class="vs-face__when">25 of 40</span>' in said, "a share says what it stands on"
    assert [line.kpi for line in ScoreCard.objects.get().lines.all()] == [kpi]


def test_a_month_before_anybody_was_given_a_card_says_from_when(head, viewer):
    assert "Nobody is given a card in May 2026.<" in head.post("/scorecards/draft", {"month": "2026-05"}, follow=True).content.decode()
    actions.add_recipient(title="Director", name="", starts_on=dt.date(2026, 6, 1), by=viewer)
    said = head.post("/scorecards/draft", {"month": "2026-05"}, follow=True).content.decode()
    assert "Nobody is given a card in May 2026. The first is given one from 1 June 2026" in said
