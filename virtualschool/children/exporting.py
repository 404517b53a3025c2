"""What leaves the product about children: the roll as a workbook, a child's time axis as a table. Each is written in the trail."""

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.lanes import laid_for
from virtualschool.children.models import Child
from virtualschool.children.presenting import roll_table
from virtualschool.children.roll import Wanted, roll
from virtualschool.documents.tables import Sheet, csv_bytes, xlsx_bytes
from virtualschool.kernel.periods import Period

LANE_COLUMNS = ("Lane", "What", "From", "To")


@trail.action
def roll_workbook(*, wanted: Wanted, by: Viewer) -> bytes:
    """The roll with the same children, order and columns as on the page, as far as this viewer may see them."""
    children = list(roll(by, wanted))
    columns, rows = roll_table(by, children, wanted.on)
    chosen = {name: str(value) for name, value in vars(wanted).items() if value}
    trail.record("children.exported", on="children.roll", by=by, detail={"children": len(children), **chosen})
    return xlsx_bytes([Sheet(f"Roll {wanted.on:%d %b %Y}", columns, rows)])


@trail.action
def lanes_table(*, child: Child, period: Period, by: Viewer) -> bytes:
    """The lanes of a child's page in words, as CSV: the same rows as the table beside the chart."""
    trail.record("child.exported", on=child, by=by, child_id=child.pk, detail={"page": "lanes"})
    rows = [row for laid in laid_for(child, period, by) for row in laid.told(period)]
    return csv_bytes(LANE_COLUMNS, rows)
