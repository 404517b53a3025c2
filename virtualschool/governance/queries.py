"""Reads of issued reports, scoped to who is looking."""

from django.db.models import QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.documents.blocks import Source
from virtualschool.governance.models import IssuedReport
from virtualschool.intake.formats import all_formats
from virtualschool.intake.models import Batch, SourceFile


def reports_visible_to(viewer: Viewer) -> QuerySet[IssuedReport]:
    """The authority's issued reports; those with exact figures only for viewers who may see such."""
    ours = IssuedReport.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.EXACT_FIGURES) else ours.filter(is_exact=False)


def batches_of(viewer: Viewer) -> list[int]:
    """The batches that the record stands on today."""
    loaded = Batch.objects.filter(authority_code=viewer.authority_code, state=Batch.State.COMMITTED)
    return list(loaded.order_by("pk").values_list("pk", flat=True))


def sources_of(viewer: Viewer) -> list[Source]:
    """What was loaded, a line a kind of file: how many files, the latest batch and its day."""
    titles = {each.key: each.title for each in all_formats()}
    files = SourceFile.objects.filter(batch__authority_code=viewer.authority_code, batch__state=Batch.State.COMMITTED)
    found: dict[str, list[SourceFile]] = {}
    for file in files.exclude(format_key="").select_related("batch").order_by("batch_id", "pk"):
        found.setdefault(file.format_key, []).append(file)
    return [
        Source(titles.get(key, key), f"{len(held)} files, the latest in batch {held[-1].batch_id}", held[-1].batch.created_at.date())
        for key, held in sorted(found.items(), key=lambda each: titles.get(each[0], each[0]))
    ]
