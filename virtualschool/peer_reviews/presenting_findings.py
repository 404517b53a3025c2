"""How exhibits, the matrix and findings are shown."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.queries import plans_visible_to
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.wording import basis
from virtualschool.kernel.periods import school_year_of
from virtualschool.kernel.readings import shown
from virtualschool.measures.book import book
from virtualschool.measures.reading import DEFAULT_COHORT
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.actions.exhibits import is_untouched
from virtualschool.peer_reviews.exhibits import answer_in, chart_of, chart_title
from virtualschool.peer_reviews.models import Exhibit, Finding, FindingLink, Note, Review
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.planning import answers_to
from virtualschool.peer_reviews.queries.matrix import BEARINGS, Row, standings
from virtualschool.peer_reviews.reporting import evidence_words, label
from virtualschool.peer_reviews.silence import Silent, silence_of_link, silent_in
from virtualschool.peer_reviews.standing import kinds_needed, piece_of, standing_of_finding, standing_of_links
from virtualschool.peer_reviews.triangulation import Standing
from virtualschool.peer_reviews.workflow_findings import FINDING

TAGS = {"draft": "neutral", "triangulated": "green", "in_report": "complete", "rejected": "neutral"}
MOVES = {
    "enter_report": "The finding is in the report.",
    "leave_report": "The finding is out of the report.",
    "reject": "The finding is rejected.",
    "take_up": "The finding is taken up again.",
}
KINDS = tuple((kind.value, str(kind.label)) for kind in SourceKind)


def usual_question(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the form for an exhibit begins with: the school year so far, or what a link asked for."""
    today = timezone.localdate()
    measure = asked.get("measure", "")
    cohort = book[measure].usual_cohort(DEFAULT_COHORT) if measure in book else DEFAULT_COHORT
    start = school_year_of(today).start
    return {"measure": measure, "cohort": cohort, "start": start, "end": today - dt.timedelta(days=1), "kloe": asked.get("kloe", "")}


def exhibit_page(exhibit: Exhibit) -> dict[str, Any]:
    """An exhibit as it was frozen."""
    answer = answer_in(exhibit)
    columns, rows = exhibit_rows(exhibit)
    svg = chart_of(exhibit, answer)
    return {
        "exhibit": exhibit,
        "total": answer.total,
        "basis": basis(answer.total),
        "svg": svg,
        "chart_title": chart_title(exhibit) if exhibit.breakdown else "",
        "columns": columns,
        "rows": rows,
        "untouched": is_untouched(exhibit),
        "formats": [(key, each.label) for key, each in FORMATS.items()],
        "cohort": book.cohort(exhibit.cohort).title,
    }


def exhibit_rows(exhibit: Exhibit) -> tuple[list[str], list[list[Any]]]:
    """The frozen figures as a table."""
    answer = answer_in(exhibit)
    rows = [["All", shown(answer.total), basis(answer.total)]]
    rows += [[name, shown(each), basis(each)] for name, each in answer.groups]
    return ["Group", "Figure", "Stands on"], rows


def matrix_page(review: Review, rows: Sequence[Row]) -> dict[str, Any]:
    """The matrix as a table; every number of notes leads to the very notes."""
    return {"table": [(row.kloe, [_cell(review, row, kind) for kind, _ in KINDS], _findings(row)) for row in rows], "kinds": KINDS}


def _cell(review: Review, row: Row, kind: str) -> dict[str, Any]:
    cell = row.cells[kind]
    where = reverse("peer_reviews:notes", args=[review.public_id])
    names = dict(Note.Bearing.choices)
    notes = [
        (str(names[Note.Bearing(bearing)]), cell.notes[bearing], f"{where}?kloe={row.kloe.public_id}&kind={kind}&bearing={bearing}")
        for bearing in BEARINGS
        if cell.notes.get(bearing)
    ]
    others = [("document", cell.documents, "documents"), ("exhibit", cell.exhibits, "exhibits"), ("sample", cell.samples, "samples")]
    return {
        "notes": notes,
        "others": [(what, count, reverse(f"peer_reviews:{name}", args=[review.public_id])) for what, count, name in others if count],
        "silent": list(cell.silent.items()),
    }


def _findings(row: Row) -> list[dict[str, Any]]:
    return [_told(finding, standing) for finding, standing in row.findings]


def _told(finding: Finding, standing: Standing) -> dict[str, Any]:
    return {
        "finding": finding,
        "label": label(finding),
        "tag": TAGS[finding.state],
        "standing": standing,
        "kinds": kinds_of(standing),
    }


def kinds_of(standing: Standing) -> list[tuple[str, str, str]]:
    """For each kind of source: its name, what it does to the finding in a word, and the kind of tag. What is linked and says nothing
    is told where nothing else of its kind speaks."""
    found, silent = [], dict(standing.silent)
    for key, title in KINDS:
        supports, contradicts = key in standing.supporting, key in standing.contradicting
        words = "Supports and contradicts" if supports and contradicts else "Supports" if supports else "Contradicts" if contradicts else ""
        words = words or silent.get(key, "").partition(":")[0].capitalize() or "None"
        kind = "warning" if contradicts else "green" if supports else "neutral"
        found.append((title, words, kind))
    return found


def findings_page(review: Review, held: Sequence[Finding], viewer: Viewer) -> dict[str, Any]:
    """The findings that this viewer may see, by line of enquiry."""
    told = [_told(finding, standing) for finding, standing in standings(review, held)]
    by_line = [(kloe, [each for each in told if each["finding"].kloe_id == kloe.pk]) for kloe in review.kloes.all()]
    return {"by_line": by_line, "any": bool(told), "sees_drafts": bool(policies.place_of(review, viewer))}


def words_of(finding: Finding) -> dict[str, Any]:
    """What the form for a finding begins with."""
    return {
        "kloe": str(finding.kloe.public_id),
        "kind": finding.kind,
        "text": finding.text,
        "contradiction_answer": finding.contradiction_answer,
        "version": finding.version,
    }


def standing_words(finding: Finding) -> str:
    return f"{finding.get_state_display()}. {standing_of_finding(finding).words}"


def finding_page(finding: Finding, viewer: Viewer) -> dict[str, Any]:
    """One finding. Its evidence is the team's; others read how many pieces of which kind it stands on."""
    of_team = policies.place_of(finding.review, viewer) is not None
    links = list(finding.links.select_related("note__author", "document", "exhibit", "sample"))
    silent = silent_in(finding.review_id)
    standing = standing_of_links(links, kinds_needed(finding.review.authority), silent)
    page: dict[str, Any] = {
        "finding": finding,
        "label": label(finding),
        "tag": TAGS[finding.state],
        "standing": standing,
        "kinds": kinds_of(standing),
        "of_team": of_team,
        "evidence": evidence_words([piece_of(each, silent) for each in links if each.counts]),
        "answers": answers_to([finding])[finding.pk] if finding.review.state in policies_findings.SIGNED else [],
        "plans": bool(policies_findings.makes_plan(finding, viewer)),
    }
    return page | _of_the_team(finding, viewer, links, standing, silent) if of_team else page


def _of_the_team(finding: Finding, viewer: Viewer, links: Sequence[FindingLink], standing: Standing, silent: Silent) -> dict[str, Any]:
    """What only the team sees: the evidence itself, the moves, and how the finding came about."""
    return {
        "supporting": [_link(each, silent) for each in links if each.stance == FindingLink.Stance.SUPPORTS],
        "contradicting": [_link(each, silent) for each in links if each.stance == FindingLink.Stance.CONTRADICTS],
        "moves": _moves(finding, viewer, standing),
        "edits": finding.edits.all(),
        "steps": FINDING.steps(finding),
        "note_kinds": KINDS,
        "bearings": Note.Bearing.choices,
    }


def _link(link: FindingLink, silent: Silent) -> dict[str, Any]:
    source, href, words = link.source, "", str(link.source)
    if isinstance(source, Note):
        words, href = f"{source.text} ({source.author.name})", reverse("peer_reviews:note", args=[source.public_id])
    elif isinstance(source, Exhibit):
        href = reverse("peer_reviews:exhibit", args=[source.public_id])
    elif link.sample is not None:
        href = reverse("peer_reviews:sample", args=[link.sample.public_id])
    elif link.document is not None and link.counts:
        href = reverse("peer_reviews:document", args=[link.document.public_id])
    kind = dict(KINDS)[link.source_kind]
    said = {"link": link, "words": words, "href": href, "kind": kind, "counts": link.counts, "by": link.linked_by}
    return said | {"silent": silence_of_link(link, silent)}


def _moves(finding: Finding, viewer: Viewer, standing: Standing) -> list[dict[str, Any]]:
    """The moves that people make, each with its button or the reason why it cannot be made yet."""
    if not policies_findings.writes_finding(finding, viewer):
        return []
    found = []
    for each in FINDING.transitions:
        enters = each.name == "enter_report"
        if each.name in MOVES and (finding.state in each.sources or (enters and finding.state == Finding.State.DRAFT)):
            reason = policies_findings.soundness(finding, standing).reason if enters else ""
            found.append({"name": each.name, "words": each.words, "reason": reason, "asks_reason": each.asks_reason})
    return found


def plans_for(viewer: Viewer) -> list[Plan]:
    """The plans of peer reviews to which an action may be added."""
    return list(plans_visible_to(viewer).filter(kind=Plan.Kind.PEER_REVIEW).exclude(state="closed"))
