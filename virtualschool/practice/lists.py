"""What each list of practice can be cut down to, by a key: a number on the overview and the list that it leads to are one question."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.periods import Period, school_year_of
from virtualschool.practice import queries
from virtualschool.practice.models import Comment, Distribution, LibraryVersion, PublicPageVersion


class Cut(NamedTuple):
    """A part of a list: its words, what of it is in it on a day, and whether only those who run practice are offered it."""

    words: str
    part: Callable[[dt.date], Q]
    for_runners: bool = False


def _asked() -> QuerySet[Distribution]:
    """Sendings of an item's newest version to people who were counted, with how many have read it."""
    newest = LibraryVersion.objects.filter(item=OuterRef("version__item")).order_by("-number").values("number")[:1]
    sent = Distribution.objects.filter(version__item=OuterRef("pk"), expected__isnull=False)
    return sent.annotate(newest=Subquery(newest), read=Count("acknowledgements")).filter(version__number=F("newest"))


def term_of(day: dt.date) -> Period:
    """The term a day lies in: September to December, January to March, April to August."""
    year = school_year_of(day)
    starts = [year.start, dt.date(year.end.year, 1, 1), dt.date(year.end.year, 4, 1)]
    ends = [dt.date(year.start.year, 12, 31), dt.date(year.end.year, 3, 31), year.end]
    return next(Period(start, end) for start, end in zip(starts, ends, strict=True) if start <= day <= end)


_OPEN = Exists(Comment.objects.filter(policy=OuterRef("pk"), outcome=Comment.Outcome.OPEN))
_NEWER = Exists(PublicPageVersion.objects.filter(page=OuterRef("pk"), number__gt=OuterRef("published")))
CUTS: dict[str, dict[str, Cut]] = {
    "library": {
        "unread": Cut("Read by fewer than were asked", lambda day: Q(Exists(_asked().filter(expected__gt=F("read")))), for_runners=True),
        "review": Cut("Due for review", lambda day: Q(review_on__lte=day), for_runners=True),
    },
    "policies": {
        "consultation": Cut("Out to consultation", lambda day: Q(state="consultation")),
        "comments": Cut("With comments to answer", lambda day: Q(_OPEN), for_runners=True),
        "adopted": Cut("In force", lambda day: Q(adopted_version__isnull=False) & ~Q(state="withdrawn")),
    },
    "examples": {
        "term": Cut("Shared this term", lambda day: Q(shared_on__gte=term_of(day).start, shared_on__lte=day)),
        "waiting": Cut("Not shared yet", lambda day: Q(shared_on__isnull=True)),
    },
    "studies": {
        "checked": Cut("Waiting for approval", lambda day: Q(state="checked"), for_runners=True),
        "approved": Cut("Approved, not shared yet", lambda day: Q(state="approved")),
        "shared": Cut("Shared", lambda day: Q(state="shared")),
    },
    "pages": {
        "published": Cut("Published", lambda day: Q(published__isnull=False), for_runners=True),
        "waiting": Cut("Not published as they stand", lambda day: Q(published__isnull=True) | Q(_NEWER), for_runners=True),
    },
}
_WHOLE: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
    "library": lambda viewer: queries.library_visible_to(viewer).filter(withdrawn_on__isnull=True),
    "policies": queries.policies_visible_to,
    "examples": queries.examples_visible_to,
    "studies": queries.studies_visible_to,
    "pages": queries.pages_visible_to,
}


def cuts_for(viewer: Viewer, name: str) -> dict[str, Cut]:
    """What somebody may cut this list down to."""
    runs = bool(viewer.may(Permission.PRACTICE_RUN))
    return {key: cut for key, cut in CUTS[name].items() if runs or not cut.for_runners}


def part_of(viewer: Viewer, name: str, key: str, day: dt.date) -> QuerySet[Any]:
    """The list cut down to `key`; the whole for any other."""
    held, cut = _WHOLE[name](viewer), cuts_for(viewer, name).get(key)
    return held.filter(cut.part(day)) if cut else held


def counts_of(viewer: Viewer, name: str, day: dt.date) -> dict[str, int]:
    """How many are in the whole list, by the empty key, and in each part of it, in one question."""
    cuts = cuts_for(viewer, name)
    parts = {f"in_{key}": Count("pk", filter=cut.part(day)) for key, cut in cuts.items()}
    counted = _WHOLE[name](viewer).order_by().aggregate(whole=Count("pk"), **parts)
    return {"": counted["whole"], **{key: counted[f"in_{key}"] for key in cuts}}


def was_anyone_asked(viewer: Viewer) -> bool:
    """Whether any item's newest version went to people who were counted: else nothing can be said of who has read."""
    return _WHOLE["library"](viewer).filter(Exists(_asked())).exists()
