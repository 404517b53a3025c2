"""A review of each authority for the table of roles and the sweep for leaks: the world's peer reviewer leads ours and has signed."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.world import World
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import viewer_through
from virtualschool.peer_reviews.actions import team
from virtualschool.peer_reviews.models import Prompt, Review
from virtualschool.peer_reviews.tests import making

BY_KLOE = ("kloe", "remove_kloe", "add_prompt")
BY_MEMBER = ("access", "link")


def furnish(world: World) -> None:
    """Fills `world.objects` for the addresses of this room."""
    host = viewer_through(world.users["head"].memberships.get())
    review = prepared(host, "peer_reviewer@tests.example")
    peer = viewer_through(world.users["peer_reviewer"].memberships.get())
    for kind in ("conflicts", "confidentiality"):
        team.sign(review=review, kind=kind, by=peer)
    theirs = viewer_through(world.outsider.memberships.get())
    foreign = prepared(theirs, "peer@elsewhere.example")
    world.parts["peer_reviews"] = {"token": "not-a-link"}
    _list(world, "peer_reviews", review, foreign)
    ours, others = things(review), things(foreign)
    for name in (*BY_KLOE, *BY_MEMBER, "remove_prompt"):
        kind = "kloe" if name in BY_KLOE else "member" if name in BY_MEMBER else "prompt"
        _list(world, f"peer_reviews:{name}", ours[kind], others[kind])
    if find_spec("virtualschool.peer_reviews.tests.furnishing_findings"):
        import_module("virtualschool.peer_reviews.tests.furnishing_findings").furnish(world)


def prepared(host: Viewer, email: str) -> Review:
    """A review whose lead peer is invited."""
    review = making.scoped(host)
    making.invited(review, host, email=email)
    return review


def things(review: Review) -> dict[str, Any]:
    """What stands for each kind of object."""
    prompt = Prompt.objects.filter(kloe__review=review).first()
    return {"kloe": review.kloes.first(), "member": review.team.first(), "prompt": prompt}


def _list(world: World, name: str, ours: Any, theirs: Any) -> None:
    world.objects[name] = {"": {"public_id": ours.public_id}, "@foreign": {"public_id": theirs.public_id}}
