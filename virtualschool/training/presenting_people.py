"""People, schools and courses as pages show them: who has had what, and when it lapses."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.training import queries, rules
from virtualschool.training.models import Course, Delegate
from virtualschool.training.queries import register
from virtualschool.training.words import ROLES

REGISTER_KINDS = {"Current": "good", "Lapsed": "overdue", "Not trained": "bad", "Nobody named": "warning"}


def standing_of(viewer: Viewer, now: dt.datetime) -> list[tuple[str, Any]]:
    """Where training stands today, each number leading to what it counts: who is trained, what lapses, who was asked and not marked."""
    today = timezone.localdate(now)
    lines = register.register_on(viewer.authority_id, today)
    days = rules.lapsing_days(queries.authority_of(viewer), today)
    soon = register.lapsing(viewer, today + ONE_DAY, today + dt.timedelta(days=days)).count()
    current = f"{sum(each.is_current for each in lines)} of {len(lines)}"
    facts = [
        ("Schools whose designated teacher is trained", _to(current, "schools", "?show=Current") if lines else "not available"),
        (f"Training that lapses within {days} days", _to(soon, "lapsing")),
        ("People, with what they have had", _to(queries.delegates_visible_to(viewer).count(), "people")),
    ]
    if viewer.may(Permission.TRAINING_RUN):
        over = queries.unfinished(viewer, now).count()
        facts.append(("Past events whose attendance is to complete", _to(over, "events", "?when=past&state=unfinished")))
    return facts


def _to(number: Any, name: str, asked: str = "") -> dict[str, str]:
    return {"text": str(number), "href": reverse(f"training:{name}") + asked}


def course_rows(courses: Iterable[Any], *, runs: bool) -> list[list[Any]]:
    """A course a line; `had` and `current` were counted with them, and lead to the people."""
    rows = []
    for each in courses:
        months, people = each.lapses_after_months, reverse("training:people") + f"?course={each.public_id}"
        title = {"text": each.title, "href": reverse("training:course", args=[each.public_id])} if runs else each.title
        lapses = f"after {months} month{'' if months == 1 else 's'}" if months else "never"
        now = {"text": str(each.current), "href": f"{people}&state=current"}
        gone = {"text": str(each.had - each.current), "href": f"{people}&state=lapsed"}
        rows.append([title, lapses, "yes" if each.for_designated_teachers else "no", now, gone])
    return rows


def people_rows(people: Iterable[Delegate], schools: dict[int, str], day: dt.date, course: Course | None) -> list[list[Any]]:
    """A person a line, with what they had last (of a course: what holds longest) and when it lapses."""
    held = list(people)
    had = register.latest_training(held, day, course)
    return [
        [
            {"text": each.name, "href": reverse("training:person", args=[each.public_id])},
            ROLES[each.role],
            schools.get(each.school_urn or 0) or each.organisation or "not known",
            *_had(had.get(each.pk), day),
        ]
        for each in held
    ]


def _had(record: Any, day: dt.date) -> list[Any]:
    if record is None:
        return ["none known", "", ""]
    return [record.title, spoken(record.held_on), record_lapse(record, day)]


def record_lapse(record: Any, day: dt.date) -> Any:
    """When training lapses; a tag once it has."""
    if record.lapses_on is None:
        return "never"
    return spoken(record.lapses_on) if record.lapses_on > day else {"tag": f"Lapsed {spoken(record.lapses_on)}", "kind": "overdue"}


def record_state(record: Any, day: dt.date) -> dict[str, str]:
    """Whether training counts today, and for how long."""
    if record.lapses_on is None:
        return {"tag": "Does not lapse", "kind": "good"}
    if record.lapses_on <= day:
        return {"tag": "Lapsed", "kind": "overdue"}
    return {"tag": "Current", "kind": "good"}


def register_row(line: Any) -> list[Any]:
    """A school of the register as a line."""
    named, training = line.designation, line.training
    lapses = "never" if training and training.lapses_on is None else spoken(training.lapses_on) if training else ""
    return [
        {"text": line.school.name, "href": reverse("training:school", args=[line.school.urn])},
        line.pupils,
        {"text": named.delegate.name, "href": reverse("training:person", args=[named.delegate.public_id])} if named else "",
        {"tag": line.word, "kind": REGISTER_KINDS[line.word]},
        spoken(training.held_on) if training else "",
        lapses,
    ]
