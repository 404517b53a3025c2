"""Two plans, written as Word files into the demo's source folder, read by the import that people use, and worked on since."""

import datetime as dt
from pathlib import Path
from typing import Any

from virtualschool.action_plans import actions, imports
from virtualschool.action_plans.models import Action, Plan
from virtualschool.demo.improvement import clock, kpis, plan_file, review
from virtualschool.demo.improvement.cast import Cast
from virtualschool.peer_reviews.actions.planning import make_action
from virtualschool.peer_reviews.models import Finding
from virtualschool.scorecards.models import Kpi

MARKED = {"persistent": "Children persistently absent", "suspended": "Children suspended in a month"}
MARKED |= {
    "good or better": "Personal Education Plans good or better",
    "average wait": "Weeks until an education, health and care plan is issued",
}
MARKED |= {"employment": "Care leavers not in education, employment or training"}
MARKED |= {"signed up": "Secondary schools signed up to Safe Base"}
"""A word of an indicator in the file, and the indicator that it is: as a person would choose it on the preview."""


def bring(cast: Cast) -> None:
    """Both were kept in Word until the first monthly meeting: they came in two days before it."""
    _written(cast)
    with clock.at(cast.meetings[0] - dt.timedelta(days=2)):
        _brought(cast)


def _brought(cast: Cast) -> None:
    plan = _imported(cast, "plan", Plan.Kind.PEER_REVIEW)
    found = review.signed_review(cast)
    actions.edit_plan(plan=plan, values={"origin_text": found.title, "starts_on": cast.month(-8)}, by=cast.head)
    second = _imported(cast, "development", Plan.Kind.DEVELOPMENT)
    actions.edit_plan(plan=second, values={"starts_on": cast.month(-5)}, by=cast.head)


def since(cast: Cast) -> None:
    """What was noted between meetings, what happened since the last, and what the signed report asks for besides."""
    plan, said = main_plan(cast), cast.words("plan_since")
    team = Plan.objects.get(authority=cast.authority, kind=Plan.Kind.DEVELOPMENT)
    for about, noted in ((plan, said["noted"]), (team, said["noted_of_team"])):
        for days, start, who, text in noted:
            with clock.at(cast.workday(-days), hour=11):
                actions.note_progress(action=action_of(about, start), text=text, by=cast.viewer(who))
    with clock.at(cast.meetings[0] - dt.timedelta(days=1)):
        _named(cast, plan, said)
    with clock.at(max(cast.meetings[-2] + dt.timedelta(days=1), cast.workday(-3)), hour=9):
        _since(cast, plan, said)
    for each in said["areas"]:
        _area(cast, plan, each)


def main_plan(cast: Cast) -> Plan:
    """The plan that answers the peer review."""
    return Plan.objects.get(authority=cast.authority, kind=Plan.Kind.PEER_REVIEW, batch__isnull=False)


def path_of(cast: Cast, name: str) -> Path:
    return cast.folder / {"plan": "improvement_plan.docx", "development": "development_plan.docx"}[name]


def _written(cast: Cast) -> None:
    """The files. Figures of the children's measures are those that the book read for the month of the baseline."""
    held = {kpi.title: kpi for kpi in Kpi.objects.filter(authority=cast.authority)}
    told = {}
    for word in ("persistent", "suspended"):
        kpi = held[MARKED[word]]
        for name, value in (("from", kpi.baseline_value), ("to", kpi.target_value)):
            told[f"{word}_{name}"] = f"{value:.0f}" if value is not None else "its level then"
    told["month"] = f"{cast.month(kpis.BASELINE):%B %Y}"
    for name in ("plan", "development"):
        plan_file.write(review.words_of(cast, name, **told), path_of(cast, name))


def _imported(cast: Cast, name: str, kind: str) -> Plan:
    path = path_of(cast, name)
    content = path.read_bytes()
    _, read = imports.read_file(path.name, content, authority=cast.authority)
    wishes = {str(place): _wish(cast, each.text) for place, each in enumerate(read.kpis)}
    made = imports.import_plan(
        name=path.name, content=content, authority=cast.authority, by=cast.head, wishes=imports.Wishes(kind=kind, kpis=wishes)
    )
    if made.plan is None:
        raise ValueError(f"{path} made no plan.")
    return made.plan


def _wish(cast: Cast, text: str) -> str:
    title = next((title for word, title in MARKED.items() if word in text), "")
    kpi = Kpi.objects.filter(authority=cast.authority, title=title).first()
    return f"kpi:{kpi.pk}" if kpi else "none"


def action_of(plan: Plan, start: str) -> Action:
    """The action whose words begin so."""
    return plan.actions.select_related("plan", "consideration").get(text__startswith=start)


def _since(cast: Cast, plan: Plan, said: dict[str, Any]) -> None:
    """Progress, a date that moved and one judgement since the last meeting."""
    for start, who, text in said["progress"]:
        actions.note_progress(action=action_of(plan, start), text=text, by=cast.viewer(who))
    for start, ahead, reason in said["moved"]:
        actions.change_due(action=action_of(plan, start), due_on=cast.end(ahead), reason=reason, by=cast.head)
    for start, of, status, reason in said["judged"]:
        actions.override_status(action=action_of(plan, start), of=of, status=status, reason=reason, by=cast.head)


def _named(cast: Cast, plan: Plan, said: dict[str, Any]) -> None:
    """Indicators that the file does not name, tied to the actions that they measure."""
    for start, title in said["measured"]:
        kpi = Kpi.objects.get(authority=cast.authority, title=title)
        action = action_of(plan, start)
        if not action.kpis.filter(kpi=kpi).exists():
            actions.name_kpi(action=action, kpi=kpi, by=cast.head)


def _area(cast: Cast, plan: Plan, said: dict[str, Any]) -> None:
    """A finding of the signed report becomes an action in one step."""
    finding = Finding.objects.select_related("review__authority", "kloe").get(
        review=review.signed_review(cast), text__startswith=said["finding"]
    )
    make_action(finding=finding, plan=plan, text=said["action"], by_whom=said["whom"], due_on=cast.end(said["due"]), by=cast.head)
