"""Reviews of each authority from evidence to follow-up, for the table of roles and the sweep for leaks.

One is on site, led by the world's peer reviewer; one is with the host for its factual check; one is signed off with its follow-up
under way. What stands for an address is that of the stage at which it is used.
"""

from typing import Any

from tests.world import World
from virtualschool.authorities.queries import viewer_through
from virtualschool.peer_reviews.actions import exhibits, follow_ups, reports
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.tests import making_findings as made_by

ON_SITE = ("exhibits", "matrix", "samples", "end_keys", "findings", "feedback", "feedback_slides", "report_write")
CHECKED = ("report_move", "report_sign", "check")
SIGNED = ("report", "report_file", "follow_up", "follow_up_do", "follow_up_file")
OF_THINGS = {
    "exhibit": ("exhibit", "exhibit_file"),
    "asked": ("answer_request",),
    "sample": ("sample",),
    "item": ("sample_item",),
    "finding": ("finding", "finding_link", "finding_move"),
    "link": ("finding_unlink",),
    "comment": ("comment_answer",),
    "planned": ("finding_plan",),
}


def furnish(world: World) -> None:
    """Fills `world.objects` for the addresses from evidence to follow-up."""
    ours = _made(world, world.users["head"], "peer_reviewer@tests.example")
    theirs = _made(world, world.outsider, "peer@elsewhere.example")
    for stage, names in (("on_site", ON_SITE), ("checked", CHECKED), ("signed", SIGNED)):
        for name in names:
            _list(world, name, ours[stage], theirs[stage])
    for kind, names in OF_THINGS.items():
        for name in names:
            _list(world, name, ours[kind], theirs[kind])


def _made(world: World, head: Any, email: str) -> dict[str, Any]:
    host = viewer_through(head.memberships.get())
    made = made_by.on_site(host, email)
    exhibit, sample = made_by.exhibited(made), made_by.sampled(made)
    made_by.provided(made, sample)
    finding = made_by.triangulated(made)
    asked = exhibits.ask_for_exhibit(review=made.review, question=made_by.question(), why="", by=made.lead)
    checked = made_by.on_site(host, email)
    report = made_by.sent(checked)
    comment = reports.comment(report=report, about="summary", kind="wrong", text="It was March.", by=host)
    signed = _followed(made_by.on_site(host, email))
    return {
        "on_site": made.review,
        "checked": checked.review,
        "signed": signed,
        "exhibit": exhibit,
        "asked": asked,
        "sample": sample,
        "item": sample.items.first(),
        "finding": finding,
        "link": finding.links.first(),
        "comment": comment,
        "planned": signed.findings.get(kind="consideration"),
    }


def _followed(made: made_by.Made) -> Review:
    made_by.exhibited(made)
    made_by.signed_off(made)
    follow_up = follow_ups.begin_follow_up(review=made.review, visits_on=made_by.TODAY, by=made.host)
    follow_ups.read_again(follow_up=follow_up, by=made.host)
    return made.review


def _list(world: World, name: str, ours: Any, theirs: Any) -> None:
    parts = {"key": "html"}
    world.objects[f"peer_reviews:{name}"] = {"": {"public_id": ours.public_id} | parts, "@foreign": {"public_id": theirs.public_id} | parts}
