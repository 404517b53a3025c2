"""A review of each authority for the table of roles and the sweep for leaks: the world's peer reviewer leads ours and has signed."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.world import World
from virtualschool.authorities.queries import viewer_through
from virtualschool.peer_reviews.models import Prompt, Review
from virtualschool.peer_reviews.tests import furnishing_packages, making

OF = {
    "kloe": ("kloe", "remove_kloe", "add_prompt", "evaluate"),
    "member": ("access", "link"),
    "prompt": ("remove_prompt",),
    "request": ("decline",),
    "document": ("document", "add_version", "judge", "look", "withdraw_document", "file"),
    "slot": ("slot", "edit_slot", "minutes", "cancel_slot"),
    "note": ("note", "retract_note"),
}
"""By kind of object: the addresses that take one."""


def furnish(world: World) -> None:
    """Fills `world.objects` for the addresses of this room."""
    host = viewer_through(world.users["head"].memberships.get())
    review = making.whole(host, "peer_reviewer@tests.example")
    foreign = making.whole(viewer_through(world.outsider.memberships.get()), "peer@elsewhere.example")
    world.parts["peer_reviews"] = {"token": "not-a-link"}
    world.objects["peer_reviews:rubric"] = {"": {"key": "plan_audit"}}
    _list(world, "peer_reviews", review, foreign)
    ours, others = things(review), things(foreign)
    for kind, names in OF.items():
        for name in names:
            _list(world, f"peer_reviews:{name}", ours[kind], others[kind])
    if find_spec("virtualschool.peer_reviews.tests.furnishing_findings"):
        import_module("virtualschool.peer_reviews.tests.furnishing_findings").furnish(world)
    furnishing_packages.furnish(world, review, foreign)


def things(review: Review) -> dict[str, Any]:
    """What stands for each kind of object."""
    return {
        "kloe": review.kloes.first(),
        "member": review.team.first(),
        "prompt": Prompt.objects.filter(kloe__review=review).first(),
        "request": review.requests.first(),
        "document": review.documents.first(),
        "slot": review.slots.first(),
        "note": review.notes.first(),
    }


def _list(world: World, name: str, ours: Any, theirs: Any) -> None:
    world.objects[name] = {"": {"public_id": ours.public_id}, "@foreign": {"public_id": theirs.public_id}}
