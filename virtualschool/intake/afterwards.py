"""What follows a load: tables derived from what changed, and rules that need several rooms' facts.

Rooms above register their part here, since this engine may not know them.
"""

from collections.abc import Callable
from typing import Any

from virtualschool.intake.loading import Run
from virtualschool.intake.models import Batch

Derivation = Callable[[Any, set[int] | None, set[str]], None]
CrossCheck = Callable[[Run], None]

Objection = Callable[[Batch], str]

_objections: list[Objection] = []
_derivations: list[tuple[int, Derivation]] = []
_cross_checks: list[CrossCheck] = []


def derivation(order: int) -> Callable[[Derivation], Derivation]:
    """Registers `rebuild(authority, child_ids, tables)`: makes derived rows anew for these children, all when None. `order`:
    lower first (care 10, registers 20)."""

    def add(rebuild: Derivation) -> Derivation:
        _derivations.append((order, rebuild))
        _derivations.sort(key=lambda each: each[0])
        return rebuild

    return add


def cross_check(rule: CrossCheck) -> CrossCheck:
    """Registers a rule that runs once a batch, after every file is in and the derived tables are made."""
    _cross_checks.append(rule)
    return rule


def objection(rule: Objection) -> Objection:
    """Registers `why_not(batch)`: what a room has done since on a batch's rows, in a user's words, which forbids undoing it; empty for
    nothing."""
    _objections.append(rule)
    return rule


def objection_to(batch: Batch) -> str:
    """The first reason not to undo a batch; empty when there is none."""
    return next((reason for rule in _objections if (reason := rule(batch))), "")


def derive(authority: Any, child_ids: set[int] | None, tables: set[str]) -> None:
    """Runs every derivation for these children; does nothing for an empty set unless shared tables (schools) changed."""
    for _, rebuild in _derivations:
        rebuild(authority, child_ids, tables)


def judge(run: Run) -> None:
    """Runs the rules that need several files or rooms."""
    for rule in _cross_checks:
        rule(run)
