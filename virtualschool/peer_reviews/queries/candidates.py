"""Which evidence is offered to a finding: notes of its line of enquiry, and the review's documents, exhibits and samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.actions.findings import Source
from virtualschool.peer_reviews.models import Finding, Note
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.queries.evidence import exhibits_visible_to, samples_visible_to
from virtualschool.peer_reviews.queries.reviews import documents_visible_to, notes_visible_to

MOST_NOTES = 40


@dataclass
class Offered:
    """Evidence on offer. `choices` are for a form; `context` says how the notes were filtered and how many there are."""

    choices: list[tuple[str, str]] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    _sources: dict[str, Source] = field(default_factory=dict)

    def add(self, source: Source, words: str) -> None:
        token = f"{type(source).__name__.lower()}:{source.pk}"
        self._sources[token] = source
        self.choices.append((token, words))

    def source(self, token: str) -> Source:
        """What a choice stands for."""
        return self._sources[token]


def offered_to(finding: Finding, viewer: Viewer, asked: Mapping[str, str]) -> Offered:
    """What is not linked yet. `asked` may filter the notes: `kind`, `bearing`, `q`, and `all` for other lines of enquiry too."""
    offered = Offered()
    linked = finding.links.all()
    notes = _notes(finding, viewer, asked).exclude(pk__in=linked.filter(note__isnull=False).values("note"))
    total = notes.count()
    for document in _left(documents_visible_to(viewer), finding, "document"):
        offered.add(document, f"Document {document}")
    for exhibit in _left(exhibits_visible_to(viewer), finding, "exhibit"):
        offered.add(exhibit, str(exhibit))
    for sample in _left(samples_visible_to(viewer), finding, "sample"):
        offered.add(sample, str(sample))
    for note in notes[:MOST_NOTES]:
        offered.add(note, f"{note.get_source_kind_display()} · {note.get_bearing_display()} · {note.author.name}: {note.text[:300]}")
    asked_for = {name: asked.get(name, "") for name in ("kind", "bearing", "q", "all")}
    offered.context = {"notes_total": total, "notes_shown": min(total, MOST_NOTES), "asked": asked_for}
    return offered


def _notes(finding: Finding, viewer: Viewer, asked: Mapping[str, str]) -> QuerySet[Note]:
    held = notes_visible_to(viewer).filter(review=finding.review, retracted_at__isnull=True).select_related("author")
    if asked.get("all") != "yes":
        held = held.filter(kloe=finding.kloe)
    if asked.get("kind") in SourceKind.values:
        held = held.filter(source_kind=asked["kind"])
    if asked.get("bearing") in Note.Bearing.values:
        held = held.filter(bearing=asked["bearing"])
    return held.filter(text__icontains=asked["q"]) if asked.get("q") else held


def _left(held: QuerySet[Any], finding: Finding, name: str) -> QuerySet[Any]:
    """Those of the review that the finding does not stand on yet."""
    linked = finding.links.filter(**{f"{name}__isnull": False}).values(name)
    found: QuerySet[Model] = held.filter(review=finding.review).exclude(pk__in=linked)
    if name == "document":
        return found.filter(withdrawn_at__isnull=True)
    return found.filter(then__isnull=True) if name == "exhibit" else found
