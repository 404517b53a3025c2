"""How a review's stages and tasks are shown."""

import datetime as dt
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews import policies, tasks, tasks_findings
from virtualschool.peer_reviews.models import Review
from virtualschool.workflow.models import Step

S = Review.State
STAGES = (S.APPLICATION, S.SCOPING, S.PREPARATION, S.ON_SITE, S.DRAFTING, S.FACTUAL_CHECK, S.SIGNED_OFF, S.CLOSED)
ELSEWHERE = {"accept", "send_to_host", "take_back", "sign_off"}
"""Moves that have a page of their own."""
TAG = {"Done": "complete", "Now": "info", "Later": "neutral", "Stopped": "neutral"}


class Shown(NamedTuple):
    """A task as it is shown to one person."""

    what: str
    by: str
    words: str
    kind: str
    href: str
    due_on: dt.date | None
    note: str


class Stage(NamedTuple):
    """A stage of the review with its tasks."""

    title: str
    status: str
    kind: str
    tasks: list[Shown]
    since: dt.datetime | None


def stages_of(review: Review, viewer: Viewer, steps: list[Step]) -> list[Stage]:
    """Every stage with what is done, what is next and by whom."""
    all_tasks = [*tasks.host_tasks(review), *tasks_findings.tasks_of(review, viewer)]
    reached = {step.after: step.at for step in steps} | {S.APPLICATION: review.created_at}
    place = STAGES.index(S(review.state)) if review.state in STAGES else -1
    is_host, is_peer = bool(policies.hosts(review, viewer)), policies.place_of(review, viewer) is not None
    found = []
    for number, stage in enumerate(STAGES):
        status = "Stopped" if place < 0 else "Done" if number < place or review.state == S.CLOSED else "Now" if number == place else "Later"
        own = [_shown(task, review, viewer, is_host, is_peer, status) for task in all_tasks if task.stage == stage]
        found.append(Stage(stage.label, status, TAG[status], own, reached.get(stage)))
    return found


def _shown(task: tasks.Task, review: Review, viewer: Viewer, is_host: bool, is_peer: bool, status: str) -> Shown:
    late = bool(task.due_on and not task.done and task.due_on < timezone.localdate())
    words = "Done" if task.done else "Overdue" if late else "To do"
    kind = "complete" if task.done else "overdue" if late else "neutral"
    mine = (is_host and task.by == tasks.HOST) or (is_peer and task.by != tasks.HOST)
    name = "peer_reviews:declare" if is_peer and task.name == "peer_reviews:team" and not is_host else task.name
    href = reverse(name, args=[review.public_id]) if mine and name and status in ("Now", "Done") else ""
    return Shown(task.what, task.by, words, kind, href, task.due_on, task.note)


def moves_of(review: Review, viewer: Viewer) -> list[dict[str, Any]]:
    """The moves of this stage, each with its button or the reason why it cannot be made yet."""
    from virtualschool.peer_reviews.workflow import REVIEW

    found = []
    for each in REVIEW.transitions:
        if review.state not in each.sources or not viewer.may(each.needs) or each.name in ELSEWHERE:
            continue
        decision = each.guard(review, viewer)
        if decision or policies.leads_or_hosts(review, viewer):
            found.append({"name": each.name, "words": each.words, "reason": decision.reason, "asks_reason": each.asks_reason})
    return found
