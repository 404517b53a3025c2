"""The clock of the story. What the demo tells of months would otherwise carry the stamps of its first five minutes: no summary could be
compared with the one before, and everything would have changed since the last meeting."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db.models import Field
from django.utils import timezone

Clock = Callable[[], dt.datetime]


@contextmanager
def at(day: dt.date, hour: int = 10) -> Iterator[None]:
    """What is done within is stamped with this hour of this day and the minutes that follow, never with an hour that lies ahead. Only
    for the stage, before anything is served: the clock is the whole process's."""
    real = timezone.now
    begun = real()
    told = min(timezone.make_aware(dt.datetime.combine(day, dt.time(hour))), begun)
    _set(real, lambda: told + (real() - begun))
    try:
        yield
    finally:
        _set(timezone.now, real)


def _set(before: Clock, now: Clock) -> None:
    """Columns that take their first value from the clock hold on to it themselves."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, Field) and field.default is before:
                field.default = now
                field.__dict__.pop("_get_default", None)
    timezone.now = now
