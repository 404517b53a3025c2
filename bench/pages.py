"""Pages as the head asks for them, over and over: the first time, the middle, the slow end, and the questions to the database."""

import time
from itertools import cycle, islice
from typing import Any

from bench.table import milliseconds, percentile, table

TIMES = 25


def pages(authority: Any) -> str:
    """A table of pages. `first` is asked with no reading remembered."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from virtualschool.measures.remembering import forget

    client = Client()
    client.force_login(head_of(authority))
    client.get("/accessibility")  # the first request of a process loads the program: that is not the page's time
    rows = []
    for title, addresses in _addresses(authority):
        forget()
        first = _time(client, addresses[0])
        times = [_time(client, address) for address in islice(cycle(addresses), TIMES)]
        with CaptureQueriesContext(connection) as asked:
            size = len(client.get(addresses[0]).content)
        middle, slow = percentile(times, 0.5), percentile(times, 0.95)
        rows.append([title, milliseconds(first), milliseconds(middle), milliseconds(slow), len(asked), f"{size / 1024:.0f} KB"])
    return table("Pages", ["page", "first", "p50", "p95", "queries", "size"], rows)


def _time(client: Any, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - started
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return took


def _addresses(authority: Any) -> list[tuple[str, list[str]]]:
    from virtualschool.children.models import Child

    held = Child.objects.filter(authority=authority, register_months__isnull=False).distinct().order_by("pk")
    ids = [str(public_id) for public_id in held.values_list("public_id", flat=True)[:TIMES]]
    return [
        ("home", ["/"]),
        ("roll", ["/children/"]),
        ("roll on a past day, by school", ["/children/?on=2026-03-14&sort=school"]),
        ("a child", [f"/children/{each}/" for each in ids]),
        ("where it comes from", [f"/children/{each}/sources/" for each in ids]),
        ("who looked", [f"/children/{each}/trail/" for each in ids]),
        ("heatmap of a child", [f"/attendance/{each}/" for each in ids]),
        ("all measures", ["/measures/"]),
        ("a measure by school", ["/measures/attendance.rate/?by=school"]),
        ("a measure by month, 12 months", ["/measures/attendance.persistent/?by=month&cohort=cla_12m"]),
        ("children behind a measure", ["/measures/attendance.severe/children/"]),
        ("schools", ["/schools/"]),
        ("data quality", ["/data/quality/"]),
        ("data quality by child", ["/data/quality/?show=children"]),
        ("import, history", ["/data/import/"]),
        ("reports", ["/reports/"]),
    ]


def head_of(authority: Any) -> Any:
    """Someone with the head's role, made on the first run."""
    import datetime as dt

    from virtualschool.authorities.actions import add_person
    from virtualschool.authorities.models import Membership
    from virtualschool.authorities.queries import command_line_viewer

    held = Membership.objects.filter(authority=authority, role="head").first()
    if held is None:
        person = {"email": "head@bench.example", "name": "Bench Head", "password": "a password for the bench only", "role": "head"}
        held = add_person(**person, authority=authority, starts_on=dt.date(2020, 1, 1), by=command_line_viewer(authority))
    return held.user
