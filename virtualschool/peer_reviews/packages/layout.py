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
from virtualschool.peer_reviews.packages.closing import ANSWERED, COMMENT, SIGNATURE, SIGNED_OFF
from virtualschool.peer_reviews.packages.special import (
    ExhibitTable,
    GradingTable,
    PeerTable,
    RubricTable,
    SampleTable,
    VersionTable,
    newest_cleared,
)
from virtualschool.peer_reviews.packages.tables import Table, in_state, marked, removed
from virtualschool.rubrics.models import Grading, Rubric

SCHEMA, VERSION = "virtualschool.review", 2
MATERIAL, RETURN = "review.material", "review.return"
CONTENT = "content.json"

_KLOE = {"kloe": "kloe"}

MATERIAL_TABLES: tuple[Table, ...] = (
    Table("kloe", "line of enquiry", Kloe, ("order", "title", "wording", "in_scope", "out_of_scope", "version")),
    Table("prompt", "prompt", Prompt, ("kind", "text", "measure_key", "order"), _KLOE, path="kloe__review"),
    Table(
        "slot",
        "slot of the timetable",
        Slot,
        ("kind", "title", "who", "people", "place", "online", "starts_at", "ends_at", "contact"),
        many={"kloes": "kloe"},
        sent=lambda rows: rows.filter(cancelled_at__isnull=True),
        retract=marked("cancelled_at", "cancelled_reason"),
        fresh={"cancelled_at": None, "cancelled_reason": ""},
    ),
    Table(
        "document",
        "document",
        ReviewDocument,
        ("number", "title", "kind", "dated_on", "added_at", "added_by"),
        many={"kloes": "kloe"},
        sent=lambda rows: rows.filter(withdrawn_at__isnull=True, versions__redaction__in=DocumentVersion.CLEARED).distinct(),
        numbered=True,
        retract=marked("withdrawn_at", "withdrawn_reason"),
        fresh={"withdrawn_at": None, "withdrawn_reason": ""},
    ),
    VersionTable(
        "version",
        "document's file",
        DocumentVersion,
        ("number", "filename", "size", "sha256", "redaction", "readable", "cleared_at", "cleared_by", "uploaded_at", "uploaded_by"),
        {"document": "document"},
        path="document__review",
        sent=newest_cleared,
    ),
    Table(
        "evaluation",
        "self-evaluation",
        SelfEvaluation,
        ("judgement", "strengths", "evidence", "gaps", "measures", "updated_by"),
        _KLOE,
        path="kloe__review",
        sent=lambda rows: rows.filter(kloe__review__evaluation_submitted_at__isnull=False),
    ),
    ExhibitTable(
        "exhibit",
        "exhibit",
        Exhibit,
        (
            *("number", "measure_key", "measure_version", "title", "cohort", "breakdown", "period_start", "period_end"),
            *("note", "content", "digest", "taken_at", "taken_by"),
        ),
        _KLOE,
        numbered=True,
    ),
    RubricTable("rubric", "rubric", Rubric, ("key", "version", "title", "purpose", "content", "starts_on"), kept_on_undo=True),
    SampleTable(
        "sample",
        "sample",
        Sample,
        ("number", "title", "kind", "source", "rule", "population", "size", "drawn_at", "drawn_by"),
        {**_KLOE, "rubric": "rubric"},
        numbered=True,
    ),
    Table(
        "item",
        "item of a sample",
        SampleItem,
        ("place", "pseudonym", "text", "provided_at", "provided_by"),
        {"sample": "sample"},
        path="sample__review",
        sent=lambda rows: rows.filter(provided_at__isnull=False),
    ),
    COMMENT,
    SIGNATURE,
    SIGNED_OFF,
)

RETURN_TABLES: tuple[Table, ...] = (
    PeerTable(
        "peer",
        "peer",
        TeamMember,
        ("role", "name", "organisation", "ended_at"),
        sent=lambda rows: rows.exclude(role=TeamMember.Role.COORDINATOR),
        kept_on_undo=True,
    ),
    Table("request", "request for a document", DocumentRequest, ("title", "why", "due_on", "asked_at", "asked_by"), _KLOE),
    Table(
        "exhibit_request",
        "request for a figure",
        ExhibitRequest,
        ("measure_key", "cohort", "breakdown", "period_start", "period_end", "why", "asked_at", "asked_by"),
        _KLOE,
    ),
    Table(
        "note",
        "note",
        Note,
        (
            *("bearing", "source_kind", "text", "confidence", "warned_of", "written_at", "received_at", "version"),
            *("edited_at", "retracted_at", "retracted_reason"),
        ),
        {**_KLOE, "author": "peer", "slot": "slot", "document": "document", "exhibit": "exhibit"},
        retract=marked("retracted_at", "retracted_reason"),
        kept_on_undo=True,
    ),
    Table(
        "finding",
        "finding",
        Finding,
        ("number", "kind", "state", "text", "contradiction_answer", "version", "written_at", "written_by"),
        _KLOE,
        numbered=True,
        retract=in_state(Finding.State.REJECTED),
        kept_on_undo=True,
    ),
    Table(
        "link",
        "piece of evidence",
        FindingLink,
        ("stance", "linked_at", "linked_by"),
        {"finding": "finding", "note": "note", "document": "document", "exhibit": "exhibit", "sample": "sample"},
        path="finding__review",
        retract=removed,
    ),
    GradingTable("grading", "grading", Grading, ("grader_name", "submitted_at"), {"rubric": "rubric"}),
    Table("report", "report", ReviewReport, ("context", "summary", "method", "next_steps", "version", "check_until")),
    ANSWERED,
    SIGNATURE,
)

ALL_TABLES = (*MATERIAL_TABLES, *(each for each in RETURN_TABLES if each is not SIGNATURE))
TABLES: Mapping[str, tuple[Table, ...]] = {MATERIAL: MATERIAL_TABLES, RETURN: RETURN_TABLES}
BY_KIND: Mapping[str, Table] = {table.kind: table for table in ALL_TABLES}


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
