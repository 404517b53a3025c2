"""Questions and challenges: asked, answered, asked again, accepted, followed up."""

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import actions as plan_actions
from virtualschool.action_plans.actions import Origin
from virtualschool.action_plans.models import Action, Consideration
from virtualschool.action_plans.policies import CannotChange
from virtualschool.audit import trail
from virtualschool.kernel.periods import spoken
from virtualschool.oversight.models import Meeting, Question, Reply, Summary
from virtualschool.oversight.workflow import QUESTION
from virtualschool.workflow.engine import CannotMove


def _say(question: Question, kind: str, text: str, by: Viewer, link: str = "") -> Reply:
    return Reply.objects.create(question=question, kind=kind, text=text.strip(), at=timezone.now(), by_name=by.name, link=link)


@trail.action
def ask(*, summary: Summary, text: str, by: Viewer, about: str = "", about_words: str = "", action: Action | None = None) -> Question:
    """Puts a question or challenge on an issued summary, about the whole or a part of it."""
    if summary.state != "issued":
        raise CannotMove("Questions are put on a summary that is issued.")
    if not text.strip():
        raise CannotMove("Enter your question.")
    question = Question.objects.create(
        authority_id=by.authority_id,
        summary=summary,
        about=about,
        about_words=about_words,
        action=action,
        asked_by=by.name,
        membership_id=by.membership_id or None,
        asked_at=timezone.now(),
    )
    _say(question, Reply.Kind.QUESTION, text, by)
    trail.record("question.asked", on=question, by=by, detail={"about": about.split(":")[0]})
    return question


@trail.action
def answer(*, question: Question, text: str, by: Viewer) -> None:
    """The service answers."""
    _need(text, "Enter the answer.")
    QUESTION.move(question, "answer", by=by)
    _say(question, Reply.Kind.ANSWER, text, by)


@trail.action
def ask_again(*, question: Question, text: str, by: Viewer) -> None:
    """The answer does not satisfy: the question goes back with what is still open."""
    _need(text, "Say what is still open.")
    QUESTION.move(question, "ask_again", by=by)
    _say(question, Reply.Kind.FURTHER, text, by)


@trail.action
def accept(*, question: Question, by: Viewer, text: str = "") -> None:
    """The answer satisfies."""
    QUESTION.move(question, "accept", by=by)
    _say(question, Reply.Kind.ACCEPTED, text, by)


@trail.action
def follow_up_as_action(*, question: Question, consideration: Consideration, text: str, by: Viewer, owner: str = "") -> Action:
    """The question becomes an action of the plan, which says where it comes from."""
    _need(text, "Enter the action.")
    QUESTION.move(question, "follow_up", by=by)
    where = reverse("oversight:question", args=[question.public_id])
    origin = Origin(f"Question of the governing body, {spoken(timezone.localdate(question.asked_at))}", where)
    owners = [name.strip() for name in owner.split(",") if name.strip()]
    try:
        added = plan_actions.add_action(
            consideration=consideration, text=text, by=by, owners=owners, due_reason="No date was set yet.", origin=origin
        )
    except CannotChange as fault:
        raise CannotMove(str(fault)) from fault
    Question.objects.filter(pk=question.pk).update(action=added)
    _say(question, Reply.Kind.FOLLOWED_UP, f"Action {added.number} of {added.plan.title}: {text}", by)
    return added


@trail.action
def follow_up_at_meeting(*, question: Question, meeting: Meeting, by: Viewer) -> None:
    """The question goes on the agenda of a planned meeting."""
    if meeting.state != "planned":
        raise CannotMove("Choose a meeting that has not started.")
    QUESTION.move(question, "follow_up", by=by)
    Question.objects.filter(pk=question.pk).update(goes_to=meeting)
    where = reverse("oversight:meeting", args=[meeting.public_id])
    _say(question, Reply.Kind.FOLLOWED_UP, f"It is on the agenda of the meeting on {spoken(meeting.held_on)}.", by, where)


def _need(text: str, message: str) -> None:
    if not text.strip():
        raise CannotMove(message)
