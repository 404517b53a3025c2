"""The roll as a workbook: a list of children that leaves the product, so it is written in the trail."""

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.presenting import roll_table
from virtualschool.children.roll import Wanted, roll
from virtualschool.documents.tables import Sheet, xlsx_bytes


@trail.action
def roll_workbook(*, wanted: Wanted, by: Viewer) -> bytes:
    """The roll with the same children, order and columns as on the page, as far as this viewer may see them."""
    children = list(roll(by, wanted))
    columns, rows = roll_table(by, children, wanted.on)
    chosen = {name: str(value) for name, value in vars(wanted).items() if value}
    trail.record("children.exported", on="children.roll", by=by, detail={"children": len(children), **chosen})
    return xlsx_bytes([Sheet(f"Roll {wanted.on:%d %b %Y}", columns, rows)])
