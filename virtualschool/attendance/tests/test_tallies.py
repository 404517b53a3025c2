"""Sessions counted from registers, against a loop that knows nothing of months, stretches or stored tallies."""

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from virtualschool.attendance import registers
from virtualschool.attendance.codes import ATTENDING, AUTHORISED, CODES, POSSIBLE, encode
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.standing import Circumstances, Register
from virtualschool.attendance.tallies import Segment, rebuild, segments, sessions_within
from virtualschool.attendance.tests.conftest import START
from virtualschool.authorities.models import Term
from virtualschool.authorities.queries import Calendar
from virtualschool.children.facts import FAR, Facts, Held, Person, placement_group
from virtualschool.kernel.periods import ONE_DAY, Period
from virtualschool.kernel.school_years import year_group_by_age

FIRST, LAST = dt.date(2025, 10, 1), dt.date(2025, 11, 30)
BORN = dt.date(2013, 5, 1)
CHILD = 7
SCHOOLS = {1: (100001, "806"), 2: (100002, "807")}
TERMS = [(dt.date(2025, 9, 1), dt.date(2025, 10, 24)), (dt.date(2025, 11, 3), dt.date(2025, 12, 19))]

DAYS = st.dates(FIRST, LAST)
SPANS = st.tuples(DAYS, st.one_of(st.just(FAR), DAYS))
HOMES = st.tuples(DAYS, st.one_of(st.just(FAR), DAYS), st.sampled_from(("U1", "K2", "P1")))
MARKS = st.dictionaries(st.tuples(DAYS, st.sampled_from((0, 1)), st.sampled_from((1, 2))), st.sampled_from(sorted(CODES)), max_size=60)


def facts_of(care: list, homes: list, sen: list, enrolments: list) -> Facts:
    """Facts as if they had been read, without a database."""
    facts = object.__new__(Facts)
    facts._code = "806"
    facts.people = {CHILD: Person(BORN, "F")}
    facts.spans = {CHILD: sorted(care)}
    facts.placements = {CHILD: sorted(homes)}
    ordered = sorted(sen)
    facts.provisions = {CHILD: ([day for day, _ in ordered], [code for _, code in ordered])}
    held = [
        Held(start, end, school, SCHOOLS[school][0], SCHOOLS[school][1], year, status, None, None, "1")
        for (start, end), school, status, year in enrolments
    ]
    facts.enrolments = {CHILD: sorted(held, key=lambda each: each.starts_on)}
    return facts


def registers_of(marks: dict, accepted: set) -> list[Register]:
    found: dict[tuple, dict[int, str]] = {}
    yes: dict[tuple, dict[int, str]] = {}
    for (day, half, school), code in marks.items():
        key = (school, day.replace(day=1))
        found.setdefault(key, {})[registers.spot_of(day, half)] = encode(code)
        if (day, half, school) in accepted:
            yes.setdefault(key, {})[registers.spot_of(day, half)] = registers.ACCEPTED
    return [
        Register(CHILD, month, school, *SCHOOLS[school], registers.put("", chars), registers.put("", yes.get((school, month), {})))
        for (school, month), chars in found.items()
    ]


def naive(care: list, homes: list, sen: list, enrolments: list, marks: dict, accepted: set, period: Period) -> Counter:
    """Every session of the period by itself: attending over absent, main registration, lowest URN."""
    counts: Counter = Counter()
    for day in period.days():
        for half in (0, 1):
            rivals = []
            for school, (urn, la_code) in SCHOOLS.items():
                char = encode(marks.get((day, half, school), ""))
                if char not in POSSIBLE:
                    continue
                here = [each for each in sorted(enrolments, key=lambda e: e[0][0]) if each[1] == school and each[0][0] <= day <= each[0][1]]
                in_term = day.weekday() < 5 and any(start <= day <= end for start, end in TERMS)
                if not (here and in_term) and (day, half, school) not in accepted:
                    continue
                is_main = bool(here) and here[-1][2] in ("C", "M")
                year = (here[-1][3] if here else "") or year_group_by_age(BORN, day)
                rivals.append((char not in ATTENDING, not is_main, urn, char, year, "in" if la_code == "806" else "out"))
            if not rivals:
                continue
            _, _, urn, char, year, area = min(rivals)
            in_care = any(start <= day < end for start, end in care)
            home = [code for start, end, code in sorted(homes) if start <= day < end]
            known = [code for known_from, code in sorted(sen) if known_from <= day]
            kind = "attended" if char in ATTENDING else "authorised" if char in AUTHORISED else "unauthorised"
            group = (
                day.replace(day=1),
                in_care,
                urn,
                year,
                "F",
                area,
                placement_group(home[-1]) if home else "",
                known[-1] if known else "",
            )
            counts[(*group, kind)] += 1
    return counts


def unfolded(rows: list[Segment]) -> Counter:
    counts: Counter = Counter()
    for row in rows:
        assert row.possible == row.attended + row.authorised + row.unauthorised
        for kind in ("attended", "authorised", "unauthorised"):
            if getattr(row, kind):
                counts[(*row[1:9], kind)] += getattr(row, kind)
    return counts


@settings(max_examples=150, deadline=None)
@given(
    care=st.lists(SPANS, max_size=3),
    homes=st.lists(
        st.tuples(DAYS, st.one_of(st.just(FAR), DAYS), st.sampled_from(("U1", "K2", "P1"))), max_size=3, unique_by=lambda e: e[0]
    ),
    sen=st.lists(st.tuples(DAYS, st.sampled_from("NKE")), max_size=3, unique_by=lambda e: e[0]),
    enrolments=st.lists(
        st.tuples(SPANS, st.sampled_from((1, 2)), st.sampled_from("CMSG"), st.sampled_from(("", "7", "8"))),
        max_size=4,
        unique_by=lambda e: e[0][0],
    ),
    marks=MARKS,
    data=st.data(),
)
def test_segments_are_what_a_loop_over_sessions_counts(care, homes, sen, enrolments, marks, data):
    accepted = data.draw(st.sets(st.sampled_from(sorted(marks)))) if marks else set()
    start, end = sorted(data.draw(st.tuples(DAYS, DAYS)))
    here = Circumstances(facts_of(care, homes, sen, enrolments), Calendar(TERMS))
    held = registers_of(marks, accepted)
    for asked, period in ((None, Period(FIRST, LAST)), (Period(start, end), Period(start, end))):
        counted = unfolded(segments(here, CHILD, held, asked))
        assert counted == naive(care, homes, sen, enrolments, marks, accepted, period)


def _november(child: Any, school: Any) -> RegisterMonth:
    marks = registers.EMPTY
    for number in (3, 4, 5, 6, 7):
        marks = registers.with_mark(marks, dt.date(2025, 11, number), 0, "/")
        marks = registers.with_mark(marks, dt.date(2025, 11, number), 1, "I")
    return RegisterMonth.objects.create(child=child, school=school, month=dt.date(2025, 11, 1), **registers.as_fields(marks))


def test_whole_months_are_stored_and_edges_cut(pupil, school, authority):
    _november(pupil, school)
    rebuild(authority, None, set())
    (whole,) = sessions_within(authority, Period(dt.date(2025, 11, 1), dt.date(2025, 11, 30)))
    assert (whole.child_id, whole.month, whole.in_care, whole.school_urn) == (pupil.pk, dt.date(2025, 11, 1), True, 111734)
    assert (whole.year_group, whole.sex, whole.in_area, whole.placement, whole.sen) == ("8", "F", "in", "foster", "")
    assert whole[9:13] == (10, 5, 5, 0)
    assert whole.sessions.split() == ["pa" * 5]
    (cut,) = sessions_within(authority, Period(dt.date(2025, 11, 5), dt.date(2025, 11, 30)), [pupil.pk])
    assert cut[:9] == whole[:9]
    assert cut[9:13] == (6, 3, 3, 0)
    assert cut.sessions.index("p") == 8
    assert list(sessions_within(authority, Period(dt.date(2025, 11, 1), dt.date(2025, 12, 5)), [])) == []


def test_changed_terms_count_everybody_anew(pupil, school, authority):
    _november(pupil, school)
    rebuild(authority, {pupil.pk}, set())
    assert SessionTally.objects.get().possible == 10
    Term.objects.create(authority=authority, name="Autumn", starts_on=START.replace(year=2025), ends_on=dt.date(2025, 11, 3) + ONE_DAY)
    rebuild(authority, set(), {"children.Review"})
    assert SessionTally.objects.get().possible == 10
    rebuild(authority, set(), {"authorities.Term"})
    assert SessionTally.objects.get().possible == 4


def test_what_came_out_the_same_is_not_written_again(pupil, school, authority):
    november = _november(pupil, school)
    rebuild(authority, None, set())
    before = SessionTally.objects.get().pk
    rebuild(authority, {pupil.pk}, {"attendance.RegisterMonth"})
    assert SessionTally.objects.get().pk == before
    november.marks = registers.with_mark(november.marks, dt.date(2025, 11, 10), 0, "/")
    november.save()
    rebuild(authority, {pupil.pk}, {"attendance.RegisterMonth"})
    again = SessionTally.objects.get()
    assert (again.possible, again.sessions[18]) == (11, "p")
    assert again.pk > before, "a new row, by which kept readings know of the change"
