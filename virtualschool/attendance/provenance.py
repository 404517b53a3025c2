"""Which file and row a mark comes from. A change of a register carries a short text: `3:17,4am:18,4pm:25` says that both marks
of the 3rd came from row 17, the morning of the 4th from row 18 and its afternoon from row 25."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.registers import WIDTH, Session
from virtualschool.intake.models import Batch, Change

_DAYS = [str(day) for day in range(1, WIDTH // 2 + 1)]


class Origin(NamedTuple):
    """The file and row, as Excel shows it, that gave a mark, and the batch it came in."""

    file: str
    row: int
    batch: int


def rows_text(rows: Mapping[int, int]) -> str:
    """The short text for source rows by spot."""
    by_spot = [0] * WIDTH
    for spot, row in rows.items():
        by_spot[spot] = row
    return text_of(by_spot)


def text_of(rows: Sequence[int], *, less: int = 0) -> str:
    """The short text for the source rows of all spots in their order, 0 where there is none; `less` is taken off each."""
    said = []
    for day, am, pm in zip(_DAYS, rows[::2], rows[1::2], strict=True):
        if am == pm:
            if am:
                said.append(f"{day}:{am - less}")
            continue
        if am:
            said.append(f"{day}am:{am - less}")
        if pm:
            said.append(f"{day}pm:{pm - less}")
    return ",".join(said)


def row_in(text: str, day: dt.date, session: int) -> int | None:
    """The row that a change's short text names for a session; None when the change says nothing of it."""
    said = dict(part.split(":") for part in text.split(",") if part)
    row = said.get(f"{day.day}{'pm' if session else 'am'}") or said.get(str(day.day))
    return int(row) if row else None


def sources_of(register: RegisterMonth, day: dt.date, session: Session | int) -> Origin | None:
    """Where the mark of a session comes from: the latest loaded batch that wrote it. None when no batch did."""
    changes = Change.objects.filter(
        table=RegisterMonth._meta.label, object_id=register.pk, batch__state=Batch.State.COMMITTED
    ).select_related("file")
    for change in changes.order_by("-batch_id", "-id"):
        row = row_in(change.rows, day, session)
        if row is not None:
            return Origin(change.file.name, row, change.batch_id)
    return None
