"""What people say about meetings, decisions, summaries and questions."""

import uuid
from typing import Any

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone

from virtualschool.access.roles import ROLES
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing
from virtualschool.action_plans.queries import considerations_visible_to, plans_visible_to
from virtualschool.kernel.periods import ONE_DAY
from virtualschool.oversight import queries
from virtualschool.oversight.actions.applying import Wish
from virtualschool.oversight.models import AgendaItem, Resolution
from virtualschool.ui.forms import PlainForm, offer


class Day(forms.DateInput):
    """A browser's own date field."""

    input_type = "date"


def day_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=Day)


def words_field(label: str, help_text: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class MeetingForm(PlainForm):
    """When, where, about which plans, with whom."""

    title = forms.CharField(label="Title", max_length=160, initial="Monthly plan meeting")
    plans = forms.MultipleChoiceField(label="Plans", widget=forms.CheckboxSelectMultiple)
    held_on = day_field("Date", "It may be past: minutes of earlier meetings can be put in.")
    starts_at = forms.TimeField(label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}), help_text="For example 10:30")
    minutes_long = forms.IntegerField(label="Length in minutes", min_value=5, max_value=600, initial=60)
    place = forms.CharField(label="Place", max_length=160, required=False)
    next_on = day_field("Next meeting", "Actions due before it are on the agenda.", required=False)
    members = forms.MultipleChoiceField(label="Invited", widget=forms.CheckboxSelectMultiple, required=False)
    guests = words_field("Others invited", "One a line: name, role", required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans = {
            str(plan.public_id): plan for plan in plans_visible_to(viewer).exclude(state="closed").order_by(Lower("title"), "pk")
        }
        self._members = {str(each.pk): each for each in queries.invitable(viewer, timezone.localdate())}
        _offer_plans(self, self._plans)
        named = [(key, f"{each.user.name}, {ROLES[each.role].title}") for key, each in self._members.items()]
        offer(self, "members", named)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("next_on") and given.get("held_on") and given["next_on"] <= given["held_on"]:
            self.add_error("next_on", "The next meeting must come after this one.")
        return given

    @property
    def details(self) -> dict[str, Any]:
        """What the form says, as the actions want it."""
        given = dict(self.cleaned_data)
        given["plans"] = [self._plans[key] for key in given["plans"]]
        given["members"] = [self._members[key] for key in given["members"]]
        lines = [line.partition(",") for line in given["guests"].splitlines() if line.strip()]
        given["guests"] = [(name.strip()[:120], role.strip()[:120]) for name, _, role in lines]
        return given


class AgendaForm(PlainForm):
    """A change of an agenda, with the reason."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("add", "speak", "remove", "put_back", "move")])
    key = forms.CharField(required=False)
    title = words_field("Point", required=False, rows=2)
    place = forms.IntegerField(label="Place", required=False, min_value=1)
    because = forms.CharField(label="Why", required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        do = given.get("do")
        if do == "add" and not given.get("title", "").strip():
            self.add_error("title", "Enter the point.")
        if do == "move" and not given.get("place"):
            self.add_error("place", "Enter the place, counted from 1.")
        if do in ("add", "remove", "move") and not given.get("because", "").strip():
            self.add_error("because", "Say why.")
        return given


_FREE = (Resolution.Kind.NEW_ACTION, Resolution.Kind.ESCALATE)
_STATUSES = [(f"{of}:{word}", f"{of.title()}: {word}") for of in ("delivery", "impact") for word in standing.WORDS]
CHOICES: dict[str, list[tuple[str, str]]] = {
    "of_action": [(each.value, str(each.label)) for each in Resolution.Kind],
    "free": [(each.value, str(each.label)) for each in _FREE],
    "status": [("", "Choose"), *_STATUSES],
}
"""What can be decided at a point about an action, and at any other; the statuses."""


class DecideForm(PlainForm):
    """A decision at one point of the agenda."""

    kind = forms.ChoiceField(label="Decision")
    words = words_field("What was decided, and why")
    due_on = day_field("New due date", required=False)
    by_whom = forms.CharField(label="By whom", max_length=200, required=False, help_text="People or roles, with commas between them")
    status = forms.ChoiceField(label="Status", required=False)
    consideration = forms.ChoiceField(label="Where in the plan", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item: AgendaItem, considerations: list[tuple[str, str]], **kwargs: Any) -> None:
        version = item.action.version if item.action else None
        kwargs.setdefault("initial", {"token": uuid.uuid4(), "seen": version})
        kwargs["auto_id"] = f"p{item.pk}-%s"
        super().__init__(*args, **kwargs)
        offer(self, "kind", CHOICES["of_action" if item.action_id else "free"])
        offer(self, "status", CHOICES["status"])
        if item.action_id:
            del self.fields["consideration"]
        else:
            offer(self, "consideration", [("", "Choose"), *considerations])

    @property
    def wish(self) -> Wish:
        given = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return Wish(**given)


def considerations_for(viewer: Viewer, plan_ids: list[int]) -> list[tuple[str, str]]:
    """Where a new action can go, for a choice."""
    held = considerations_visible_to(viewer).filter(theme__plan__in=plan_ids).order_by("theme__plan", "theme__order", "order", "pk")
    return [(str(public_id), _short(text) or "(no words)") for public_id, text in held.values_list("public_id", "text")]


class NextForm(PlainForm):
    """When the next meeting is, said while minutes are taken."""

    next_on = day_field("Next meeting", required=False)

    def __init__(self, *args: Any, held_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_on = held_on

    def clean_next_on(self) -> Any:
        day = self.cleaned_data["next_on"]
        if day and day <= self.held_on:
            raise forms.ValidationError("The next meeting must come after this one.")
        return day


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99].rstrip()}…"


def _offer_plans(form: PlainForm, plans: dict[str, Any]) -> None:
    """Where there is but one plan, it is the one."""
    offer(form, "plans", [(key, plan.title) for key, plan in plans.items()])
    if len(plans) == 1 and not form.initial.get("plans"):
        form.initial["plans"] = list(plans)


class BeginForm(PlainForm):
    """A new summary."""

    plans = forms.MultipleChoiceField(label="Plans", widget=forms.CheckboxSelectMultiple)
    as_at = day_field("Figures as at")
    meets_on = day_field("The governing body meets on", required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans = {
            str(plan.public_id): plan for plan in plans_visible_to(viewer).filter(state="current").order_by(Lower("title"), "pk")
        }
        _offer_plans(self, self._plans)

    def clean_as_at(self) -> Any:
        day = self.cleaned_data["as_at"]
        if day >= timezone.localdate() + ONE_DAY:
            raise forms.ValidationError("The day of the figures cannot lie ahead.")
        return day

    def clean_meets_on(self) -> Any:
        day, as_at = self.cleaned_data["meets_on"], self.cleaned_data.get("as_at")
        if day and as_at and day < as_at:
            raise forms.ValidationError("The governing body cannot meet before the day of the figures.")
        return day

    @property
    def chosen_plans(self) -> list[Any]:
        return [self._plans[key] for key in self.cleaned_data["plans"]]


class SummaryForm(PlainForm):
    """What people write in a summary."""

    title = forms.CharField(label="Title", max_length=160)
    as_at = day_field("Figures as at")
    meets_on = day_field("The governing body meets on", required=False)
    commentary = words_field("Commentary", "What moved, what did not, and why. No child is named here.", required=False, rows=8)
    case_study = words_field("Case study", "One, in a sentence or two, without names.", required=False)
    case_study_link = forms.CharField(label="Where to read the case study", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    clean_as_at = BeginForm.clean_as_at
    clean_meets_on = BeginForm.clean_meets_on


class AskForm(PlainForm):
    """A question or challenge."""

    text = words_field("Question or challenge")
    about = forms.ChoiceField(label="What it is about", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", [("", "The whole summary"), *choices])


class SayForm(PlainForm):
    """What is said on a question: an answer, what is still open, how it is followed up."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("answer", "ask_again", "accept", "action", "meeting")])
    text = words_field("Words", required=False)
    consideration = forms.ChoiceField(label="Where in the plan", required=False)
    owner = forms.CharField(label="By whom", max_length=200, required=False)
    meeting = forms.ChoiceField(label="Meeting", required=False)

    def __init__(self, *args: Any, considerations: list[tuple[str, str]], meetings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "consideration", [("", "Choose"), *considerations])
        offer(self, "meeting", [("", "Choose"), *meetings])
