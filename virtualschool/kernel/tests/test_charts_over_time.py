"""Lines over a true axis of time."""

import datetime as dt
import re

from virtualschool.kernel.charts_over_time import TimeLine, lines_over_time

D = dt.date
KNOWN = TimeLine("Plans", ((D(2026, 1, 31), 55.0), (D(2026, 3, 31), None), (D(2026, 6, 30), 61.5)))
LINE = TimeLine("Line to the target", ((D(2026, 1, 31), 55.0), (D(2027, 1, 31), 75.0)), marked=False)


def drawn(*lines):
    return lines_over_time("Plans of good quality", lines, said=lambda value: f"{value:g}%", suffix="%")


def test_what_is_known_and_where_it_is_to_get():
    svg = drawn(KNOWN, LINE)
    assert "Plans: January 2026 55%, March 2026 not available, June 2026 61.5%" in svg
    assert svg.count("<circle") == 3  # two known values and the name's mark: an unknown one has none
    assert svg.count("<rect") == 2  # the end of the line, and its name's mark
    assert 'stroke-dasharray="9 5"' in svg
    assert ">61.5%</text>" in svg
    assert "<script" not in svg
    assert "style=" not in svg


def test_time_is_true_to_scale():
    marks = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn(KNOWN, LINE))]
    assert abs((marks[1] - marks[0]) / (450 - 64) - 150 / 365) < 0.001


def test_labels_keep_apart_over_years_and_within_a_month():
    years = TimeLine("Years", tuple((D(2020 + year, 1, 31), float(year)) for year in range(7)))
    assert 2 <= len(re.findall(r">\w{3} \d\d</text>", drawn(years))) <= 7
    assert ">Jun 26</text>" in drawn(TimeLine("One", ((D(2026, 6, 3), 1.0), (D(2026, 6, 9), 2.0))))


def test_nothing_known_is_nothing_drawn():
    assert "<circle" not in drawn(TimeLine("None", ((D(2026, 6, 3), None),)))
    assert drawn().startswith("<svg")
