"""Writing a report to the executive, recording what was decided, publishing it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from virtualschool.access.roles import ROLES
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.exporting import report_of as plan_report
from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.overview import whole
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.telling_names import NAMES_READ, known_of
from virtualschool.decisions import checking, making, queries
from virtualschool.decisions.models import Appendix, ExecutiveReport, Option, Publication
from virtualschool.decisions.workflow import PUBLICATION, REPORT
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Brand, Paragraph, Report
from virtualschool.documents.sealing import seal_of
from virtualschool.measures.publishing import fit_for_others
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at, locked

WRITTEN = ("title", "body", "presented_by", "meets_on", "purpose", "background", "recommendation", "implications")
DECIDED = ("outcome", "ordered", "reason", "minutes", "decided_by", "decided_on", "notice_on")
OPEN = ("draft", "ready", "deferred")


@trail.action
def begin_report(*, title: str, by: Viewer) -> ExecutiveReport:
    """A new draft, for the body that decides in this council."""
    authority = authority_numbered(by.authority_code)
    body = queries.body_on(timezone.localdate(), authority)
    made = ExecutiveReport.objects.create(authority=authority, title=title.strip(), body=body, written_by=by.name)
    trail.record("decision.begun", on=made, by=by)
    return made


def _open(report: ExecutiveReport) -> ExecutiveReport:
    now = locked(report)
    if now.state not in OPEN:
        raise CannotMove("The report is with the executive: it stays as it was submitted.")
    return now


@trail.action
def write_report(*, report: ExecutiveReport, version: int, by: Viewer, **words: Any) -> ExecutiveReport:
    """Saves what people write. Raises Stale when it was saved by someone else since `version`."""
    now = _open(report)
    held_at(version, now)
    for name in WRITTEN:
        setattr(now, name, words.get(name, getattr(now, name)))
    now.written_by = by.name
    bump(now)
    trail.record("decision.written", on=now, by=by, detail={"version": now.version})
    return now


@trail.action
def add_option(*, report: ExecutiveReport, text: str, is_recommended: bool, why: str, by: Viewer) -> Option:
    """One more thing the executive could do."""
    now = _open(report)
    place = now.options.count() + 1
    made = Option.objects.create(report=now, place=place, text=text.strip(), is_recommended=is_recommended, why=why.strip())
    trail.record("decision.option_added", on=now, by=by, detail={"recommended": is_recommended})
    return made


@trail.action
def reword_option(*, option: Option, version: int, text: str, is_recommended: bool, why: str, by: Viewer) -> Option:
    """Other words for an option of a report that is still written. Raises CannotMove, and Stale when somebody reworded it since
    `version`."""
    now = _open(option.report)
    held = held_at(version, option)
    held.text, held.is_recommended, held.why = text.strip(), is_recommended, why.strip()
    bump(held)
    trail.record("decision.option_reworded", on=now, by=by, detail={"place": held.place, "recommended": is_recommended})
    return held


@trail.action
def remove_option(*, option: Option, by: Viewer) -> None:
    """Takes an option out of a report that is still written; those after it move up."""
    now = _open(option.report)
    now.options.filter(pk=option.pk).delete()
    for number, each in enumerate(now.options.all(), start=1):
        Option.objects.filter(pk=each.pk).update(place=number)
    trail.record("decision.option_removed", on=now, by=by)


@trail.action
def attach(*, report: ExecutiveReport, kind: str, title: str, content: Report, by: Viewer, subject: str = "", url: str = "") -> Appendix:
    """Freezes a document beside the report: later changes of what it was taken from do not touch it."""
    now = _open(report)
    kept = frozen.to_json(content)
    made = Appendix.objects.create(
        report=now,
        kind=kind,
        title=title.strip(),
        subject=subject,
        url=url,
        content=kept,
        digest=seal_of(kept),
        attached_at=timezone.now(),
        attached_by=by.name,
    )
    trail.record("decision.attached", on=now, by=by, detail={"kind": kind, "subject": subject})
    return made


@trail.action
def attach_plan(*, report: ExecutiveReport, plan: Plan, url: str, by: Viewer) -> Appendix:
    """Attaches a plan as it stands today, small numbers of children hidden: it is going to be public. The plan's page then leads here."""
    anyone = replace(by, role=ROLES["governor"])
    content = plan_report(whole(plan, anyone), anyone, with_source=False)
    subject = trail.subject_of(plan)
    return attach(report=report, kind=Appendix.Kind.PLAN, title=plan.title, content=content, subject=subject, url=url, by=by)


@trail.action
def attach_text(*, report: ExecutiveReport, title: str, text: str, by: Viewer) -> Appendix:
    """Attaches a document that is only words."""
    brand = Brand(f"{by.authority_name} Virtual School")
    content = Report(title, "", f"the {report.body}", "OFFICIAL", timezone.localdate(), (Paragraph(text),), (), brand)
    return attach(report=report, kind=Appendix.Kind.TEXT, title=title, content=content, by=by)


@trail.action
def detach(*, appendix: Appendix, by: Viewer) -> None:
    """Takes an appendix off a report that is still written."""
    now = _open(appendix.report)
    appendix.delete()
    trail.record("decision.detached", on=now, by=by, detail={"subject": appendix.subject})


@trail.action
def move_report(*, report: ExecutiveReport, name: str, by: Viewer, reason: str = "") -> None:
    """Moves a report through its states; deciding has an action of its own."""
    REPORT.move(report, name, by=by, reason=reason)


@trail.action
def record_decision(*, report: ExecutiveReport, by: Viewer, **words: Any) -> ExecutiveReport:
    """What the executive decided: the outcome, what was ordered, the reason, and until when it can be called in."""
    now = locked(report, "authority")
    for name in DECIDED:
        setattr(now, name, words.get(name, getattr(now, name)))
    refused = REPORT.decide(now, "decide", by)
    if not refused:
        raise CannotMove(refused.reason)
    now.call_in_until = queries.call_in_until(now.notice_on, now.authority) if now.notice_on else None
    now.recorded_by = by.name
    now.save()
    REPORT.move(now, "decide", by=by)
    return now


@trail.action
def publish_notice(*, report: ExecutiveReport, notice_on: dt.date, by: Viewer) -> None:
    """When the council published the decision, where that came later: the call-in runs from it."""
    if report.state != "decided":
        raise CannotMove("Nothing is decided yet.")
    if report.decided_on and notice_on < report.decided_on:
        raise CannotMove("A decision is published after it was taken.")
    until = queries.call_in_until(notice_on, report.authority)
    ExecutiveReport.objects.filter(pk=report.pk).update(notice_on=notice_on, call_in_until=until)
    trail.record("decision.notice", on=report, by=by)


def for_everyone(report: ExecutiveReport) -> Report:
    """The report as it would be published now: no small number of children stands in it, whatever was attached."""
    made = making.report_of(report, audience="everyone")
    return checking.with_readings(made, dict(zip(made.readings, fit_for_others(made.readings), strict=True)))


@trail.action
def look_through(*, report: ExecutiveReport, by: Viewer) -> list[checking.Found]:
    """What must be decided about before everyone may read it; that names were read for it is on the trail."""
    trail.record(NAMES_READ, on=report, by=by)
    return checking.found_in(for_everyone(report), checking.people_of(by.authority_id), known_of(by.authority_id))


@trail.action
def publish(*, report: ExecutiveReport, kept: Mapping[str, str], replaced: Mapping[str, str], seal: str, by: Viewer) -> Publication:
    """Freezes and seals what everyone may read. `kept`: words that stay, each with why; `replaced`: words and what stands in their place;
    `seal`: of what the publisher looked at. Raises CannotMove when something is undecided, or changed since they looked."""
    if report.state != "decided":
        raise CannotMove("Only a decided report is published.")
    made = for_everyone(report)
    if seal != seal_of(frozen.to_json(made)):
        raise CannotMove("The report changed since you looked through it. Look again.")
    found = look_through(report=report, by=by)
    left = checking.undecided(found, kept, replaced)
    if left:
        raise CannotMove(f"Decide about everything that was found: {len(left)} left.")
    content = checking.without(frozen.to_json(made), {each.text: replaced[each.text] for each in found if replaced.get(each.text)})
    _require_clean(frozen.from_json(content), by)
    publication = Publication.objects.create(
        authority_id=by.authority_id,
        report=report,
        title=checking.without(report.title, replaced),
        content=content,
        digest=seal_of(content),
        checks=[_check(each, kept, replaced) for each in found],
        published_at=timezone.now(),
        published_by=by.name,
    )
    trail.record("decision.published", on=publication, by=by, detail={"looked_at": len(found)})
    return publication


def _require_clean(report: Report, by: Viewer) -> None:
    """What stands in the place of a name must not be one itself."""
    again = checking.found_in(report, {}, known_of(by.authority_id))
    if any(each.must_go for each in again):
        raise CannotMove("The text still holds what could tell who a child is. Put other words in its place.")


def _check(found: checking.Found, kept: Mapping[str, str], replaced: Mapping[str, str]) -> dict[str, Any]:
    done = {"done": "replaced", "by": replaced[found.text]} if replaced.get(found.text) else {"done": "kept", "why": kept[found.text]}
    return {"kind": found.kind, "text": "" if found.must_go else found.text, **done}


@trail.action
def withdraw(*, publication: Publication, reason: str, by: Viewer) -> None:
    """Takes a publication from the public; it stays in the record with the reason."""
    PUBLICATION.move(publication, "withdraw", by=by, reason=reason)
