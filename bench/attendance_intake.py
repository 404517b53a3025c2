"""A register of a million rows through `virtualschool intake`, in a process of its own: its time and the most memory it held."""

import csv
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

DAYS = 200
SCHOOLS = 60
FIRST_DAY = dt.date(2025, 9, 8)
MARKS = "/" * 90 + "IIIMNNOLLV"
AUTHORITY = "806"


def run(rows: int) -> dict[str, Any]:
    """Writes a council's files, loads children, schools and enrolments, then measures the register: rows, problems, seconds and
    megabytes of the whole command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, register = folder / "first", folder / "register.csv"
        first.mkdir()
        pupils = _pupils(-(-rows // DAYS))
        _write_setting(first, pupils)
        with register.open("w", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["UPN", "URN", "Date", "AM", "PM"])
            writer.writerows(islice(_rows(pupils), rows))
        _intake(folder, first)
        return {"megabytes of the file": register.stat().st_size // 1_000_000, **_intake(folder, register)}


def _pupils(number: int) -> list[tuple[str, str, str]]:
    """Each child's CHILD, UPN and school."""
    from virtualschool.kernel.identifiers import upn_check_letter

    bodies = [f"8012{place:08d}" for place in range(number)]
    return [(f"C{place:06d}", upn_check_letter(body) + body, str(100_000 + place % SCHOOLS)) for place, body in enumerate(bodies)]


def _write_setting(folder: Path, pupils: Sequence[tuple[str, str, str]]) -> None:
    schools = [[100_000 + place, f"School {place}", AUTHORITY, "1"] for place in range(SCHOOLS)]
    _csv(folder / "schools.csv", "URN,EstablishmentName,LA (code),EstablishmentStatus (code)", schools)
    _csv(
        folder / "header.csv",
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
        [[c, "F", "01/02/2013", "WBRI", upn, "", ""] for c, upn, _ in pupils],
    )
    episodes = [[child, "01/06/2020", "S", "C2", "N1", "U4", "PR1", "", "", "", "", "", ""] for child, _, _ in pupils]
    _csv(folder / "episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN", episodes)
    enrolled = [[upn, urn, "01/09/2020", "", "", "C"] for _, upn, urn in pupils]
    _csv(folder / "enrolments.csv", "UPN,URN,EntryDate,LeavingDate,NCYear,EnrolStatus", enrolled)


def _csv(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _rows(pupils: Sequence[tuple[str, str, str]]) -> Iterator[list[str]]:
    """Day by day as registers are exported, with the absences of the nation and a few cells that nobody can read."""
    chance = random.Random(806)
    for day in _school_days():
        spoken = f"{day:%d/%m/%Y}"
        for _, upn, urn in pupils:
            marks = [chance.choice(MARKS), chance.choice(MARKS).replace("/", "\\")]
            if chance.random() < 0.0002:
                marks[1] = "?"
            yield [upn, urn, spoken, *marks]


def _school_days() -> Iterator[dt.date]:
    """School days of the shipped calendar from the first day on."""
    told = json.loads(Path("virtualschool/authorities/data/term_dates.json").read_text())
    terms = [(dt.date.fromisoformat(each["start"]), dt.date.fromisoformat(each["end"])) for each in told]
    days = (FIRST_DAY + dt.timedelta(days=number) for number in range(2 * DAYS))
    return (day for day in days if day.weekday() < 5 and any(start <= day <= end for start, end in terms))


def _intake(folder: Path, path: Path) -> dict[str, Any]:
    """One command on a database in the folder, and what it took. Linux gives the peak of memory of the finished process."""
    settings = {"VIRTUALSCHOOL_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "VIRTUALSCHOOL_VAR": str(folder)}
    start = "from virtualschool.config.commands import console; console()"
    words = [sys.executable, "-c", start, "intake", str(path), "--authority", AUTHORITY, "--yes", "--format", "json"]
    said = folder / "said.json"
    started = time.perf_counter()
    with said.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL, env=os.environ | settings)
        _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{path.name} could not be loaded.")
    files = json.loads(said.read_text())
    return {
        "rows": sum(file["rows"] for file in files),
        "problems": sum(len(file["problems"]) for file in files),
        "seconds": round(took, 1),
        "seconds of the processor": round(used.ru_utime + used.ru_stime, 1),
        "peak megabytes": used.ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)))
