"""The evidence matrix: by line of enquiry and kind of source what was noted, and by finding which kinds support or contradict it.

Counted in the database and read in a fixed number of questions: a review may hold thousands of notes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from virtualschool.peer_reviews.models import Finding, FindingLink, Kloe, Note, Review
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.silence import Silent, silent_in
from virtualschool.peer_reviews.standing import kinds_needed
from virtualschool.peer_reviews.triangulation import Piece, Standing, standing_of

BEARINGS = tuple(Note.Bearing.values)


@dataclass
class Cell:
    """What is held for one line of enquiry from one kind of source: notes by bearing, and the documents, exhibits and samples."""

    kind: str
    notes: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    exhibits: int = 0
    samples: int = 0
    silent: dict[str, int] = field(default_factory=dict)
    """Of the exhibits and samples, how many say nothing, by why."""

    @property
    def total(self) -> int:
        return sum(self.notes.values())


@dataclass
class Row:
    """One line of enquiry of the matrix, with its findings."""

    kloe: Kloe
    cells: dict[str, Cell]
    findings: list[tuple[Finding, Standing]] = field(default_factory=list)


def matrix_of(review: Review) -> list[Row]:
    """The whole matrix."""
    rows = {kloe.pk: Row(kloe, {kind: Cell(kind) for kind in SourceKind.values}) for kloe in review.kloes.all()}
    held = Note.objects.filter(review=review, retracted_at__isnull=True).order_by()
    for kloe, kind, bearing, count in held.values_list("kloe_id", "source_kind", "bearing").annotate(count=Count("pk")):
        rows[kloe].cells[kind].notes[bearing] = count
    silent = silent_in(review.pk)
    _count_sources(review, rows, silent)
    for finding, standing in standings(review, silent=silent):
        rows[finding.kloe_id].findings.append((finding, standing))
    return list(rows.values())


def _count_sources(review: Review, rows: dict[int, Row], silent: Silent) -> None:
    documents = Kloe.objects.filter(review=review, documents__withdrawn_at__isnull=True, documents__isnull=False).order_by()
    for kloe, count in documents.values_list("pk").annotate(count=Count("documents")):
        rows[kloe].cells[SourceKind.DOCUMENT].documents = count
    exhibits = review.exhibits.filter(kloe__isnull=False, then__isnull=True).order_by()
    for kloe, pk in exhibits.values_list("kloe_id", "pk"):
        cell = rows[kloe].cells[SourceKind.DATA]
        cell.exhibits += 1
        _count_silence(cell, silent.get(("exhibit", pk), ""))
    for kloe, pk in review.samples.filter(kloe__isnull=False).order_by().values_list("kloe_id", "pk"):
        cell = rows[kloe].cells[SourceKind.DOCUMENT]
        cell.samples += 1
        _count_silence(cell, silent.get(("sample", pk), ""))


def _count_silence(cell: Cell, words: str) -> None:
    if words:
        cell.silent[words] = cell.silent.get(words, 0) + 1


def standings(review: Review, findings: Sequence[Finding] | None = None, *, silent: Silent | None = None) -> list[tuple[Finding, Standing]]:
    """The findings of a review, in order, with what each stands on now; in a fixed number of questions."""
    held = list(review.findings.select_related("kloe")) if findings is None else findings
    needed, pieces = kinds_needed(review.authority), pieces_of(held, silent)
    return [(finding, standing_of(pieces[finding.pk], needed=needed)) for finding in held]


_COLUMNS = (
    "finding_id",
    "stance",
    "note_id",
    "note__source_kind",
    "note__retracted_at",
    "document_id",
    "document__withdrawn_at",
    "exhibit_id",
    "sample_id",
)


def pieces_of(findings: Sequence[Finding], silent: Silent | None = None) -> dict[int, list[Piece]]:
    """By finding of one review the pieces of evidence that still count, and those that are silent."""
    found: dict[int, list[Piece]] = defaultdict(list)
    if silent is None:
        silent = silent_in(findings[0].review_id) if findings else {}
    rows = FindingLink.objects.filter(finding__in=[each.pk for each in findings]).order_by("pk").values_list(*_COLUMNS)
    for finding, stance, note, kind, retracted, document, withdrawn, exhibit, sample in rows:
        supports = stance == FindingLink.Stance.SUPPORTS
        if retracted or withdrawn:
            continue
        if note:
            found[finding].append(Piece("note", kind, supports))
        elif document:
            found[finding].append(Piece("document", SourceKind.DOCUMENT, supports))
        elif exhibit:
            found[finding].append(Piece("exhibit", SourceKind.DATA, supports, silent.get(("exhibit", exhibit), "")))
        else:
            found[finding].append(Piece("sample", SourceKind.DOCUMENT, supports, silent.get(("sample", sample), "")))
    return found
