"""An issued report comes back from JSON exactly as it was, and what cannot be right is refused."""

import dataclasses
import json

import pytest

from virtualschool.documents import blocks
from virtualschool.documents.blocks import FiguresTable, Paragraph, Section, Series, Trend, Waterfall, without_remainder
from virtualschool.documents.frozen import from_json, to_json
from virtualschool.documents.tests import sample


def test_a_report_survives_json_exactly() -> None:
    report = sample.report()
    again = from_json(json.loads(json.dumps(to_json(report), allow_nan=False)))
    assert again == report
    assert again.blocks[2].readings[0].unit is report.blocks[2].readings[0].unit


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"layout": 99, "report": {}}, "layout 99"),
        ({"layout": 1, "report": {"type": "os.system"}}, "cannot be read"),
        ({"layout": 1, "report": {"type": "Paragraph", "text": "x", "more": 1}}, "cannot be read"),
        ({"layout": 1, "report": {"type": "Paragraph", "text": "x"}}, "not a report"),
    ],
)
def test_what_is_not_a_kept_report_is_refused(stored: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_json(stored)


def test_a_report_holds_only_what_can_be_kept() -> None:
    with pytest.raises(TypeError, match="cannot hold set"):
        to_json(dataclasses.replace(sample.report(), blocks=(Paragraph({"a"}),)))


def test_readings_are_listed_once_in_order() -> None:
    report = dataclasses.replace(sample.report(), blocks=(*sample.report().blocks, *sample.report().blocks))
    assert report.readings == sample.report().readings
    assert report.readings[0] == sample.ATTENDANCE


def test_blocks_refuse_what_cannot_be_right() -> None:
    with pytest.raises(ValueError, match="Row 2"):
        FiguresTable("t", ("a", "b"), (("x", 1), ("y",)))
    with pytest.raises(ValueError, match="not finite"):
        FiguresTable("t", ("a", "b"), (("x", float("nan")),))
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        Trend("t", ("May",), (Series("s", (1, 2)),))
    with pytest.raises(ValueError, match="5 series"):
        Trend("t", ("May",), tuple(Series(str(n), (1,)) for n in range(5)))
    with pytest.raises(ValueError, match="1, 2 or 3"):
        Section("t", 4)
    with pytest.raises(ValueError, match="#rrggbb"):
        blocks.Brand("Council", "red;}")


def test_churn_must_add_up() -> None:
    with pytest.raises(ValueError, match="347 \\+ 61 − 48 is not 361"):
        Waterfall("t", sample.START, sample.JOINED, sample.LEFT, dataclasses.replace(sample.END, value=361))


def test_a_single_hidden_figure_of_a_churn_takes_a_second_with_it() -> None:
    four = (sample.START, sample.JOINED, sample.LEFT.hidden(), sample.END)
    with pytest.raises(ValueError, match="worked out"):
        Waterfall("t", *four)
    safe = without_remainder(*four)
    assert [reading.symbol for reading in safe] == ["", "c", "c", ""]
    assert Waterfall("t", *safe).joined.value is None
    untouched = (sample.START, sample.JOINED, sample.LEFT, sample.END)
    assert without_remainder(*untouched) == untouched
