"""Reads about batches and waiting rows that rooms above need."""

from virtualschool.intake.models import QueuedRow


def rows_waiting(authority_code: str) -> int:
    """How many rows wait for a person to name their child."""
    return QueuedRow.objects.filter(authority_code=authority_code, state=QueuedRow.State.OPEN).count()
