"""What people said of an event: positive by question, with how many answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from virtualschool.training import rules
from virtualschool.training.models import Answer, Event, Question
from virtualschool.training.words import SCALE


@dataclass(frozen=True)
class Result:
    """One question with what was answered. `counts` are by value; `texts` the words that were written."""

    question: Question
    counts: dict[int, int]
    positive_from: int
    texts: Sequence[Answer] = ()

    @property
    def answered(self) -> int:
        return sum(self.counts.values()) if self.question.kind != "text" else len(self.texts)

    @property
    def positive(self) -> int:
        """Answers that agree, or say yes."""
        least = self.positive_from if self.question.kind == "scale" else 1
        return sum(count for value, count in self.counts.items() if value >= least)

    @property
    def percent(self) -> float | None:
        """None without an answer: not available, never nought."""
        return 100 * self.positive / self.answered if self.answered and self.question.kind != "text" else None

    @property
    def steps(self) -> list[tuple[str, int]]:
        """How many chose each answer, the best first."""
        words = SCALE if self.question.kind == "scale" else {1: "Yes", 0: "No"}
        return [(text, self.counts.get(value, 0)) for value, text in words.items()]


def results_of(event: Event) -> list[Result]:
    """Every question of the event's form in order, whether or not anybody answered."""
    answers = Answer.objects.filter(reply__event=event)
    counts: dict[int, Counter[int]] = {}
    for question_id, value, many in answers.filter(value__isnull=False).values_list("question_id", "value").annotate(many=Count("pk")):
        counts.setdefault(question_id, Counter())[int(value or 0)] = many
    texts: dict[int, list[Answer]] = {}
    for answer in answers.exclude(text="").order_by("pk"):
        texts.setdefault(answer.question_id, []).append(answer)
    least = rules.positive_from(event.authority, event.held_on)
    return [Result(each, dict(counts.get(each.pk, {})), least, texts.get(each.pk, ())) for each in event.questions.all()]
