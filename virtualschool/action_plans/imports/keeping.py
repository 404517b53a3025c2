"""A plan that was read becomes rows, each written in the ledger with where it stood in the source."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import (
    Action,
    ActionLink,
    ActionOwner,
    Completion,
    Consideration,
    Plan,
    ProgressEntry,
    Theme,
)
from virtualschool.action_plans.owners import members_named, names_in
from virtualschool.action_plans.reading import plan as shapes
from virtualschool.action_plans.reading.due import read_due
from virtualschool.intake.ledger import Ledger
from virtualschool.intake.models import SourceFile
from virtualschool.kernel.periods import spoken

if TYPE_CHECKING:
    from virtualschool.action_plans.imports.running import Wishes

FIELDS = ("action", "by_whom", "due_source", "progress", "impact", "support", "review", "evidence", "current", "on_track", "completion")
"""What a plan can say of an action; the words of the source stay under these names."""


class Keeper:
    """Writes one plan through the ledger of its batch."""

    def __init__(self, ledger: Ledger, file: SourceFile, found: shapes.Plan, authority: Any, by: Viewer) -> None:
        self.ledger, self.file, self.found, self.authority, self.by = ledger, file, found, authority, by
        self.now = timezone.now()

    def keep(self, wishes: "Wishes") -> Plan:
        plan = self._plan(wishes)
        themes = [
            Theme(plan=plan, title=theme.title or "", order=order, source_place=theme.where[:200])
            for order, theme in enumerate(self.found.themes, 1)
        ]
        self._create(themes, [theme.where for theme in self.found.themes])
        considerations, theirs = self._considerations(themes)
        actions = self._actions(plan, considerations, theirs)
        self._owners(actions)
        self._progress(actions)
        self._completions(actions)
        self._links(actions)
        return plan

    def _create(self, things: list[Any], places: list[str]) -> None:
        """Writes rows of one table; their number in the plan stands for the row, the place of the source beside it."""
        self.ledger.create(self.file.pk, [(thing, number) for number, thing in enumerate(things, 1)], rows=dict(enumerate(places)))

    def _plan(self, wishes: "Wishes") -> Plan:
        name = self.file.name.rsplit(".", 1)[0]
        plan = Plan(
            authority=self.authority,
            title=(wishes.title or self.found.title or name).strip()[:200] or "Improvement plan",
            kind=wishes.kind,
            school_name=wishes.school_name,
            state=wishes.state,
            origin_text=wishes.origin_text,
            batch=self.ledger.batch,
            conflicts=[{"kind": each.kind, "message": each.message, "sides": each.sides} for each in self.found.conflicts],
            unplaced=[{"text": text, "where": where} for text, where in self._outside()],
            created_by=self.by.name,
            created_at=self.now,
        )
        self._create([plan], [self.file.name])
        return plan

    def _outside(self) -> list[tuple[str, str]]:
        """What the plan's page shows outside its actions: also the rows of a table of indicators, in their own words."""
        return [(each.text, each.where) for each in self.found.unplaced] + [(each.row, each.where) for each in self.found.kpis if each.row]

    def _considerations(self, themes: list[Theme]) -> tuple[list[Consideration], list[shapes.Consideration]]:
        made, read = [], []
        for theme, source in zip(themes, self.found.themes, strict=True):
            for order, each in enumerate(source.considerations, 1):
                made.append(Consideration(theme=theme, text=each.text or "", order=order, source_place=each.where[:200]))
                read.append(each)
        self._create(made, [each.where for each in read])
        return made, read

    def _actions(
        self, plan: Plan, considerations: list[Consideration], read: list[shapes.Consideration]
    ) -> list[tuple[Action, shapes.Action]]:
        pairs: list[tuple[Action, shapes.Action]] = []
        for consideration, source in zip(considerations, read, strict=True):
            for order, each in enumerate(source.actions, 1):
                pairs.append((self._action(plan, consideration, each, len(pairs) + 1, order), each))
        self._create([action for action, _ in pairs], [each.where for _, each in pairs])
        return pairs

    def _action(self, plan: Plan, consideration: Consideration, each: shapes.Action, number: int, order: int) -> Action:
        review = read_due(each.review)
        return Action(
            plan=plan,
            consideration=consideration,
            number=number,
            order=order,
            text=each.action or "",
            by_whom=each.by_whom or "",
            due_source=each.due_source or "",
            due_on=each.due_on,
            due_reason=(each.due_reason or "")[:300],
            support=each.support or "",
            review_source=each.review or "",
            review_on=review.on,
            evidence=each.evidence or "",
            current=each.current or "",
            impact=each.impact or "",
            on_track_source=(each.on_track or "")[:120],
            completion_source=(each.completion or "")[:120],
            other=each.other,
            source={name: value for name in FIELDS if (value := getattr(each, name))},
            source_place=each.where[:200],
            created_at=self.now,
            created_by=self.by.name,
        )

    def _owners(self, pairs: list[tuple[Action, shapes.Action]]) -> None:
        named = [(action, place, name) for action, each in pairs for place, name in enumerate(names_in(each.by_whom))]
        members = members_named(self.authority.pk, {name for _, _, name in named})
        made = []
        for action, place, name in named:
            membership, is_role = members.get(name, (None, False))
            made.append(ActionOwner(action=action, name=name, membership_id=membership, is_role=is_role, order=place))
        self._create(made, [action.source_place for action, _, _ in named])

    def _said(self, action: Action) -> dict[str, Any]:
        """Who and from where, of what the source says of an action."""
        words = f"As read from {self.file.name} on {spoken(timezone.localdate(self.now))}"
        return {
            "action": action,
            "at": self.now,
            "by_name": self.by.name,
            "by_user_id": self.by.user_id or None,
            "origin_text": words[:300],
        }

    def _progress(self, pairs: list[tuple[Action, shapes.Action]]) -> None:
        held = [(action, each.progress) for action, each in pairs if each.progress]
        made = [ProgressEntry(text=words, **self._said(action)) for action, words in held]
        self._create(made, [action.source_place for action, _ in held])

    def _completions(self, pairs: list[tuple[Action, shapes.Action]]) -> None:
        held = [(action, each.completion) for action, each in pairs if (each.completion or "").strip().casefold() == "complete"]
        made = [Completion(words="The source calls it complete.", **self._said(action)) for action, _ in held]
        self._create(made, [action.source_place for action, _ in held])

    def _links(self, pairs: list[tuple[Action, shapes.Action]]) -> None:
        by_number = {each.number or place: action for place, (action, each) in enumerate(pairs, 1)}
        made = [
            ActionLink(action=action, to=to, words=words[:300], order=order)
            for action, each in pairs
            for order, (to, words) in enumerate(_targets(each, by_number, action))
        ]
        self._create(made, [link.action.source_place for link in made])


def _targets(each: shapes.Action, by_number: dict[int, Action], own: Action) -> Iterator[tuple[Action | None, str]]:
    for link in each.links:
        if isinstance(link, int):
            to = by_number.get(link)
            if to is not None and to is not own:
                yield to, ""
        else:
            yield None, str(link)
