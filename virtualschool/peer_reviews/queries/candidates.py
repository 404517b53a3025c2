"""Which evidence is offered to a finding: notes of its line of enquiry, and the review's documents, exhibits and samples."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from virtualschool.peer_reviews.actions.findings import Source
from virtualschool.peer_reviews.models import DocumentVersion, Finding, FindingLink, Note
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.queries.evidence import exhibits_of
from virtualschool.peer_reviews.silence import silent_in

MOST_NOTES = 40


@dataclass
class Offered:
    """Evidence on offer. `choices` are for a form; `context` says how the notes were filtered and how many there are."""

    choices: list[tuple[str, str]] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    _sources: dict[str, Source] = field(default_factory=dict)

    def add(self, source: Source, words: str, linked: Collection[int]) -> None:
        """Offers a piece of evidence, unless it is linked already."""
        if source.pk in linked:
            return
        token = f"{type(source).__name__.lower()}:{source.pk}"
        self._sources[token] = source
        self.choices.append((token, words))

    def source(self, token: str) -> Source:
        """What a choice stands for."""
        return self._sources[token]


def offered_to(finding: Finding, asked: Mapping[str, str]) -> Offered:
    """What is not linked yet, for one of the team that writes this finding. `asked` may filter the notes: `kind`, `bearing`, `q`, and
    `all` for other lines of enquiry too."""
    offered, review = Offered(), finding.review
    linked: dict[str, set[int]] = {what: set() for what in FindingLink.SOURCES}
    for keys in finding.links.values(*(f"{what}_id" for what in FindingLink.SOURCES)):
        for what in FindingLink.SOURCES:
            linked[what].add(keys[f"{what}_id"])
    cleared = DocumentVersion.objects.filter(document=OuterRef("pk"), redaction__in=DocumentVersion.CLEARED)
    for document in review.documents.filter(Exists(cleared), withdrawn_at__isnull=True):
        offered.add(document, f"Document {document}", linked["document"])
    silent = silent_in(review.pk)
    for what, sources in (("exhibit", exhibits_of(review)), ("sample", review.samples.all())):
        for source in sources:
            why = silent.get((what, source.pk), "")
            offered.add(source, f"{source} ({why}: does not count)" if why else str(source), linked[what])
    notes = _notes(finding, asked).exclude(pk__in=linked["note"] - {None})
    total = notes.count()
    for note in notes.select_related("author")[:MOST_NOTES]:
        words = f"{note.get_source_kind_display()} · {note.get_bearing_display()} · {note.author.name}: {note.text[:300]}"
        offered.add(note, words, linked["note"])
    asked_for = {name: asked.get(name, "") for name in ("kind", "bearing", "q", "all")}
    offered.context = {"notes_total": total, "notes_shown": min(total, MOST_NOTES), "asked": asked_for}
    return offered


def _notes(finding: Finding, asked: Mapping[str, str]) -> QuerySet[Note]:
    held = finding.review.notes.filter(retracted_at__isnull=True)
    if asked.get("all") != "yes":
        held = held.filter(kloe_id=finding.kloe_id)
    if asked.get("kind") in SourceKind.values:
        held = held.filter(source_kind=asked["kind"])
    if asked.get("bearing") in Note.Bearing.values:
        held = held.filter(bearing=asked["bearing"])
    return held.filter(text__icontains=asked["q"]) if asked.get("q") else held
