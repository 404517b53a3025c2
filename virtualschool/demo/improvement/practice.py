"""What is shared with schools: a programme, a handbook, policies, examples, a case study, public pages."""

import datetime as dt
from typing import Any

from virtualschool.demo.improvement import clock
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
        shared_on = cast.workday(each["days"])
        with clock.at(shared_on):
            made = examples.write_example(said={key: each[key] for key in each if key not in ("days", "with", "at")}, by=cast.deputy)
            examples.share_example(example=made, shared_on=shared_on, shared_with=each["with"], at_event=each["at"], by=cast.deputy)
    with clock.at(cast.workday(-30)):
        _case_study(cast, words["case_study"])
    for each in words["pages"]:
        with clock.at(cast.workday(-200)):
            page = pages.write_page(title=each["title"], text=each["text"], by=cast.deputy)
            pages.publish_page(page=page, number=1, by=cast.head)


def secondaries(cast: Cast) -> list[int]:
    """The authority's secondary schools with our children, by URN."""
    return sorted(secondary_schools(cast.authority, Period(cast.today, cast.today)))


def _programme(cast: Cast, said: dict[str, Any]) -> None:
    """Two secondary schools at first, then nearly all; one is still asked."""
    with clock.at(cast.month(-11)):
        programme = programmes.begin_programme(
            title=said["title"], summary=said["summary"], phase="secondary", starts_on=cast.month(-11), by=cast.head
        )
    urns = secondaries(cast)
    for place, urn in enumerate(urns[: max(1, len(urns) - 1)]):
        day = cast.month(-11 if place < 2 else -9 + place % 8) + dt.timedelta(days=13)
        with clock.at(day):
            part = programmes.sign_up(programme=programme, school_urn=urn, signed_up_on=day, contact=said["contact"], by=cast.deputy)
        if place % 3 != 2:
            programmes.move_on(part=part, stage="completed" if place == 0 else "engaging", by=cast.deputy)


def _handbook(cast: Cast, said: dict[str, Any]) -> None:
    told = {"title": said["title"], "kind": "handbook", "audiences": said["audiences"], "is_public": True, "review_on": cast.end(9)}
    with clock.at(cast.workday(-330)):
        item = library.keep_item(said=told, by=cast.deputy)
        library.issue_version(item=item, text=said["first"], what_changed="", by=cast.deputy)
    expected, audience, sent_on = len(said["read_by"]) + 9, "designated_teachers", cast.workday(-6)
    with clock.at(sent_on, hour=9):
        issued = library.issue_version(item=item, text=said["second"], what_changed=said["changed"], by=cast.deputy)
        sent = library.distribute(version=issued, audience=audience, sent_on=sent_on, how=said["how"], expected=expected, by=cast.deputy)
    for place, name in enumerate(said["read_by"]):
        with clock.at(sent_on + dt.timedelta(days=place // 2), hour=12):
            library.acknowledge(distribution=sent, name=name, role="Designated teacher", by=by_link(cast.authority))


def _consulted(cast: Cast, said: dict[str, Any]) -> None:
    """A policy that is out to consultation, with what came in so far."""
    with clock.at(cast.workday(-15)):
        policy = policies.draft_policy(title=said["title"], kind=said["kind"], text=said["text"], by=cast.deputy)
        policies.move_policy(policy=policy, name="consult", until=cast.today + dt.timedelta(days=27), by=cast.deputy)
    for place, each in enumerate(said["comments"]):
        with clock.at(cast.today - dt.timedelta(days=9 - 5 * place), hour=19):
            policies.comment(
                policy=policy, organisation=each["organisation"], role=each["role"], name="", text=each["text"], by=by_link(cast.authority)
            )


def _adopted(cast: Cast, said: dict[str, Any]) -> None:
    """One that the council has adopted, and some of its schools."""
    begun = cast.workday(-140)
    with clock.at(begun):
        policy = policies.draft_policy(title=said["title"], kind=said["kind"], text=said["text"], by=cast.deputy)
        policies.move_policy(policy=policy, name="consult", until=begun + dt.timedelta(days=28), by=cast.deputy)
    with clock.at(begun + dt.timedelta(days=12), hour=17):
        comment = policies.comment(policy=policy, name="", by=by_link(cast.authority), **said["comment"])
    with clock.at(begun + dt.timedelta(days=31)):
        policies.move_policy(policy=policy, name="close", by=cast.deputy)
        policies.revise_policy(policy=policy, text=said["revised"], why=said["answer"], seen=1, by=cast.deputy)
        policies.answer_comment(comment=comment, outcome="changed", answer=said["answer"], by=cast.deputy)
        policies.move_policy(policy=policy, name="adopt", by=cast.head)
    for place, urn in enumerate(secondaries(cast)[:4]):
        adopted_on = begun + dt.timedelta(days=45 + 14 * place)
        with clock.at(adopted_on):
            policies.adopt_by_school(policy=policy, school_urn=urn, adopted_on=adopted_on, adopted_by="Governing body", by=cast.deputy)


def _case_study(cast: Cast, said: dict[str, Any]) -> None:
    """Written by one, read and approved by another; what the check points at is kept with a reason where it may stay."""
    study = examples.write_study(said=said, by=cast.deputy)
    for flag in study.flags.exclude(kind="personal"):
        examples.keep_flag(flag=flag, reason="Looked at by two people: it is true of many children.", by=cast.deputy)
    examples.move_study(study=study, name="submit", by=cast.deputy)
    examples.move_study(study=study, name="approve", by=cast.head)
    examples.move_study(study=study, name="share", by=cast.head)
