"""A plan as a document: every word that is kept of it, in the order of the plan."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import overview, workflow
from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.overview import Row, Whole
from virtualschool.action_plans.presenting import LABELS, due_words, status_words
from virtualschool.documents.blocks import Block, Brand, Bullets, FiguresTable, Paragraph, Report, Section, Source
from virtualschool.documents.formats import FORMATS
from virtualschool.kernel.periods import spoken

CSV_HEAD = (
    "Number", "Line of enquiry", "Consideration", "Action", "By whom", "Due", "Due on", "RAG on track", "Progress", "RAG completion",
    "Anticipated impact", "Evidence of impact", "Support from", "Review", "Evidence source", "Current situation", "Linked actions",
    "Key performance indicators", "Other",
)  # fmt: skip


def file_of(plan: Plan, viewer: Viewer, key: str) -> tuple[bytes, str, str]:
    """Content, name and type of the file in a format, `csv` or one of FORMATS."""
    whole = overview.whole(plan, viewer)
    report = report_of(whole, viewer)
    if key == "csv":
        name = FORMATS["excel"].filename(report).rsplit(".", 1)[0]
        return _csv(whole), f"{name}.csv", "text/csv; charset=utf-8"
    chosen = FORMATS[key]
    return chosen.render(report), chosen.filename(report), chosen.content_type


def report_of(whole: Whole, viewer: Viewer, *, with_source: bool = True) -> Report:
    """The plan as blocks; without what is only of use beside the file that it was read from, where others are going to read it."""
    plan = whole.plan
    return Report(
        title=plan.title,
        subtitle=f"{plan.get_kind_display()}, {workflow.PLAN.words(plan.state).lower()}",
        audience="the Virtual School, its directors and governors",
        marking="OFFICIAL",
        as_at=whole.today,
        blocks=(*_blocks(whole), *(_left(plan) if with_source else ())),
        sources=tuple(_sources(plan)) if with_source else (),
        brand=Brand(f"{viewer.authority_name} Virtual School", plan.authority.brand_colour),
    )


def _sources(plan: Plan) -> Iterator[Source]:
    if plan.batch is not None:
        for file in plan.batch.files.all():
            yield Source(file.name, f"Read on {spoken(timezone.localdate(plan.created_at))} (batch {plan.batch_id}).")


def _blocks(whole: Whole) -> Iterator[Block]:
    plan = whole.plan
    if plan.origin_text:
        yield Paragraph(f"From: {plan.origin_text}")
    if whole.counts:
        yield FiguresTable("Actions by delivery status", ("Status", "Actions"), tuple(whole.counts), counts="actions")
    for block in overview.blocks(whole.themes, whole.rows, empty_too=True):
        yield Section(block.theme.title or "Without a heading")
        for group in block.groups:
            if group.consideration.text:
                yield Section("Area for consideration", 2)
                yield Paragraph(group.consideration.text)
            if group.consideration.origin_label:
                yield Paragraph(f"From: {group.consideration.origin_label}")
            for row in group.rows:
                yield from _of_action(row)
    yield from _indicators(whole)


def _of_action(row: Row) -> Iterator[Block]:
    yield Section(f"Action {row.action.number}", 3)
    if row.action.text:
        yield Paragraph(row.action.text)
    facts = [(label, words) for label, words in facts_of(row) if words]
    yield FiguresTable(f"Action {row.action.number}", ("What", "As it stands"), tuple(facts))
    entries = [f"{spoken(timezone.localdate(each.at))}, {each.by_name}: {each.text}" for each in row.progress]
    if entries:
        yield Paragraph("Progress")
        yield Bullets(tuple(entries))


def facts_of(row: Row) -> list[tuple[str, str]]:
    """Everything of an action but its words and its progress, label and words."""
    action = row.action
    found = [
        ("By whom", row.who),
        ("Due", due_words(action)),
        ("Delivery", status_words(row.delivery)),
        ("Impact", status_words(row.impact)),
        ("RAG on track, as the source gave it", action.on_track_source),
        ("RAG completion, as the source gave it", action.completion_source),
    ]
    found += [(LABELS[name], getattr(action, name)) for name in ("impact", "impact_evidence", "support", "current", "evidence")]
    found.append(("Review", "; ".join(filter(None, (spoken(action.review_on) if action.review_on else "", action.review_source)))))
    found.append(("Linked actions", linked(row)))
    found.append(("Key performance indicators", "; ".join(each.kpi.title for each in row.indicators)))
    return found + [(str(label), str(words)) for label, words in action.other.items()]


def linked(row: Row) -> str:
    return "; ".join(
        f"action {link.to.number}{f' (“{link.words}”)' if link.words else ''}" if link.to else link.words for link in row.links
    )


def _indicators(whole: Whole) -> Iterator[Block]:
    if whole.indicators:
        rows = tuple((each.kpi.title, each.target, each.value, each.standing.sentence) for each in whole.indicators)
        yield Section("Key performance indicators")
        yield FiguresTable("Key performance indicators of this plan", ("Indicator", "Target", "Latest value", "How it stands"), rows)


def _left(plan: Plan) -> Iterator[Block]:
    """What the source says twice differently, and what found no place."""
    if plan.conflicts:
        yield Section("What the source says twice differently")
        yield Bullets(tuple(" / ".join([each["message"], *each.get("sides", [])]) for each in plan.conflicts))
    if plan.unplaced:
        yield Section("Other text of the source")
        yield Bullets(tuple(each["text"] for each in plan.unplaced))


def _csv(whole: Whole) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD)
    writer.writerows([_plain(cell) for cell in _csv_row(row)] for row in whole.rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_row(row: Row) -> list[Any]:
    action = row.action
    return [
        action.number, action.consideration.theme.title, action.consideration.text, action.text, row.who,
        action.due_source, action.due_on.isoformat() if action.due_on else "", row.delivery.word,
        "\n".join(each.text for each in row.progress), row.impact.word, action.impact, action.impact_evidence, action.support,
        action.review_source or (action.review_on.isoformat() if action.review_on else ""), action.evidence, action.current, linked(row),
        "; ".join(each.kpi.title for each in row.indicators), "\n".join(f"{label}: {words}" for label, words in action.other.items()),
    ]  # fmt: skip


def _plain(cell: Any) -> Any:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
