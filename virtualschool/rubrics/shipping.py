"""The rubrics that come with the product: one file each in `shipped/`, in the product's own words, as a start to adapt."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from virtualschool.rubrics.scheme import Scheme, read_scheme

FOLDER = Path(__file__).parent / "shipped"


@dataclass(frozen=True)
class Shipped:
    """A rubric as its file holds it."""

    key: str
    version: int
    title: str
    purpose: str
    starts_on: dt.date
    content: dict[str, Any]

    @property
    def scheme(self) -> Scheme:
        return read_scheme(self.content)


@cache
def shipped() -> dict[str, Shipped]:
    """Every shipped rubric by its key, read and checked once."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        starts_on = dt.date.fromisoformat(told["starts_on"])
        each = Shipped(told["key"], told["version"], told["title"], told["purpose"], starts_on, told["content"])
        read_scheme(each.content)
        found[each.key] = each
    return found
