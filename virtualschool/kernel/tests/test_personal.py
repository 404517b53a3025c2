"""What could tell who a child is, found where it stands."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.kernel.identifiers import nhs_number_is_sound, uln_is_sound, upn_check_letter
from virtualschool.kernel.personal import NOBODY, SHARP, Hit, Kind, Known, findings_in

UPN = upn_check_letter("806200012345") + "806200012345"
KNOWN = Known.of(
    names=[
        ("Wibblewick", "Zzyzxname"),
        ("Zoë", "O'Quorney"),
        ("Ann", "Smith"),
        ("May", "Young"),
        ("Lee", "Brakspear-Holt"),
        ("", "Nofore"),
    ],
    codes=["ZQ77001", "41", "100234", "HOME"],
    born=[dt.date(2012, 10, 3)],
)


def kinds(text: str, known: Known = KNOWN) -> list[Kind]:
    return [hit.kind for hit in findings_in(text, known)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"pupil {UPN}.", Kind.UPN),
        (f"pupil {UPN.lower()}", Kind.UPN),
        (f"pupil {UPN[0]} {UPN[1:4]} {UPN[4:8]} {UPN[8:]}", Kind.UPN),
        ("mistyped A123456789012", Kind.UPN),
        ("a UPN split by nothing seen: " + UPN[:5] + "\u200b" + UPN[5:], Kind.UPN),
        ("ULN 1000000043", Kind.ULN),
        ("NHS 943 476 5919", Kind.NHS),
        ("NHS 9434765919", Kind.NHS),
        ("lives at TS1 2QQ", Kind.POSTCODE),
        ("lives at ts12qq now", Kind.POSTCODE),
        ("write to someone.else+x@school.example.org", Kind.EMAIL),
        ("ring 01642 123456", Kind.PHONE),
        ("ring (01642) 123 456", Kind.PHONE),
        ("ring +44 7700 900123", Kind.PHONE),
        ("ring 07700 900123.", Kind.PHONE),
        ("born 1 May 2011", Kind.BIRTH_DATE),
        ("DOB: 01/05/2011", Kind.BIRTH_DATE),
        ("d.o.b. 2011-05-01", Kind.BIRTH_DATE),
        ("date of birth is May 1st, 2011", Kind.BIRTH_DATE),
        ("seen on 3 October 2012", Kind.BIRTH_DATE),
        ("seen on 03.10.12", Kind.BIRTH_DATE),
        ("about Wibblewick Zzyzxname today", Kind.NAME),
        ("about ZZYZXNAME, Wibblewick", Kind.NAME),
        ("about Wibblewick Jane Zzyzxname", Kind.NAME),
        ("wibblewick zzyzxname's plan", Kind.NAME),
        ("Zoe O\u2019Quorney", Kind.NAME),
        ("zoe oquorney", Kind.NAME),
        ("Ann Smith", Kind.NAME),
        ("Smith, Ann", Kind.NAME),
        ("Lee Brakspear Holt", Kind.NAME),
        ("the Zzyzxname family", Kind.SURNAME),
        ("Zzyzxname's", Kind.SURNAME),
        ("Mrs Brakspear-Holt said", Kind.SURNAME),
        ("Nofore again", Kind.SURNAME),
        ("file ZQ77001 sampled", Kind.CODE),
        ("file zq77001.", Kind.CODE),
        ("file 100234", Kind.CODE),
        ("a 14-year-old boy placed in Thornaby", Kind.AGE),
        ("aged 9, at Marker Academy", Kind.AGE),
    ],
)
def test_what_tells_is_found(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KLOE 1: is there enough support in every school for 75 % of children by March 2022?",
        "41 children on 17 June 2026, of whom 12 in Key Stage 4",
        "Mr Smith, the headteacher, and Ms Young agreed in May",
        "young people say home; smiths and jones",
        "zzyzxname in small letters alone is a word like another",
        "reading 1234567890 of 2222222223",
        "£1,000 each for 1:1 reviews; 15.5 weeks; 55→75%",
        "the review is on 01/02/2022 and 32/13/2022 is no day",
        "born of need: a plan by 1 May 2011",
        "KS4 3rd, Y9 1st and PL2 0 of it",
        "a boy aged 14 was there",
        "HOME is a word, not a code",
        "version 3.10.2012.4 of it",
    ],
)
def test_what_tells_nothing_is_left(text: str) -> None:
    assert kinds(text) in ([], [Kind.BIRTH_DATE] if "born of need" in text else [])


def test_a_hit_says_where_in_the_text_as_it_was_given() -> None:
    text = "It\u200b was Wibblewick\u00a0Zzyzxname, ring 01642 123456"
    found = findings_in(text, KNOWN)
    assert [hit.text for hit in found] == ["Wibblewick\u00a0Zzyzxname", "01642 123456"]
    assert all(text[hit.start : hit.end] == hit.text for hit in found)


def test_without_anyone_known_only_shapes_are_found() -> None:
    assert kinds("Wibblewick Zzyzxname ZQ77001", NOBODY) == []
    assert findings_in(UPN)[0] == Hit(Kind.UPN, 0, 13, UPN)


def test_only_an_age_is_for_a_person_to_judge() -> None:
    assert frozenset(Kind) - SHARP == {Kind.AGE}


def test_check_digits() -> None:
    assert uln_is_sound("1000000043")
    assert not any(uln_is_sound(wrong) for wrong in ("1000000044", "0000000000", "12"))
    assert nhs_number_is_sound("9434765919")
    assert not any(nhs_number_is_sound(wrong) for wrong in ("9434765918", "x"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_between_any_words_is_found(before: str, after: str) -> None:
    assert any("Zzyzxname" in hit.text for hit in findings_in(f"{before} Wibblewick Zzyzxname {after}", KNOWN))
