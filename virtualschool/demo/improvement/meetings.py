"""Six months of meetings about the plan, the next one in the diary, and two summaries for the governing body with their questions."""

import datetime as dt
import uuid
from typing import Any

from virtualschool.action_plans.models import Plan
from virtualschool.demo.improvement import clock
from virtualschool.demo.improvement import plan as plans
from virtualschool.demo.improvement.cast import Cast
from virtualschool.oversight.actions import meetings, minutes, questions, summaries
from virtualschool.oversight.actions.applying import Wish
from virtualschool.oversight.models import AgendaItem, Meeting

AWAY = ("Head of finance", "Business partner")


def bring(cast: Cast) -> None:
    """The last six second Wednesdays of a month, each with its minutes; the next is in the diary."""
    plan, words = plans.main_plan(cast), cast.words("meetings")
    for day, following, said in zip(cast.meetings, cast.meetings[1:], words["meetings"], strict=False):
        with clock.at(day, hour=14):
            _held(cast, plan, day, following, said)


def summarise(cast: Cast) -> None:
    """The first of six weeks ago; the second of today, with two questions on it."""
    said = cast.words("meetings")["summaries"]
    for place, each in enumerate(said):
        as_at = cast.today - dt.timedelta(days=42 * (len(said) - 1 - place))
        with clock.at(as_at, hour=16):
            _summary(cast, as_at, each)


def _held(cast: Cast, plan: Plan, day: dt.date, following: dt.date, said: dict[str, Any]) -> None:
    """One meeting: who was there, what was noted and decided, agreed. The next is then in the diary."""
    meeting = Meeting.objects.filter(authority=cast.authority, held_on=day, state="planned").first()
    if meeting is None:
        members = [cast.membership(mailbox) for mailbox in ("head", "deputy", "head.of.service", "director", "analyst")]
        told: dict[str, Any] = {
            "starts_at": dt.time(14),
            "minutes_long": 60,
            "place": "Committee room 1",
            "members": members,
            "guests": [AWAY],
        }
        meeting = meetings.plan_meeting(plans=[plan], held_on=day, by=cast.head, **told)
    meetings.start_meeting(meeting=meeting, by=cast.head)
    for start, note in said["notes"]:
        item = _item(cast, meeting, plan, start)
        minutes.write_note(item=item, text=note, version=item.version, by=cast.deputy)
    for place, decided in enumerate(said["decided"]):
        _decided(cast, meeting, plan, place, decided)
    minutes.write_notes(meeting=meeting, text=said["beside"], version=0, by=cast.deputy)
    came = {person.pk: "no" if person.name in said["away"] else "yes" for person in meeting.people.all()}
    minutes.record_attendance(meeting=meeting, came=came, next_on=following, by=cast.deputy)
    meetings.agree_minutes(meeting=meeting, by=cast.head)


def _item(cast: Cast, meeting: Meeting, plan: Plan, start: str) -> AgendaItem:
    """The point about an action; one that has no reason of its own to be on the agenda is put there by hand, as a person would."""
    action = plans.action_of(plan, start)
    held = meeting.items.select_related("action", "meeting").filter(key=f"action:{action.pk}").first()
    return held or meetings.add_point(meeting=meeting, title=action.text, because="Asked for at the meeting.", plan=plan, by=cast.head)


def _decided(cast: Cast, meeting: Meeting, plan: Plan, place: int, said: dict[str, Any]) -> None:
    consideration = str(plans.action_of(plan, said["about"]).consideration.public_id)
    due_on = cast.end(said["due"]) if "due" in said else None
    wish = Wish(said["kind"], said["words"], due_on, said.get("whom", ""), "", consideration)
    token = uuid.uuid5(uuid.NAMESPACE_URL, f"{meeting.public_id}/{place}")
    made = minutes.resolve(item=_item(cast, meeting, plan, said["about"]), wish=wish, token=token, by=cast.head)
    if said.get("answer"):
        minutes.settle(resolution=made, answer=said["answer"], by=cast.viewer("director"))


def _summary(cast: Cast, as_at: dt.date, said: dict[str, Any]) -> None:
    plan, meets_on = plans.main_plan(cast), as_at + dt.timedelta(days=7)
    made = summaries.begin_summary(plans=[plan], as_at=as_at, meets_on=meets_on, by=cast.head)
    told = {key: said[key] for key in ("commentary", "case_study")}
    made = summaries.write_summary(summary=made, version=made.version, by=cast.head, **told)
    issued = summaries.issue_summary(summary=made, by=cast.head)
    for question in said["questions"]:
        asked = questions.ask(summary=issued, text=question["text"], about_words=question["about"], by=cast.viewer("governor"))
        if question.get("answer"):
            questions.answer(question=asked, text=question["answer"], by=cast.head)
