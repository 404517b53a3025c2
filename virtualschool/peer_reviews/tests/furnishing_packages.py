"""Partners and packages of both councils for the table of roles and the sweep for leaks."""

from tests.world import World
from virtualschool.authorities.queries import viewer_through
from virtualschool.exchange.models import Package
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.tests.packages import two


def furnish(world: World, review: Review, foreign: Review) -> None:
    """Each council has the other as a partner, has sent it a review and has brought what it sent."""
    host, theirs = (viewer_through(person.memberships.get()) for person in (world.users["head"], world.outsider))
    here, there = two.befriended(host, theirs)
    sent, data = two.sent(here, review)
    other, back = two.sent(there, foreign)
    brought, away = actions.bring(data=back, by=here.by), actions.bring(data=data, by=there.by)
    assert {brought.state, away.state} == {Package.State.WAITING}
    _list(world, "partner", here.partner, there.partner)
    _list(world, "package_file", sent, other)
    for name in ("package", "decide"):
        _list(world, name, brought, away)


def _list(world: World, name: str, ours: object, theirs: object) -> None:
    ids = {"": {"public_id": ours.public_id}, "@foreign": {"public_id": theirs.public_id}}  # type: ignore[attr-defined]
    world.objects[f"peer_reviews:{name}"] = ids
