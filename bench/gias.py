"""The national register of schools through `virtualschool intake`: a made-up file of the size and columns of GIAS's own."""

import csv
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.process import measured, settings_in

SCHOOLS = 52_000
COLUMNS = 130
TYPES = (("1", "Community school"), ("28", "Academy sponsor led"), ("34", "Academy converter"), ("7", "Community special school"))
PHASES = (("2", "Primary", "3", "11"), ("4", "Secondary", "11", "16"), ("0", "Not applicable", "", ""))


def run(schools: int = SCHOOLS) -> list[dict[str, Any]]:
    """Loaded into a fresh database, loaded again unchanged, and a later file that closes one school in a hundred."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = settings_in(folder)
        first, later = folder / "edubasealldata.csv", folder / "later.csv"
        write(first, schools)
        write(later, schools, closed=100)
        size = f"{schools:,} schools × {COLUMNS} columns, {first.stat().st_size / 1e6:.0f} MB"
        titles = ((f"{size}, first time", first), ("again unchanged", first), ("a later file, one in a hundred closed", later))
        return [
            {"what": title, **measured(["intake", str(path), "--authority", "806", "--yes", "--format", "json"], settings)}
            for title, path in titles
        ]


def write(path: Path, schools: int, *, closed: int = 0) -> None:
    """The file as GIAS makes it: Windows-1252, dates with dashes. Every `closed`th school has a day on which it closed."""
    from virtualschool.schools.gias_columns import UNUSED

    header = [*next(_schools(random.Random(806), 1)), *UNUSED][:COLUMNS]
    with path.open("w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        chance = random.Random(806)
        for number, known in enumerate(_schools(chance, schools)):
            if closed and number % closed == 0:
                known |= {"EstablishmentStatus (code)": "2", "CloseDate": "31-08-2025"}
            writer.writerow([known.get(name, "Not applicable" if number % 3 else "") for name in header])


def _schools(chance: random.Random, schools: int) -> Iterator[dict[str, str]]:
    for number in range(schools):
        kind, phase = chance.choice(TYPES), chance.choice(PHASES)
        area = str(chance.randrange(201, 940))
        yield {
            "URN": str(100_000 + number),
            "EstablishmentName": f"School number {number}",
            "LA (code)": area,
            "LA (name)": f"Area {area}",
            "EstablishmentNumber": f"{chance.randrange(1000, 8000)}",
            "EstablishmentStatus (code)": "1",
            "TypeOfEstablishment (code)": kind[0],
            "TypeOfEstablishment (name)": kind[1],
            "PhaseOfEducation (code)": phase[0],
            "PhaseOfEducation (name)": phase[1],
            "OpenDate": f"01-09-{chance.randrange(1950, 2024)}",
            "CloseDate": "",
            "StatutoryLowAge": phase[2],
            "StatutoryHighAge": phase[3],
            "Postcode": f"TS{chance.randrange(1, 29)} {chance.randrange(1, 9)}AA",
            "HeadTitle (name)": "Mrs",
            "HeadFirstName": "Invented",
            "HeadLastName": f"Head {number}",
            "TelephoneNum": f"01632{960_000 + number % 1000}",
            "SchoolWebsite": f"https://school{number}.example.org",
            "UKPRN": str(10_000_000 + number),
        }


if __name__ == "__main__":
    for row in run():
        print(row, flush=True)
