"""What the routine points at in a case study, and what it leaves alone."""

import pytest

from virtualschool.kernel.personal import Known
from virtualschool.practice.telling import Places, flags_in

KNOWN = Known.of(names=[("Wibblewick", "Zzyzxname")], codes=["ZQ77001"])
PLACES = Places(["Marker Hill Academy", "Outer High School"], ["Middlesbrough"])


def kinds(text):
    return [(each.kind, each.text) for each in flags_in(text, KNOWN, PLACES)]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Wibblewick Zzyzxname moved.", [("personal", "Wibblewick Zzyzxname")]),
        ("He went to Marker Hill Academy.", [("school", "Marker Hill Academy")]),
        ("Marker Hill helped.", [("school", "Marker Hill")]),
        ("They live in Middlesbrough.", [("place", "Middlesbrough")]),
        ("On 4 June 2025 it began.", [("date", "4 June 2025")]),
        ("On 04/06/2025 it began.", [("date", "04/06/2025")]),
        ("She is a twin with four siblings.", [("rare fact", "twin"), ("rare fact", "four siblings")]),
        ("It was in the local press.", [("rare fact", "local press")]),
    ],
)
def test_what_could_tell_is_flagged(text, flags):
    assert kinds(text) == flags


@pytest.mark.parametrize(
    "text",
    [
        "In the summer term he read daily.",
        "In June 2025 attendance rose to 95%.",
        "Outer space interests her.",
        "Her school gave her a mentor.",
    ],
)
def test_plain_words_are_not(text):
    assert kinds(text) == []


ADULTS = Known.of(names=[("Dana", "Quarrelby"), ("Ann", "Smith")], codes=["SW10077"])
COUNCILS = ("Redcar and Cleveland", "Bristol, City of", "Reading", "Stockton-on-Tees")
FAR = Places(["Marker Hill Academy"], ["Middlesbrough"], councils=COUNCILS, districts=["TS5", "TS12"])


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Her carer Dana Quarrelby rang.", [("person", "Dana Quarrelby")]),
        ("Mrs Quarrelby rang.", [("person", "Quarrelby")]),
        ("Ann Smith taught her; Smith is no name that tells.", [("person", "Ann Smith")]),
        ("Social worker SW10077 came.", [("person", "SW10077")]),
        ("He moved to Cleveland, then to Bristol.", [("place", "Cleveland"), ("place", "Bristol")]),
        ("A home in Reading.", [("place", "Reading")]),
        ("Reading improved, and reading aloud most.", []),
        ("He moved to Stockton-on-Tees.", [("place", "Stockton-on-Tees")]),
        ("A flat in TS5.", [("place", "TS5")]),
        ("In KS4 he was 15.", []),
    ],
)
def test_adults_and_places_around_a_child_are_flagged(text, flags):
    assert [(each.kind, each.text) for each in flags_in(text, KNOWN, FAR, ADULTS)] == flags


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Jaden Quill moved; his brother Tyler stayed.", ["Jaden Quill", "Tyler"]),
        ("Jaden moved.", ["Jaden"]),
        ("Zuki moved.", []),
        ("When Zuki moved, Mrs O'Leary and Dr. Quill helped.", ["Zuki", "Mrs O'Leary", "Dr. Quill"]),
        ("They live in Linthorpe with Auntie.\n- Gaza is far", ["Linthorpe", "Auntie"]),
        ("How Jaden found his way", ["Jaden"]),
        ("A Mentor At The Right Time", []),
        ("How Jaden Found His Way Back", ["Jaden Found His Way Back"]),
        ("A Polish-speaking mentor came.", ["Polish-speaking"]),
        ("After Christmas, in Year 10, she took GCSE English. PEPs improved; the Designated Teacher rang.", []),
        ("# What we did\n- Personal Education Plans at Key Stage 4. Do Personal Education Plans help? Miss, she said.", []),
        ("“You listened,” she said. I'm glad.", []),
    ],
)
def test_what_is_written_like_a_name_is_flagged(text, named):
    assert [each.text for each in flags_in(text, KNOWN, PLACES) if each.kind == "name"] == named


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("On 4 Jun 2025 it began.", ("date", "4 Jun 2025")),
        ("On 04-06-25 it began.", ("date", "04-06-25")),
        ("He has Prader-Willi syndrome.", ("rare fact", "Prader-Willi syndrome")),
        ("She has Perthes' disease.", ("rare fact", "Perthes' disease")),
        ("the only Polish-speaking boy", ("rare fact", "the only Polish-speaking boy")),
    ],
)
def test_short_dates_and_rare_conditions(text, flag):
    assert flag in kinds(text)


def test_each_flag_says_what_to_do_and_each_stretch_is_flagged_once():
    found = flags_in("Wibblewick Zzyzxname, a twin, at Marker Hill Academy in Middlesbrough", KNOWN, PLACES)
    assert [each.kind for each in found] == ["personal", "rare fact", "school", "place"]
    assert all(each.advice for each in found)
    assert flags_in("", KNOWN, Places([], [])) == []
