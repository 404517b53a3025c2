"""Which problems hold today: those of loaded files, where a later load of the same file takes the place of the earlier one."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtualschool.intake.models import Batch, Problem, QueuedRow, SourceFile
from virtualschool.intake.resolving import KIND as RESOLUTION

MENDED = " to mend"
UNMATCHED = "child.unmatched"


@dataclass
class Standing:
    """The loaded files that nothing has overtaken. Of `mended` ones only the errors are overtaken: their bad rows came back in a
    workbook of their own. `settled` are problems that a person decided or a later file healed."""

    files: set[int] = field(default_factory=set)
    mended: set[int] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)


def mend_name(name: str) -> str:
    """The name of the workbook in which the bad rows of a file come back: `roll.csv` gives `roll to mend.xlsx`. What came back
    once keeps its name."""
    stem = name.rpartition("/")[2].replace(" [", " (").replace("]", ")")
    base = stem.rpartition(".")[0] or stem
    return f"{base.removesuffix(MENDED)}{MENDED}.xlsx"


def standing(authority_code: str) -> Standing:
    """Sorts the authority's loaded files. Asks twice, whatever their number."""
    committed = {"batch__authority_code": authority_code, "batch__state": Batch.State.COMMITTED}
    rows = SourceFile.objects.filter(**committed).order_by("batch_id", "pk")
    latest: dict[tuple, int] = {}
    decided: dict[tuple, list[int]] = {}
    newest_mend: dict[tuple[str, str], int] = {}
    place: dict[int, int] = {}
    for pk, batch_id, kind, name, format_key, year in rows.values_list(
        "pk", "batch_id", "batch__kind", "name", "format_key", "collection_year"
    ):
        key = (name, format_key, year)
        place[pk] = batch_id
        if kind == RESOLUTION:
            decided.setdefault(key, []).append(pk)
            continue
        latest[key] = pk
        newest_mend[(name, format_key)] = batch_id
        decided.pop(key, None)
    found = Standing(files={*latest.values(), *(pk for pks in decided.values() for pk in pks)})
    for (name, format_key, _), pk in latest.items():
        mend = mend_name(name)
        if name != mend and newest_mend.get((mend, format_key), 0) > place[pk]:
            found.mended.add(pk)
    for options in Batch.objects.filter(authority_code=authority_code, state=Batch.State.COMMITTED).values_list("options", flat=True):
        found.settled.update(options.get("settles", ()))
    return found


def current_problems(authority_code: str) -> QuerySet[Problem]:
    """The problems that hold today. Rows that a person resolved or dismissed do not wait any more."""
    here = standing(authority_code)
    resolved = QueuedRow.objects.filter(file=OuterRef("file"), row=OuterRef("row")).exclude(state=QueuedRow.State.OPEN)
    held = Problem.objects.filter(file_id__in=here.files).exclude(Q(code=UNMATCHED) & Exists(resolved))
    if here.mended:
        held = held.exclude(file_id__in=here.mended, severity="error")
    return held.exclude(pk__in=here.settled) if here.settled else held
