"""What taking a package would do: what in it is new, changed and unchanged, and what is not sent any more. Nothing is written here."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from virtualschool.exchange.refusing import Refused, Why
from virtualschool.exchange.sealing import Opened
from virtualschool.peer_reviews.models import Carried, CarriedChange, Review
from virtualschool.peer_reviews.packages import files
from virtualschool.peer_reviews.packages.layout import ALL_TABLES, CONTENT, SCHEMA, VERSION, rows_in, tables_of
from virtualschool.peer_reviews.packages.special import path_in_package
from virtualschool.peer_reviews.packages.tables import Ids, Row, Table

What = CarriedChange.What
UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One thing of a package against what is here. `carried` is what is known of it from before."""

    table: Table
    what: str
    row: Row | None
    origin_id: uuid.UUID
    carried: Carried | None = None


@dataclass
class Comparison:
    """Everything a package would do to a review; `review` is None for one that is not here yet."""

    review: Review | None
    changes: list[Change] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return dict(Counter(str(change.what) for change in self.changes))

    def by_table(self) -> list[tuple[str, Counter[str]]]:
        """For the preview: by kind of thing how many are new, changed, unchanged and gone."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            found.setdefault(change.table.title, Counter())[str(change.what)] += 1
        return list(found.items())


def content_in(held: Opened) -> dict[str, Any]:
    """The rows of an opened package. Raises Refused for another schema, a newer version, or rows and files that do not fit."""
    if held.claims.schema != SCHEMA:
        raise Refused(Why.WRONG_KIND)
    if held.claims.schema_version > VERSION:
        raise Refused(Why.NEWER)
    tables = tables_of(held.claims.kind)
    try:
        if b"\\u0000" in held.files[CONTENT] or b"\x00" in held.files[CONTENT]:
            raise Refused(Why.FAULTY, "A text in it holds a sign that no text has.")
        content = json.loads(held.files[CONTENT])
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()  # only what every database keeps: whole signs, real numbers
        uuid.UUID(str(content["review"]["id"]))
        unknown = set(content["tables"]) - {table.kind for table in tables}
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused(Why.FAULTY) from error
    if unknown:
        raise Refused(Why.FAULTY, "It holds something that this kind of package does not have.")
    for table in tables:
        seen: set[str] = set()
        for row in rows_in(content, table):
            table.read(row)
            _require_id(row, seen)
    _require_documents(content, held)
    return content


def _require_id(row: Row, seen: set[str]) -> None:
    try:
        told = str(uuid.UUID(str(row["id"])))
    except ValueError as error:
        raise Refused(Why.FAULTY) from error
    if told in seen:
        raise Refused(Why.FAULTY, "It holds one thing twice.")
    seen.add(told)


def _require_documents(content: Mapping[str, Any], held: Opened) -> None:
    """Every document's file is there, is the one its row tells of, and no other file is."""
    seals = {each["name"]: each["sha256"] for each in held.claims.manifest}
    wanted = {CONTENT}
    for row in content["tables"].get("version", []):
        path = path_in_package(row)
        wanted.add(path)
        if seals.get(path) != row["sha256"]:
            raise Refused(Why.FAULTY, "A document in it is not the one that its index tells of.")
        files.require_kind(str(row["filename"]), held.files[path])
    if wanted != set(held.files):
        raise Refused(Why.FAULTY, "It holds a file that its index does not tell of.")


def compared(content: Mapping[str, Any], *, kind: str, review: Review | None) -> Comparison:
    """Against the review as it is here now."""
    ids = Ids(review).load(ALL_TABLES) if review else None
    found = Comparison(review)
    for table in tables_of(kind):
        found.changes += _of_table(table, content, ids)
    return found


def _of_table(table: Table, content: Mapping[str, Any], ids: Ids | None) -> Iterator[Change]:
    came: set[uuid.UUID] = set()
    for row in rows_in(content, table):
        origin_id = uuid.UUID(str(row["id"]))
        came.add(origin_id)
        carried = ids.carried.get((table.kind, origin_id)) if ids else None
        if carried is None:
            if ids and (table.kind, origin_id) in ids.found:
                raise Refused(Why.FAULTY, f"It tells of a {table.title} that was written here as if it were the sender's.")
            yield Change(table, What.ADDED, row, origin_id)
        else:
            yield Change(table, UNCHANGED if carried.row == row else What.CHANGED, row, origin_id, carried)
    for (kind, origin_id), carried in ids.carried.items() if ids else ():
        if kind == table.kind and origin_id not in came and carried.row is not None and table.retract:
            yield Change(table, What.GONE, None, origin_id, carried)
