"""The trail: every action leaves a word, no word can be altered, and one that was shows."""

import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from virtualschool.audit import trail
from virtualschool.audit.models import Entry

ANN = SimpleNamespace(user_id=7, name="Ann", authority_code="806")
BEN = SimpleNamespace(user_id=0, name="command line", authority_code="807")


def add(event: str = "thing.done", by=ANN, **more) -> Entry:
    return trail.record(event, on="thing:1", by=by, **more)


@trail.action
def does(*, by, says: bool, fails: bool = False) -> str:
    Entry(at="2026-01-01T00:00Z", authority_code="999", event="a row of this action").save()
    if says:
        add(by=by)
    if fails:
        raise ValueError("after the word")
    return "done"


@trail.action
def calls(*, by, within: bool) -> None:
    does(by=by, says=within)


def altered(sql: str, *values: object) -> None:
    """What somebody with the database in their hands could do: take the triggers off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
        cursor.execute(sql, values)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET by_name = 'Eve'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_alter_or_remove(sql):
    add()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entry.objects.get().by_name == "Ann"


@pytest.mark.django_db
def test_each_authority_has_a_chain_of_its_own():
    first, other, second = add(), add(by=BEN), add(child_id=3, detail={"b": [1, 2.5, None], "a": "é"})
    assert (first.previous, other.previous, second.previous) == ("", "", first.digest)
    assert (first.user_id, other.user_id) == (7, None)
    assert trail.broken_links("806") == trail.broken_links("807") == trail.broken_links("806", newest=1) == trail.broken_links("none") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET by_name = 'other' WHERE id = %s",
        "UPDATE audit_entry SET event = 'other' WHERE id = %s",
        "UPDATE audit_entry SET subject = 'other' WHERE id = %s",
    ],
)
def test_an_altered_entry_shows(change):
    entries = [add() for _ in range(4)]
    altered(change, entries[1].pk)
    assert trail.broken_links("806") == [entries[1].pk]
    assert trail.broken_links("806", newest=2) == []


@pytest.mark.django_db
def test_a_gap_and_a_resealed_entry_show_at_what_follows():
    entries = [add() for _ in range(4)]
    altered("DELETE FROM audit_entry WHERE id = %s", entries[1].pk)
    assert trail.broken_links("806") == [entries[2].pk]
    entries[2].previous = entries[0].digest
    altered(
        "UPDATE audit_entry SET previous = %s, digest = %s WHERE id = %s",
        entries[0].digest,
        trail.digest_of(entries[2]),
        entries[2].pk,
    )
    assert trail.broken_links("806") == [entries[3].pk]


@pytest.mark.django_db
def test_an_action_without_a_word_is_undone():
    with pytest.raises(trail.NothingRecorded, match="does"):
        does(by=ANN, says=False)
    assert not Entry.objects.exists()
    assert does(by=ANN, says=True) == "done"
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_an_action_that_fails_takes_its_word_back():
    with pytest.raises(ValueError, match="after the word"):
        does(by=ANN, says=True, fails=True)
    assert not Entry.objects.exists()
    add()
    assert trail.broken_links("806") == []


@pytest.mark.django_db
def test_an_action_within_an_action_speaks_for_both_and_only_if_it_stays():
    calls(by=ANN, within=True)
    with pytest.raises(trail.NothingRecorded):
        calls(by=ANN, within=False)
    assert Entry.objects.filter(authority_code="806").count() == 1

    @trail.action
    def forgives(*, by) -> None:
        with pytest.raises(ValueError, match="after"):
            does(by=by, says=True, fails=True)

    with pytest.raises(trail.NothingRecorded):
        forgives(by=ANN)
    assert Entry.objects.filter(authority_code="806").count() == 1


@pytest.mark.django_db
def test_a_word_outside_an_action_does_not_count_for_the_next():
    add()
    with pytest.raises(trail.NothingRecorded):
        does(by=ANN, says=False)


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_word():
    with transaction.atomic():
        add()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_fork_the_chain():
    def work() -> None:
        try:
            for _ in range(10):
                add()
        finally:
            connection.close()

    together = [threading.Thread(target=work) for _ in range(3)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert Entry.objects.count() == 30
    assert trail.broken_links("806") == []
