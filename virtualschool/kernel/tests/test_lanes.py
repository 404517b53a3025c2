"""Lanes: nothing covers anything, everything is in words, the axis stays readable."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from virtualschool.kernel.lanes import LEFT, MOST_TICKS, Bar, Lane, lane_rows, lanes_svg, ticks_of
from virtualschool.kernel.periods import Period

YEAR = Period(dt.date(2025, 9, 1), dt.date(2026, 8, 31))
SVG = "{http://www.w3.org/2000/svg}"


def day(month: int, number: int) -> dt.date:
    return dt.date(2025 if month >= 9 else 2026, month, number)


def drawn(*lanes: Lane, period: Period = YEAR) -> ET.Element:
    return ET.fromstring(lanes_svg(lanes, period, title="Homes & schools"))


def test_a_bar_spans_its_days_on_the_axis() -> None:
    (box,) = drawn(Lane("Homes", [Bar(YEAR.start, YEAR.end, "Foster home")])).iter(f"{SVG}rect")
    assert float(box.get("x", "")) == LEFT
    assert float(box.get("width", "")) == 960 - LEFT


def test_an_open_bar_reaches_the_edge_and_one_from_before_is_cut() -> None:
    (box,) = drawn(Lane("Homes", [Bar(dt.date(2019, 1, 1), None, "Home")])).iter(f"{SVG}rect")
    assert float(box.get("x", "")) + float(box.get("width", "")) == 960


def test_bars_outside_the_period_are_left_out_of_drawing_and_table() -> None:
    lane = Lane("Homes", [Bar(dt.date(2019, 1, 1), dt.date(2019, 2, 1), "Past"), Bar(dt.date(2030, 1, 1), None, "Future")])
    assert list(drawn(lane).iter(f"{SVG}rect")) == []
    assert lane_rows([lane], YEAR) == []


def test_bars_that_overlap_are_drawn_below_each_other() -> None:
    bars = [Bar(day(9, 1), None, "One"), Bar(day(10, 1), day(11, 1), "Two"), Bar(day(11, 2), None, "Three")]
    tops = [box.get("y") for box in drawn(Lane("Schools", bars)).iter(f"{SVG}rect")]
    assert len(set(tops)) == 2
    assert tops[1] == tops[2]


def test_a_single_day_can_be_seen_and_its_label_stands_beside_it() -> None:
    picture = drawn(Lane("Suspensions", [Bar(day(2, 3), day(2, 3), "1 day", "orange")]))
    (box,) = picture.iter(f"{SVG}rect")
    (label,) = (text for text in picture.iter(f"{SVG}text") if text.text == "1 day")
    assert float(box.get("width", "")) >= 3
    assert float(label.get("x", "")) > float(box.get("x", "")) + float(box.get("width", ""))


def test_a_label_without_room_is_shortened_and_stays_whole_in_title_and_table() -> None:
    lane = Lane("Homes", [Bar(day(9, 1), day(9, 30), "A very long name"), Bar(day(10, 1), None, "Next")])
    picture = drawn(lane)
    assert any((text.text or "").endswith("…") for text in picture.iter(f"{SVG}text"))
    assert any(title.text == "A very long name: 1 September 2025 to 30 September 2025" for title in picture.iter(f"{SVG}title"))
    assert lane_rows([lane], YEAR)[0] == ("Homes", "A very long name", "1 September 2025", "30 September 2025")
    assert lane_rows([lane], YEAR)[1][3] == "continues"


def test_markup_in_words_is_escaped_and_no_style_is_needed() -> None:
    svg = lanes_svg([Lane("<i>", [Bar(YEAR.start, None, "<script>", "no such tone")])], YEAR, title='"<b>')
    assert "<script" not in svg
    assert "<i>" not in svg
    assert " style=" not in svg


@pytest.mark.parametrize("years", [1, 2, 5, 18, 100])
def test_the_axis_has_few_ticks(years: int) -> None:
    period = Period(dt.date(2001, 1, 1), dt.date(2000 + years, 12, 31))
    ticks = list(ticks_of(period))
    assert 1 <= len(ticks) <= MOST_TICKS
    assert all(first.day == 1 and first in period for first, _ in ticks)
