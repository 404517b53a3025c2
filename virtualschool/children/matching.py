"""Finding the child that a row speaks of: by CHILD, by UPN, or not at all; never by a guess."""

from collections import defaultdict
from typing import Any

from virtualschool.children.models import Child
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.kernel.identifiers import is_unknown_upn


class ChildIndex:
    """The children of an authority by both identifiers. UN1 to UN5 never match; a UPN that two children carry matches none."""

    def __init__(self, authority: Any) -> None:
        self.by_code: dict[str, int] = {}
        self._by_upn: dict[str, set[int]] = defaultdict(set)
        self._upn: dict[int, str] = {}
        for pk, code, upn in Child.objects.filter(authority=authority).values_list("pk", "child_code", "upn"):
            self.by_code[code] = pk
            self._upn[pk] = upn
            if upn and not is_unknown_upn(upn):
                self._by_upn[upn].add(pk)

    @classmethod
    def of(cls, run: Run) -> "ChildIndex":
        """The index of this batch, made once after the children's files are in."""
        if "children.index" not in run.notes:
            run.notes["children.index"] = cls(run.authority)
        return run.notes["children.index"]

    def match(self, load: FileLoad, row: Row) -> int | None:
        """The child's id, also set on the row; None when the row had to wait in the queue (with its reason) or be refused.
        With both identifiers CHILD decides, and a UPN that disagrees is a problem. A row that a person matched stays so."""
        if row.child_id is not None:
            return row.child_id
        code, upn = load.raw(row, "CHILD"), load.raw(row, "UPN").upper()
        if not code and (not upn or is_unknown_upn(upn)):
            load.refuse(row, "UPN" if load.has("UPN") else "CHILD", "child.unnamed", "The row names no child: give a UPN or a CHILD.")
            return None
        row.child_id = self._by_code(load, row, code, upn) if code else self._by_its_upn(load, row, upn)
        return row.child_id

    def with_upn(self, upn: str) -> int | None:
        """The one child who carries this UPN; None when nobody or more than one does."""
        found = self._by_upn.get(upn.upper(), set()) if upn else set()
        return next(iter(found)) if len(found) == 1 else None

    def _by_code(self, load: FileLoad, row: Row, code: str, upn: str) -> int | None:
        found = self.by_code.get(code)
        if found is None:
            load.wait(row, "CHILD", "No child of this authority has this CHILD number.")
            return None
        held = self._upn.get(found, "")
        if upn and held and upn != held and not is_unknown_upn(upn) and not is_unknown_upn(held):
            row.child_id = found
            load.warn(row, "UPN", "child.upn_disagrees", "The UPN is not the one held for this CHILD; CHILD decided.")
        return found

    def _by_its_upn(self, load: FileLoad, row: Row, upn: str) -> int | None:
        found = self._by_upn.get(upn, set())
        if len(found) == 1:
            return next(iter(found))
        load.wait(row, "UPN", "Two children carry this UPN." if found else "No child of this authority has this UPN.")
        return None
