"""Tables of a package whose rows are more than fields: files, rubrics, gradings, people without an account here."""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from virtualschool.audit.trail import subject_of
from virtualschool.documents import frozen
from virtualschool.exchange.refusing import Refused, Why
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.models import DocumentVersion, Review, SampleItem
from virtualschool.peer_reviews.packages.tables import Ids, Row, Table
from virtualschool.rubrics.models import Grading, Mark, Rubric
from virtualschool.rubrics.scheme import FaultyScheme, read_scheme

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class VersionTable(Table):
    """The newest cleared file of each document. Its bytes travel beside the rows under a name of ours."""

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        return {"stored": papers.stored_name(row["filename"], row["sha256"])}


def path_in_package(row: Row) -> str:
    """The name of a document's file inside a package."""
    return f"documents/{row['id']}"


def newest_cleared(rows: QuerySet[DocumentVersion]) -> QuerySet[DocumentVersion]:
    """Of each document that stands, the newest file that was cleared."""
    held = rows.filter(document__withdrawn_at__isnull=True, redaction__in=DocumentVersion.CLEARED)
    newer = held.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    return held.filter(~Exists(newer.order_by()))


class ExhibitTable(Table):
    """Frozen readings: taken only when they can be read again and carry the seal they were given."""

    def read(self, row: Row) -> None:
        super().read(row)
        try:
            frozen.from_json(row["content"])
        except (ValueError, AttributeError) as error:
            raise Refused(Why.FAULTY, "An exhibit in it cannot be read.") from error
        if hashlib.sha256(json.dumps(row["content"], sort_keys=True).encode()).hexdigest() != row["digest"]:
            raise Refused(Why.FAULTY, "An exhibit in it does not carry the seal of when it was taken.")

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        """The batches are the host's own numbers and stay there."""
        return {"batches": []}

    def change(self, thing: Any, row: Row, ids: Ids) -> None:
        """An exhibit never changes; one whose taking was undone while others had worked with it may be told of again."""
        if thing.digest != row["digest"] or thing.note != row["note"]:
            raise Refused(Why.FAULTY, "An exhibit in it is not the one that came before.")


class SampleTable(Table):
    """A sample without what it was drawn with: seed and seal of the list stay with the host, as the keys do."""

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        return {"seed": "", "population_seal": ""}


class RubricTable(Table):
    """What a sample is graded by. One that came with the product is the same here; another becomes one of ours under its host's name."""

    def of_review(self, review: Review) -> QuerySet[Rubric]:
        return Rubric.objects.filter(pk__in=review.samples.values("rubric"))

    def read(self, row: Row) -> None:
        super().read(row)
        try:
            read_scheme(row["content"])
        except FaultyScheme as fault:
            raise Refused(Why.FAULTY, f"A rubric in it: {fault}") from fault

    def make(self, row: Row, ids: Ids) -> models.Model:
        code = ids.review.authority.code
        key = str(row["key"])
        for each in Rubric.objects.filter(key__in=(key, _foreign(key, ids)), authority_code__in=("", code), version=row["version"]):
            if _same(each.content, row["content"]):
                return each
        taken = Rubric.objects.filter(authority_code=code, key=_foreign(key, ids))
        version = int(row["version"])
        while taken.filter(version=version).exists():
            version += 1
        words = {**self._values(row), "key": _foreign(key, ids), "version": version}
        return Rubric.objects.create(authority_code=code, **words)

    def change(self, thing: Any, row: Row, ids: Ids) -> None:
        """A version of a rubric never changes."""


def _foreign(key: str, ids: Ids) -> str:
    return f"{key[:40]}-of-{ids.review.remote.host_code}" if ids.review.is_remote else key


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class PeerTable(Table):
    """The people of the team by name and role, so that a note says who wrote it. They get no account and no access here."""

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        return {"email": f"{uuid.UUID(str(row['id'])).hex}@elsewhere.invalid", "invited_by": "Package"}


class GradingTable(Table):
    """Gradings of a sample's items that were submitted, with their marks. Whoever graded has no account here, so the number that stands
    for them is below nought."""

    def of_review(self, review: Review) -> QuerySet[Grading]:
        items = SampleItem.objects.filter(sample__review=review)
        return Grading.objects.filter(subject__in=[subject_of(item) for item in items], state=Grading.State.SUBMITTED)

    def outgoing(self, review: Review) -> QuerySet[Grading]:
        return self.of_review(review).select_related("rubric").prefetch_related("marks").order_by("pk")

    def make(self, row: Row, ids: Ids) -> models.Model:
        thing = Grading(**self.unsaid(row, ids))
        self._fill(thing, row, ids)
        thing.save()
        self._after(thing, row, ids)
        return thing

    def row_of(self, thing: Any, ids: Ids) -> Row:
        item = ids.by_pk("item", int(str(thing.subject).rpartition(":")[2]))
        marks = [{"criterion": mark.criterion, "level": mark.level, "evidence": mark.evidence} for mark in thing.marks.all()]
        grader = uuid.uuid5(ids.review.public_id, f"grader:{thing.grader_user_id}")
        return {**super().row_of(thing, ids), "item": str(ids.of("item", item)), "grader": str(grader), "marks": marks}

    def read(self, row: Row) -> None:
        super().read(row)
        marks = row.get("marks")
        told = isinstance(marks, list) and all(isinstance(mark, dict) and self._is_whole(mark) for mark in marks)
        if not told or "item" not in row or not _ID.fullmatch(str(row.get("grader"))):
            raise Refused(Why.FAULTY, "A grading in it lacks something.")

    def _is_whole(self, mark: Mapping[str, Any]) -> bool:
        return all(isinstance(mark.get(each), str) for each in ("criterion", "level", "evidence"))

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        return {
            "subject": subject_of(ids.thing("item", row["item"])),
            "authority_code": ids.review.authority.code,
            "grader_user_id": -(uuid.UUID(str(row["grader"])).int % 2**62) - 1,
            "state": Grading.State.SUBMITTED,
        }

    def _after(self, thing: Any, row: Row, ids: Ids) -> None:
        scheme = read_scheme(thing.rubric.content)
        criteria = {each.key for each in scheme.criteria}
        levels = {each.key for each in scheme.levels} | {"n/a"}
        if any(mark["criterion"] not in criteria or mark["level"] not in levels for mark in row["marks"]):
            raise Refused(Why.FAULTY, "A grading in it does not fit its rubric.")
        thing.marks.all().delete()
        Mark.objects.bulk_create(
            Mark(grading=thing, criterion=mark["criterion"], level=mark["level"], evidence=str(mark["evidence"])) for mark in row["marks"]
        )
