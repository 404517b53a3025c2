"""The layout of the two kinds of package: what the host sends (`material`) and what the peers send back (`return`)."""

from collections.abc import Mapping
from typing import Any

from virtualschool.exchange.refusing import Refused, Why
from virtualschool.peer_reviews.models import (
    DocumentRequest,
    DocumentVersion,
    Exhibit,
    ExhibitRequest,
    Finding,
    FindingLink,
    Kloe,
    Note,
    Prompt,
    Review,
    ReviewDocument,
    ReviewReport,
    Sample,
    SampleItem,
    SelfEvaluation,
    Slot,
    TeamMember,
)
from virtualschool.peer_reviews.packages.special import EvaluationTable, GradingTable, PeerTable, RubricTable, VersionTable
from virtualschool.peer_reviews.packages.tables import Table, in_state, marked
from virtualschool.rubrics.models import Grading, Rubric

SCHEMA, VERSION = "virtualschool.review", 1
MATERIAL, RETURN = "review.material", "review.return"
CONTENT = "content.json"

_KLOE = {"kloe": "kloe"}

MATERIAL_TABLES: tuple[Table, ...] = (
    Table("kloe", "line of enquiry", Kloe, lambda r: r.kloes.all(), ("order", "title", "wording", "in_scope", "out_of_scope", "version")),
    Table(
        "prompt",
        "prompt",
        Prompt,
        lambda r: Prompt.objects.filter(kloe__review=r).select_related("kloe"),
        ("kind", "text", "measure_key", "order"),
        _KLOE,
        has_review=False,
    ),
    Table(
        "slot",
        "slot of the timetable",
        Slot,
        lambda r: r.slots.filter(cancelled_at__isnull=True).prefetch_related("kloes"),
        ("kind", "title", "who", "people", "place", "online", "starts_at", "ends_at", "contact"),
        many={"kloes": "kloe"},
        retract=marked("cancelled_at", "cancelled_reason"),
    ),
    Table(
        "document",
        "document",
        ReviewDocument,
        lambda r: (
            r.documents.filter(withdrawn_at__isnull=True, versions__redaction__in=DocumentVersion.CLEARED)
            .distinct()
            .prefetch_related("kloes")
        ),
        ("number", "title", "kind", "dated_on", "added_at", "added_by"),
        many={"kloes": "kloe"},
        numbered=True,
        retract=marked("withdrawn_at", "withdrawn_reason"),
    ),
    VersionTable(
        "version",
        "document's file",
        DocumentVersion,
        VersionTable.cleared,
        ("number", "filename", "size", "sha256", "redaction", "readable", "cleared_at", "cleared_by", "uploaded_at", "uploaded_by"),
        {"document": "document"},
        has_review=False,
    ),
    EvaluationTable(
        "evaluation",
        "self-evaluation",
        SelfEvaluation,
        EvaluationTable.submitted,
        ("judgement", "strengths", "evidence", "gaps", "measures", "updated_by"),
        _KLOE,
        has_review=False,
    ),
    Table(
        "exhibit",
        "exhibit",
        Exhibit,
        lambda r: r.exhibits.all().select_related("kloe"),
        (
            *("number", "measure_key", "measure_version", "title", "cohort", "breakdown", "period_start", "period_end"),
            *("note", "content", "batches", "digest", "taken_at", "taken_by"),
        ),
        _KLOE,
        numbered=True,
    ),
    RubricTable(
        "rubric",
        "rubric",
        Rubric,
        lambda r: Rubric.objects.filter(pk__in=r.samples.values("rubric")),
        ("key", "version", "title", "purpose", "content", "starts_on"),
        has_review=False,
    ),
    Table(
        "sample",
        "sample",
        Sample,
        lambda r: r.samples.all().select_related("kloe", "rubric"),
        ("number", "title", "kind", "source", "rule", "population", "population_seal", "size", "drawn_at", "drawn_by"),
        {**_KLOE, "rubric": "rubric"},
        numbered=True,
    ),
    Table(
        "item",
        "item of a sample",
        SampleItem,
        lambda r: SampleItem.objects.filter(sample__review=r, provided_at__isnull=False).select_related("sample"),
        ("place", "pseudonym", "text", "provided_at", "provided_by"),
        {"sample": "sample"},
        has_review=False,
    ),
)

RETURN_TABLES: tuple[Table, ...] = (
    PeerTable(
        "peer", "peer", TeamMember, lambda r: r.team.exclude(role=TeamMember.Role.COORDINATOR), ("role", "name", "organisation", "ended_at")
    ),
    Table(
        "request",
        "request for a document",
        DocumentRequest,
        lambda r: r.requests.all().select_related("kloe"),
        ("title", "why", "due_on", "asked_at", "asked_by"),
        _KLOE,
    ),
    Table(
        "exhibit_request",
        "request for a figure",
        ExhibitRequest,
        lambda r: r.exhibit_requests.all().select_related("kloe"),
        ("measure_key", "cohort", "breakdown", "period_start", "period_end", "why", "asked_at", "asked_by"),
        _KLOE,
    ),
    Table(
        "note",
        "note",
        Note,
        lambda r: r.notes.all().select_related("author", "kloe", "slot", "document"),
        (
            *("bearing", "source_kind", "text", "confidence", "warned_of", "written_at", "received_at", "version"),
            *("edited_at", "retracted_at", "retracted_reason"),
        ),
        {**_KLOE, "author": "peer", "slot": "slot", "document": "document"},
        retract=marked("retracted_at", "retracted_reason"),
        kept_on_undo=True,
    ),
    Table(
        "finding",
        "finding",
        Finding,
        lambda r: r.findings.all().select_related("kloe"),
        ("number", "kind", "state", "text", "contradiction_answer", "version", "written_at", "written_by"),
        _KLOE,
        numbered=True,
        retract=in_state(Finding.State.REJECTED),
        kept_on_undo=True,
    ),
    Table(
        "link",
        "evidence of a finding",
        FindingLink,
        lambda r: FindingLink.objects.filter(finding__review=r).select_related("finding", "note", "document", "exhibit", "sample"),
        ("stance", "linked_at", "linked_by"),
        {"finding": "finding", "note": "note", "document": "document", "exhibit": "exhibit", "sample": "sample"},
        has_review=False,
    ),
    GradingTable("grading", "grading", Grading, GradingTable.submitted, ("grader_name", "submitted_at"), {"rubric": "rubric"}, has_review=False),
    Table(
        "report",
        "report",
        ReviewReport,
        lambda r: ReviewReport.objects.filter(review=r),
        ("context", "summary", "method", "next_steps", "version"),
    ),
)

TABLES: Mapping[str, tuple[Table, ...]] = {MATERIAL: MATERIAL_TABLES, RETURN: RETURN_TABLES}
BY_KIND: Mapping[str, Table] = {table.kind: table for tables in TABLES.values() for table in tables}


def tables_of(kind: str) -> tuple[Table, ...]:
    """The tables of a kind of package. Raises Refused for a kind that is no review."""
    if kind not in TABLES:
        raise Refused(Why.WRONG_KIND)
    return TABLES[kind]


def kind_for(review: Review) -> str:
    """What may be sent of a review: material by its host, the peers' work by whoever holds its mirror."""
    return RETURN if review.is_remote else MATERIAL


def rows_in(content: Mapping[str, Any], table: Table) -> list[dict[str, Any]]:
    rows = content.get("tables", {}).get(table.kind, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise Refused(Why.FAULTY)
    return rows
