"""What the synthetic authority is modelled on: every figure with the table, period and group it was read from.

`rates.json` is rebuilt with `python -m virtualschool.demo.rates FOLDER`, the folder of the published tables (Explore Education
Statistics layout); mixes of age, placement and need come from a synthetic return beside it. What neither holds stands in
`assumptions.json`, each figure with the reason for it.
"""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from virtualschool.demo import rates_of_return

HERE = Path(__file__).parent
PHASES = {
    "all": "Total",
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "Special",
    "alternative": "State-funded alternative provision school",
}
_COHORT = "CLA 12 months at 31 March"


@dataclass(frozen=True)
class Rates:
    """The figures by key. An unknown key is a KeyError: no generator may invent a rate."""

    figures: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.figures[key]

    @classmethod
    def shipped(cls) -> "Rates":
        """The rates that come with the product: published ones and declared assumptions."""
        entries = _json("rates.json") | _json("assumptions.json")
        return cls({key: entry["value"] for key, entry in entries.items()})


def _json(name: str) -> dict[str, Any]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _entry(value: Any, source: str) -> dict[str, Any]:
    return {"value": value, "source": source}


def _latest_national(rows: Iterable[dict[str, str]], measured: str) -> list[dict[str, str]]:
    national = [row for row in rows if row["geographic_level"] == "National" and row[measured] not in {"x", "z", "c"}]
    latest = max(row["time_period"] for row in national)
    return [row for row in national if row["time_period"] == latest]


def _absence(folder: Path) -> dict[str, Any]:
    rows = [row for row in rows_of(folder / "absence_la.csv") if row["social_care_group"] == _COHORT]
    by_phase = {row["phase_type_grouping"]: row for row in _latest_national(rows, "t_sess_possible")}
    found, pupils = {}, {}
    for phase, label in PHASES.items():
        row = by_phase[label]
        source = f"absence_la.csv, {row['time_period']}, England, {_COHORT}, {label}"
        possible, pupils[phase] = int(row["t_sess_possible"]), int(row["t_pupils"])
        shares = {
            "overall": int(row["t_sess_overall"]) / possible,
            "authorised": int(row["t_sess_authorised"]) / possible,
            "unauthorised": int(row["t_sess_unauthorised"]) / possible,
            "persistent": int(row["t_pupils_pa_10_exact"]) / pupils[phase],
            "severe": int(row["t_pupils_pa_50_exact"]) / pupils[phase],
        }
        found[f"absence.{phase}"] = _entry({name: round(share, 5) for name, share in shares.items()}, source)
    for phase in ("special", "alternative"):
        source = f"absence_la.csv, {row['time_period']}, England, {_COHORT}, pupils in {PHASES[phase]} of Total"
        found[f"pupils.{phase}_share"] = _entry(round(pupils[phase] / pupils["all"], 5), source)
    return found


def _numbers(folder: Path) -> dict[str, Any]:
    name = "cla_number_and_rate_per_10k_children.csv"
    rows = _latest_national(rows_of(folder / name), "children_count")
    count = {row["population_type"].split(" each")[0]: int(row["children_count"]) for row in rows}
    on_day = count["Children looked after on 31 March"]
    source = f"{name}, {rows[0]['time_period']}, England, %s ÷ looked after on 31 March"
    return {
        "care.starts_per_looked_after": _entry(round(count["Children starting to be looked after"] / on_day, 5), source % "starting"),
        "care.ceases_per_looked_after": _entry(round(count["Children ceasing to be looked after"] / on_day, 5), source % "ceasing"),
    }


def _moves(folder: Path) -> dict[str, Any]:
    name, cohort = "la_cla_school_moves.csv", "CLA on 31 March"
    rows = [row for row in rows_of(folder / name) if row["cla_group"] == cohort]
    found = {}
    for key, measure in (("any", "Any moves"), ("mid_year", "Mid-year moves")):
        latest = [row for row in _latest_national(rows, "number") if row["move_measure"] == measure]
        numbers = {row["school_stability"].split()[0]: int(row["number"]) for row in latest}
        source = f"{name}, {latest[0]['time_period']}, England, {cohort}, {measure} during the year ÷ total children"
        found[f"school.moves_{key}"] = _entry(round(numbers["With"] / numbers["Total"], 5), source)
    return found


def build(folder: Path) -> dict[str, Any]:
    """All figures with their sources, read anew from the published tables in `folder` and the return beside it."""
    entries = _absence(folder) | _numbers(folder) | _moves(folder)
    entries |= rates_of_return.build(folder.parent / "ssda903" / "clean_1000" / "cur")
    return dict(sorted(entries.items()))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Usage: python -m virtualschool.demo.rates FOLDER (the published tables)", file=sys.stderr)
        return 2
    text = json.dumps(build(Path(arguments[0])), indent=1, ensure_ascii=False)
    (HERE / "rates.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
