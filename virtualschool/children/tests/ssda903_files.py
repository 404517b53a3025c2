"""Small returns for tests: rows without their headings, one filler child so that each folder tells its year."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from virtualschool.intake.actions import Report, collect, load_batch
from virtualschool.kernel.identifiers import upn_check_letter

COLUMNS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": (
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
        "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
    ),
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed_for_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}
FILLER = "999"


def sound_upn(number: int) -> str:
    body = f"{number:012d}"
    return upn_check_letter(body) + body


def filler(year: int) -> dict[str, str]:
    """A child who is in care for a month of the year and breaks no rule."""
    return {
        "header": f"{FILLER},F,05/05/2012,WBRI,{sound_upn(999)},,",
        "episodes": f"{FILLER},01/05/{year - 1},S,V2,N1,U6,PR1,01/06/{year - 1},E4A,,TS1 1AA,TS2 2BB,SC1",
    }


def a_return(year: int, tables: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The files of one year's return, by table name."""
    tables = {"header": (), "episodes": (), **tables}
    return {
        f"{name}.csv": "\n".join([COLUMNS[name], *rows, *([filler(year)[name]] if name in filler(year) else [])]) + "\n"
        for name, rows in tables.items()
    }


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), "utf-8")
    return folder


def loader(tmp_path: Path, authority: Any, viewer: Any) -> Callable[..., Report]:
    """`load({"2026/header.csv": text}, year=2026)`: each call is a batch of its own."""
    calls = iter(range(100))

    def load(files: Mapping[str, str], *, dry_run: bool = False, **options: Any) -> Report:
        folder = write(tmp_path / f"batch{next(calls)}", files)
        return load_batch(sources=collect([folder]), authority=authority, by=viewer, dry_run=dry_run, options=options)

    return load


def problems(report: Report, code: str | None = None) -> list[tuple[str, int, str]]:
    """(file, row, column) of the problems with a code, in order."""
    return sorted((load.name, found.row, found.column) for load in report.loads for found in load.problems if code in (None, found.code))


def codes(report: Report) -> set[str]:
    return {found.code for load in report.loads for found in load.problems if found.severity != "info"}


def counts(report: Report) -> dict[str, int]:
    tally: dict[str, int] = {}
    for load in report.loads:
        for name, number in load.counts().items():
            tally[name] = tally.get(name, 0) + number
    return tally
