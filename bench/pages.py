"""Pages as the head asks for them, over and over."""

from typing import Any

from bench.asking import COLUMNS, Page, asked, client_of, summed_up
from bench.table import table

TIMES = 25


def pages(authority: Any) -> str:
    """A table of pages. `first` is asked with no reading remembered."""
    from virtualschool.measures.remembering import forget

    client = client_of(head_of(authority))
    rows = []
    for title, addresses in _addresses(authority):
        forget()
        rows.append(asked(client, Page(title, addresses, times=TIMES)))
    return f"{table('Pages', COLUMNS, rows)}\n{summed_up(rows)}"


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
        held = add_person(
            email="head@bench.example",
            name="Bench Head",
            password="a password for the bench only",  # noqa: S106 - of an account in a scratch database
            role="head",
            authority=authority,
            starts_on=dt.date(2020, 1, 1),
            by=command_line_viewer(authority),
        )
    return held.user
