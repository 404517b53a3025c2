"""What is shared with schools: a programme, a handbook, policies, examples, a case study, public pages."""

import datetime as dt
from typing import Any

from virtualschool.demo.improvement.cast import Cast
from virtualschool.kernel.periods import Period
from virtualschool.practice.actions import examples, library, pages, policies, programmes
from virtualschool.practice.policies import by_link
from virtualschool.scorecards.measures import secondary_schools


def bring(cast: Cast) -> None:
    words = cast.words("practice")
    _programme(cast, words["programme"])
    _handbook(cast, words["handbook"])
    _consulted(cast, words["consulted"])
    _adopted(cast, words["adopted"])
    for each in words["examples"]:
        made = examples.write_example(said={key: each[key] for key in each if key not in ("days", "with", "at")}, by=cast.deputy)
        examples.share_example(
            example=made, shared_on=cast.workday(each["days"]), shared_with=each["with"], at_event=each["at"], by=cast.deputy
        )
    _case_study(cast, words["case_study"])
    for each in words["pages"]:
        page = pages.write_page(title=each["title"], text=each["text"], by=cast.deputy)
        pages.publish_page(page=page, number=1, by=cast.head)


def secondaries(cast: Cast) -> list[int]:
    """The authority's secondary schools with our children, by URN."""
    return sorted(secondary_schools(cast.authority, Period(cast.today, cast.today)))


def _programme(cast: Cast, said: dict[str, Any]) -> None:
    """Two secondary schools at first, then nearly all; one is still asked."""
    programme = programmes.begin_programme(
        title=said["title"], summary=said["summary"], phase="secondary", starts_on=cast.month(-11), by=cast.head
    )
    urns = secondaries(cast)
    for place, urn in enumerate(urns[: max(1, len(urns) - 1)]):
        day = cast.month(-11 if place < 2 else -9 + place % 8) + dt.timedelta(days=13)
        part = programmes.sign_up(programme=programme, school_urn=urn, signed_up_on=day, contact=said["contact"], by=cast.deputy)
        if place % 3 != 2:
            programmes.move_on(part=part, stage="completed" if place == 0 else "engaging", by=cast.deputy)


def _handbook(cast: Cast, said: dict[str, Any]) -> None:
    told = {"title": said["title"], "kind": "handbook", "audiences": said["audiences"], "is_public": True, "review_on": cast.end(9)}
    item = library.keep_item(said=told, by=cast.deputy)
    library.issue_version(item=item, text=said["first"], what_changed="", by=cast.deputy)
    issued = library.issue_version(item=item, text=said["second"], what_changed=said["changed"], by=cast.deputy)
    expected, audience = len(said["read_by"]) + 9, "designated_teachers"
    sent = library.distribute(
        version=issued, audience=audience, sent_on=cast.workday(-6), how=said["how"], expected=expected, by=cast.deputy
    )
    for name in said["read_by"]:
        library.acknowledge(distribution=sent, name=name, role="Designated teacher", by=by_link(cast.authority))


def _consulted(cast: Cast, said: dict[str, Any]) -> None:
    """A policy that is out to consultation, with what came in so far."""
    policy = policies.draft_policy(title=said["title"], kind=said["kind"], text=said["text"], by=cast.deputy)
    policies.move_policy(policy=policy, name="consult", until=cast.today + dt.timedelta(days=27), by=cast.deputy)
    for each in said["comments"]:
        policies.comment(
            policy=policy, organisation=each["organisation"], role=each["role"], name="", text=each["text"], by=by_link(cast.authority)
        )


def _adopted(cast: Cast, said: dict[str, Any]) -> None:
    """One that the council has adopted, and some of its schools."""
    policy = policies.draft_policy(title=said["title"], kind=said["kind"], text=said["text"], by=cast.deputy)
    policies.move_policy(policy=policy, name="consult", until=cast.today + dt.timedelta(days=1), by=cast.deputy)
    comment = policies.comment(policy=policy, name="", by=by_link(cast.authority), **said["comment"])
    policies.move_policy(policy=policy, name="close", by=cast.deputy)
    policies.revise_policy(policy=policy, text=said["revised"], why=said["answer"], seen=1, by=cast.deputy)
    policies.answer_comment(comment=comment, outcome="changed", answer=said["answer"], by=cast.deputy)
    policies.move_policy(policy=policy, name="adopt", by=cast.head)
    for urn in secondaries(cast)[:4]:
        policies.adopt_by_school(policy=policy, school_urn=urn, adopted_on=cast.today, adopted_by="Governing body", by=cast.deputy)


def _case_study(cast: Cast, said: dict[str, Any]) -> None:
    """Written by one, read and approved by another; what the check points at is kept with a reason where it may stay."""
    study = examples.write_study(said=said, by=cast.deputy)
    for flag in study.flags.exclude(kind="personal"):
        examples.keep_flag(flag=flag, reason="Looked at by two people: it is true of many children.", by=cast.deputy)
    examples.move_study(study=study, name="submit", by=cast.deputy)
    examples.move_study(study=study, name="approve", by=cast.head)
    examples.move_study(study=study, name="share", by=cast.head)
