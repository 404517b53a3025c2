"""School census, the authority's extract: sessions by reason, and needs; what hangs on a pupil row."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from virtualschool.children.intake.census_keys import matched_rows
from virtualschool.children.intake.census_names import census_day
from virtualschool.children.intake.planning import Said, held_by, settle, write
from virtualschool.children.models import CensusSessions, SenNeed
from virtualschool.intake.loading import FileLoad, Run

NEW_CODES_FROM = dt.date(2024, 8, 19)
"""From this day registers use the codes of the School Attendance (Pupil Registration) (England) Regulations 2024."""

RETIRED = frozenset("HFJY-789")
REASONS = frozenset(
    ["/", "\\", *"LKVPWBDMSXCTRIEQGNOUZ#", "C1", "C2", "J1", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", *RETIRED],
)
SESSIONS = ("child_id", "census", "school_ref", "code")
NEEDS = ("child_id", "census", "rank", "need")


def load_sessions(run: Run, loads: Sequence[FileLoad]) -> None:
    """Sessions of a term by reason: totals that are shown on the child's page and are in no measure. A row without a number says
    nothing."""
    said = []
    for load in loads:
        for row, census, child in matched_rows(run, load):
            code = row["attendancereason"]
            if code in RETIRED and census_day(census) >= NEW_CODES_FROM:
                load.refuse(row, "attendancereason", "census.reason", "This attendance code was retired on 19 August 2024.")
            elif row["sessions"] is not None:
                identity = (child, census, load.raw(row, "NativeId"), code)
                said.append(Said(load, row, identity, {"sessions": row["sessions"]}))
    _write(run, CensusSessions, said, SESSIONS)


def load_needs(run: Run, loads: Sequence[FileLoad]) -> None:
    """Types of need by rank, a census each."""
    said = [
        Said(load, row, (child, census, row["sentyperank"], row["sentype"]), {})
        for load in loads
        for row, census, child in matched_rows(run, load)
    ]
    _write(run, SenNeed, said, NEEDS)


def _write(run: Run, model: Any, said: Sequence[Said], names: Sequence[str]) -> None:
    settled = settle(said)
    write(run, model, settled, held_by(model, run.authority, {each.identity[0] for each in settled}, names), names)
