"""One small return for each rule: what it must find and what it must leave alone."""

import pytest

from virtualschool.children.ssda903 import rules
from virtualschool.children.tests.ssda903_files import a_return, codes, loader, problems, sound_upn

UPN = sound_upn(1)
CHILD = f"1,M,01/01/2012,WBRI,{UPN},,"
OTHER = f"2,F,01/01/2012,WBRI,{sound_upn(2)},,"
TEEN = f"1,M,01/06/2008,WBRI,{UPN},,"
INFANT = "1,M,01/06/2024,WBRI,UN1,,"
WHOLE_YEAR = "1,01/01/2024,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1"
HALF_YEAR = "1,01/10/2025,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1"


def episode(decom, rne="S", ls="C2", place="U6", dec="", rec="", home="TS1 1AA", post="TS2 2BB", urn="SC1", provider="PR1", need="N1"):
    return f"1,{decom},{rne},{ls},{need},{place},{provider},{dec},{rec},,{home},{post},{urn}"


def pair(rec, rne, decom="01/11/2025", dec="01/11/2025", **second):
    return [episode("01/10/2025", dec=dec, rec=rec), episode(decom, rne=rne, **second)]


# code, tables, expected (table, row, column); an empty list is a near miss that must not fire
ONE_YEAR = [
    ("101", {"header": [f"1,1,01/01/2012,WBRI,{UPN},,"]}, [("header", 2, "SEX")]),
    ("101", {"header": [f"1,,01/01/2012,WBRI,{UPN},,"]}, [("header", 2, "SEX")]),
    ("101", {"header": [f"1,U,01/01/2012,WBRI,{UPN},,"]}, []),
    ("102", {"header": [f"1,M,31/02/2012,WBRI,{UPN},,", OTHER]}, [("header", 2, "DOB")]),
    ("102", {"header": [f"1,M,2012-01-31,WBRI,{UPN},,"]}, []),
    ("103", {"header": [f"1,M,01/01/2012,XXXX,{UPN},,"]}, [("header", 2, "ETHNIC")]),
    ("168", {"header": [f"1,M,01/01/2012,WBRI,{'B' if UPN[0] != 'B' else 'C'}{UPN[1:]},,"]}, [("header", 2, "UPN")]),
    ("168", {"header": ["1,M,01/01/2012,WBRI,UN6,,"]}, [("header", 2, "UPN")]),
    ("168", {"header": ["1,M,01/01/2012,WBRI,un3,,"]}, []),
    ("209", {"header": ["1,M,31/08/2020,WBRI,UN1,,"]}, [("header", 2, "UPN")]),
    ("209", {"header": ["1,M,01/09/2020,WBRI,UN1,,"]}, []),
    ("210", {"header": ["1,M,01/01/2012,WBRI,UN4,,"], "episodes": [episode("23/03/2026")]}, [("header", 2, "UPN")]),
    ("210", {"header": ["1,M,01/01/2012,WBRI,UN4,,"], "episodes": [episode("24/03/2026")]}, []),
    ("442", {"header": ["1,M,01/01/2012,WBRI,,,"], "episodes": [HALF_YEAR]}, [("header", 2, "UPN")]),
    ("442", {"header": ["1,M,01/01/2012,WBRI,,,"], "episodes": [episode("01/10/2025", ls="V3")]}, []),
    ("444", {"header": [CHILD, f"2,F,01/01/2012,WBRI,{UPN},,"]}, [("header", 2, "UPN"), ("header", 3, "UPN")]),
    ("444", {"header": ["1,M,01/01/2012,WBRI,UN3,,", "2,F,01/01/2012,WBRI,UN3,,"]}, []),
    ("INT32", {"header": [CHILD, f"1,F,01/01/2012,WBRI,{UPN},,"]}, [("header", 3, "CHILD")]),
    ("INT03", {"header": [CHILD], "episodes": [HALF_YEAR.replace("1,", "77,", 1)]}, [("episodes", 2, "CHILD")]),
    ("INT08", {"header": [CHILD], "reviews": ["77,01/01/2012,01/06/2025,PN1"]}, [("reviews", 2, "CHILD")]),
    ("INT17", {"header": [CHILD], "reviews": ["1,02/01/2012,01/06/2025,PN1"]}, [("reviews", 2, "DOB")]),
    ("child.unmatched", {"header": [CHILD], "dolo": ["77,01/01/2012,01/06/2025,"]}, [("dolo", 2, "CHILD")]),
    ("141", {"header": [CHILD], "episodes": [episode("31/11/2025"), episode("01/12/2025")]}, [("episodes", 2, "DECOM")]),
    ("141", {"header": [CHILD], "episodes": [episode("2025-11-30")]}, []),
    ("142", {"header": [CHILD], "episodes": pair("", "P", dec="", post="TS3 3CC")}, [("episodes", 3, "DECOM")]),
    ("142", {"header": [CHILD], "episodes": pair("X1", "P", post="TS3 3CC")}, []),
    ("143", {"header": [CHILD], "episodes": [episode("01/10/2025", rne="Q")]}, [("episodes", 2, "RNE")]),
    ("144", {"header": [CHILD], "episodes": [episode("01/10/2025", ls="")]}, [("episodes", 2, "LS")]),
    ("145", {"header": [CHILD], "episodes": [episode("01/10/2025", need="N9")]}, [("episodes", 2, "CIN")]),
    ("146", {"header": [CHILD], "episodes": [episode("01/10/2025", place="H5")]}, [("episodes", 2, "PLACE")]),
    ("146", {"header": [CHILD], "episodes": [episode("01/10/2025", place="Z1")]}, [("episodes", 2, "PLACE")]),
    ("146", {"header": [CHILD], "episodes": [episode("01/10/2025", place="Z12")]}, []),
    ("147", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="soon", rec="E4A")]}, [("episodes", 2, "DEC")]),
    ("148", {"header": [CHILD], "episodes": [episode("01/10/2025", rec="E4A")]}, [("episodes", 2, "DEC")]),
    ("148", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="02/10/2025")]}, [("episodes", 2, "REC")]),
    ("148", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="soon", rec="E4A")]}, []),
    ("149", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="02/10/2025", rec="E99")]}, [("episodes", 2, "REC")]),
    ("355", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="01/10/2025", rec="E4A")]}, [("episodes", 2, "DEC")]),
    ("355", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="02/10/2025", rec="E4A")]}, []),
    ("356", {"header": [CHILD], "episodes": [episode("02/10/2025", dec="01/10/2025", rec="E4A")]}, [("episodes", 2, "DECOM")]),
    ("388", {"header": [CHILD], "episodes": [episode("01/10/2025", dec="01/11/2025", rec="X1")]}, [("episodes", 2, "REC")]),
    ("388", {"header": [CHILD], "episodes": pair("X1", "P", decom="02/11/2025", post="TS3 3CC")}, [("episodes", 2, "REC")]),
    ("388", {"header": [CHILD], "episodes": pair("E4A", "P", post="TS3 3CC")}, [("episodes", 2, "REC")]),
    ("388", {"header": [CHILD], "episodes": pair("E4A", "S", decom="02/11/2025")}, []),
    ("431", {"header": [CHILD], "episodes": pair("E4A", "S")}, [("episodes", 3, "RNE")]),
    ("431", {"header": [CHILD], "episodes": pair("E4A", "S", decom="02/11/2025")}, []),
    ("432", {"header": [CHILD], "episodes": pair("E4A", "P", post="TS3 3CC")}, [("episodes", 3, "RNE")]),
    ("432", {"header": [CHILD], "episodes": pair("X1", "P", post="TS3 3CC")}, []),
    ("433", {"header": [CHILD], "episodes": pair("X1", "P", decom="03/11/2025", post="TS3 3CC")}, [("episodes", 3, "RNE")]),
    ("433", {"header": [CHILD], "episodes": pair("X1", "P", post="TS3 3CC")}, []),
    ("434", {"header": [CHILD], "episodes": pair("X1", "L", ls="C2")}, [("episodes", 3, "RNE")]),
    ("434", {"header": [CHILD], "episodes": pair("X1", "L", ls="C1", post="TS3 3CC")}, [("episodes", 3, "RNE")]),
    ("434", {"header": [CHILD], "episodes": pair("X1", "L", ls="C1")}, []),
    ("435", {"header": [CHILD], "episodes": pair("X1", "P")}, [("episodes", 3, "RNE")]),
    ("435", {"header": [CHILD], "episodes": pair("X1", "T", post="TS3 3CC")}, []),
    ("435", {"header": [CHILD], "episodes": pair("X1", "P", place="??")}, []),
    ("436", {"header": [CHILD], "episodes": pair("X1", "B", post="TS3 3CC")}, [("episodes", 3, "RNE")]),
    ("436", {"header": [CHILD], "episodes": pair("X1", "U", ls="C1", post="TS3 3CC")}, []),
    ("501", {"header": [CHILD], "episodes": pair("X1", "P", decom="31/10/2025", post="TS3 3CC")}, [("episodes", 3, "DECOM")]),
    ("501", {"header": [CHILD], "episodes": pair("X1", "P", post="TS3 3CC")}, []),
    ("care.turned_18", {"header": [TEEN], "episodes": [HALF_YEAR]}, [("episodes", 2, "DEC")]),
    ("care.turned_18", {"header": [TEEN.replace("01/06/2008", "19/06/2008")], "episodes": [HALF_YEAR]}, []),
    (
        "167",
        {"header": [CHILD], "reviews": ["1,01/01/2012,01/06/2025,", "1,01/01/2012,02/06/2025,PN9"]},
        [("reviews", 2, "REVIEW_CODE"), ("reviews", 3, "REVIEW_CODE")],
    ),
    ("441", {"header": [INFANT], "reviews": ["1,01/06/2024,01/06/2025,PN1"]}, [("reviews", 2, "REVIEW_CODE")]),
    ("441", {"header": [INFANT], "reviews": ["1,01/06/2024,01/06/2025,PN0"]}, []),
    ("1006", {"header": [CHILD], "missing": ["1,01/01/2012,X,01/06/2025,02/06/2025"]}, [("missing", 2, "MISSING")]),
    ("SW13STG1", {"header": [CHILD], "sw_episodes": ["1,01/01/2012,SW1,01/06/2025,,LAZY"]}, [("sw_episodes", 2, "SW_REASON")]),
    ("131", {"header": [TEEN], "oc3": ["1,01/06/2008,MAYBE,F2,U1"]}, [("oc3", 2, "IN_TOUCH")]),
    ("132", {"header": [TEEN], "oc3": ["1,01/06/2008,YES,F3,U1"]}, [("oc3", 2, "ACTIV")]),
    ("133", {"header": [TEEN], "oc3": ["1,01/06/2008,YES,F2,S1"]}, [("oc3", 2, "ACCOM")]),
    ("391", {"header": [CHILD], "oc3": ["1,01/01/2012,YES,F2,U1"]}, [("oc3", 2, "IN_TOUCH")]),
    ("391", {"header": [TEEN], "oc3": ["1,01/06/2008,YES,F2,U1"]}, []),
    ("184", {"header": [CHILD], "placed_for_adoption": ["1,01/01/2012,31/12/2011,,"]}, [("placed_for_adoption", 2, "DATE_PLACED")]),
    ("371", {"header": [CHILD], "episodes": [episode("01/10/2025", place="K3")]}, [("episodes", 2, "PLACE")]),
    ("371", {"header": [TEEN], "episodes": [episode("01/10/2025", place="K3")]}, []),
    ("372", {"header": [INFANT], "episodes": [episode("01/10/2025", place="R5")]}, [("episodes", 2, "PLACE")]),
    ("373", {"header": [INFANT], "episodes": [episode("01/10/2025", place="S1")]}, [("episodes", 2, "PLACE")]),
    ("374", {"header": [CHILD], "episodes": [episode("01/10/2025", place="P3")]}, [("episodes", 2, "PLACE")]),
    ("392b", {"header": [CHILD], "episodes": [episode("01/10/2025", home="")]}, [("episodes", 2, "HOME_POST")]),
    ("392b", {"header": [CHILD], "episodes": [episode("01/10/2025", home="")], "uasc": ["1,M,01/01/2012,01/01/2030"]}, []),
    ("392b", {"header": [CHILD], "episodes": [episode("01/10/2025", home="", ls="V4")]}, []),
    ("392c", {"header": [CHILD], "episodes": [episode("01/10/2025", post="NOWHERE")]}, [("episodes", 2, "PL_POST")]),
    ("392d", {"header": [CHILD], "episodes": [episode("01/10/2025", post="ts11aa")]}, [("episodes", 2, "PL_POST")]),
    ("392d", {"header": [CHILD], "episodes": [episode("01/10/2025", post="TS1 1AA", place="P1")]}, []),
    ("180", {"header": [CHILD], "oc2": ["1,01/01/2012,41,,0,1,1,1,1,0,,"]}, [("oc2", 2, "SDQ_SCORE")]),
    ("181", {"header": [CHILD], "oc2": ["1,01/01/2012,4,,2,1,1,1,1,0,,"]}, [("oc2", 2, "CONVICTED")]),
    ("182", {"header": [CHILD], "oc2": ["1,01/01/2012,4,,0,1,1,,1,0,,"]}, [("oc2", 2, "TEETH_CHECK")]),
    ("182", {"header": [CHILD], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, []),
    ("185", {"header": [CHILD], "episodes": [HALF_YEAR], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, [("oc2", 2, "SDQ_SCORE")]),
    ("185", {"header": [CHILD], "episodes": [WHOLE_YEAR], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, []),
    ("186", {"header": [CHILD], "episodes": [WHOLE_YEAR], "oc2": ["1,01/01/2012,,,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_SCORE")]),
    ("186", {"header": [CHILD], "episodes": [WHOLE_YEAR], "oc2": ["1,01/01/2012,,SDQ2,0,,1,1,1,0,,"]}, []),
    ("187", {"header": [TEEN], "episodes": [WHOLE_YEAR], "oc3": ["1,01/06/2008,YES,F2,U1"]}, [("oc3", 2, "IN_TOUCH")]),
    ("187", {"header": [TEEN], "episodes": [HALF_YEAR], "oc3": ["1,01/06/2008,YES,F2,U1"]}, []),
    ("188", {"header": [INFANT], "oc2": ["1,01/06/2024,4,,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_SCORE")]),
    ("189", {"header": [TEEN], "oc2": ["1,01/06/2008,4,,0,,1,1,1,0,,"]}, []),
    ("189", {"header": [TEEN.replace("01/06/2008", "01/04/2008")], "oc2": ["1,01/04/2008,,SDQ1,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_REASON")]),
    ("190", {"header": [CHILD], "episodes": [HALF_YEAR], "oc2": ["1,01/01/2012,,,0,,1,1,1,0,,"]}, [("oc2", 2, "CONVICTED")]),
    ("191", {"header": [CHILD], "episodes": [WHOLE_YEAR], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, [("oc2", 2, "IMMUNISATIONS")]),
    ("191", {"header": [CHILD, OTHER], "episodes": [WHOLE_YEAR], "oc2": ["2,01/01/2012,,,,,,,,,,"]}, [("header", 2, "CHILD")]),
    ("191", {"header": [CHILD], "episodes": [episode("02/04/2025")], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, []),
    ("191", {"header": [CHILD], "episodes": [episode("01/04/2025", ls="V4")], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}, []),
    ("192", {"header": [CHILD], "oc2": ["1,01/01/2012,4,,0,,1,1,1,1,,1"]}, [("oc2", 2, "INTERVENTION_RECEIVED")]),
    ("193", {"header": [CHILD], "oc2": ["1,01/01/2012,4,,0,,1,1,1,0,,1"]}, [("oc2", 2, "INTERVENTION_OFFERED")]),
    ("196", {"header": [CHILD], "oc2": ["1,01/01/2012,,SDQ9,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_REASON")]),
    ("197a", {"header": [CHILD], "oc2": ["1,01/01/2012,4,SDQ2,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_REASON")]),
    ("197B", {"header": [TEEN], "episodes": [WHOLE_YEAR], "oc2": ["1,01/06/2008,,,0,,1,1,1,0,,"]}, [("oc2", 2, "SDQ_REASON")]),
    ("198", {"header": [CHILD], "episodes": [HALF_YEAR], "oc2": ["1,01/01/2012,,SDQ2,,,,,,,,"]}, [("oc2", 2, "SDQ_REASON")]),
    ("169", {"header": [CHILD], "episodes": [HALF_YEAR]}, [("episodes", 1, "PL_LA")]),
    ("392a", {"header": [CHILD], "episodes": [HALF_YEAR]}, [("episodes", 1, "PL_DISTANCE")]),
]

OPEN = episode("01/06/2024")
LATE = {"header": [CHILD], "episodes": [OPEN]}
OTHER_PLACE = {"header": [CHILD], "episodes": [episode("01/06/2024", place="Z1")]}
# code, last year's tables, this year's, expected in this year's folder
TWO_YEARS = [
    ("202", LATE, {"header": [CHILD.replace("1,M", "1,F")]}, [("header", 2, "SEX")]),
    ("203", LATE, {"header": [CHILD.replace("01/01/2012", "02/01/2012")]}, [("header", 2, "DOB")]),
    ("204", LATE, {"header": [CHILD.replace("WBRI", "WIRI")]}, [("header", 2, "ETHNIC")]),
    ("204", LATE, {"header": [CHILD]}, []),
    ("208", LATE, {"header": [CHILD.replace(UPN, sound_upn(3))]}, [("header", 2, "UPN")]),
    ("208", {"header": [CHILD.replace(UPN, "UN1")]}, {"header": [CHILD.replace(UPN, "UN3")]}, []),
    ("208", {"header": [CHILD.replace(UPN, "UN5")]}, {"header": [CHILD]}, []),
    ("502", LATE, {"header": [CHILD], "episodes": [episode("01/07/2024")]}, [("episodes", 2, "DECOM")]),
    ("502", LATE, {"header": [CHILD], "episodes": [OPEN]}, []),
    ("503A", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", rne="P")]}, [("episodes", 2, "RNE")]),
    ("503B", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", ls="V2")]}, [("episodes", 2, "LS")]),
    ("503C", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", need="N2")]}, [("episodes", 2, "CIN")]),
    ("503D", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", place="U4")]}, [("episodes", 2, "PLACE")]),
    (
        "503D",
        {"header": [CHILD], "episodes": [episode("01/06/2024", place="Z1")]},
        {"header": [CHILD], "episodes": [episode("01/06/2024", place="Z11")]},
        [],
    ),
    ("503E", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", provider="PR4")]}, [("episodes", 2, "PLACE_PROVIDER")]),
    ("503F", LATE, {"header": [CHILD], "episodes": [episode("01/06/2024", urn="SC2")]}, [("episodes", 2, "URN")]),
    ("503F", LATE, {"header": [CHILD], "episodes": [OPEN]}, []),
    ("562", LATE, {"header": [CHILD], "episodes": [episode("01/03/2025")]}, [("episodes", 2, "DECOM")]),
    ("562", LATE, {"header": [CHILD], "episodes": [episode("01/04/2025")]}, []),
    ("NoE", {"header": [CHILD]}, {"header": [CHILD], "episodes": [OPEN]}, [("episodes", 2, "DECOM")]),
    ("NoE", LATE, {"header": [CHILD], "episodes": [OPEN]}, []),
    ("care.not_returned", LATE, {"header": [CHILD]}, [("header", 2, "CHILD")]),
    ("care.not_returned", LATE, {"header": [CHILD], "episodes": [OPEN]}, []),
]


@pytest.fixture
def load(tmp_path, authority, viewer):
    return loader(tmp_path, authority, viewer)


@pytest.mark.parametrize(("code", "tables", "expected"), ONE_YEAR)
def test_a_rule_within_one_return(load, code, tables, expected):
    report = load(a_return(2026, tables))

    assert problems(report, code) == [(f"{table}.csv", row, column) for table, row, column in expected]


@pytest.mark.parametrize("batches", [1, 2])
@pytest.mark.parametrize(("code", "last", "this", "expected"), TWO_YEARS)
def test_a_rule_over_two_returns(load, code, last, this, expected, batches):
    """Last year may come in the same batch or in an earlier one."""
    before = {f"2025/{name}": text for name, text in a_return(2025, last).items()}
    now = {f"2026/{name}": text for name, text in a_return(2026, this).items()}
    if batches == 2:
        load(before)
        report = load(now)
    else:
        report = load(before | now)

    assert problems(report, code) == [(f"2026/{table}.csv", row, column) for table, row, column in expected]


def test_a_rule_between_years_stands_at_the_older_file_when_that_came_later(load):
    load(a_return(2026, {"header": [CHILD], "episodes": [episode("01/07/2024")]}))

    report = load(a_return(2025, LATE))

    assert problems(report, "502") == [("episodes.csv", 2, "DECOM")]


def test_a_rule_between_tables_stands_in_the_file_that_came_later(load):
    load(a_return(2026, {"header": [CHILD], "oc2": ["1,01/01/2012,4,,,,,,,,,"]}))

    report = load({"episodes.csv": a_return(2026, {"episodes": [HALF_YEAR]})["episodes.csv"]})

    assert problems(report, "185") == [("episodes.csv", 2, "SDQ_SCORE")]


def test_one_unreadable_date_silences_no_rule_for_other_children(load):
    report = load(a_return(2026, {"header": [CHILD, OTHER], "episodes": ["2,31/13/2025,S,C2,N1,U6,PR1,,,,,,", *pair("X1", "P")]}))

    assert {"141", "435"} <= codes(report)
    assert problems(report, "435") == [("episodes.csv", 4, "RNE")]


def test_columns_that_the_file_has_let_their_rules_run(load):
    heading = "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC,PL_LA,PL_DISTANCE\n"
    rows = "1,01/10/2025,S,C2,N1,U6,,,,3.5\n"

    report = load({"header.csv": a_return(2026, {"header": [CHILD]})["header.csv"], "episodes.csv": heading + rows})

    assert problems(report, "169") == [("episodes.csv", 2, "PL_LA")]
    assert problems(report, "392a") == []


def test_problems_stand_in_order_of_row_column_and_code(load):
    report = load(a_return(2026, {"header": ["1,X,32/01/2012,XX,UN9,,", "2,X,32/01/2012,XX,UN9,,"]}))

    found = [(each.row, each.column, each.code) for each in report.loads[1].problems]
    assert found == sorted(found)


def test_the_catalogue_names_every_rule_once_and_says_which_cannot_run():
    entries = rules.catalogue()

    assert len({rule.code for rule in entries}) == len(entries) > 100
    assert all(rule.title and rule.group and rule.columns for rule in entries)
    assert {rule.code for rule in entries if rule.cannot} == {"169", "392a", "503G", "503H", "503J"}
