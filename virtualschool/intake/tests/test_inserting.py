"""Rows inserted in bulk are those that Django itself would have saved, and the database counts on behind them."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from virtualschool.accounts.models import User
from virtualschool.children.models import Child
from virtualschool.intake import inserting
from virtualschool.intake.inserting import insert, insert_rows
from virtualschool.intake.loading import Severity
from virtualschool.intake.models import Batch, Change, Problem, QueuedRow, SourceFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    batch = Batch.objects.create(authority_code="806", state=Batch.State.COMMITTED, by_name="Test")
    return SourceFile.objects.create(batch=batch, name="file.csv")


def kept(model):
    return list(model.objects.order_by("pk").values())


def both_ways(make):
    """What the database holds of the same things, saved by Django and inserted, but for their ids."""
    model = type(make()[0])
    held = []
    for save in (model.objects.bulk_create, insert):
        model.objects.all().delete()
        save(make())
        held.append([{name: value for name, value in row.items() if name != "id"} for row in kept(model)])
    return held


def test_every_kind_of_field_is_kept_as_django_keeps_it(authority, file):
    said = {"at": timezone.now(), "state": Batch.State.PREVIEW, "public_id": uuid.uuid4(), "options": {"year": 2026, "é": [None, 1.5]}}
    ours, theirs = both_ways(
        lambda: [
            Batch(
                authority_code="806",
                by_name="O’Neill\t\\N\n",
                state=said["state"],
                created_at=said["at"],
                public_id=said["public_id"],
                options=said["options"],
            )
        ]
    )
    assert ours == theirs
    children = [
        {"child_code": "1", "born_on": dt.date(2012, 5, 5), "is_mother": True, "public_id": uuid.uuid4()},
        {"child_code": "2", "born_on": "2013-06-06", "is_mother": None, "public_id": uuid.uuid4()},
    ]
    ours, theirs = both_ways(lambda: [Child(authority=authority, **each) for each in children])
    assert ours == theirs
    assert [each["born_on"] for each in theirs] == [dt.date(2012, 5, 5), dt.date(2013, 6, 6)]


def test_json_and_words_of_a_closed_list(file):
    rows = [(file.batch_id, file.pk, 2, "", "children.Child", 1, None, action, before, {}) for action, before in
            ((Change.Action.CREATE, {}), (Change.Action.UPDATE, {"name": "Ünïcode \"quoted\"", "on": None}))]  # fmt: skip
    insert_rows(Change, ("batch_id", "file_id", "row", "rows", "table", "object_id", "child_id", "action", "before", "after"), rows)
    assert list(Change.objects.order_by("pk").values_list("action", "before")) == [
        ("create", {}),
        ("update", {"name": 'Ünïcode "quoted"', "on": None}),
    ]
    insert_rows(
        Problem, ("file_id", "row", "column", "code", "severity", "message", "value"), [(file.pk, 2, "A", "x", Severity.ERROR, "m", "")]
    )
    assert Problem.objects.get().severity == "error"


def test_ids_follow_each_other_and_none_comes_twice(file, monkeypatch):
    monkeypatch.setattr(inserting, "CHUNK", 2)
    things = [Problem(file=file, row=row, code="x", severity="error", message="m") for row in range(5)]
    insert(things)
    ids = [thing.pk for thing in things]
    assert ids == sorted(set(ids))
    assert [each["row"] for each in kept(Problem)] == [0, 1, 2, 3, 4]
    assert not things[0]._state.adding
    things[0].message = "altered"
    things[0].save()
    Problem.objects.filter(pk=ids[-1]).delete()
    later = Problem.objects.create(file=file, row=9, code="x", severity="error", message="m")
    assert later.pk > ids[-1]
    more = [Problem(file=file, row=10, code="x", severity="error", message="m")]
    insert(more)
    assert more[0].pk > later.pk
    assert Problem.objects.get(pk=ids[0]).message == "altered"


def test_moments_that_django_stamps_are_stamped():
    users = [User(email="one@example.org", name="One")]
    insert(users)
    assert abs(User.objects.get().created_at - timezone.now()) < dt.timedelta(minutes=1)


def test_what_the_database_refuses_is_djangos_own_error(file):
    twice = uuid.uuid4()
    with pytest.raises(IntegrityError):
        insert([QueuedRow(authority_code="806", file=file, format_key="x", row=1, header=[], cells=[], public_id=twice) for _ in range(2)])


def test_nothing_to_insert_asks_nothing():
    with CaptureQueriesContext(connection) as asked:
        insert([])
    assert len(asked) == 0
