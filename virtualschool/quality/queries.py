"""Reads of the data desk, all scoped to the viewer's authority."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.children.queries import children_visible_to
from virtualschool.intake.models import Batch, Change, Mapping, Problem, QueuedRow, SourceFile
from virtualschool.intake.previews import totals
from virtualschool.quality.current import current_problems
from virtualschool.schools.models import School

MOST_FOUND = 20
CONFLICTS = ("attendance.conflict", "row.conflict")
OUTCOMES = ("rows", "created", "updated", "unchanged", "refused", "queued")
BY_WEIGHT = Case(
    When(severity="error", then=Value(0)), When(severity="warning", then=Value(1)), default=Value(2), output_field=IntegerField()
)


def batches_of(viewer: Viewer) -> QuerySet[Batch]:
    """The authority's batches with the sums of their files, the latest first."""
    sums = {f"sum_{name}": Sum(f"files__{name}") for name in OUTCOMES}
    return Batch.objects.filter(authority_code=viewer.authority_code).annotate(number_of_files=Count("files"), **sums).order_by("-pk")


def batch_for(viewer: Viewer, public_id: UUID) -> Batch | None:
    """The batch of this address, where it is the viewer's authority's."""
    return Batch.objects.filter(authority_code=viewer.authority_code, public_id=public_id).first()


def files_of(batch: Batch) -> list[SourceFile]:
    """The files in the order in which they came."""
    return list(batch.files.select_related("batch").order_by("pk"))


def problems_of(batch: Batch, *, severity: str = "", code: str = "", file: SourceFile | None = None) -> QuerySet[Problem]:
    """A batch's problems by file and row, narrowed where asked."""
    held = Problem.objects.filter(file__batch=batch).select_related("file")
    held = held.filter(severity=severity) if severity else held
    held = held.filter(code=code) if code else held
    return (held.filter(file=file) if file else held).order_by("file_id", "row", "pk")


class ByRule(NamedTuple):
    """How often a rule was broken."""

    code: str
    severity: str
    number: int
    children: int


def by_rule(problems: QuerySet[Problem]) -> list[ByRule]:
    """Problems counted by rule, errors first, then the most frequent."""
    counted = (
        problems.order_by()
        .values("code", "severity")
        .annotate(number=Count("pk"), children=Count("child_id", distinct=True), weight=BY_WEIGHT)
    )
    rows = counted.order_by("weight", "-number", "code").values_list("code", "severity", "number", "children")
    return [ByRule(*row) for row in rows]


def first_rows(batch: Batch, most: int = 4) -> dict[tuple[str, str], str]:
    """By rule and severity, the first rows where it was broken: `roll.csv 3, 17; marks.csv 4`."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for code, severity, name, row in problems_of(batch).values_list("code", "severity", "file__name", "row").iterator():
        rows = found.setdefault((code, severity), [])
        if len(rows) <= most and (name, row) not in rows:
            rows.append((name, row))
    several = batch.files.count() > 1
    return {key: _rows_told(rows[:most], several) + (" …" if len(rows) > most else "") for key, rows in found.items()}


def _rows_told(rows: list[tuple[str, int]], several: bool) -> str:
    by_file: dict[str, list[str]] = {}
    for name, row in rows:
        by_file.setdefault(name, []).append(str(row))
    return "; ".join(f"{name} {', '.join(numbers)}" if several else ", ".join(numbers) for name, numbers in by_file.items())


def mending(file: SourceFile) -> QuerySet[Problem]:
    """The errors of a file below its header: the rows that come back."""
    return file.problems.filter(severity="error", row__gt=1).order_by("row", "pk")


def rows_to_mend(batch: Batch) -> dict[int, int]:
    """By file, how many rows have an error."""
    errors = Problem.objects.filter(file__batch=batch, severity="error", row__gt=1).order_by()
    return dict(errors.values("file_id").annotate(number=Count("row", distinct=True)).values_list("file_id", "number"))


def changes_of(batch: Batch, file: SourceFile | None = None) -> QuerySet[Change]:
    held = Change.objects.filter(batch=batch)
    return (held.filter(file=file) if file else held).order_by("pk")


def totals_of(batch: Batch) -> list[dict[str, Any]]:
    """What a loaded batch made, altered and took away, by table."""
    return totals(Change.objects.filter(batch=batch))


def people_of(viewer: Viewer, child_ids: set[int]) -> dict[int, Child]:
    """The children behind these numbers that the viewer may see."""
    return children_visible_to(viewer).in_bulk(sorted(child_ids))


def waiting_rows(viewer: Viewer) -> QuerySet[QueuedRow]:
    """Rows that wait for a person; those of a batch that was undone do not."""
    ours = QueuedRow.objects.filter(authority_code=viewer.authority_code, state=QueuedRow.State.OPEN)
    return ours.filter(file__batch__state=Batch.State.COMMITTED).select_related("file")


def waiting_children(viewer: Viewer) -> QuerySet[Any, Any]:
    """Waiting rows counted by what they call their child."""
    counted = (
        waiting_rows(viewer)
        .order_by()
        .values("child_code", "upn")
        .annotate(number=Count("pk"), first=Min("pk"), files=Count("file", distinct=True))
    )
    return counted.order_by("-number", "first")


def rows_by_key(keys: set[int]) -> dict[int, QueuedRow]:
    return QueuedRow.objects.select_related("file").in_bulk(sorted(keys))


def finished_rows(viewer: Viewer) -> QuerySet[QueuedRow]:
    """Rows that waited once, the latest decision first."""
    ours = QueuedRow.objects.filter(authority_code=viewer.authority_code).exclude(state=QueuedRow.State.OPEN)
    return ours.select_related("file", "resolved_in").order_by("-resolved_at", "-pk")


def waiting_row_for(viewer: Viewer, public_id: UUID) -> QueuedRow | None:
    """The row of this address, waiting or not, where it is the viewer's authority's."""
    ours = QueuedRow.objects.filter(authority_code=viewer.authority_code, public_id=public_id)
    return ours.select_related("file__batch", "resolved_in").first()


def rows_like(viewer: Viewer, row: QueuedRow) -> QuerySet[QueuedRow]:
    """All rows that wait and call their child the same."""
    return waiting_rows(viewer).filter(child_code=row.child_code, upn=row.upn).order_by("file_id", "row")


def found_children(viewer: Viewer, words: str) -> list[Child]:
    """Children by CHILD, UPN or, for those who may see names, the start of a surname or forename."""
    bare = words.strip()
    wanted = Q(child_code__iexact=bare) | Q(upn__iexact=bare)
    if viewer.may(Permission.NAMES):
        first, _, last = bare.partition(" ")
        wanted |= Q(surname__istartswith=bare) | (
            Q(forename__istartswith=first, surname__istartswith=last) if last else Q(forename__istartswith=bare)
        )
    return list(children_visible_to(viewer).filter(wanted).order_by("surname", "forename", "child_code")[:MOST_FOUND])


def child_for(viewer: Viewer, public_id: str) -> Child | None:
    try:
        return children_visible_to(viewer).filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None


def problems_now(viewer: Viewer, *, code: str = "", severity: str = "") -> QuerySet[Problem]:
    """The problems that hold today, by file and row."""
    held = current_problems(viewer.authority_code).select_related("file")
    held = held.filter(code=code) if code else held
    return (held.filter(severity=severity) if severity else held).order_by("file__name", "row", "pk")


def problems_by_child(viewer: Viewer) -> QuerySet[Any, Any]:
    """Children by how many problems hold about them, notes left out."""
    held = (
        current_problems(viewer.authority_code)
        .filter(child_id__in=children_visible_to(viewer).values("pk"))
        .exclude(severity="info")
        .order_by()
    )
    errors = Count("pk", filter=Q(severity="error"))
    return (
        held.values("child_id")
        .annotate(number=Count("pk"), errors=errors, rules=Count("code", distinct=True))
        .order_by("-number", "child_id")
    )


def mapping_with(viewer: Viewer, signature: str) -> Mapping | None:
    return Mapping.objects.filter(authority_code=viewer.authority_code, signature=signature).first()


def schools_by_urn(urns: set[int]) -> dict[int, School]:
    return {school.urn: school for school in School.objects.filter(urn__in=urns)}


def schools_of_our_children(viewer: Viewer) -> list[School]:
    """Schools at which the authority's children are or were enrolled, by name."""
    return list(School.objects.filter(enrolments__child__authority_id=viewer.authority_id).distinct().order_by("name", "urn"))


def silent_rules(problems: QuerySet[Problem]) -> list[tuple[str, str, list[str]]]:
    """Rules that could not run, of these problems: code, why, and the files where that is so."""
    unable = Q(message__contains=" cannot run") | Q(code__endswith="_unchecked")
    found: dict[tuple[str, str], list[str]] = {}
    rows = problems.filter(unable, severity="info").values_list("code", "message", "file__name")
    for code, why, name in rows:
        files = found.setdefault((code, why), [])
        if name not in files:
            files.append(name)
    return [(code, why, files) for (code, why), files in found.items()]


def conflicts_now(viewer: Viewer) -> QuerySet[Problem]:
    """Rows that disagree with another and wait for a person to choose."""
    return problems_now(viewer).filter(code__in=CONFLICTS)


def number_in_conflict(problems: QuerySet[Problem]) -> int:
    """How many rows disagree with another, of these problems."""
    return problems.filter(code__in=CONFLICTS).order_by().values("file_id", "row").distinct().count()
