"""Plans of staff with their money and the next one-to-one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Prefetch, QuerySet
from django.db.models.functions import Lower

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority, Membership
from virtualschool.children.queries import covering
from virtualschool.training import rules
from virtualschool.training.models import CpdItem, CpdPlan
from virtualschool.training.queries import plans_visible_to


@dataclass(frozen=True)
class PlanLine:
    """A plan as lists show it on a day."""

    plan: CpdPlan
    money: rules.Money
    done: int
    items: int
    due_on: dt.date
    last_on: dt.date | None
    day: dt.date

    @property
    def one_to_one_overdue(self) -> bool:
        """A plan that is over asks for none."""
        return self.plan.state == "running" and self.due_on < self.day <= self.plan.ends_on

    @property
    def could_be_complete(self) -> bool:
        """The rule proposes completion; a manager confirms it."""
        return self.plan.state == "running" and self.items > 0 and self.done == self.items


def plan_lines(viewer: Viewer, day: dt.date, plans: Iterable[CpdPlan] | None = None) -> list[PlanLine]:
    """The plans that the viewer sees, in three questions however many they are."""
    held = plans_visible_to(viewer) if plans is None else plans_visible_to(viewer).filter(pk__in=[each.pk for each in plans])
    held = (
        held.annotate(last_on=Max("one_to_ones__held_on"))
        .order_by("-starts_on", Lower("staff_name"), "pk")
        .prefetch_related(Prefetch("items", queryset=CpdItem.objects.all()))
    )
    authority = Authority.objects.filter(pk=viewer.authority_id).first()
    weeks = rules.weeks_between(authority, day)
    return [_line(plan, weeks, day) for plan in held]


def _line(plan: CpdPlan, weeks: int, day: dt.date) -> PlanLine:
    items = list(plan.items.all())
    last = plan.last_on  # type: ignore[attr-defined]
    done = sum(item.done_on is not None for item in items)
    due = rules.one_to_one_due(plan.starts_on, last, weeks)
    return PlanLine(plan, rules.money_of(plan.budget_pence, items), done, len(items), due, last, day)


def staff_of(viewer: Viewer, day: dt.date) -> QuerySet[Membership]:
    """People of the Virtual School who could have a plan: those whose role keeps one."""
    held = Membership.objects.filter(covering(day), authority_id=viewer.authority_id, user__is_active=True)
    roles = ("head", "deputy", "coordinator", "analyst", "administrator")
    return held.filter(role__in=roles).select_related("user").order_by(Lower("user__name"), "pk")
