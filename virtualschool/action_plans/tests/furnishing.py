"""A plan of the authority and one of another, for the table of who may go where."""

from typing import Any

from tests.world import World


def furnish(world: World) -> None:
    """Imports a plan in both authorities, with a file that waits in each; fills the parts of every address."""
    from virtualschool.authorities.queries import viewer_through

    for whose, user, authority in (("", world.users["head"], world.authority), ("@foreign", world.outsider, world.other)):
        _of(world, whose, viewer_through(user.memberships.get()), authority)
    world.parts["action_plans"] = {"key": "csv", "of": "delivery", "way": "close", "place": 99, "number": 0}
    plan = world.objects["action_plans"]
    for name in (
        "action",
        "edit_action",
        "progress",
        "due",
        "complete",
        "reopen",
        "override",
        "withdraw",
        "link",
        "unlink",
        "kpi",
        "drop_kpi",
    ):
        world.objects[f"action_plans:{name}"] = _each(plan, "action", world.parts["action_plans"])
    for name in ("theme", "add_consideration"):
        world.objects[f"action_plans:{name}"] = _each(plan, "theme", {})
    for name in ("consideration", "add_action"):
        world.objects[f"action_plans:{name}"] = _each(plan, "consideration", {})
    for name in ("preview", "discard"):
        world.objects[f"action_plans:{name}"] = _each(plan, "upload", {})


def _of(world: World, whose: str, by: Any, authority: Any) -> None:
    from virtualschool.action_plans import imports
    from virtualschool.action_plans.imports.uploads import take_upload
    from virtualschool.action_plans.tests.sample import NAME, content

    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=by).plan
    assert plan is not None
    action = plan.actions.select_related("consideration__theme").order_by("number")[1]
    world.objects.setdefault("action_plans", {})[whose] = {
        "public_id": plan.public_id,
        "action": action.public_id,
        "consideration": action.consideration.public_id,
        "theme": action.consideration.theme.public_id,
        "upload": take_upload(name="another.txt", content=content(), by=by).public_id,
    }


def _each(held: dict[str, dict[str, Any]], name: str, more: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {whose: {"public_id": parts[name], **more} for whose, parts in held.items()}
