"""The measures once more, as plain loops over plain words, day by day: written from the definitions, not from the code.

Nothing of the product is used here but the people it is asked about.
"""

import datetime as dt
from collections import defaultdict

from tests.spec.world import SCHOOLS, Person

DAY = dt.timedelta(days=1)
ATTENDING = ["/", "\\", "L", "K", "V", "P", "W", "B"]
AUTHORISED = ["C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"]
UNAUTHORISED = ["G", "N", "O", "U"]
PLACES = {"U": "foster", "K": "residential", "R": "residential", "S": "residential", "A": "adoption", "T": "temporary", "Z": "other"}


def adult(person):
    return dt.date(person.born.year + 18, person.born.month, person.born.day) - DAY if person.born else dt.date.max


def episodes(person):
    return [(began, ceased or adult(person), status, place) for began, ceased, status, place in person.episodes]


def in_care(person, day):
    return any(began <= day < ceased and status not in ("V3", "V4") for began, ceased, status, _ in episodes(person))


def days(start, end):
    return [start + DAY * number for number in range((end - start).days + 1)]


def twelve_months(person, end):
    march = dt.date(end.year, 3, 31)
    if march > end:
        march = dt.date(end.year - 1, 3, 31)
    april = dt.date(march.year - 1, 4, 1)
    unbroken = all(in_care(person, day) for day in days(april, march - DAY))
    short = any(
        began <= day < ceased and status in ("V3", "V4") for began, ceased, status, _ in episodes(person) for day in days(april, march)
    )
    return unbroken and not short


def enrolment(person, day, urn):
    held = [each for each in person.enrolments if each[0] == urn and each[1] <= day and (each[2] is None or day <= each[2])]
    return max(held, key=lambda each: each[1]) if held else None


def open_enrolment(person, day):
    held = []
    for each in person.enrolments:
        closed = SCHOOLS[each[0]][1]
        if each[1] <= day and (each[2] is None or day <= each[2]) and each[4] in "CMFO" and (closed is None or day <= closed):
            held.append(each)
    return min(held, key=lambda each: ("CMFO".index(each[4]), -each[1].toordinal())) if held else None


def year_group(person, day, held):
    if held and held[3]:
        return held[3]
    if not person.born:
        return ""

    def school_year(date):
        return date.year if date.month >= 9 else date.year - 1

    age = school_year(day) - school_year(person.born) - 1
    names = ["E1", "E2", "N1", "N2", "R", *map(str, range(1, 15))]
    return names[age] if age < len(names) else ""


def key_stage(year):
    if year in ("E1", "E2", "N1", "N2", "R"):
        return "EYFS"
    ends = (("KS1", 2), ("KS2", 6), ("KS3", 9), ("KS4", 11), ("KS5", 14))
    return next(stage for stage, last in ends if int(year) <= last) if year else ""


def placement(person, day):
    homes = [(began, place) for began, ceased, _, place in episodes(person) if began <= day < ceased]
    code = max(homes)[1] if homes else ""
    if code in ("P1", "P2", "P3"):
        return "parents" if code == "P1" else "independent"
    return PLACES.get(code[:1], "")


def sen(person, day):
    known = [provision for since, provision in sorted(person.sen) if since <= day]
    return known[-1] if known else ""


def group(person, day, by, *, urn=None, left=False):
    """The label of a person on a day: of the school named, or else of the open enrolment."""
    if by is None:
        return None
    held = enrolment(person, day, urn) if urn else open_enrolment(person, day)
    where = urn or (held[0] if held else None)
    year = year_group(person, day, held)
    return {
        "month": day.isoformat()[:7],
        "school": str(where or ""),
        "year_group": year,
        "key_stage": key_stage(year),
        "sex": person.sex,
        "in_area": "none" if where is None else "in" if SCHOOLS[where][0] == "806" else "out",
        "placement": placement(person, day - DAY if left else day),
        "sen": sen(person, day),
    }[by]


def sessions(person: Person, start, end, cohort, by):
    """Group, and what the mark was, of each session that counts."""
    if cohort == "cla_12m" and not twelve_months(person, end):
        return
    for day in sorted({day for _, day, _ in person.marks if start <= day <= end}):
        for half in (0, 1):
            told = []
            for (urn, date, session), code in person.marks.items():
                if (date, session) == (day, half) and code in ATTENDING + AUTHORISED + UNAUTHORISED and enrolment(person, day, urn):
                    told.append((code not in ATTENDING, urn, code))
            if told and (cohort == "cla_12m" or in_care(person, day)):
                _, urn, code = min(told)
                yield group(person, day, by, urn=urn), code


def attendance(people, key, start, end, cohort, by):
    counts = defaultdict(lambda: [0, 0])
    for person in people:
        own = defaultdict(lambda: [0, 0, 0, 0])
        for label, code in sessions(person, start, end, cohort, by):
            own[label][0] += 1
            own[label][1 if code in ATTENDING else 2 if code in AUTHORISED else 3] += 1
        for label, (possible, attended, authorised, unauthorised) in own.items():
            missed = authorised + unauthorised
            counts[label][0] += {
                "attendance.rate": attended,
                "attendance.authorised": authorised,
                "attendance.unauthorised": unauthorised,
                "attendance.persistent": 1 if missed * 100 >= 10 * possible else 0,
                "attendance.severe": 1 if missed * 100 >= 50 * possible else 0,
            }[key]
            counts[label][1] += 1 if key in ("attendance.persistent", "attendance.severe") else possible
    return finished(counts, by, (0, 0))


def suspensions(people, key, start, end, cohort, by):
    counts, seen = defaultdict(int), set()
    for person in people:
        for urn, category, day, sent in person.suspensions:
            counted = in_care(person, day) if cohort == "cla" else twelve_months(person, end)
            if not counted or not start <= day <= end or (category == "PERM") != (key == "exclusions.permanent"):
                continue
            label = group(person, day, by, urn=urn)
            if key == "suspensions.children":
                counts[label] += (person.code, label) not in seen
                seen.add((person.code, label))
            elif key == "suspensions.days_lost":
                counts[label] += 1 if category == "LNCH" else sent or 0
            else:
                counts[label] += 1
    below = 2 if key == "suspensions.days_lost" else None
    return finished({label: (number, below) for label, number in counts.items()}, by, (0, below))


def churn(person, start, end):
    """Everything that happens on the roll between two days, with its day."""
    if in_care(person, start - DAY):
        yield "start", start - DAY
    for day in days(start, end):
        if in_care(person, day) and not in_care(person, day - DAY):
            yield "joined", day
            if any(in_care(person, earlier) for earlier in days(dt.date(2018, 1, 1), day - DAY)):
                yield "reentered", day
        if in_care(person, day - DAY) and not in_care(person, day):
            yield "left", day
    if in_care(person, end):
        yield "end", end


def roll(people, key, start, end, cohort, by):
    counts = defaultdict(lambda: defaultdict(int))
    for first, last in months(start, end) if by == "month" else [(start, end)]:
        for person in people:
            for what, day in churn(person, first, last):
                label = first.isoformat()[:7] if by == "month" else group(person, day, by, left=what == "left")
                counts[label][what] += 1
    if key == "roll.turnover":
        both = {label: (each["joined"] + each["left"], (each["start"] + each["end"]) / 2) for label, each in counts.items()}
        return finished(both, by, (0, 0))
    word = key.removeprefix("roll.")
    return finished({label: (each[word], None) for label, each in counts.items() if each[word]}, by, (0, None))


def no_school(people, key, start, end, cohort, by):
    counts = defaultdict(lambda: [0, 0])
    for _, day in months(start, end) if by == "month" else [(start, end)]:
        for person in people:
            if in_care(person, day) and person.born and must_be_in_school(person.born, day):
                label = group(person, day, by)
                counts[label][0] += open_enrolment(person, day) is None
                counts[label][1] += 1
    return finished(counts, by, (0, 0))


def must_be_in_school(born, day):
    fifth = dt.date(born.year + 5, born.month, born.day)
    first = fifth
    while (first.month, first.day) not in ((3, 31), (8, 31), (12, 31)):
        first += DAY
    sixteenth = dt.date(born.year + 16, born.month, born.day)
    last = dt.date(sixteenth.year + (sixteenth.month >= 9), 6, 30)
    while last.weekday() != 4:
        last -= DAY
    return first < day <= last


def months(start, end):
    found = []
    for day in days(start, end):
        if not found or day.day == 1:
            found.append([day, day])
        found[-1][1] = day
    return found


def finished(counts, by, nothing):
    return {label: tuple(each) for label, each in counts.items()} if by or counts else {None: nothing}


def naive(people, key, start, end, cohort, by):
    room, _, _ = key.partition(".")
    how = {"attendance": attendance, "suspensions": suspensions, "exclusions": suspensions, "roll": roll, "school": no_school}[room]
    return how(people, key, start, end, cohort, by)
