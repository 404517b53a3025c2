"""Holding Python's search for cyclic garbage back: while a large load runs, and while a page is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cyclic garbage inside. A load makes millions of objects that last and hardly a cycle, and the collector
    would walk all of them again and again: a quarter of the time of a large file, for 5 % of its memory. Also a decorator;
    may be nested."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


NEW_OBJECTS = 50_000
"""How many objects may be made, beyond those that went again, before the search runs. Python's own 700 suits small scripts: a page of
three hundred actions makes tens of thousands, none of them in a cycle, and would stand still several times while all was walked."""


def settle() -> None:
    """Call it once when a process has loaded what stays for its life: that is not walked again, and the search comes less often. Halves
    the slow end of long pages (bench, pages over 300 actions)."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
