"""The files of the synthetic authority: repeatable, well formed, believable, and dirty only where the summary says so."""

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from virtualschool.demo.generator import Summary, generate
from virtualschool.demo.rates import Rates
from virtualschool.demo.returns import COLUMNS
from virtualschool.demo.schoolfiles import DAILY_COLUMNS, ENROLMENT_COLUMNS, SUSPENSION_COLUMNS, WEEKLY_COLUMNS
from virtualschool.demo.schools import columns
from virtualschool.demo.term_days import SchoolDays
from virtualschool.kernel.identifiers import is_unknown_upn, upn_fault

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 20)
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "ssda903"
ATTENDING = set("/\\LKVPWB")
ABSENT = {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T", "G", "N", "O", "U"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Summary:
    return generate(tmp_path_factory.mktemp("demo"), today=TODAY)


def rows(made: Summary, path: str, *, clean: bool = True) -> list[dict[str, str]]:
    encoding = "cp1252" if path.startswith(("schools", "school/enrolments")) else "utf-8"
    with (made.folder / path).open(encoding=encoding, newline="") as stream:
        found = list(csv.DictReader(stream))
    dirty = {entry.row for entry in made.dirty if entry.file == path} if clean else set()
    return [row for number, row in enumerate(found, start=2) if number not in dirty]


def day(text: str) -> dt.date:
    return dt.date(*reversed([int(part) for part in text.split("/")]))


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        generate(tmp_path / name, children=120, seed=seed, today=TODAY)
    one, again, other = (digest(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert one["ssda903/2025-26/header.csv"] != other["ssda903/2025-26/header.csv"]


def test_days_and_sizes_that_cannot_be_shown_are_refused(tmp_path):
    with pytest.raises(ValueError, match="whole return"):
        generate(tmp_path, today=dt.date(2025, 3, 31))
    with pytest.raises(ValueError, match="100 or more"):
        generate(tmp_path, children=99, today=TODAY)


def test_each_file_has_the_columns_of_its_format(made):
    expected = {f"ssda903/{year}/{name}.csv": text.split() for year in ("2024-25", "2025-26", "2026-27") for name, text in COLUMNS.items()}
    expected |= {f"school/attendance_daily_{year}.csv": DAILY_COLUMNS for year in ("2024-25", "2025-26", "2026-27")}
    expected |= {"school/enrolments.csv": ENROLMENT_COLUMNS, "school/suspensions.csv": SUSPENSION_COLUMNS}
    expected |= {"schools/edubasealldata.csv": columns()}
    for path, wanted in expected.items():
        with (made.folder / path).open(encoding="cp1252", newline="") as stream:
            assert next(csv.reader(stream)) == wanted, path
    sheet = CalamineWorkbook.from_path(made.folder / "school/attendance_weekly_2025-26.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[0] == WEEKLY_COLUMNS
    assert isinstance(sheet[1][2], dt.date)
    assert (made.folder / "to_map/phone_register.csv").read_text("cp1252").startswith("Pupil ref;School;Day;Morning;Afternoon")


@pytest.mark.parametrize("year", ["2024-25", "2025-26", "2026-27"])
def test_episodes_chain_without_gaps_and_every_child_stands_in_the_header(made, year):
    header = {row["CHILD"] for row in rows(made, f"ssda903/{year}/header.csv", clean=False)}
    chains = defaultdict(list)
    for row in rows(made, f"ssda903/{year}/episodes.csv"):
        chains[row["CHILD"]].append(row)
    assert set(chains) <= header
    for chain in chains.values():
        for row in chain:
            assert not row["DEC"] or day(row["DECOM"]) < day(row["DEC"])
            assert bool(row["DEC"]) == bool(row["REC"])
        for before, after in pairwise(chain):
            if before["REC"] == "X1":
                assert before["DEC"] == after["DECOM"]
                assert after["RNE"] in "PLB"
            elif before != after:
                assert after["RNE"] == "S"
                assert day(before["DEC"]) < day(after["DECOM"])
        assert chain[-1]["REC"] != "X1"


def test_an_episode_open_at_the_end_of_a_year_goes_on_in_the_next_with_the_same_start(made):
    first, second = (rows(made, f"ssda903/{year}/episodes.csv") for year in ("2024-25", "2025-26"))
    open_then = {(row["CHILD"], row["DECOM"]) for row in first if not row["DEC"]}
    assert open_then
    assert open_then <= {(row["CHILD"], row["DECOM"]) for row in second}


def test_no_care_lasts_to_the_18th_birthday_and_placements_fit_the_age(made):
    born = {row["CHILD"]: day(row["DOB"]) for row in rows(made, "ssda903/2025-26/header.csv")}
    for row in rows(made, "ssda903/2025-26/episodes.csv"):
        birth, began = born[row["CHILD"]], day(row["DECOM"])
        if row["DEC"]:
            assert day(row["DEC"]) < birth.replace(year=birth.year + 18, day=min(birth.day, 28)) + dt.timedelta(days=3)
        if row["PLACE"] == "K3":
            assert (began - birth).days >= 16 * 365
        assert row["PLACE"] not in ("H5", "P2", "Z1")


def test_the_roll_today_is_the_number_asked_for_and_turns_over_at_the_national_rate(made):
    open_now = {row["CHILD"] for row in rows(made, "ssda903/2026-27/episodes.csv") if not row["DEC"] and row["LS"] not in ("V3", "V4")}
    assert len(open_now) == made.roll == 350
    in_year = [row for row in rows(made, "ssda903/2025-26/episodes.csv") if row["RNE"] == "S" and row["LS"] != "V4"]
    starts = sum(day(row["DECOM"]) >= dt.date(2025, 4, 1) for row in in_year)
    at_year_end = sum(not row["DEC"] for row in rows(made, "ssda903/2025-26/episodes.csv") if row["LS"] != "V4")
    assert starts / at_year_end == pytest.approx(Rates.shipped()["care.starts_per_looked_after"], abs=0.08)


def test_upns_are_sound_and_no_two_children_share_one(made):
    upns = {row["CHILD"]: row["UPN"] for row in rows(made, "ssda903/2026-27/header.csv")}
    known = [upn for upn in upns.values() if not is_unknown_upn(upn)]
    assert len(known) == len(set(known)) > 200
    assert not [upn for upn in known if upn_fault(upn)]


def test_nothing_is_copied_from_the_sample_returns(made):
    if not SAMPLES.exists():
        pytest.skip("the sample returns (../shared/data/ssda903) are not beside this checkout")
    ours = {row[column] for row in rows(made, "ssda903/2025-26/header.csv") for column in ("CHILD", "UPN")}
    ours |= {row[column] for row in rows(made, "ssda903/2025-26/episodes.csv") for column in ("HOME_POST", "PL_POST")} - {""}
    theirs = set()
    for path in SAMPLES.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                theirs |= {row.get(column, "") for column in ("UPN", "HOME_POST", "PL_POST")}
    assert not {value for value in ours & theirs if not is_unknown_upn(value)}


def test_every_kind_of_dirt_is_there_and_stands_where_the_summary_says(made):
    assert len(made.dirty) >= 30
    for entry in made.dirty:
        if entry.file.endswith(".csv") and entry.column:
            row = rows(made, entry.file, clean=False)[entry.row - 2]
            assert entry.column in row
    at = {(entry.file, entry.kind): entry for entry in made.dirty}
    saturday = at[("school/attendance_daily_2025-26.csv", "mark_on_saturday")]
    assert dt.date.fromisoformat(rows(made, saturday.file, clean=False)[saturday.row - 2]["Date"]).weekday() == 5
    twice = at[("school/enrolments.csv", "duplicate")]
    listed = rows(made, twice.file, clean=False)
    assert listed[twice.row - 2] == listed[twice.row - 3]
    letter = at[("ssda903/2025-26/header.csv", "header.upn")]
    assert upn_fault(rows(made, letter.file, clean=False)[letter.row - 2]["UPN"])


def test_clean_marks_lie_in_term_within_an_enrolment_and_e_within_a_suspension(made):
    days = SchoolDays.of(806)
    in_term = {one.isoformat() for one in days.days}
    spells = defaultdict(list)
    for row in rows(made, "school/enrolments.csv"):
        spells[(row["UPN"], row["URN"])].append((day(row["EntryDate"]), day(row["LeavingDate"]) if row["LeavingDate"] else TODAY))
    suspended = defaultdict(set)
    for row in rows(made, "school/suspensions.csv", clean=False):
        length = {"SUSP": (int(row["Sessions"] or 0) + 1) // 2 if row["Sessions"].isdigit() else 0, "PERM": 5}.get(row["Category"], 0)
        suspended[(row["UPN"], row["URN"])] |= {*days.within(day(row["StartDate"]), TODAY)[:length]}
    for row in rows(made, "school/attendance_daily_2025-26.csv"):
        on, key = dt.date.fromisoformat(row["Date"]), (row["UPN"], row["URN"])
        assert row["Date"] in in_term
        assert any(start <= on <= end for start, end in spells[key])
        if "E" in (row["AM"], row["PM"]):
            assert on in suspended[key]


def test_attendance_and_persistent_absence_are_near_the_published_ones(made):
    """The published cohort: looked after for the whole year to 31 March, all their sessions of the school year."""
    whole = {row["CHILD"] for row in rows(made, "ssda903/2025-26/oc2.csv", clean=False)}
    upns = {row["UPN"] for row in rows(made, "ssda903/2025-26/header.csv") if row["CHILD"] in whole}
    missed, possible = defaultdict(int), defaultdict(int)
    marks = [(row["UPN"], code) for row in rows(made, "school/attendance_daily_2025-26.csv") for code in (row["AM"], row["PM"])]
    book = CalamineWorkbook.from_path(made.folder / "school/attendance_weekly_2025-26.xlsx").get_sheet_by_index(0).to_python()
    marks += [(row[0], code) for row in book[1:] for code in row[3:]]
    for upn, code in marks:
        if upn in upns and code in ATTENDING | ABSENT:
            possible[upn] += 1
            missed[upn] += code in ABSENT
    published = Rates.shipped()["absence.all"]
    overall = sum(missed.values()) / sum(possible.values())
    persistent = sum(10 * missed[upn] >= possible[upn] for upn in possible) / len(possible)
    assert overall == pytest.approx(published["overall"], abs=0.015)
    assert persistent == pytest.approx(published["persistent"], abs=0.05)


def test_after_a_permanent_exclusion_the_roll_ends_and_no_one_is_marked_present_there(made):
    excluded = [row for row in rows(made, "school/suspensions.csv") if row["Category"] == "PERM"]
    assert len(excluded) >= 2
    ends = {(row["UPN"], row["URN"]): row["LeavingDate"] for row in rows(made, "school/enrolments.csv")}
    daily = [row for year in ("2024-25", "2025-26", "2026-27") for row in rows(made, f"school/attendance_daily_{year}.csv")]
    for row in excluded:
        assert ends[(row["UPN"], row["URN"])]
        start = day(row["StartDate"]).isoformat()
        after = [m for m in daily if (m["UPN"], m["URN"]) == (row["UPN"], row["URN"]) and m["Date"] >= start]
        assert {code for mark in after for code in (mark["AM"], mark["PM"])} <= {"E"}
