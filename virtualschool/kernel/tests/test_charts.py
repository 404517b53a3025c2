"""Charts are sound XML with words for everything, nothing a strict policy refuses, and never a mark for the unknown."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from virtualschool.kernel import charts
from virtualschool.kernel.charts import Line, Mark

_SVG = "{http://www.w3.org/2000/svg}"


def _churn(start: float | None, joined: float | None, left: float | None, end: float | None, **more: object) -> str:
    marks = {
        name: Mark(name.title(), value, "c" if value is None else f"{value:g}")
        for name, value in (("start", start), ("joined", joined), ("left", left), ("end", end))
    }
    return charts.waterfall("Churn", **marks, **more)


def _bars_of(svg: str) -> list[tuple[float, float]]:
    """Top and bottom of each filled bar."""
    found = ElementTree.fromstring(svg).iter(f"{_SVG}rect")
    return [(float(r.get("y")), float(r.get("y")) + float(r.get("height"))) for r in found if r.get("fill") != "none"]


ALL = {
    "waterfall": _churn(350, 40, 30, 360, links={"joined": "/roll?a=1&b=2"}),
    "trend": charts.trend_line(
        "Trend <1>", ["Sep", "Oct", "Nov"], [Line("A & B", (90.0, None, 92.5)), Line("England", (91, 91, 91))], suffix="%"
    ),
    "bars": charts.bars("Bars", [Mark("One\x00\x0b", 5, "5"), Mark("Two", None, "not available"), Mark("Nought", 0, "0")]),
    "sparkline": charts.sparkline("Spark", [1, None, 3, 2]),
    "empty trend": charts.trend_line("Empty", [], [Line("A", ())]),
    "empty bars": charts.bars("Empty", []),
    "empty sparkline": charts.sparkline("Empty", [None]),
    "flat trend": charts.trend_line("Flat", ["a"], [Line("A", (0.0,))]),
    "empty roll": _churn(0, 0, 0, 0),
}


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL)
def test_every_chart_is_sound_and_described_and_clean(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root[0].tag == f"{_SVG}title"
    assert root[0].text
    assert root[1].tag == f"{_SVG}desc"
    assert re.findall(r"\sstyle=|<script|<style|\son\w+=|nan|inf\b", svg) == []
    assert root.get("font-size") == "16"


def test_the_waterfall_adds_up_to_the_eye() -> None:
    start, joined, left, end = _bars_of(_churn(350, 40, 30, 360))
    assert joined[1] == pytest.approx(start[0], abs=0.2)
    assert left[0] == pytest.approx(joined[0], abs=0.2)
    assert left[1] == pytest.approx(end[0], abs=0.2)
    assert start[1] == pytest.approx(end[1], abs=0.2) == 270


def test_what_is_hidden_has_no_bar_but_its_symbol() -> None:
    svg = _churn(350, None, None, 360)
    assert len(_bars_of(svg)) == 2
    assert svg.count(">c</text>") == 2


def test_only_bars_with_an_address_are_links() -> None:
    assert re.findall(r'<a href="([^"]*)"', ALL["waterfall"]) == ["/roll?a=1&amp;b=2"]
    assert 'role="group"' in ALL["waterfall"]
    assert 'role="img"' in ALL["bars"]


def test_a_bar_of_percentages_stands_for_its_part_of_the_whole() -> None:
    half = [Mark("Half", 50, "50%")]
    widths = [
        float(re.findall(r'<rect x="0"[^>]* width="([\d.]+)"', svg)[0])
        for svg in (charts.bars("A", half), charts.bars("A", half, most=100))
    ]
    assert widths[1] * 2 == widths[0]


def test_a_gap_breaks_the_line() -> None:
    paths = [path.get("d") for path in ElementTree.fromstring(ALL["trend"]).iter(f"{_SVG}path")]
    assert [path.count("M") for path in paths] == [2, 1]
    assert "90%, not available, 92.5%" in ALL["trend"]


def test_names_at_the_ends_never_overlap_and_stay_inside() -> None:
    lines = [Line(f"A series with a long name {n}", (1.0, 1.0)) for n in range(4)]
    drawn = ElementTree.fromstring(charts.trend_line("T", ["a", "b"], lines))
    texts = [t for t in drawn.iter(f"{_SVG}text") if t.get("text-anchor") == "start"]
    heights = [float(t.get("y")) for t in texts]
    assert min(b - a for a, b in pairwise(heights)) >= 18
    assert heights[0] > 0
    assert heights[-1] < 300


@pytest.mark.parametrize(
    ("values", "first", "last"), [((90.9, 93.0), 90.5, 93), ((0, 48), 0, 60), ((-3, 4), -4, 4), ((7, 7), 7, 8), ((), 0, 1)]
)
def test_axis_ticks_are_round_and_hold_all_values(values: tuple[float, ...], first: float, last: float) -> None:
    ticks = charts._ticks(values)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] <= min(values, default=0)
    assert ticks[-1] >= max(values, default=0)
    assert (ticks[0], ticks[-1]) == (pytest.approx(first, abs=0.51), pytest.approx(last, abs=1.01))


def test_the_latest_label_is_always_shown() -> None:
    labels = [f"Month {n} of 2026" for n in range(24)]
    svg = charts.trend_line("T", labels, [Line("A", tuple(range(24)))])
    assert labels[-1] in svg
    assert svg.count("of 2026</text>") < 6


def test_the_words_at_the_end_of_a_full_bar_have_room() -> None:
    words = "100% (1,200 of 1,200)"
    svg = charts.bars("Positive", [Mark("Was it useful?", 100, words)], most=100)
    bar = next(each for each in ElementTree.fromstring(svg).iter(f"{_SVG}rect") if each.get("fill") != "none")
    assert 300 < float(bar.get("width", "0")) <= charts.WIDTH - 8 - 9 * len(words)
