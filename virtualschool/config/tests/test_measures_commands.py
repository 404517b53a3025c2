"""`virtualschool measures` and `members`, as a check drives them."""

import argparse
import csv
import datetime as dt
import io
import json

import pytest

from tests.spec.world import Person, make
from virtualschool.config.cli import measures
from virtualschool.config.cli.common import Refusal
from virtualschool.measures.book import book

PERIOD = ["--authority", "806", "--from", "2025-09-01", "--to", "2025-12-19"]


@pytest.fixture
def run(authority, capsys):
    """Runs a command and gives what it printed."""

    def command(*words):
        parser = argparse.ArgumentParser()
        measures.add_to(parser.add_subparsers())
        chosen = parser.parse_args(words)
        assert chosen.run(chosen) == 0
        return capsys.readouterr().out

    return command


def children(authority, number):
    began = dt.date(2020, 1, 1)
    return make(authority, [Person(f"C{each:02}", sex="FM"[each % 2], episodes=[(began, None, "C2", "U1")]) for each in range(number)])


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_reading_in_csv_and_json(run, authority):
    children(authority, 3)
    (row,) = rows(run("measures", "roll.end", *PERIOD))
    assert list(row.items()) == [
        ("measure", "roll.end"),
        ("version", "1"),
        ("cohort", "cla"),
        ("period_start", "2025-09-01"),
        ("period_end", "2025-12-19"),
        ("breakdown", ""),
        ("group", ""),
        ("numerator", "3"),
        ("denominator", ""),
        ("value", "3"),
    ]
    (found,) = json.loads(run("measures", "attendance.rate", *PERIOD, "--format", "json"))
    assert (found["numerator"], found["value"], found["group"]) == (0, None, None)


def test_all_measures_that_the_cohort_has(run):
    assert len(rows(run("measures", *PERIOD))) == 16
    assert {row["measure"].split(".")[0] for row in rows(run("measures", *PERIOD, "--cohort", "cla_12m"))} == {
        "attendance",
        "suspensions",
        "exclusions",
    }
    assert len(rows(run("measures", "--list"))) == len(list(book))
    assert len(list(book)) > 20


def test_a_measure_of_other_things_needs_no_cohort_named(run, authority):
    (told,) = rows(run("measures", "plan.overdue", *PERIOD))
    assert (told["cohort"], told["numerator"], told["value"]) == ("actions", "0", ""), "without a plan nothing is known"
    both = rows(run("measures", "roll.end", "plan.on_track", *PERIOD))
    assert [row["cohort"] for row in both] == ["cla", "actions"]
    assert run("members", "plan.overdue", *PERIOD).splitlines() == ["what,group,numerator,denominator"]


def test_published_does_not_depend_on_what_is_asked_together(run, authority):
    children(authority, 8)
    (total,) = rows(run("measures", "roll.end", *PERIOD, "--published"))
    assert (total["numerator"], total["value"]) == ("8", "8")
    split = rows(run("measures", "roll.end", *PERIOD, "--by", "sex", "--published"))
    assert [(row["group"], row["numerator"], row["value"]) for row in split] == [("M", "", "c"), ("F", "", "c")]
    together = rows(run("measures", *PERIOD, "--by", "sex", "--published"))
    assert [row for row in together if row["measure"] == "roll.end"] == split


def test_the_children_behind_a_group(run, authority):
    children(authority, 3)
    found = rows(run("members", "roll.end", *PERIOD, "--by", "sex", "--group", "F"))
    assert found == [{"child": name, "upn": "", "group": "F", "numerator": "1", "denominator": ""} for name in ("C00", "C02")]
    assert [row["group"] for row in rows(run("members", "school.none", *PERIOD))] == ["", "", ""]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["measures", "roll.nothing", *PERIOD], "no measure"),
        (["measures", *PERIOD, "--cohort", "everyone"], "no cohort"),
        (["measures", *PERIOD, "--by", "shoe"], "no breakdown"),
        (["measures", "roll.end", *PERIOD, "--cohort", "cla_12m"], "cla only"),
        (["measures", "roll.end", "--authority", "806"], "which period"),
        (["measures", "--from", "2025-09-01", "--to", "2025-12-19"], "which authority"),
        (["measures", "--authority", "000", "--from", "2025-09-01", "--to", "2025-12-19"], "no English authority"),
        (["measures", "--authority", "806", "--from", "2025-12-19", "--to", "2025-09-01"], "cannot end"),
        (["members", "roll.nothing", *PERIOD], "no measure"),
        (["members", "roll.end", *PERIOD, "--group", "F"], "--by"),
    ],
)
def test_what_cannot_be_read_says_why(run, words, reason):
    with pytest.raises(Refusal, match=reason) as refusal:
        run(*words)
    assert refusal.value.exit_code == 2
