"""The Jinja environment of all pages, for Django's Jinja2 backend (OPTIONS environment "virtualschool.ui.jinja.environment").

Strict for our own templates: a name that does not exist is an error, never an empty space on a page. The macros of
govuk-frontend-jinja expect missing parameters to be empty, so those templates alone are loaded forgivingly.
"""

import datetime as dt
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import timezone
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from virtualschool.kernel import lanes, periods, readings
from virtualschool.ui.forms import chosen, errors_of, input_value, select_options
from virtualschool.ui.tables import cell, table_rows, tag

NOT_AVAILABLE = "not available"


class ForgivingLoader(PackageLoader):
    """Loads templates of a package that treats missing parameters as empty."""

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        lenient = environment.overlay(undefined=ChainableUndefined)
        return super().load(lenient, name, globals)


def environment(**options: Any) -> Environment:
    """Django's options in, our environment out: vendor templates beside every room's, filters and globals."""
    rooms: BaseLoader = options.pop("loader")
    vendor = PrefixLoader({"govuk_frontend_jinja": ForgivingLoader("govuk_frontend_jinja")})
    options |= {
        "loader": ChoiceLoader([rooms, vendor]),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,
    }
    options.pop("autoescape", None)
    env = Environment(autoescape=True, **options)
    env.globals.update(static=staticfiles_storage.url, url=url, query=query, same_query=same_query)
    env.globals.update(errors_of=errors_of, chosen=chosen, input_value=input_value, select_options=select_options)
    env.globals.update(lanes_svg=lanes.lanes_svg, lane_rows=lanes.lane_rows, cell=cell, table_rows=table_rows, status_tag=tag)
    env.filters.update(spoken=spoken, spoken_at=spoken_at, shown=readings.shown, number=number, plural=plural)
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url("children:child", child.key)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def query(**parameters: Any) -> str:
    """`?a=1&b=2` from what is not None or empty; empty when nothing is."""
    kept = {name: value for name, value in parameters.items() if value not in (None, "", [])}
    return "?" + urlencode(kept, doseq=True) if kept else ""


def same_query(request: Any, **changes: Any) -> str:
    """This page's query with some parameters changed (None removes one): for sort links, tabs and page numbers."""
    current: Mapping[str, list[str]] = dict(request.GET.lists())
    return query(**{**current, **changes})


def spoken(day: dt.date | dt.datetime | None) -> str:
    """`4 June 2026`; `not known` when there is none. Instants are read in the service's time zone."""
    if isinstance(day, dt.datetime):
        day = (timezone.localtime(day) if timezone.is_aware(day) else day).date()
    return periods.spoken(day)


def spoken_at(instant: dt.datetime | None) -> str:
    """`4 June 2026 at 9:05am`, as GOV.UK writes times."""
    return _spoken_at(instant, timezone.get_current_timezone()) if instant else periods.spoken(None)


@lru_cache(maxsize=4096)
def _spoken_at(instant: dt.datetime, _zone: dt.tzinfo) -> str:
    """The same instants stand in hundreds of lines of a page's history."""
    local = timezone.localtime(instant) if timezone.is_aware(instant) else instant
    return f"{spoken(local)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def number(value: float | None, places: int = 0) -> str:
    """`1,234` or `92.4`; `not available` for an unknown number, never 0."""
    return NOT_AVAILABLE if value is None else f"{value:,.{places}f}"


def plural(count: int | None, one: str, many: str = "") -> str:
    """`1 child`, `2 children`: the count with its word; `many` is `one` + s when left out."""
    word = one if count == 1 else many or f"{one}s"
    return f"{number(count)} {word}"
