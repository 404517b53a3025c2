"""A report to the executive as a document: for the executive whole, for everyone without what is only for the council."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from virtualschool.authorities.models import Authority
from virtualschool.decisions.models import Appendix, ExecutiveReport, Option
from virtualschool.decisions.workflow import REPORT
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Block, Brand, Callout, CalloutKind, FiguresTable, Paragraph, Report, Section
from virtualschool.kernel.periods import spoken

DEEPEST = 3


def report_of(report: ExecutiveReport, *, audience: str = "", as_at: dt.date | None = None) -> Report:
    """The report with its decision and appendices."""
    authority: Authority = report.authority
    when = report.decided_on or report.meets_on
    return Report(
        title=report.title,
        subtitle=f"Report to the {report.body}{f', {spoken(when)}' if when else ''}",
        audience=audience or f"the {report.body}",
        marking="OFFICIAL",
        as_at=as_at or when or timezone.localdate(),
        blocks=(*_decision(report), *_body(report), *_appendices(report)),
        sources=(),
        brand=Brand(f"{authority.name} Virtual School", authority.brand_colour),
    )


def _decision(report: ExecutiveReport) -> Iterator[Block]:
    if report.state != "decided":
        return
    yield Section("Decision")
    yield Callout(f"Ordered: {report.ordered}", CalloutKind.IMPORTANT)
    yield Section("Reason", 2)
    yield Paragraph(report.reason)
    facts: list[tuple[str, str | dt.date | None]] = [
        ("Outcome", report.get_outcome_display()),
        ("Decided by", report.decided_by or report.body),
        ("Decided on", report.decided_on),
    ]
    if report.notice_on:
        facts.append(("Decision published on", report.notice_on))
    if report.call_in_until:
        facts.append(("Can be called in until the end of", report.call_in_until))
    yield FiguresTable("The decision", ("What", "As recorded"), tuple(facts))
    if report.minutes.strip():
        yield Section("Minutes", 2)
        yield Paragraph(report.minutes)


def _body(report: ExecutiveReport) -> Iterator[Block]:
    if report.presented_by:
        yield Paragraph(f"Submitted by: {report.presented_by}")
    for title, text in (("Purpose", report.purpose), ("Background", report.background), ("Recommendation", report.recommendation)):
        yield Section(title)
        yield Paragraph(text or "Not written yet.")
    yield Section("Options")
    options = list(report.options.all())
    if options:
        rows = tuple((each.text, _recommended(each), each.why) for each in options)
        yield FiguresTable("Options that were considered", ("Option", "Recommended", "Why, or why not"), rows)
    else:
        yield Paragraph("No option is given yet.")
    told = [(heading, text) for heading, text in report.implications.items() if text.strip()]
    if told:
        yield Section("Implications")
        for heading, text in told:
            yield Section(heading, 2)
            yield Paragraph(text)


def _recommended(option: Option) -> str:
    return "Recommended" if option.is_recommended else "Not recommended"


def _appendices(report: ExecutiveReport) -> Iterator[Block]:
    for number, appendix in enumerate(report.appendices.all(), start=1):
        yield Section(f"Appendix {number}: {appendix.title}")
        if appendix.url:
            yield Paragraph(f"As it stood on {spoken(timezone.localdate(appendix.attached_at))}.")
        yield from _lowered(appendix)


def _lowered(appendix: Appendix) -> Iterator[Block]:
    """The blocks of an appendix, each heading one level below the appendix's own."""
    for block in frozen.from_json(appendix.content).whole:
        yield Section(block.title, min(block.level + 1, DEEPEST)) if isinstance(block, Section) else block


def state_of(report: ExecutiveReport) -> str:
    return REPORT.words(report.state)
