"""Reads of meetings, summaries and questions, scoped to who is looking."""

import datetime as dt

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import ROLES, Permission
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Completion, Plan
from virtualschool.authorities.models import Authority, Membership
from virtualschool.authorities.queries import authority_numbered, setting_on
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.oversight.models import AgendaItem, Meeting, Question, Resolution, Summary

STUCK_DAYS = 42
SUMMARY_WEEKS = 6
MEETING_WEEKS = 4


def number_on(day: dt.date, key: str, authority: Authority, default: int) -> int:
    """A whole number from the authority's settings."""
    return int(setting_on(day, key=f"oversight.{key}", authority=authority, default=default))


def meetings_visible_to(viewer: Viewer) -> QuerySet[Meeting]:
    """The authority's meetings, for those who hold them."""
    ours = Meeting.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.PLAN_EDIT) else ours.none()


def items_visible_to(viewer: Viewer) -> QuerySet[AgendaItem]:
    """Points of the agendas of meetings that the viewer sees."""
    return AgendaItem.objects.filter(meeting__in=meetings_visible_to(viewer))


def resolutions_visible_to(viewer: Viewer) -> QuerySet[Resolution]:
    """What meetings decided; a director sees what was escalated to them and nothing else of the minutes."""
    ours = Resolution.objects.filter(meeting__authority_id=viewer.authority_id)
    if viewer.may(Permission.PLAN_EDIT):
        return ours
    return ours.filter(kind=Resolution.Kind.ESCALATE) if viewer.may(Permission.DECIDE) else ours.none()


def open_resolutions(viewer: Viewer) -> QuerySet[Resolution]:
    """What was decided and is not done: escalations without an answer, new actions that are not finished."""
    done = Completion.objects.filter(action=OuterRef("action"), reopened_at__isnull=True)
    held = resolutions_visible_to(viewer).filter(settled_at__isnull=True)
    held = held.exclude(Exists(done), kind=Resolution.Kind.NEW_ACTION)
    return held.select_related("meeting", "action", "action__plan")


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The last one held before, about any of the same plans."""
    earlier = Meeting.objects.filter(authority_id=meeting.authority_id, state__in=("held", "agreed"), plans__in=meeting.plans.all())
    earlier = earlier.filter(Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on, pk__lt=meeting.pk)).exclude(pk=meeting.pk)
    return earlier.order_by("-held_on", "-pk").first()


def last_gone_through(plan: Plan) -> dt.datetime | None:
    """When a meeting last went through a plan: what its page of changes counts from."""
    latest = Meeting.objects.filter(plans=plan, state__in=("held", "agreed")).order_by("-held_on", "-pk").first()
    return latest.started_at if latest else None


def meetings_on(plan: Plan, viewer: Viewer) -> list[tuple[str, str]]:
    """For the plan's own page: its next meeting and its last; the way to put one in the diary when none is."""
    ours = meetings_visible_to(viewer).filter(plans=plan)
    waiting = ours.filter(state__in=("planned", "held")).order_by("held_on", "pk").first()
    last = ours.filter(state="agreed").order_by("-held_on", "-pk").first()
    told = [("Next meeting", waiting), ("Last meeting", last)]
    found = [(f"{words}, {spoken(each.held_on)}", reverse("oversight:meeting", args=[each.public_id])) for words, each in told if each]
    if not waiting and plan.state != "closed" and viewer.may(Permission.PLAN_EDIT):
        found.append(("Plan a meeting about it", f"{reverse('oversight:new_meeting')}?plan={plan.public_id}"))
    return found


def meeting_after(meeting: Meeting) -> Meeting | None:
    """The next one that is in the diary, or was held, about any of the same plans; where a day was set for it, only one of that day."""
    later = Meeting.objects.filter(authority_id=meeting.authority_id, held_on__gt=meeting.held_on, plans__in=meeting.plans.all())
    if meeting.next_on:
        later = later.filter(held_on=meeting.next_on)
    return later.exclude(state="cancelled").order_by("held_on", "pk").first()


def next_meeting(viewer: Viewer) -> Meeting | None:
    """The first one that is planned or under way."""
    waiting = meetings_visible_to(viewer).filter(state__in=("planned", "held"))
    return waiting.order_by("held_on", "pk").first()


def last_meetings(viewer: Viewer, count: int = 6) -> QuerySet[Meeting]:
    """The latest that were held, with how many points and decisions each had."""
    held = meetings_visible_to(viewer).filter(state__in=("held", "agreed"))
    points = Count("items", filter=Q(items__is_removed=False), distinct=True)
    present = Count("people", filter=Q(people__came="yes"), distinct=True)
    return held.annotate(points=points, decided=Count("resolutions", distinct=True), present=present).order_by("-held_on", "-pk")[:count]


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The points as they were fixed, each with its decisions and with its action's version, as `seen`, and public id, as
    `about`."""
    return (
        meeting.items.annotate(seen=F("action__version"), about=F("action__public_id"))
        .prefetch_related("resolutions")
        .order_by(F("place").asc(nulls_last=True), "id")
    )


def invitable(viewer: Viewer, day: dt.date) -> list[Membership]:
    """People with an account who take part in such meetings: whoever may change plans, and directors."""
    roles = [key for key, role in ROLES.items() if role.may(Permission.PLAN_EDIT) or role.may(Permission.DECIDE)]
    held = Membership.objects.filter(authority_id=viewer.authority_id, role__in=roles, starts_on__lte=day, user__is_active=True)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return list(held.select_related("user").order_by(Lower("user__name"), "pk"))


def summaries_visible_to(viewer: Viewer) -> QuerySet[Summary]:
    """Issued summaries for whoever reads them; drafts only for those who write them."""
    ours = Summary.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.ISSUE_REPORTS) else ours.filter(state="issued")


def last_issued(viewer: Viewer) -> Summary | None:
    return summaries_visible_to(viewer).filter(state="issued").order_by("-as_at", "-pk").first()


def summary_due_on(viewer: Viewer) -> dt.date | None:
    """The day of the next summary: so many weeks after the last; None before the first."""
    latest = Summary.objects.filter(authority_id=viewer.authority_id, state="issued").aggregate(day=Max("as_at"))["day"]
    if latest is None:
        return None
    return latest + number_on(timezone.localdate(), "summary_weeks", authority_numbered(viewer.authority_code), SUMMARY_WEEKS) * 7 * ONE_DAY


def questions_visible_to(viewer: Viewer) -> QuerySet[Question]:
    """Questions on issued summaries, with all that was said on them."""
    ours = Question.objects.filter(authority_id=viewer.authority_id)
    return ours.select_related("summary", "action", "action__plan").prefetch_related("replies")


def open_questions(viewer: Viewer) -> QuerySet[Question]:
    return questions_visible_to(viewer).filter(state__in=("asked", "answered"))


def resolutions_on(viewer: Viewer, action_ids: list[int]) -> QuerySet[Resolution]:
    """What meetings decided about these actions, for the page of the plan."""
    return resolutions_visible_to(viewer).filter(action_id__in=action_ids).select_related("meeting")
