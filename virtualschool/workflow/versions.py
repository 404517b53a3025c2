"""Two people on one form: the second is told, sees both wordings, and loses nothing of what was typed (`ux.md`, conventions).

A thing that people edit carries a version. Its form names the version that it shows; what is saved takes the thing by `held_at`, which
locks it and refuses an older one, and gives it a new version by `bump`."""

from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Stale(Exception):
    """Somebody else saved it since the form was opened; nothing was written. `now` is the thing as it stands by now, locked no longer:
    the page shows it beside what was typed."""

    def __init__(self, now: Any) -> None:
        super().__init__("Somebody else saved this while you were writing. Nothing of yours is saved yet: compare the two.")
        self.now = now


def locked(thing: M, *related: str) -> M:
    """The thing as it stands now, locked until the transaction ends, with what it belongs to."""
    rows = type(thing)._default_manager.select_for_update(of=("self",))
    return rows.select_related(*related).get(pk=thing.pk) if related else rows.get(pk=thing.pk)


def held_at(version: int | None, thing: M, *related: str, name: str = "version") -> M:
    """The thing locked, if it still stands at the version that the form shows; `name` says which version of it. None stands for a change
    that no form asked for: an import, a decision of a meeting. Raises Stale."""
    now = locked(thing, *related)
    if version is not None and getattr(now, name) != version:
        raise Stale(now)
    return now


def bump(thing: models.Model, *names: str, version: str = "version") -> None:
    """Saves these fields, or all of them, with the next version: forms that show an older one are stale."""
    setattr(thing, version, getattr(thing, version) + 1)
    stamps = [each for each in ("updated_at",) if names and each in {field.name for field in thing._meta.fields}]
    thing.save(update_fields=[*names, version, *stamps] if names else None)
