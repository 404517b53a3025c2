"""A review written as the content of a package."""

import json
from dataclasses import dataclass
from typing import Any

from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.packages import files
from virtualschool.peer_reviews.packages.layout import ALL_TABLES, CONTENT, TABLES, VERSION, kind_for
from virtualschool.peer_reviews.packages.special import path_in_package
from virtualschool.peer_reviews.packages.tables import Ids, own_id, plain

DATES = ("on_site_from", "on_site_to", "access_from", "access_until")


@dataclass(frozen=True)
class Written:
    """What goes into a package: the rows as one JSON text, and the documents' files by the names they have in it."""

    kind: str
    content: dict[str, Any]
    documents: dict[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        return {CONTENT: json.dumps(self.content, ensure_ascii=False).encode(), **self.documents}

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(rows) for kind, rows in self.content["tables"].items() if rows}


def written(review: Review) -> Written:
    """Material of the host's own review; of a mirrored one what the peers made of it. Raises CannotSeal when a file is gone."""
    kind = kind_for(review)
    ids = Ids(review).load(ALL_TABLES)
    tables = {table.kind: [plain(table.row_of(thing, ids)) for thing in table.outgoing(review)] for table in TABLES[kind]}
    content = {"version": VERSION, "review": _about(review), "tables": tables}
    return Written(kind, content, _documents(review, ids) if not review.is_remote else {})


def _about(review: Review) -> dict[str, Any]:
    """Which review it is, by the id it has at its host, how far it is, and when peers come."""
    told: dict[str, Any] = {"id": str(review.remote.origin_id) if review.is_remote else str(own_id(review)), "state": review.state}
    if not review.is_remote:
        dates = {name: plain(getattr(review, name)) for name in DATES}
        host = {"code": review.authority.code, "name": review.authority.name}
        told |= {"title": review.title, "host": host, "evaluated": review.evaluation_submitted_at is not None, **dates}
    return told


def _documents(review: Review, ids: Ids) -> dict[str, bytes]:
    table = next(each for each in ALL_TABLES if each.kind == "version")
    sent: dict[str, bytes] = {}
    for version in table.outgoing(review):
        row = {"id": str(ids.of("version", version))}
        sent[path_in_package(row)] = files.content_of(version)
    return sent


def document_names(written: Written) -> dict[str, str]:
    """By its name in the package, what each file was called."""
    return {path_in_package(row): str(row["filename"]) for row in written.content["tables"].get("version", [])}
