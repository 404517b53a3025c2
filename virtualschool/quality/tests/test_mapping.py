"""A sender's own layout, mapped once and remembered."""

import pytest

from virtualschool.attendance.models import RegisterMonth
from virtualschool.intake.models import Mapping, SourceFile
from virtualschool.quality.mapping import guessed_mark
from virtualschool.quality.tests.conftest import URN

PHONE = ["Pupil ref", "School", "Day", "Morning", "Afternoon"]
ROWS = [
    ["c1", URN, "02/03/2026", "Present", "Present"],
    ["c2", URN, "02/03/2026", "Ill", "Late"],
    ["c3", URN, "02/03/2026", "Here?", "Suspended"],
]
pytestmark = pytest.mark.django_db


def chosen(**columns):
    return {f"column-{name}": heading for name, heading in columns.items()}


COLUMNS = chosen(CHILD="Pupil ref", URN="School", Date="Day", AM="Morning", PM="Afternoon")


def test_columns_and_words_are_mapped_once(children, send, desk):
    address = send(("phone.csv", PHONE, ROWS))
    assert "Map the columns of phone.csv" in desk.get(address).content.decode()

    page = desk.get(f"{address}map/0").content.decode()
    for heading in PHONE:
        assert f'<option value="{heading}" selected>' in page
    wrong = desk.post(f"{address}map/0", {"format": "attendance.daily", **COLUMNS, "column-Date": ""}).content.decode()
    assert wrong.count("Choose the column for Date.") == 2
    assert wrong.count("Enter who sends files of this layout.") == 2

    words = desk.post(f"{address}map/0", {"format": "attendance.daily", "sender": "Phone calls", **COLUMNS}).content.decode()
    assert '<option value="I" selected>' in words
    assert "Present → /" in words

    order = ["Here?", "Ill", "Late", "Present", "Suspended"]
    answers = dict(zip(order, ("L", "I", "L", "/", "E"), strict=True))
    given = {f"word-0-{place}": answers[word] for place, word in enumerate(order)}
    answer = desk.post(f"{address}map/0", {"format": "attendance.daily", "sender": "Phone calls", "step": "save", **COLUMNS, **given})
    assert answer["Location"] == address
    desk.post(f"{address}load")
    assert {register.child.child_code: register.marks[2:4] for register in RegisterMonth.objects.all()} == {
        "c1": "/\\",
        "c2": "IL",
        "c3": "LE",
    }

    second = send(("phone next week.csv", PHONE, [["c1", URN, "09/03/2026", "Ill", "Present"]]))
    file = SourceFile.objects.get(batch__public_id=second.rstrip("/").split("/")[-1])
    assert (file.format_key, file.created, file.updated) == ("attendance.daily", 1, 0)
    assert Mapping.objects.get().sender == "Phone calls"


def test_a_column_of_upns_is_guessed_as_such(children, send, desk):
    address = send(("phone.csv", PHONE, [["H801200001001", URN, "02/03/2026", "Present", "Present"]]))
    page = desk.get(f"{address}map/0").content.decode()
    upn = page[page.index('id="column-UPN"') :]
    assert '<option value="Pupil ref" selected>' in upn[: upn.index("</select>")]


def test_schools_may_go_by_name(children, send, desk):
    address = send(("phone.csv", PHONE, [["c1", "Acklam Grange", "02/03/2026", "/", "\\"]]))
    words = desk.post(f"{address}map/0", {"format": "attendance.daily", "sender": "Phone calls", **COLUMNS}).content.decode()
    assert f'<option value="{URN}" selected>Acklam Grange' in words
    codes = {"word-0-0": "/", "word-0-1": "\\", "word-1-0": str(URN)}
    desk.post(f"{address}map/0", {"format": "attendance.daily", "sender": "Phone calls", "step": "save", **COLUMNS, **codes})
    desk.post(f"{address}load")
    assert RegisterMonth.objects.get().possible == 2


def test_a_file_of_a_known_format_is_not_mapped(children, send, desk):
    address = send(("register.csv", ["CHILD", "URN", "Date", "AM", "PM"], [["c1", URN, "2026-03-02", "/", "/"]]))
    assert desk.get(f"{address}map/0").status_code == 404
    assert desk.get(f"{address}map/7").status_code == 404


@pytest.mark.parametrize(
    ("word", "code"),
    [("Present", "/"), ("late after register", "U"), ("Late", "L"), ("Suspended", "E"), ("Ill", "I"), ("Medical", "M"), ("Closed", "#"),
     ("Part time", "C2"), ("Leave", "C"), ("Absent", "O"), ("c2", "C2"), ("Zzz", ""), ("No reason yet", "N"), ("Other school", "D")],
)  # fmt: skip
def test_words_are_guessed(word, code):
    assert guessed_mark(word) == code
