"""The feedback form of an event: asked, answered without a name."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.training import policies
from virtualschool.training.actions.bookings import CannotBook
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.models import Answer, Booking, Event, Question, Reply
from virtualschool.training.words import QUESTION_KINDS
from virtualschool.workflow.versions import locked

MOST_QUESTIONS = 15


@trail.action
def set_questions(*, event: Event, questions: Sequence[tuple[str, str, str]], by: Viewer) -> None:
    """Sets the form, (key, kind, text) in order; a new question without a key gets one from its words. Raises NotPossible once
    somebody has answered: the answers would be to other questions."""
    event = locked(event)
    if event.replies.exists():
        raise NotPossible("Somebody has answered: the questions stay as they are.")
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise NotPossible(f"Ask between 1 and {MOST_QUESTIONS} questions.")
    Question.objects.filter(event=event).delete()
    used: set[str] = set()
    made = []
    for place, (key, kind, text) in enumerate(questions):
        if kind not in QUESTION_KINDS:
            raise NotPossible("Choose what kind of answer each question asks for.")
        key = _free_key(key or text, used)
        made.append(Question(event=event, place=place, key=key, kind=kind, text=text))
    Question.objects.bulk_create(made)
    trail.record("feedback.questions", on=event, by=by, detail={"questions": len(made)})


def _free_key(words: str, used: set[str]) -> str:
    """A short key of letters that no other question of the form has."""
    start = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:36] or "question"
    key, number = start, 2
    while key in used:
        key, number = f"{start}_{number}", number + 1
    used.add(key)
    return key


@trail.action
def give_feedback(
    *, event: Event, values: Mapping[int, int], texts: Mapping[int, str], booking: Booking | None, by: Viewer, today: dt.date
) -> None:
    """One form that came back: values and texts by question id. With the link of a booking it can come once; the reply itself knows
    nothing of the booking, and the trail not either. Raises CannotBook."""
    event = locked(event)
    decision = policies.may_answer(event, today)
    if not decision:
        raise CannotBook(decision.reason)
    if booking is not None and not Booking.objects.filter(pk=booking.pk, feedback_given=False).update(feedback_given=True):
        raise CannotBook("You have answered already. Thank you.")
    reply = Reply.objects.create(event=event, given_on=today)
    Answer.objects.bulk_create(
        Answer(reply=reply, question=question, value=values.get(question.pk), text=texts.get(question.pk, ""))
        for question in event.questions.all()
        if question.pk in values or texts.get(question.pk)
    )
    trail.record("feedback.given", on=event, by=by, detail={})


@trail.action
def take_out(*, answer: Answer, by: Viewer) -> None:
    """Takes out words that name or point to somebody."""
    answer.text = "(taken out: it could tell who was meant)"
    answer.save(update_fields=["text", "updated_at"])
    trail.record("feedback.taken_out", on=answer, by=by)
