"""Development plans as pages show them."""

import datetime as dt
from typing import Any

from django.urls import reverse

from virtualschool.kernel.periods import spoken
from virtualschool.training.models import CpdItem
from virtualschool.training.presenting import plan_state
from virtualschool.training.queries.cpd import PlanLine
from virtualschool.training.rules import Money, pounds
from virtualschool.training.words import STAFF_ROLES


def plan_row(line: PlanLine) -> list[Any]:
    plan = line.plan
    done = {"tag": "All done: confirm", "kind": "info"} if line.could_be_complete else f"{line.done} of {line.items}"
    due: Any = spoken(line.due_on) if plan.state == "running" else ""
    if line.one_to_one_overdue:
        due = {"tag": f"Overdue since {spoken(line.due_on)}", "kind": "overdue"}
    return [
        {"text": plan.staff_name, "href": reverse("training:plan", args=[plan.public_id])},
        STAFF_ROLES[plan.role],
        f"{spoken(plan.starts_on)} to {spoken(plan.ends_on)}",
        plan_state(plan.state),
        done,
        due,
        left_cell(line.money),
    ]


def left_cell(money: Money) -> Any:
    if money.is_over:
        return {"tag": f"Overspent by {pounds(-money.left)}", "kind": "bad"}
    return pounds(money.left)


def money_facts(money: Money) -> list[tuple[str, Any]]:
    return [
        ("Set aside", pounds(money.allocated)),
        ("Committed", pounds(money.committed)),
        ("Spent", pounds(money.spent)),
        ("Left", left_cell(money)),
    ]


def budget_row(line: PlanLine) -> list[Any]:
    money = line.money
    name = {"text": line.plan.staff_name, "href": reverse("training:plan", args=[line.plan.public_id])}
    return [name, pounds(money.allocated), pounds(money.committed), pounds(money.spent), left_cell(money)]


def total_row(money: Money) -> list[Any]:
    return ["In all", pounds(money.allocated), pounds(money.committed), pounds(money.spent), left_cell(money)]


def item_state(item: CpdItem, day: dt.date) -> dict[str, str]:
    if item.done_on:
        return {"tag": "Done", "kind": "complete"}
    if item.by_when < day:
        return {"tag": "Overdue", "kind": "overdue"}
    return {"tag": "To do", "kind": "neutral"}
