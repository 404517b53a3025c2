"""What marks mean, when they are in force, and that storing them loses nothing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.attendance import codes, registers
from virtualschool.attendance.codes import CODES, MarkClass

EVE, FIRST = dt.date(2024, 8, 18), dt.date(2024, 8, 19)
CODE = st.sampled_from(sorted(CODES))


@pytest.mark.parametrize("code", ["H", "F", "J", "Y", "-", "7", "8", "9"])
def test_codes_of_old_regulations_end_on_18_august_2024(code):
    assert codes.fault_on(codes.encode(code), EVE) == ""
    assert "retired" in codes.fault_on(codes.encode(code), FIRST)


@pytest.mark.parametrize("code", ["C1", "C2", "J1", "K", "Q", "Y1", "Y7"])
def test_codes_of_new_regulations_are_read_in_older_registers_too(code):
    assert codes.fault_on(codes.encode(code), EVE) == ""
    assert codes.fault_on(codes.encode(code), FIRST) == ""


def test_classes_are_those_of_the_statistics():
    of = {kind: {code.code for code in CODES.values() if code.counts_as is kind} for kind in MarkClass}
    assert of[MarkClass.ATTENDING] == set("/\\LKVPWBJ")
    assert of[MarkClass.AUTHORISED] == {*"CEIMRSTHF", "C1", "C2", "J1"}
    assert of[MarkClass.UNAUTHORISED] == set("GNOU")
    assert of[MarkClass.NOT_POSSIBLE] == {*"DXQZ#Y-789", *(f"Y{n}" for n in range(1, 8))}


def test_every_code_has_a_character_of_its_own():
    chars = [codes.encode(code) for code in CODES]
    assert len(set(chars)) == len(chars)
    assert {len(char) for char in chars} == {1}
    assert codes.NO_MARK not in chars


@given(CODE)
def test_storing_a_code_loses_nothing(code):
    assert codes.decode(codes.encode(code.lower())) == code


def test_a_blank_is_no_mark_and_what_is_no_code_is_told():
    assert codes.encode(" ") == codes.NO_MARK
    assert codes.decode(codes.NO_MARK) == ""
    assert codes.class_of(codes.NO_MARK) is None
    assert codes.class_of(codes.encode("y3")) is MarkClass.NOT_POSSIBLE
    with pytest.raises(KeyError):
        codes.encode("ZZ")


@given(st.dictionaries(st.tuples(st.dates(dt.date(2025, 11, 1), dt.date(2025, 11, 30)), st.sampled_from((0, 1))), CODE))
def test_a_register_gives_back_what_was_put_in(marks):
    register = registers.EMPTY
    for (day, session), code in marks.items():
        register = registers.with_mark(register, day, session, codes.encode(code))
    told = {(day, int(session)): codes.decode(char) for day, session, char in registers.marks_in(dt.date(2025, 11, 1), register)}
    assert told == marks
    assert all(codes.decode(registers.mark_at(register, *where)) == code for where, code in marks.items())
    assert len(register) == registers.WIDTH


@given(st.lists(CODE, max_size=62))
def test_counters_agree_with_marks(marks):
    counted = registers.counters("".join(map(codes.encode, marks)))
    kinds = [CODES[code].counts_as for code in marks]
    assert counted.attended == kinds.count(MarkClass.ATTENDING)
    assert counted.authorised == kinds.count(MarkClass.AUTHORISED)
    assert counted.unauthorised == kinds.count(MarkClass.UNAUTHORISED)
    assert counted.possible == len(kinds) - kinds.count(MarkClass.NOT_POSSIBLE)
