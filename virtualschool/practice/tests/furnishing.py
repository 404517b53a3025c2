"""What stands for practice in the table of roles: a programme with a school, an item that was sent out, a policy that was consulted on, an
example and a case study that were shared, a published page; the same of another authority."""

import datetime as dt
from typing import Any

from django.utils import timezone

from virtualschool.authorities.queries import viewer_through
from virtualschool.practice.actions import examples, library, pages, policies, programmes

SCHOOL = 990101
STUDY = {
    "title": "A mentor at the right time",
    "background": "A pupil had lost trust in school.",
    "what_we_did": "A mentor met them every week.",
    "impact": "Attendance rose over the year.",
    "voice": "She listened.",
    "learning": "One adult matters.",
    "measures": ["attendance.rate"],
    "facts": {},
}
EXAMPLE = {
    "title": "A quiet start to the day",
    "school_urn": SCHOOL,
    "team": "",
    "what_was_done": "Breakfast with a known adult.",
    "what_changed": "Fewer mornings were missed.",
    "evidence": "The registers of two terms.",
    "measures": ["attendance.rate"],
}
ITEM = {"title": "Handbook for designated teachers", "kind": "handbook", "audiences": ["designated_teachers"], "is_public": True}
POLICY = {"title": "Suspensions: what we do together", "kind": "exclusions", "text": "# What we agree\n\n- Ask first.\n- Then act."}


def study_said(**changes: Any) -> dict[str, Any]:
    return STUDY | changes


def consulted(by: Any, **changes: Any) -> Any:
    """A policy that is out to consultation for two weeks."""
    made = policies.draft_policy(**(POLICY | changes), by=by)
    policies.move_policy(policy=made, name="consult", by=by, until=timezone.localdate() + dt.timedelta(days=14))
    return made


def adopted(by: Any, **changes: Any) -> Any:
    made = consulted(by, **changes)
    for name in ("close", "adopt"):
        policies.move_policy(policy=made, name=name, by=by)
    return made


def said_by(policy: Any, by: Any, text: str = "Say more about meals.") -> Any:
    return policies.comment(policy=policy, organisation="Marker Academy", role="Deputy head", name="", text=text, by=by)


def approved_study(by: Any, second: Any, **changes: Any) -> Any:
    study = examples.write_study(said=study_said(**changes), by=by)
    examples.move_study(study=study, name="submit", by=by)
    examples.move_study(study=study, name="approve", by=second)
    return study


def _furnished(by: Any) -> dict[str, Any]:
    """All kinds of things that an address of this room names. The other authority has nobody to approve, so its study is a draft."""
    today = timezone.localdate()
    programme = programmes.begin_programme(title="Attachment-aware schools", summary="", phase="secondary", starts_on=today, by=by)
    part = programmes.sign_up(programme=programme, school_urn=SCHOOL, signed_up_on=today, contact="Deputy head", by=by)
    item = library.keep_item(said=ITEM, by=by)
    version = library.issue_version(
        item=item, text="# Who does what", what_changed="", by=by, file_name="handbook.txt", content=b"Read me."
    )
    sent = library.distribute(version=version, audience="designated_teachers", sent_on=today, how="By e-mail", by=by)
    policy = consulted(by)
    comment = said_by(policy, by)
    example = examples.write_example(said=EXAMPLE, by=by)
    study = examples.write_study(said=study_said(background="A twin had lost trust in school."), by=by)
    page = pages.write_page(title="Who we are", text="We watch over their education.", by=by)
    pages.publish_page(page=page, number=1, by=by)
    return {
        "programme": programme,
        "part": part,
        "item": item,
        "sent": sent,
        "policy": policy,
        "in_force": adopted(by, title="Our joint statement", kind="mission"),
        "comment": comment,
        "example": example,
        "study": study,
        "flag": study.flags.get(),
        "page": page,
    }


OBJECT_OF = {
    "item": ("item", "edit_item", "withdraw_item", "issue", "distribute", "version_file"),
    "policy": ("policy", "revise", "move_policy"),
    "in_force": ("adopt",),
    "comment": ("answer",),
    "example": ("example", "edit_example", "share_example"),
    "study": ("study", "edit_study", "keep_flag", "move_study", "download_study"),
    "page": ("page", "edit_page", "publish"),
}
NAMES = {"move_policy": "close", "move_study": "check"}


def furnish(world: Any) -> None:
    """Fills the world's objects by room and by address."""
    ours = _furnished(viewer_through(world.users["head"].memberships.get()))
    theirs = _furnished(viewer_through(world.outsider.memberships.get()))
    shown = approved_study(
        viewer_through(world.users["coordinator"].memberships.get()), viewer_through(world.users["head"].memberships.get())
    )
    world.objects["practice"] = {
        "": {"public_id": ours["programme"].public_id, "number": ours["part"].pk, "code": world.authority.code},
        "@foreign": {"public_id": theirs["programme"].public_id, "number": theirs["part"].pk},
    }
    for name, addresses in OBJECT_OF.items():
        for address in addresses:
            number = {"version_file": 1}.get(address)
            own, other = (
                {"public_id": held[name].public_id, "number": number or held["flag"].pk, "way": NAMES.get(address), "key": "word"}
                for held in (ours, theirs)
            )
            world.objects[f"practice:{address}"] = {"": own, "@foreign": other}
    world.objects["practice:study"][""] = world.objects["practice:download_study"][""] = {"public_id": shown.public_id, "key": "word"}
    world.objects["practice:consultation"] = world.objects["practice:thanks"] = {"": {"token": ours["policy"].token}}
    world.objects["practice:read"] = {"": {"token": ours["sent"].token}}
    code = world.authority.code
    world.objects["practice:public_policy"] = {"": {"code": code, "token": ours["in_force"].public_id}}
    world.objects["practice:public_item"] = {"": {"code": code, "token": ours["item"].public_id}}
    world.objects["practice:public_page"] = {"": {"code": code, "slug": "who-we-are"}}
    world.sent["practice:publish"] = {"number": "1"}
