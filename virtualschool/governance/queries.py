"""Reads of issued reports, scoped to who is looking."""

from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.documents.blocks import Source
from virtualschool.governance.models import IssuedReport
from virtualschool.intake.formats import all_formats
from virtualschool.intake.models import Batch, SourceFile
from virtualschool.kernel.periods import spoken


def reports_visible_to(viewer: Viewer) -> QuerySet[IssuedReport]:
    """The authority's issued reports; those with exact figures only for viewers who may see such."""
    ours = IssuedReport.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.EXACT_FIGURES) else ours.filter(is_exact=False)


def batches_of(viewer: Viewer) -> list[int]:
    """The batches that the record stands on today."""
    loaded = Batch.objects.filter(authority_code=viewer.authority_code, state=Batch.State.COMMITTED)
    return list(loaded.order_by("pk").values_list("pk", flat=True))


RETURN = "Social-care return (SSDA903)"


def sources_of(viewer: Viewer) -> list[Source]:
    """What was loaded, a line a kind of file, the tables of the social-care return as one: how many files, and when the latest."""
    titles = {each.key: each.title for each in all_formats()}
    files = SourceFile.objects.filter(batch__authority_code=viewer.authority_code, batch__state=Batch.State.COMMITTED)
    found: dict[str, list[SourceFile]] = {}
    for file in files.exclude(format_key="").select_related("batch").order_by("batch_id", "pk"):
        title = RETURN if file.format_key.startswith("ssda903") else titles.get(file.format_key, file.format_key)
        found.setdefault(title, []).append(file)
    return [Source(title, _loaded(held)) for title, held in sorted(found.items())]


def _loaded(files: list[SourceFile]) -> str:
    latest = files[-1].batch
    many = "1 file" if len(files) == 1 else f"{len(files)} files"
    return f"{many}, the latest loaded on {spoken(timezone.localdate(latest.committed_at or latest.created_at))} (batch {latest.pk})."
