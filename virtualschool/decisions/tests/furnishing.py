"""What stands for reports, appendices and publications in the table of roles."""

import datetime as dt
from typing import Any

from tests.world import PASSWORD
from virtualschool.authorities.queries import viewer_through
from virtualschool.decisions import actions
from virtualschool.decisions.models import Appendix, ExecutiveReport, Publication
from virtualschool.documents import frozen
from virtualschool.documents.sealing import seal_of

TODAY = dt.date(2026, 6, 17)


def furnish(world: Any) -> None:
    """The same in both authorities: a draft with an appendix, one submitted, one decided and published."""
    ours, theirs = (_made(world, user, of) for user, of in ((world.users["head"], world.authority), (world.outsider, world.other)))

    def pair(name: str, **more: Any) -> dict[str, dict[str, Any]]:
        return {"": {"public_id": ours[name], **more}, "@foreign": {"public_id": theirs[name], **more}}

    world.objects["decisions"] = pair("decided")
    for name in ("edit", "add_option", "attach"):
        world.objects[f"decisions:{name}"] = pair("draft")
    world.objects["decisions:remove_option"] = pair("draft", option=ours["option"])
    world.objects["decisions:reword_option"] = pair("draft", option=ours["option"])
    world.objects["decisions:detach"] = pair("appendix")
    world.objects["decisions:move"] = pair("submitted", way="take_back")
    world.objects["decisions:decide"] = pair("submitted")
    world.objects["decisions:take"] = pair("decided", key="html")
    for name in ("publication", "withdraw"):
        world.objects[f"decisions:{name}"] = pair("publication")
    world.objects["decisions:publication_file"] = pair("other_publication", key="html")


def _written(by: Any) -> ExecutiveReport:
    made = actions.begin_report(title="Peer review", by=by)
    words = {"purpose": "To tell of it.", "background": "Peers came.", "recommendation": "Endorse the plan."}
    made = actions.write_report(report=made, version=0, by=by, **words)
    actions.add_option(report=made, text="Endorse", is_recommended=True, why="It helps.", by=by)
    actions.add_option(report=made, text="Do not", is_recommended=False, why="It would be slower.", by=by)
    return made


def _submitted(by: Any) -> ExecutiveReport:
    made = _written(by)
    for name in ("finish", "submit"):
        actions.move_report(report=made, name=name, by=by)
    return made


def _director(world: Any, authority: Any) -> Any:
    """Whoever records decisions there."""
    from virtualschool.authorities.actions import add_person
    from virtualschool.authorities.queries import command_line_viewer

    if authority is world.authority:
        return viewer_through(world.users["director"].memberships.get())
    person = {
        "email": "director@elsewhere.example",
        "name": "Outside Director",
        "role": "director",
    }
    membership = add_person(
        **person, password=PASSWORD, authority=authority, starts_on=dt.date(2025, 1, 1), by=command_line_viewer(authority)
    )
    return viewer_through(membership)


def _published(report: ExecutiveReport, by: Any) -> Publication:
    found = actions.look_through(report=report, by=by)
    seal = seal_of(frozen.to_json(actions.for_everyone(report)))
    return actions.publish(report=report, kept={each.text: "known" for each in found}, replaced={}, seal=seal, by=by)


def _made(world: Any, user: Any, authority: Any) -> dict[str, Any]:
    by, director = viewer_through(user.memberships.get()), _director(world, authority)
    draft = _written(by)
    appendix: Appendix = actions.attach_text(report=draft, title="Letter", text="From the peers.", by=by)
    words = {"outcome": "approved", "ordered": "Endorsed.", "reason": "It helps.", "decided_on": TODAY}
    decided = actions.record_decision(report=_submitted(by), by=director, **words)
    found = {
        "draft": draft,
        "option": draft.options.all()[0],
        "appendix": appendix,
        "submitted": _submitted(by),
        "decided": decided,
        "publication": _published(decided, by),
        "other_publication": _published(decided, by),
    }
    return {name: thing.public_id for name, thing in found.items()}
