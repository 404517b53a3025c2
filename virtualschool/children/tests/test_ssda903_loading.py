"""The return on its way into the record: years, corrections, refusals, undoing, and real files where they are at hand."""

import datetime as dt
import time
from pathlib import Path

import pytest

from virtualschool.children.models import (
    CareEpisode,
    CareSpan,
    Child,
    LeavingCareReturn,
    ReportedChild,
    ReportedEpisode,
    Review,
)
from virtualschool.children.ssda903 import codes as code_sets
from virtualschool.children.ssda903.formats import FORMATS
from virtualschool.children.tests.ssda903_files import COLUMNS, FILLER, a_return, codes, counts, loader, problems, sound_upn
from virtualschool.intake.actions import collect, load_batch, undo_batch
from virtualschool.intake.formats import recognise

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "ssda903"
UPN = sound_upn(1)
CHILD = f"1,M,01/01/2012,WBRI,{UPN},,"
OPEN = "1,01/06/2024,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1"


@pytest.fixture
def load(tmp_path, authority, viewer):
    return loader(tmp_path, authority, viewer)


def child(code="1"):
    return Child.objects.get(child_code=code)


def year_of(report, name):
    return next(load.collection_year for load in report.loads if load.name == name)


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_table_is_known_by_its_columns_in_any_order_and_case(table):
    heading = [name.lower() for name in reversed(COLUMNS[table].split(","))]

    assert recognise(heading).key == f"ssda903.{table}"


def test_there_is_a_format_for_every_table():
    assert {each.key.partition(".")[2] for each in FORMATS} == set(COLUMNS)


def test_a_header_without_its_optional_columns_is_a_header(load):
    report = load({"h.csv": f"ethnic,child,dob,upn\nWBRI,1,2012-01-01,{UPN}\n"})

    assert report.loads[0].format.key == "ssda903.header"
    assert child().born_on == dt.date(2012, 1, 1)


def test_the_year_is_read_from_the_dates_and_said(load):
    report = load({f"x/{name}": text for name, text in a_return(2025, {"header": [CHILD], "oc3": []}).items()})

    assert {each.collection_year for each in report.loads} == {2025}
    assert problems(report, "ssda903.year") == [("x/episodes.csv", 1, ""), ("x/header.csv", 1, ""), ("x/oc3.csv", 1, "")]


def test_a_year_that_is_chosen_overrides(load):
    assert {each.collection_year for each in load(a_return(2025, {"header": [CHILD]}), year=2024).loads} == {2024}


def test_a_date_still_to_come_does_not_make_the_year(load):
    report = load(a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("PR1,,", "PR1,01/06/2062,E4A")]}))

    assert {each.collection_year for each in report.loads} == {2026}


def test_planned_reviews_do_not_make_the_year(load):
    planned = ["1,01/01/2012,01/06/2026,PN1", "1,01/01/2012,01/12/2027,PN1"]
    report = load(a_return(2025, {"header": [CHILD], "reviews": planned}))

    assert {each.collection_year for each in report.loads} == {2025}
    assert load({"reviews.csv": a_return(2025, {"reviews": planned})["reviews.csv"]}).loads[0].collection_year == 2027


def test_files_of_two_years_in_one_folder_find_each_other_by_name(load):
    files = {
        f"{name.removesuffix('.csv')}_{year}.csv": text
        for year in (2025, 2026)
        for name, text in a_return(year, {"header": [CHILD]}).items()
    }

    report = load(files)

    assert year_of(report, "header_2025.csv") == 2025
    assert year_of(report, "header_2026.csv") == 2026


def test_a_table_alone_takes_the_year_that_the_record_has_for_its_children(load):
    alone = {"oc3.csv": COLUMNS["oc3"] + "\n1,01/01/2012,YES,F2,U1\n"}
    assert load(alone).loads[0].collection_year == 2027  # nothing is known yet: the collection that is running
    load(a_return(2025, {"header": [CHILD]}))

    assert load(alone).loads[0].collection_year == 2025
    assert LeavingCareReturn.objects.get().collection_year == 2025


def test_a_child_takes_the_newest_facts_whatever_came_first(load):
    old = a_return(2025, {"header": [CHILD]})
    new = a_return(2026, {"header": ["1,M,02/01/2012,WIRI,,,"]})
    load(new)
    load(old)
    late = child()
    facts = (late.born_on, late.ethnicity, late.upn, late.collection_year)

    assert facts == (dt.date(2012, 1, 2), "WIRI", UPN, 2026)
    assert sorted(ReportedChild.objects.filter(child=late).values_list("collection_year", flat=True)) == [2025, 2026]


def test_order_of_years_does_not_change_the_record(load):
    old = a_return(2025, {"header": [CHILD], "episodes": [OPEN], "reviews": ["1,01/01/2012,01/03/2025,PN1"]})
    new = a_return(
        2026,
        {"header": [CHILD], "episodes": [OPEN.replace("PR1,,", "PR1,01/09/2025,E4A")], "reviews": ["1,01/01/2012,01/03/2025,PN2"]},
    )
    load(new)
    load(old)

    assert list(CareSpan.objects.filter(child=child()).values_list("began_on", "ended_on")) == [(dt.date(2024, 6, 1), dt.date(2025, 9, 1))]
    assert list(Review.objects.values_list("participation", "collection_year")) == [("PN2", 2026)]


def test_the_same_return_again_changes_nothing(load):
    files = a_return(2026, {"header": [CHILD], "episodes": [OPEN], "reviews": ["1,01/01/2012,01/06/2025,PN1"]})
    load(files)
    before = list(CareEpisode.objects.values_list("pk", flat=True))

    again = counts(load(files))

    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 5)
    assert list(CareEpisode.objects.values_list("pk", flat=True)) == before


def test_a_file_of_the_same_year_corrects_and_withdraws(load):
    second = "1,01/07/2025,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1"
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("PR1,,", "PR1,01/06/2025,E4A"), second]}))

    report = load(a_return(2026, {"header": [CHILD], "episodes": [second.replace("U6", "K2")]}))

    assert list(ReportedEpisode.objects.filter(child=child()).values_list("placement", flat=True)) == ["K2"]
    assert [span.began_on for span in CareSpan.objects.filter(child=child())] == [dt.date(2025, 7, 1)]
    assert counts(report)["updated"] == 1


def test_nothing_is_withdrawn_from_a_child_with_a_refused_row(load):
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN]}))

    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("01/06/2024", "01/06/20z4"), OPEN.replace("2024", "2025")]}))

    assert ReportedEpisode.objects.filter(child=child()).count() == 2


def test_a_child_who_is_not_in_the_file_keeps_the_episodes(load):
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN]}))

    load(a_return(2026, {"header": []}))

    assert ReportedEpisode.objects.filter(child=child()).count() == 1


def test_what_cannot_be_read_leaves_the_rest(load):
    report = load(a_return(2026, {"header": ["1,M,01/01/2012,WBRI,A1,,"], "episodes": [OPEN.replace("PR1,,", "PR1,soon,E4A")]}))

    assert {"168", "147"} <= codes(report)
    assert (child().upn, child().ethnicity) == ("", "WBRI")
    assert ReportedEpisode.objects.get(child=child()).ceased_on is None


def test_a_fault_does_not_wipe_what_is_held(load):
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN]}))

    load(a_return(2026, {"header": [CHILD.replace(UPN, "A1")], "episodes": [OPEN.replace("U6", "??")]}))

    assert child().upn == UPN
    assert ReportedEpisode.objects.get(child=child()).placement == "U6"


def test_sex_is_written_in_numbers_until_2023_24(load):
    load({"header.csv": COLUMNS["header"] + f"\n1,2,01/01/2012,WBRI,{UPN},,\n"}, year=2024)

    assert child().sex == "F"


def test_an_unknown_upn_is_kept_apart(load):
    load(a_return(2026, {"header": ["1,M,01/01/2012,WBRI,UN3,,"]}))

    assert (child().upn, child().upn_unknown) == ("", "UN3")


def test_short_breaks_are_held_but_are_no_span(load):
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("C2", "V4")]}))

    assert CareEpisode.objects.get(child=child()).is_short_break
    assert not CareSpan.objects.filter(child=child()).exists()


def test_a_child_in_another_years_header_alone_is_known(load):
    """Loaded, with DfE's rule as a warning, since this year's header does not have the child."""
    before = {f"2025/{name}": text for name, text in a_return(2025, {"episodes": [OPEN]}).items()}
    report = load(before | {f"2026/{name}": text for name, text in a_return(2026, {"header": [CHILD]}).items()})

    assert problems(report, "INT03") == [("2025/episodes.csv", 2, "CHILD")]
    assert ReportedEpisode.objects.get(child=child()).collection_year == 2025


def test_undoing_takes_children_and_what_was_derived_away(load, authority, viewer):
    report = load(a_return(2026, {"header": [CHILD], "episodes": [OPEN]}))

    undo_batch(batch=report.batch, authority=authority, by=viewer)

    assert [model.objects.count() for model in (Child, ReportedEpisode, CareEpisode, CareSpan)] == [0, 0, 0, 0]


def test_undoing_a_correction_brings_withdrawn_episodes_back(load, authority, viewer):
    load(a_return(2026, {"header": [CHILD], "episodes": [OPEN]}))
    correction = load(a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("01/06/2024", "01/07/2024")]}))
    assert CareSpan.objects.get(child=child()).began_on == dt.date(2024, 7, 1)

    undo_batch(batch=correction.batch, authority=authority, by=viewer)

    assert CareSpan.objects.get(child=child()).began_on == dt.date(2024, 6, 1)


def test_undoing_a_newer_year_brings_the_older_back(load, authority, viewer):
    load(a_return(2025, {"header": [CHILD], "episodes": [OPEN]}))
    newer = load(a_return(2026, {"header": [CHILD.replace("WBRI", "WIRI")], "episodes": [OPEN.replace("PR1,,", "PR1,01/09/2025,E4A")]}))

    undo_batch(batch=newer.batch, authority=authority, by=viewer)

    assert child().ethnicity == "WBRI"
    assert CareSpan.objects.get(child=child()).ended_on == dt.date(2029, 12, 31)


def test_a_dry_run_finds_the_same_and_keeps_nothing(load):
    files = a_return(2026, {"header": [CHILD], "episodes": [OPEN.replace("S,", "Q,", 1)]})

    looked = load(files, dry_run=True)

    assert not Child.objects.exists()
    assert problems(looked) == problems(load(files))


def test_another_authoritys_child_is_not_ours(load, tmp_path, other_authority, viewer):
    load(a_return(2026, {"header": [CHILD]}))
    theirs = loader(tmp_path / "theirs", other_authority, viewer)

    report = theirs({"reviews.csv": COLUMNS["reviews"] + "\n1,01/01/2012,01/06/2025,PN1\n"})

    assert problems(report, "INT08") == [("reviews.csv", 2, "CHILD")]


def test_many_children_take_no_more_queries(load, django_assert_max_num_queries):
    header = [f"{n},M,01/01/2012,WBRI,{sound_upn(n)},," for n in range(1, 400)]
    episodes = [f"{n},{OPEN.partition(',')[2]}" for n in range(1, 400)]

    with django_assert_max_num_queries(140):
        report = load(a_return(2026, {"header": header, "episodes": episodes}))

    assert CareSpan.objects.exclude(child__child_code=FILLER).count() == 399
    assert codes(report) == set()


@pytest.mark.parametrize(
    ("name", "code", "years"),
    [
        ("PLACE", "H5", (2024, 2025)),
        ("PLACE", "Z1", (2025, 2026)),
        ("ACTIV", "F3", (2022, 2023)),
        ("SEX", "1", (2024, 2025)),
    ],
)
def test_codes_end_with_their_year(name, code, years):
    last, after = years

    assert code in code_sets.valid(name, last)
    assert code not in code_sets.valid(name, after)


def test_codes_have_words():
    assert code_sets.label("LS", "C2") == "Full care order"
    assert code_sets.label("LS", "QQ") == "QQ"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared example returns are not beside the project")
class TestSharedReturns:
    """Consistent care histories of 250 and 1,000 children over two years, and a return of random codes."""

    KNOWN = {"169", "392a", "503G", "503H", "503J", "ssda903.year", "care.turned_18", "191", "187", "392d", "435", "enrolment.none"}

    @pytest.mark.parametrize("folder", ["clean_250", pytest.param("clean_1000", marks=pytest.mark.slow)])
    def test_near_clean_returns_have_next_to_no_problems(self, folder, authority, viewer):
        report = load_batch(sources=collect([SHARED / folder]), authority=authority, by=viewer)

        found = [each for load in report.loads for each in load.problems if each.severity != "info"]
        assert {each.code for each in found} <= self.KNOWN
        assert len([each for each in found if each.code != "care.turned_18"]) < 10
        assert counts(report)["refused"] == counts(report)["queued"] == 0
        assert {load.collection_year for load in report.loads} == {2025, 2026}

    @pytest.mark.slow
    def test_a_messy_return_is_read_to_its_end(self, authority, viewer):
        began = time.perf_counter()

        report = load_batch(sources=collect([SHARED / "messy"]), authority=authority, by=viewer)

        assert {load.collection_year for load in report.loads if load.format} == {2019}
        assert Child.objects.count() == 2675
        assert counts(report)["created"] > 25_000
        assert "101" not in codes(report)
        assert time.perf_counter() - began < 60
