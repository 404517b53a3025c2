"""The form of a rubric's next version."""

from typing import Any

from django import forms
from django.utils import timezone

from virtualschool.peer_reviews.actions.rubrics import mark_of
from virtualschool.peer_reviews.forms import day, long
from virtualschool.peer_reviews.rubric_writing import RULES, Boxes, content_of, typed_of
from virtualschool.rubrics.queries import Wording
from virtualschool.ui.forms import PlainForm, offer


class RubricForm(PlainForm):
    """Title, levels, criteria with the wording of each level, and the rule. Boxes that are left empty are not there."""

    title = forms.CharField(label="Title", max_length=160)
    purpose = long("What it is for", rows=2)
    starts_on = day("First day of this version")
    rule = forms.ChoiceField(label="How the levels become one result", widget=forms.RadioSelect)
    good_from = forms.ChoiceField(label="“Good” begins at", required=False)
    begun_with = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        self.wording, self.before = wording, wording.scheme
        self.boxes = Boxes.of(self.before)
        told = {"title": wording.title, "purpose": wording.purpose, "starts_on": timezone.localdate(), "begun_with": mark_of(wording)}
        super().__init__(*args, **{"initial": told | typed_of(self.before)} | kwargs)
        offer(self, "rule", [(key, words) for key, words in RULES if key != "count" or self.before.rule == "count"])
        names = [each.title for each in self.before.levels] + ["The level added below"]
        offer(
            self, "good_from", [("", "Nowhere: no level is called good"), *((str(n), t) for n, t in enumerate(names[: self.boxes.levels]))]
        )
        for place in range(self.boxes.levels):
            self._level(place)
        for place in range(self.boxes.criteria):
            self._criterion(place)

    def _level(self, place: int) -> None:
        spare = place >= len(self.before.levels)
        label = "A further level, above all others" if spare else f"Level {place + 1}{', the lowest' if not place else ''}"
        self.fields[f"level_{place}"] = forms.CharField(label=label, max_length=60, required=False)
        if place:
            self.fields[f"from_{place}"] = forms.FloatField(
                label=f"Mean from which level {place + 1} begins", required=False, widget=forms.TextInput
            )

    def _criterion(self, place: int) -> None:
        which = f"criterion {place + 1}"
        self.fields[f"title_{place}"] = forms.CharField(label=f"Title of {which}", max_length=120, required=False)
        self.fields[f"question_{place}"] = forms.CharField(label=f"Question of {which}", max_length=300, required=False)
        for level in range(self.boxes.levels):
            name = self.before.levels[level].title if level < len(self.before.levels) else "the further level"
            self.fields[f"wording_{place}_{level}"] = long(f"Criterion {place + 1}, what “{name}” looks like", rows=2)
        self.fields[f"na_{place}"] = forms.BooleanField(label=f"Criterion {place + 1} may not apply", required=False)

    @property
    def levels(self) -> list[tuple[Any, Any]]:
        """The boxes of each level: its title and, but for the lowest, the mean from which it begins."""
        return [(self[f"level_{place}"], self[f"from_{place}"] if place else None) for place in range(self.boxes.levels)]

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The boxes of each criterion, as the page shows them."""
        return [
            {
                "number": place + 1,
                "is_spare": place >= len(self.before.criteria),
                "title": self[f"title_{place}"],
                "question": self[f"question_{place}"],
                "wordings": [self[f"wording_{place}_{level}"] for level in range(self.boxes.levels)],
                "na": self[f"na_{place}"],
            }
            for place in range(self.boxes.criteria)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(self.boxes.criteria):
            named = bool(given.get(f"title_{place}"))
            for level in range(self.boxes.levels):
                worded = bool(given.get(f"wording_{place}_{level}"))
                if named and given.get(f"level_{level}") and not worded:
                    self.add_error(f"wording_{place}_{level}", f"Say what “{given[f'level_{level}']}” looks like in criterion {place + 1}.")
                if worded and not named:
                    self.add_error(f"title_{place}", f"Enter the title of criterion {place + 1}, or leave all its boxes empty.")
                    break
        if given.get("rule") == "mean":
            self._require_means(given)
        return given

    def _require_means(self, given: dict[str, Any]) -> None:
        held = [place for place in range(1, self.boxes.levels) if given.get(f"level_{place}")]
        for place in held:
            if given.get(f"from_{place}") is None and not self.errors.get(f"from_{place}"):
                self.add_error(f"from_{place}", f"Enter the mean from which level {place + 1} begins.")

    @property
    def content(self) -> dict[str, Any]:
        """The rubric that was typed."""
        return content_of(self.cleaned_data, self.before, self.boxes, self.wording.content["rollup"])
