"""Taking a rubric into use, writing a version, grading, moderating."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from virtualschool.audit import trail
from virtualschool.audit.trail import Person
from virtualschool.rubrics.models import Grading, Mark, Moderation, Rubric
from virtualschool.rubrics.queries import is_newer, rubric_on, scheme_of
from virtualschool.rubrics.scheme import NOT_APPLICABLE, Scheme, read_scheme
from virtualschool.rubrics.shipping import shipped


class CannotGrade(Exception):
    """A grading or moderation was refused; the message says why."""


@trail.action
def take_into_use(*, key: str, by: Person) -> Rubric:
    """The rubric in force today by its key, entered into the record if it came with the product and this version was never used. What
    was graded by an older one keeps it. Raises CannotGrade when there is none."""
    today = timezone.localdate()
    rubric, each = rubric_on(today, key=key, authority_code=by.authority_code), shipped().get(key)
    if each is not None and is_newer(each, rubric, today):
        given = {"title": each.title, "purpose": each.purpose, "content": each.content, "starts_on": each.starts_on}
        rubric, _ = Rubric.objects.get_or_create(authority_code="", key=key, version=each.version, defaults=given)
    if rubric is None:
        raise CannotGrade("There is no such rubric.")
    trail.record("rubric.used", on=rubric, by=by, detail={"key": key, "version": rubric.version})
    return rubric


@trail.action
def add_version(*, key: str, title: str, purpose: str, content: Mapping[str, Any], starts_on: dt.date, by: Person) -> Rubric:
    """A new version of the authority's own rubric; the one before it ends the day before. Raises FaultyScheme."""
    read_scheme(content)
    held = Rubric.objects.filter(authority_code=by.authority_code, key=key)
    newest = held.order_by("-version").first()
    held.filter(ends_on__isnull=True).update(ends_on=starts_on - dt.timedelta(days=1), updated_at=timezone.now())
    given = {"title": title, "purpose": purpose, "content": dict(content), "starts_on": starts_on}
    version = newest.version + 1 if newest else 1
    rubric = Rubric.objects.create(authority_code=by.authority_code, key=key, version=version, **given)
    trail.record("rubric.added", on=rubric, by=by, detail={"key": key, "version": version})
    return rubric


@trail.action
def save_grading(
    *, rubric: Rubric, subject: str, levels: Mapping[str, str], evidence: Mapping[str, str], submit: bool, by: Person
) -> Grading:
    """Keeps what a grader gave so far; `submit` closes it. Raises CannotGrade for levels that the rubric does not have, for a
    grading that was submitted already, and for submitting one with criteria left out."""
    scheme = scheme_of(rubric)
    _require_levels(scheme, levels)
    missing = [each.title for each in scheme.criteria if each.key not in levels]
    if submit and missing:
        raise CannotGrade(f"Give a level for: {', '.join(missing)}.")
    whose = {"authority_code": by.authority_code, "grader_name": by.name}
    grading, _ = Grading.objects.get_or_create(rubric=rubric, subject=subject, grader_user_id=by.user_id, defaults=whose)
    grading = Grading.objects.select_for_update().get(pk=grading.pk)
    if grading.state == Grading.State.SUBMITTED:
        raise CannotGrade("You have submitted this grading; it stays as it is.")
    grading.marks.all().delete()
    Mark.objects.bulk_create(
        Mark(grading=grading, criterion=each.key, level=levels[each.key], evidence=evidence.get(each.key, "").strip())
        for each in scheme.criteria
        if each.key in levels
    )
    if submit:
        grading.state, grading.submitted_at = Grading.State.SUBMITTED, timezone.now()
    grading.save()
    trail.record("grading.submitted" if submit else "grading.saved", on=grading, by=by, detail={"criteria": len(levels)})
    return grading


@trail.action
def moderate(*, rubric: Rubric, subject: str, levels: Mapping[str, str], reason: str, by: Person) -> Moderation:
    """Settles a piece of work that at least two people graded, with a reason; their gradings stay. Raises CannotGrade."""
    scheme = scheme_of(rubric)
    _require_levels(scheme, levels)
    if set(levels) != {each.key for each in scheme.criteria}:
        raise CannotGrade("Settle every criterion.")
    if not reason.strip():
        raise CannotGrade("Say why the work is settled so.")
    if Grading.objects.filter(rubric=rubric, subject=subject, state=Grading.State.SUBMITTED).count() < 2:
        raise CannotGrade("There is nothing to settle before two people have submitted their gradings.")
    settled = Moderation.objects.create(
        rubric=rubric,
        authority_code=by.authority_code,
        subject=subject,
        levels=dict(levels),
        reason=reason.strip(),
        moderated_by=by.name,
        moderator_user_id=by.user_id,
    )
    trail.record("grading.moderated", on=settled, by=by, detail={"criteria": len(levels)})
    return settled


def _require_levels(scheme: Scheme, levels: Mapping[str, str]) -> None:
    criteria, known = {each.key: each for each in scheme.criteria}, {each.key for each in scheme.levels}
    for key, level in levels.items():
        if key not in criteria:
            raise CannotGrade("The rubric has no such criterion.")
        if level == NOT_APPLICABLE and not criteria[key].may_not_apply:
            raise CannotGrade(f"“{criteria[key].title}” always applies: choose a level.")
        if level != NOT_APPLICABLE and level not in known:
            raise CannotGrade(f"Choose a level of the rubric for “{criteria[key].title}”.")
