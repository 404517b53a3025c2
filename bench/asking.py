"""Pages asked for over and over, and what came of their aims. The aim of a page is for its slow end (p95) by the clock; the processor's
time beside it tells a slow page from a busy machine."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from bench.table import milliseconds, percentile
from virtualschool.kernel.collecting import settle

USUAL = 100
"""Milliseconds that a page may take at its slow end."""

COLUMNS = ("page", "aim, p95", "first", "p50", "p95", "processor, p95", "", "queries", "size")


class Page(NamedTuple):
    """What it is, its address (or addresses, asked in turn), its aim in milliseconds, how often it is asked for."""

    title: str
    addresses: Sequence[str]
    aim: int = USUAL
    times: int = 20


class Timed(NamedTuple):
    """Seconds by the clock and of this process's processor."""

    wall: float
    processor: float


def timed(work: Callable[[], Any]) -> Timed:
    began, used = time.perf_counter(), time.process_time()
    work()
    return Timed(time.perf_counter() - began, time.process_time() - used)


def client_of(user: Any) -> Any:
    """Somebody signed in. The first request of a process loads the program: that is not a page's time."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    client.get("/accessibility")
    settle()  # what the bench made and loaded itself is not searched on a page's time
    return client


def asked(client: Any, page: Page) -> list[object]:
    """A row of the table: the first time, the middle, the slow end, whether that meets the aim, the questions to the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = timed(partial(_get, client, page.addresses[0]))
    turns = (page.addresses[number % len(page.addresses)] for number in range(page.times))
    times = [timed(partial(_get, client, address)) for address in turns]
    with CaptureQueriesContext(connection) as questions:
        size = len(_get(client, page.addresses[0]).content)
    walls, processors = [each.wall for each in times], [each.processor for each in times]
    slow = percentile(walls, 0.95)
    shown = [milliseconds(each) for each in (first.wall, percentile(walls, 0.5), slow, percentile(processors, 0.95))]
    return [page.title, f"{page.aim} ms", *shown, verdict(slow, page.aim / 1000), len(questions), f"{size / 1024:.0f} KB"]


def _get(client: Any, address: str) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return answer


def verdict(took: float, aim: float) -> str:
    return "met" if took <= aim else "MISSED"


def summed_up(rows: Iterable[Sequence[object]]) -> str:
    """How many aims of these rows are met, and which are not."""
    held = [(str(row[0]), "met" if "met" in row else "MISSED") for row in rows if "met" in row or "MISSED" in row]
    missed = [title for title, word in held if word == "MISSED"]
    return f"{len(held) - len(missed)} of {len(held)} aims met{'; missed: ' + '; '.join(missed) if missed else ''}."
