"""How cells and readings are put into words, and which table stands beside each chart: the same in all formats."""

import datetime as dt
from collections.abc import Iterable

from virtualschool.documents.blocks import Cell, FiguresTable, KeyFigures, Source, Trend, Waterfall
from virtualschool.kernel import charts
from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import Better, Reading, Unit, shown

NOT_AVAILABLE = "not available"
SYMBOLS = {
    "c": "hidden, because so few children could be recognised",
    "z": "not applicable",
    "x": "not available",
    "k": "rounds to zero, but is not zero",
}
_BETTER = {Better.HIGHER: "Higher is better.", Better.LOWER: "Lower is better.", Better.NEITHER: ""}


def cell_text(cell: Cell, unit: Unit | None = None) -> str:
    """A cell as people read it. `unit` decides how a bare number is written."""
    if cell is None:
        return NOT_AVAILABLE
    if isinstance(cell, Reading):
        return shown(cell)
    if isinstance(cell, str):
        return charts.printable(cell)
    if isinstance(cell, dt.date):
        return spoken(cell)
    if unit is Unit.PERCENT:
        return f"{cell:.1f}%"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}".removesuffix(".0")


def label(reading: Reading) -> str:
    """The measure's title, and the group if it is about one."""
    return f"{reading.title}: {reading.group or 'not known'}" if reading.group is not None else reading.title


def basis(reading: Reading) -> str:
    """What the value stands on: `1,203 of 1,310`, or why there is nothing to say."""
    if reading.symbol:
        return f"{reading.symbol}: {SYMBOLS.get(reading.symbol, 'not shown')}"
    if reading.value is None:
        return "no denominator, so nothing to calculate" if not reading.denominator else "could not be calculated"
    if reading.unit is Unit.DAYS and reading.numerator is not None:
        return f"{_number(reading.numerator)} sessions, two a day"
    if reading.unit is Unit.PERCENT and reading.numerator is not None and reading.denominator is not None:
        part = reading.numerator <= reading.denominator and reading.denominator == int(reading.denominator)
        return f"{_number(reading.numerator)} {'of' if part else '÷'} {_number(reading.denominator)}"
    return "a count"


def data_age(reading: Reading, as_at: dt.date) -> str:
    """How far the data behind it reaches, and how old that was on the day of the report."""
    days = (as_at - reading.data_to).days if reading.data_to else 0
    return reach(reading.data_to) + (f" ({days} day{'' if days == 1 else 's'} old)" if days > 0 else "")


def is_plain_count(reading: Reading) -> bool:
    """Whether the value itself is all there is to say: so many children, so many events."""
    return reading.is_known and reading.denominator is None


def source_line(source: Source) -> str:
    """What is said of a source: its detail, and how far its data reaches where that is known or nothing else is."""
    return " ".join(text for text in (source.detail, f"{reach(source.data_to)}." if source.data_to or not source.detail else "") if text)


def reach(data_to: dt.date | None) -> str:
    return f"Data to {spoken(data_to)}" if data_to else "Date of the data not known"


def better(reading: Reading) -> str:
    return _BETTER[reading.better]


def legend(cells: Iterable[Cell]) -> str:
    """The meaning of every symbol that stands among the cells; empty when there is none."""
    found = sorted({cell.symbol for cell in cells if isinstance(cell, Reading) and cell.symbol})
    return "; ".join(f"{symbol} = {SYMBOLS.get(symbol, 'not shown')}" for symbol in found)


def table_notes(table: FiguresTable) -> list[str]:
    symbols = legend(cell for row in table.rows for cell in row)
    return [text for text in (table.note, symbols) if text]


def numeric_columns(table: FiguresTable) -> set[int]:
    """The columns after the first that hold figures, to be set flush right."""
    return {
        place
        for place in range(1, len(table.columns))
        if any(isinstance(row[place], Reading | int | float) for row in table.rows)
        and not any(isinstance(row[place], str | dt.date) for row in table.rows)
    }


def key_figures_table(block: KeyFigures, as_at: dt.date) -> FiguresTable:
    """Key figures as a table, for formats that have no tiles."""
    rows = tuple((label(r), r, basis(r), str(r.period), data_age(r, as_at)) for r in block.readings)
    return FiguresTable(block.title, ("Measure", "Figure", "Stands on", "Period", "Data"), rows)


def trend_table(block: Trend) -> FiguresTable:
    """The values of a trend, one row a label."""
    rows = tuple(zip(block.labels, *(series.values for series in block.series), strict=True))
    return FiguresTable(f"{block.title}: figures", ("When", *(s.name for s in block.series)), rows, block.note, block.unit)


def waterfall_table(block: Waterfall) -> FiguresTable:
    rows = tuple((words, reading) for words, reading in zip(steps(block), block.readings, strict=True))
    return FiguresTable(f"{block.title}: figures", ("Step", "Number"), rows, block.note)


def steps(block: Waterfall) -> tuple[str, str, str, str]:
    return f"Start, {_day(block.start.period.start)}", "Joined", "Left", f"End, {_day(block.end.period.end)}"


def drawn_trend(block: Trend) -> str:
    """The chart of a trend as SVG."""
    lines = [charts.Line(series.name, tuple(_value(value) for value in series.values)) for series in block.series]
    return charts.trend_line(block.title, block.labels, lines, suffix="%" if block.unit is Unit.PERCENT else "")


def drawn_waterfall(block: Waterfall, links: dict[str, str] | None = None) -> str:
    """The churn as SVG; `links` by start, joined, left, end."""
    words = steps(block)
    signs = ("", "+", "−", "")
    marks = [
        charts.Mark(word, reading.value, (sign if reading.value else "") + shown(reading))
        for word, sign, reading in zip(words, signs, block.readings, strict=True)
    ]
    return charts.waterfall(block.title, start=marks[0], joined=marks[1], left=marks[2], end=marks[3], links=links)


def described_waterfall(block: Waterfall) -> str:
    """The churn in a sentence, for the picture's alternative text."""
    start, joined, left, end = (shown(reading) for reading in block.readings)
    return f"{block.title}. Start {start}, joined {joined}, left {left}, end {end}."


def described_trend(block: Trend) -> str:
    """Where each line began and ended, in words, for the picture's alternative text."""
    if not block.labels:
        return f"{block.title}. No figures."
    first, last = block.labels[0], block.labels[-1]
    said = []
    for series in block.series:
        begun, ended = (cell_text(value, block.unit) for value in (series.values[0], series.values[-1]))
        said.append(f"{series.name}: {begun} in {first}, {ended} in {last}")
    return f"{block.title}. {'; '.join(said)}."


def _value(value: Reading | int | float | None) -> float | None:
    return value.value if isinstance(value, Reading) else value


def _number(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
