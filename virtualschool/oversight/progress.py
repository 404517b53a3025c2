"""The six-weekly summary as a report: how the plans stand now and stood then, what was finished, what is late, which dates moved and why,
the key performance indicators, and the questions that are still open."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing
from virtualschool.authorities.queries import authority_numbered
from virtualschool.documents.blocks import Block, Brand, Bullets, FiguresTable, Paragraph, Report, Section
from virtualschool.kernel.periods import spoken
from virtualschool.oversight import facts, queries
from virtualschool.oversight.models import Question, Summary
from virtualschool.oversight.shapes import ActionFacts, ChangeFacts, KpiFacts

SECTIONS = {
    "commentary": "Commentary",
    "standing": "How the plan stands",
    "finished": "Finished since",
    "late": "Late",
    "changes": "Dates that moved, and why",
    "indicators": "Key performance indicators",
    "case_study": "Case study",
    "questions": "Questions still open",
}
"""Parts of a summary that a question can be about."""
NOT_AVAILABLE = "not available"


@dataclass(frozen=True)
class Progress:
    """Everything that a summary tells of its plans. `then` is how each action stood at the summary before, by its public id; empty where
    there was none."""

    as_at: dt.date
    since: dt.date | None
    actions: Sequence[ActionFacts]
    changes: dict[int, list[ChangeFacts]] = field(default_factory=dict)
    then: dict[str, dict[str, str]] = field(default_factory=dict)
    kpis: Sequence[KpiFacts] = ()
    questions: Sequence[Question] = ()

    @property
    def finished(self) -> list[ActionFacts]:
        """Complete now and not at the summary before."""
        return [a for a in self.actions if a.is_closed and self.then.get(a.public_id, {}).get("delivery") != "Complete"]

    @property
    def late(self) -> list[ActionFacts]:
        return [a for a in self.actions if not a.is_closed and a.due_on is not None and a.due_on < self.as_at]

    @property
    def moved(self) -> list[tuple[ActionFacts, ChangeFacts]]:
        return [(a, change) for a in self.actions for change in self.changes.get(a.id, ()) if change.kind == "date"]

    @property
    def names_plan(self) -> bool:
        """Whether several plans are told of: then each line says which."""
        return any(each.plan_title for each in self.actions)


def facts_for(summary: Summary, viewer: Viewer) -> Progress:
    """How the summary's plans stand on its day, against the last issued summary before it."""
    until = standing.closing(summary.as_at)
    stand = facts.stand_of(summary.plans.all(), summary.as_at, summary.authority, exact=False, until=until)
    before = _before(summary, viewer)
    after = _told_until(before) if before else None
    changes = {each.pk: facts.changes_of(each, after, until) for each in stand.actions} if after else {}
    known = {each.public_id for each in stand.told}
    return Progress(
        as_at=summary.as_at,
        since=before.as_at if before else None,
        actions=stand.told,
        changes=changes,
        then={key: stood for key, stood in before.standing.items() if key in known} if before else {},
        kpis=stand.kpis,
        questions=list(queries.open_questions(viewer).filter(asked_at__lte=timezone.now()).exclude(summary=summary)),
    )


def _told_until(before: Summary) -> dt.datetime:
    """Until when the summary before told of changes: to the close of its day, or to its issue where that came first."""
    closed = standing.closing(before.as_at)
    return min(closed, before.issued_at) if before.issued_at else closed


def _before(summary: Summary, viewer: Viewer) -> Summary | None:
    held = queries.summaries_visible_to(viewer).filter(state="issued", as_at__lt=summary.as_at).exclude(pk=summary.pk)
    return held.order_by("-as_at", "-pk").first()


def standing_of(progress: Progress) -> dict[str, dict[str, str]]:
    """How each action stands, kept for the next summary."""
    return {each.public_id: {"delivery": each.delivery.words, "impact": each.impact.words} for each in progress.actions}


def report_of(summary: Summary, progress: Progress) -> Report:
    """The summary: what people wrote, then what the plans say."""
    authority = summary.authority
    since = f"since the summary of {spoken(progress.since)}" if progress.since else "the first summary"
    plans = [plan.title for plan in summary.plans.all()]
    return Report(
        title=summary.title,
        subtitle=f"As at {spoken(progress.as_at)}, {since}. {'Plan' if len(plans) == 1 else 'Plans'}: {', '.join(plans)}.",
        audience="the Virtual School governing body",
        marking="OFFICIAL",
        as_at=progress.as_at,
        blocks=tuple(_blocks(summary, progress)),
        sources=(),
        brand=Brand(f"{authority.name} Virtual School", authority.brand_colour),
    )


def _blocks(summary: Summary, progress: Progress) -> Iterator[Block]:
    yield Section(SECTIONS["commentary"])
    yield Paragraph(summary.commentary or "No commentary has been written yet.")
    yield Section(SECTIONS["standing"])
    yield from _counts(progress)
    yield Section(SECTIONS["finished"])
    yield from _finished(progress)
    yield Section(SECTIONS["late"])
    yield from _late(progress)
    yield Section(SECTIONS["changes"])
    yield from _moved(progress)
    yield Section(SECTIONS["indicators"])
    yield from _indicators(progress.kpis)
    yield Section(SECTIONS["case_study"])
    yield Paragraph(summary.case_study or "No case study is given with this summary.")
    if summary.case_study_link:
        yield Paragraph(f"Where to read it: {summary.case_study_link}")
    yield Section(SECTIONS["questions"])
    yield from _questions(progress.questions)


def _counts(progress: Progress) -> Iterator[Block]:
    if not progress.actions:
        yield Paragraph("There are no actions in these plans.")
        return
    if not progress.then:
        yield Paragraph(_nothing_to_compare(progress))
    for title, name in (("Delivery of actions", "delivery"), ("Impact of actions", "impact")):
        now = Counter(getattr(each, name).words for each in progress.actions)
        then = Counter(each[name] for each in progress.then.values())
        order = [word for word in (*standing.WORDS, *sorted({*now, *then} - set(standing.WORDS))) if now[word] or then[word]]
        counted = [*((word, then[word], now[word]) for word in order), ("All actions", sum(then.values()), sum(now.values()))]
        columns: tuple[str, ...] = ("Status", f"Now: {spoken(progress.as_at)}")
        rows: tuple[tuple[Any, ...], ...] = tuple((word, after) for word, _, after in counted)
        if progress.then and progress.since:
            columns, rows = ("Status", f"Then: {spoken(progress.since)}", columns[1]), tuple(counted)
        yield FiguresTable(title, columns, rows, counts="actions")


def _nothing_to_compare(progress: Progress) -> str:
    if progress.since is None:
        return "This is the first summary: it compares with nothing yet."
    return f"The summary of {spoken(progress.since)} told of none of these actions, so there is nothing to compare with."


def _named(progress: Progress, action: ActionFacts) -> str:
    told = f"{action.number}. {action.text}"
    return f"{told} ({action.plan_title})" if progress.names_plan else told


def _finished(progress: Progress) -> Iterator[Block]:
    if not progress.then and progress.finished:
        yield Paragraph("These are all the actions that are complete, whenever they were finished.")
    if progress.finished:
        rows = tuple((_named(progress, each), each.by_whom or "–", each.finished_on or "not known") for each in progress.finished)
        yield FiguresTable("Actions finished", ("Action", "By whom", "Finished on"), rows)
    else:
        yield Paragraph("No action was finished.")


def _late(progress: Progress) -> Iterator[Block]:
    if not progress.late:
        yield Paragraph("No action is late.")
        return
    rows = tuple((_named(progress, each), each.by_whom or "–", each.due_on, each.last_progress or "none noted") for each in progress.late)
    yield FiguresTable("Actions that are late", ("Action", "By whom", "Due", "Last progress"), rows)


def _moved(progress: Progress) -> Iterator[Block]:
    if progress.since is None:
        yield Paragraph("They are told from the next summary on.")
    elif progress.moved:
        rows = tuple((_named(progress, a), change.words, change.on, change.by_name) for a, change in progress.moved)
        yield FiguresTable("Due dates that moved", ("Action", "What changed, and why", "On", "By"), rows)
    else:
        yield Paragraph("No due date moved.")


def _indicators(kpis: Sequence[KpiFacts]) -> Iterator[Block]:
    if not kpis:
        yield Paragraph("No action of these plans names a key performance indicator.")
        return
    rows = tuple(_indicator_row(each) for each in kpis)
    note = "Small numbers of children are hidden (c), so that no child can be recognised."
    yield FiguresTable("Key performance indicators", ("Indicator", "Baseline", "Now", "For", "Target", "How it goes"), rows, note)


def _indicator_row(kpi: KpiFacts) -> tuple[Any, ...]:
    """The value is the reading itself where the book gives it, so that it brings its denominator, period and age of data."""
    told = dict(kpi.facts)
    value, _, when = told.get("Now", NOT_AVAILABLE).partition(" (")
    now = kpi.reading if kpi.reading is not None else value
    return kpi.title, told.get("Baseline", NOT_AVAILABLE), now, when.rstrip(")") or "–", told.get("Target", NOT_AVAILABLE), kpi.words


def _questions(questions: Sequence[Question]) -> Iterator[Block]:
    if not questions:
        yield Paragraph("No question is open.")
        return
    said: list[str] = []
    for each in questions:
        when = spoken(timezone.localdate(each.asked_at))
        about = f" about {each.about_words}" if each.about_words else ""
        wait = "waits for an answer" if each.state == "asked" else "was answered and not yet accepted"
        said.append(f"{each.asked_by}, {when}{about}: {each.words} It {wait}.")
    yield Bullets(tuple(said))


def record_of(questions: Sequence[Question], viewer: Viewer, day: dt.date) -> Report:
    """The record of challenge: every question with all that was said on it."""
    authority = authority_numbered(viewer.authority_code)
    rows: list[tuple[Any, ...]] = []
    for number, each in enumerate(questions, start=1):
        for reply in each.replies.all():
            when = timezone.localdate(reply.at)
            rows.append(
                (number, spoken(each.summary.as_at), each.about_words or "the whole", when, reply.by_name, _kind(reply), reply.text)
            )
    columns = ("Question", "Summary of", "About", "On", "By", "What", "Words")
    blocks: tuple[Block, ...] = (FiguresTable("Record of challenge", columns, tuple(rows), counts="questions"),)
    return Report(
        title="Record of questions and challenges",
        subtitle=f"Put to the Virtual School up to {spoken(day)}",
        audience="the Virtual School governing body",
        marking="OFFICIAL",
        as_at=day,
        blocks=blocks if rows else (Paragraph("No question has been put yet."),),
        sources=(),
        brand=Brand(f"{authority.name} Virtual School", authority.brand_colour),
    )


def _kind(reply: Any) -> str:
    return str(reply.get_kind_display())
