"""What people type from evidence to follow-up."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.peer_reviews.exhibits import Question
from virtualschool.peer_reviews.forms import Versioned, day, long
from virtualschool.peer_reviews.models import (
    FactualComment,
    Finding,
    FindingLink,
    FollowUpJudgement,
    Kloe,
    Review,
    Sample,
)
from virtualschool.peer_reviews.reporting import PASSAGES
from virtualschool.peer_reviews.sampling import listed
from virtualschool.rubrics.queries import Choice
from virtualschool.ui.forms import PlainForm, offer

NONE = ("", "None in particular")


class OfReview(Versioned):
    """A form about a review: it offers the review's lines of enquiry."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self._kloes = {str(each.public_id): each for each in review.kloes.all()}
        if "kloe" in self.fields:
            offered = [(key, str(each)) for key, each in self._kloes.items()]
            offer(self, "kloe", offered if self.fields["kloe"].required else [NONE, *offered])

    @property
    def line(self) -> Kloe | None:
        """The line of enquiry that was chosen."""
        return self._kloes.get(self.cleaned_data.get("kloe", ""))


class QuestionForm(OfReview):
    """A question to the book of measures."""

    measure = forms.ChoiceField(label="Measure")
    cohort = forms.ChoiceField(label="Group of children")
    breakdown = forms.ChoiceField(label="Broken down by", required=False)
    start = day("From")
    end = day("To")
    kloe = forms.ChoiceField(label="Line of enquiry", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for each in book if any(book.cohort(cohort).is_of_children for cohort in each.cohorts)]
        broken_down = {key for each in offered for key in each.breakdowns}
        choices = {
            "measure": [(each.key, each.title) for each in offered],
            "cohort": [(each.key, each.title) for each in book.cohorts if each.is_of_children],
            "breakdown": [("", "Not broken down"), *((each.key, each.title) for each in book.breakdowns if each.key in broken_down)],
        }
        for name, options in choices.items():
            offer(self, name, options)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day lies before the first.")
        elif end and end > timezone.localdate():
            self.add_error("end", "The last day cannot lie ahead: there is no data for it yet.")
        return said

    @property
    def question(self) -> Question:
        """What is asked."""
        said = self.cleaned_data
        return Question(book[said["measure"]], said["cohort"], said["breakdown"], Period(said["start"], said["end"]))


class TakeForm(QuestionForm):
    """An exhibit to be taken by the host."""

    note = long("Note beside the figures", rows=3, hint="What a reader has to know. No names.")


class AskForm(QuestionForm):
    """A figure that a peer asks for."""

    why = long("Why you ask", rows=2)


class SampleForm(OfReview):
    """A sample to be drawn."""

    title = forms.CharField(label="Title of the sample", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=Sample.Kind.choices)
    rubric = forms.ChoiceField(label="Rubric")
    kloe = forms.ChoiceField(label="Line of enquiry", required=False)
    source = forms.CharField(label="Source of the list", max_length=300, help_text="In words: all plans signed off last term.")
    references = long(
        "List of references",
        required=True,
        rows=8,
        hint="Your own file numbers, one a line. Only those that are drawn are kept, with their pseudonyms, for the host alone.",
    )
    size = forms.IntegerField(label="Number to draw", min_value=1, max_value=200)
    rule = forms.ChoiceField(label="Rule of the draw", choices=Sample.Rule.choices)

    def __init__(self, *args: Any, rubrics: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rubric", [(each.key, f"{each.title}, version {each.version}") for each in rubrics])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        there = len(listed(said.get("references", "")))
        if there and said.get("size", 0) > there:
            self.add_error("size", f"The list holds {there}: draw as many or fewer.")
        return said


class ItemForm(Versioned):
    """The words of a sample's item, for peers to read."""

    text = long("Words for the peers", required=True, rows=12, hint="Under the pseudonym: no name, number, address or date of birth.")
    reason = forms.CharField(label="If something was suspected: why it may stay", max_length=500, required=False)


class FindingForm(OfReview):
    """A finding."""

    kloe = forms.ChoiceField(label="Line of enquiry")
    kind = forms.ChoiceField(label="Kind", choices=Finding.Kind.choices)
    text = long("Finding", required=True, rows=4, hint="What was found, in a sentence or two. No names.")


class ChangeForm(FindingForm):
    """A finding that is there already."""

    contradiction_answer = long(
        "Why it stands although some evidence contradicts it", rows=3, hint="Needed before a contradicted finding enters the report."
    )


class LinkForm(PlainForm):
    """Evidence for or against a finding."""

    stance = forms.ChoiceField(label="What this evidence does", choices=FindingLink.Stance.choices, widget=forms.RadioSelect)
    sources = forms.MultipleChoiceField(
        label="Evidence", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one piece of evidence."}
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sources", offered)


class PassagesForm(Versioned):
    """The passages of the report that the lead peer writes."""

    summary = long("Summary", rows=5)
    context = long("Context", rows=6, hint="The council and its Virtual School, as the team came to know them.")
    method = long(
        "How the review was done", rows=4, hint="The counts of conversations, documents, exhibits and samples come by themselves."
    )
    next_steps = long("What happens next", rows=4)


class SendForm(PlainForm):
    """By when the host answers."""

    check_until = day("Last day for the host’s answer")

    def clean_check_until(self) -> dt.date:
        given: dt.date = self.cleaned_data["check_until"]
        if given < timezone.localdate():
            raise forms.ValidationError("Choose a day that is still ahead.")
        return given


class CommentForm(PlainForm):
    """What the host says of a fact."""

    about = forms.ChoiceField(label="What it is about")
    kind = forms.ChoiceField(label="Kind", choices=FactualComment.Kind.choices)
    text = long("Comment", required=True, rows=4)

    def __init__(self, *args: Any, findings: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", [*findings, *PASSAGES.items()])


class AnswerForm(Versioned):
    """The peers' answer to a comment. `text` is what the commented words say now."""

    accepted = forms.ChoiceField(label="Answer", choices=(("yes", "Accepted: the text is changed"), ("no", "Not accepted")))
    new_text = long("The text, as it is to stand", rows=4)
    answer = long("Why", rows=2, hint="Needed if the comment is not accepted.")

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        changed = given.get("new_text", "") not in ("", self.text.strip())
        if given.get("accepted") == "yes" and not changed:
            self.add_error("new_text", "The comment is accepted: change the text, or choose “Not accepted” and say why.")
        if given.get("accepted") == "no" and not given.get("answer"):
            self.add_error("answer", "Say why the comment is not accepted.")
        return given


class PlanForm(PlainForm):
    """An action that answers a finding."""

    plan = forms.ChoiceField(label="Action plan", required=False)
    plan_title = forms.CharField(label="Title of the new plan", max_length=200, required=False)
    text = long("First action", required=True, rows=3)
    by_whom = forms.CharField(label="By whom", max_length=300, required=False, help_text="People or roles, with commas between.")
    due_on = day("Due", required=False)

    def __init__(self, *args: Any, plans: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plan", [*plans, ("", "A new plan")])


class VisitForm(PlainForm):
    """The day of the follow-up visit."""

    visits_on = day("Day of the visit")


class JudgeForm(PlainForm):
    """How far a finding has been acted on."""

    judgement = forms.ChoiceField(label="Judgement", choices=FollowUpJudgement.Judgement.choices)
    text = long("Reason for the judgement", required=True, rows=3)


class SummaryForm(Versioned):
    """What the follow-up found."""

    summary = long("Summary of the visit", rows=5)
