"""Drawing a sample so that it can be drawn again: the same list, seed, rule and size give the same files in the same order. Pure.

Each reference is put in an order that only the seed decides, so a pseudonym's number tells nothing of the list it came from. The list
itself is not kept: its seal shows whether it is the same list, and is made with the review's secret, so nobody can guess what was in it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

RANDOM, EVERY_NTH = "random", "every_nth"


def listed(text: str) -> list[str]:
    """The references of a pasted list, one a line, once each, in order."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def drawn(population: Iterable[str], *, size: int, seed: str, rule: str) -> list[str]:
    """The drawn references. At random: the first `size` in the seed's order. Every so-many-th: of the sorted list from a start that the
    seed decides, then in the seed's order. Raises ValueError for a size that the list does not have."""
    everything = sorted(set(population))
    if not 1 <= size <= len(everything):
        raise ValueError(f"A sample of {size} cannot be drawn from {len(everything)}.")
    if rule == EVERY_NTH:
        return _in_order(_every_nth(everything, size, seed), seed)
    return _in_order(everything, seed)[:size]


def _every_nth(everything: Sequence[str], size: int, seed: str) -> list[str]:
    step = len(everything) / size
    start = int(hashlib.sha256(f"start {seed}".encode()).hexdigest(), 16) % 10_000 / 10_000 * step
    return [everything[int(start + place * step)] for place in range(size)]


def _in_order(references: Iterable[str], seed: str) -> list[str]:
    return sorted(references, key=lambda each: hashlib.sha256(f"{seed}\n{each}".encode()).hexdigest())


def seal_of(population: Iterable[str], *, secret: str) -> str:
    """The seal of a list, whatever its order."""
    return hmac.new(secret.encode(), "\n".join(sorted(set(population))).encode(), hashlib.sha256).hexdigest()


def pseudonym(kind: str, place: int) -> str:
    """What a file or plan is called: F-01, P-01."""
    return f"{'P' if kind == 'plans' else 'F'}-{place:02d}"
