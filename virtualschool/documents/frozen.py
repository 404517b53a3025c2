"""An issued report is kept as JSON and rendered from it ever after: the figures cannot move when the record does."""

import datetime as dt
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from virtualschool.documents import blocks
from virtualschool.documents.blocks import Block, Report
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit

LAYOUT = 1
_DATACLASSES: dict[str, type] = {
    kind.__name__: kind
    for kind in (Report, Reading, Period, blocks.Brand, blocks.Series, blocks.Definition, blocks.Source, *Block.__subclasses__())
}
_ENUMS: dict[str, type[Enum]] = {kind.__name__: kind for kind in (Unit, Better, blocks.CalloutKind)}


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain JSON values; every object carries its `type`, the whole its `layout`."""
    return {"layout": LAYOUT, "report": _plain(report)}


def from_json(stored: dict[str, Any]) -> Report:
    """The very report that `to_json` was given. Raises ValueError when the text is of another layout or not a report."""
    if stored.get("layout") != LAYOUT:
        raise ValueError(f"This report was kept in layout {stored.get('layout')!r}; this version reads layout {LAYOUT}.")
    try:
        report = _built(stored["report"])
    except (KeyError, TypeError) as fault:
        raise ValueError(f"The kept report cannot be read: {fault}.") from fault
    if not isinstance(report, Report):
        raise ValueError("What was kept is not a report.")
    return report


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {"type": type(value).__name__} | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return {"type": type(value).__name__, "value": value.value}
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"type": "date", "value": value.isoformat()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"A report cannot hold {type(value).__name__}: use text, numbers, dates, readings and tuples.")


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_built(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["type"]
    if kind == "date":
        return dt.date.fromisoformat(value["value"])
    if kind in _ENUMS:
        return _ENUMS[kind](value["value"])
    return _DATACLASSES[kind](**{name: _built(item) for name, item in value.items() if name != "type"})
