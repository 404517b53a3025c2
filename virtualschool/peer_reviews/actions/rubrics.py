"""Writing a version of a rubric that samples are graded by. What was graded by an older version keeps that one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.rubrics import actions as rubrics
from virtualschool.rubrics.models import Rubric
from virtualschool.rubrics.queries import Wording, newest
from virtualschool.rubrics.scheme import FaultyScheme, read_scheme


def mark_of(wording: Wording) -> str:
    """Which version a form began with."""
    return f"{'own' if wording.is_own else 'all'}-{wording.version}"


@trail.action
def write_version(
    *, wording: Wording, begun_with: str, title: str, purpose: str, content: Mapping[str, Any], starts_on: dt.date, by: Viewer
) -> Rubric:
    """The council's next version of a rubric. Raises Refused for a rubric that is not whole, for a day that is over, and when somebody
    wrote a version since this one was begun."""
    require(by.may(Permission.REVIEW_HOST))
    now = newest(by.authority_code)[wording.key]
    if mark_of(now) != begun_with:
        raise Refused(f"Somebody wrote version {now.version} meanwhile. What you typed is kept: open the rubric anew and compare.")
    if starts_on < timezone.localdate():
        raise Refused("A version begins today or later: what was graded until now was graded by the one before.")
    if now.is_own and starts_on < now.starts_on:
        raise Refused("The version before begins later than this one.")
    try:
        if (now.title, now.purpose, now.scheme) == (title, purpose, read_scheme(content)):
            raise Refused("Nothing has changed against the version before.")
        return rubrics.add_version(key=wording.key, title=title, purpose=purpose, content=content, starts_on=starts_on, by=by)
    except FaultyScheme as fault:
        raise Refused(str(fault)) from fault
    except IntegrityError as fault:
        raise Refused("Somebody wrote a version at the same moment. What you typed is kept: open the rubric anew and compare.") from fault
