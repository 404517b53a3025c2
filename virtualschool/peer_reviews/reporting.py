"""What the feedback, the report and the follow-up say, as blocks that every format can write.

They speak of evidence in counts alone: people spoke to peers in confidence, and nobody can be told from a number of notes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from virtualschool.documents.blocks import Block, Brand, Bullets, Callout, CalloutKind, FiguresTable, Paragraph, Report, Section
from virtualschool.kernel.periods import Period
from virtualschool.peer_reviews.exhibits import answer_in
from virtualschool.peer_reviews.models import Finding, Review, ReviewReport, Slot
from virtualschool.peer_reviews.queries.evidence import exhibits_of
from virtualschool.peer_reviews.queries.matrix import pieces_of, standings
from virtualschool.peer_reviews.triangulation import Piece

K = Finding.Kind
TITLES = {K.STRENGTH: "Strengths", K.CONSIDERATION: "Areas for consideration", K.RECOMMENDATION: "Recommendations"}
NONE_YET = {K.STRENGTH: "No strength", K.CONSIDERATION: "No area for consideration", K.RECOMMENDATION: "No recommendation"}
PASSAGES = {"context": "Context", "summary": "Summary", "method": "How the review was done", "next_steps": "What happens next"}
SNAPSHOT = "A peer review is a snapshot by trained peers, not an inspection: it names strengths and areas for consideration."
_MET = {Slot.Kind.INTERVIEW: "Interviews", Slot.Kind.FOCUS_GROUP: "Focus groups", Slot.Kind.VISIT: "Visits and observations"}


def brand_of(review: Review) -> Brand:
    return Brand(f"{review.authority.name} Virtual School", review.authority.brand_colour)


def feedback_of(review: Review, on: dt.date) -> Report:
    """The feedback of the last day: every finding that is triangulated by now."""
    held = [each for each, standing in standings(review) if standing.is_triangulated and each.state != Finding.State.REJECTED]
    blocks: list[Block] = [Paragraph(SNAPSHOT)]
    for kind, title in TITLES.items():
        blocks += [Section(title), *_by_line([each for each in held if each.kind == kind], kind)]
    blocks += [Section("Next steps"), Bullets(_next_steps())]
    return Report(f"Feedback: {review.title}", _when(review), "the host of the review", "OFFICIAL", on, tuple(blocks), (), brand_of(review))


def _by_line(findings: Sequence[Finding], kind: str) -> list[Block]:
    if not findings:
        return [Paragraph(f"{NONE_YET[Finding.Kind(kind)]} is triangulated so far.")]
    blocks: list[Block] = []
    for kloe in dict.fromkeys(each.kloe for each in findings):
        blocks += [Section(str(kloe), 2), Bullets(tuple(each.text for each in findings if each.kloe_id == kloe.pk))]
    return blocks


def _next_steps() -> tuple[str, ...]:
    return (
        "The team writes its report from these findings.",
        "The host checks the draft for facts that are wrong and context that is missing, and every comment is answered.",
        "Lead peer and sponsor sign the report. The host then turns areas for consideration into an action plan.",
        "A follow-up visit compares then and now.",
    )


def _when(review: Review) -> str:
    if not (review.on_site_from and review.on_site_to):
        return "Days on site not set"
    if review.on_site_from == review.on_site_to:
        return f"On site on {review.on_site_from:%-d %B %Y}"
    return f"On site from {review.on_site_from:%-d %B %Y} to {review.on_site_to:%-d %B %Y}"


def report_of(report: ReviewReport, on: dt.date) -> Report:
    """The whole report as it stands."""
    review = report.review
    held = [each for each in review.findings.select_related("kloe") if each.state == Finding.State.IN_REPORT]
    pieces = pieces_of(held)
    blocks: list[Block] = [Callout(SNAPSHOT, CalloutKind.NOTE)]
    blocks += _passage("Summary", report.summary)
    blocks += _passage("Context", report.context)
    blocks += [Section("Scope"), *_scope(review)]
    blocks += [Section("How the review was done"), *_method(review, report)]
    for kind, title in TITLES.items():
        blocks += [Section(title), *_findings([each for each in held if each.kind == kind], kind, pieces)]
    blocks += _passage("What happens next", report.next_steps)
    blocks += [Section("Appendix: the review team"), _team(review)]
    blocks += [Section("Appendix: what the findings stand on"), _evidence_table(held, pieces), *_exhibits(review)]
    audience = f"{review.authority.name} Council and its partners"
    return Report(
        review.title, f"Report of the peer review. {_when(review)}", audience, "OFFICIAL", on, tuple(blocks), (), brand_of(review)
    )


def with_signatures(report: Report, lines: Sequence[str]) -> Report:
    """The report with who signed it at its end."""
    return replace(report, blocks=(*report.blocks, Section("Signed"), Bullets(tuple(lines))))


def _passage(title: str, text: str) -> list[Block]:
    return [Section(title), Paragraph(text)] if text.strip() else []


def _scope(review: Review) -> list[Block]:
    rows = tuple((str(each.order), each.title, each.wording) for each in review.kloes.all())
    return [FiguresTable("Key lines of enquiry", ("Number", "Line of enquiry", "Question"), rows)]


def _method(review: Review, report: ReviewReport) -> list[Block]:
    blocks: list[Block] = [Paragraph(report.method)] if report.method.strip() else []
    return [*blocks, FiguresTable("What the team drew on", ("What", "How many"), tuple(_drawn_on(review)))]


def _drawn_on(review: Review) -> Iterable[tuple[str, str]]:
    """Who was met, by kind, and how much was read."""
    slots = [each for each in review.slots.all() if each.cancelled_at is None]
    for kind, title in _MET.items():
        held = [each for each in slots if each.kind == kind]
        people = [each.people for each in held if each.people is not None]
        if held:
            yield title, f"{len(held)}, with {sum(people)} people" if len(people) == len(held) else f"{len(held)}; people not all counted"
    yield "Documents read", str(review.documents.filter(withdrawn_at__isnull=True).count())
    yield "Exhibits from the Virtual School’s data", str(exhibits_of(review).count())
    for sample in review.samples.all():
        yield f"Sample: {sample.title}", f"{sample.size} of {sample.population}, drawn {sample.get_rule_display().lower()}"


def _findings(findings: Sequence[Finding], kind: str, pieces: dict[int, list[Piece]]) -> list[Block]:
    if not findings:
        return [Paragraph(f"{NONE_YET[Finding.Kind(kind)]} was found.")]
    blocks: list[Block] = []
    for kloe in dict.fromkeys(each.kloe for each in findings):
        blocks.append(Section(str(kloe), 2))
        for each in (each for each in findings if each.kloe_id == kloe.pk):
            blocks.append(Paragraph(f"{label(each)}. {each.text}"))
            if each.contradiction_answer.strip():
                blocks.append(Paragraph(f"Not all evidence points the same way. {each.contradiction_answer}"))
            blocks.append(Paragraph(f"Stands on: {evidence_words(pieces[each.pk])}."))
    return blocks


def label(finding: Finding) -> str:
    """How a finding is cited: S3, A1, R2; the number is the review's."""
    return f"{finding.kind[0].upper() if finding.kind != K.CONSIDERATION else 'A'}{finding.number}"


def evidence_words(pieces: Sequence[Piece]) -> str:
    """The support in counts: “2 documents, 1 exhibit, 3 notes (voice)”."""
    support = [each for each in pieces if each.supports and not each.silent]
    counts: dict[str, int] = {}
    for each in support:
        words = f"note ({each.kind})" if each.what == "note" else each.what
        counts[words] = counts.get(words, 0) + 1
    return ", ".join(f"{count} {_plural(words, count)}" for words, count in sorted(counts.items())) or "nothing"


def _plural(words: str, count: int) -> str:
    if count == 1:
        return words
    return words.replace("note (", "notes (") if words.startswith("note") else f"{words}s"


def _team(review: Review) -> Block:
    members = [each for each in review.team.all() if each.is_peer and each.ended_at is None]
    rows = tuple((each.name, each.get_role_display(), each.organisation) for each in members)
    return FiguresTable("The review team", ("Name", "Role", "From"), rows)


def _exhibits(review: Review) -> list[Block]:
    """The exhibits' frozen figures, with small numbers hidden."""
    rows = tuple((str(each), str(Period(each.period_start, each.period_end)), answer_in(each).total) for each in exhibits_of(review))
    return [FiguresTable("Exhibits from the Virtual School’s data", ("Exhibit", "Period", "Figure"), rows)] if rows else []


def _evidence_table(findings: Sequence[Finding], pieces: dict[int, list[Piece]]) -> Block:
    rows = []
    for each in findings:
        held = [piece for piece in pieces[each.pk] if not piece.silent]
        supporting = [sum(piece.supports and piece.kind == kind for piece in held) for kind in ("document", "data", "voice")]
        rows.append((label(each), each.get_kind_display(), *map(str, supporting), str(sum(not piece.supports for piece in held))))
    columns = ("Finding", "Kind", "Documents", "Data", "Voice", "Contradicting")
    return FiguresTable("Pieces of evidence by kind of source", columns, tuple(rows))
