"""What the pages of score cards show."""

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.documents.formats import FORMATS
from virtualschool.kernel.periods import ONE_DAY, month_start, spoken
from virtualschool.measures.book import book
from virtualschool.scorecards import faces, policies, queries
from virtualschool.scorecards.actions.cards import is_untouched, seal_of
from virtualschool.scorecards.forms.cards import AskForm, CardForm, ChooseForm
from virtualschool.scorecards.models import CardLine, Recipient, ScoreCard
from virtualschool.scorecards.workflow import CARD, KINDS

MONTHS_OFFERED = 12


class CardRow(NamedTuple):
    """A card in the list."""

    card: ScoreCard
    href: str
    state: str
    kind: str
    replaced: bool


def rows_of(cards: Sequence[ScoreCard], *, may_edit: bool) -> list[CardRow]:
    """The list; that a newer issue is being written is for those who write."""
    return [
        CardRow(
            card,
            reverse("scorecards:card", args=[card.public_id]),
            CARD.words(card.state),
            KINDS[card.state],
            newer_for(card, may_edit=may_edit) is not None,
        )
        for card in cards
    ]


def newer_for(card: ScoreCard, *, may_edit: bool) -> ScoreCard | None:
    """The newer issue of a card, if there is one that this reader may see."""
    newer: ScoreCard | None = getattr(card, "replaced_by", None)
    return newer if newer is not None and (may_edit or newer.state == "issued") else None


def months(today: dt.date) -> list[tuple[str, str]]:
    """The months of which a card can be drawn up: those that are over, the latest first."""
    found, first = [], month_start(month_start(today) - ONE_DAY)
    for _ in range(MONTHS_OFFERED):
        found.append((f"{first:%Y-%m}", f"{first:%B %Y}"))
        first = month_start(first - ONE_DAY)
    return found


def list_of(viewer: Viewer, cards: Sequence[ScoreCard]) -> dict[str, Any]:
    today = timezone.localdate()
    may_edit = bool(viewer.may(Permission.SCORECARD_EDIT))
    recipients = list(queries.recipients_visible_to(viewer)) if may_edit else []
    return {
        "rows": rows_of(cards, may_edit=may_edit),
        "may_edit": may_edit,
        "months": months(today),
        "has_recipients": bool(recipients),
        "open_asked": [_asked(viewer, each) for each in queries.asked_visible_to(viewer).filter(closed_on__isnull=True)],
    }


def page_of(viewer: Viewer, card: ScoreCard, form: CardForm | None = None, asking: AskForm | None = None) -> dict[str, Any]:
    """One card: its face, the form of a draft, the moves that are open, what was asked."""
    face = faces.face_of(card)
    writes = card.state == CARD.first and bool(viewer.may(Permission.SCORECARD_EDIT))
    may_edit = bool(viewer.may(Permission.SCORECARD_EDIT))
    approves = card.state == "submitted" and viewer.may(Permission.SCORECARD_APPROVE)
    refusal = policies.may_approve(card, viewer).reason if approves else ""
    return {
        "card": card,
        "face": face,
        "state": CARD.words(card.state),
        "kind": KINDS[card.state],
        "form": (form or form_of(card, face)) if writes else None,
        "moves": CARD.open_to(card, viewer),
        "seen": "" if card.is_frozen else seal_of(faces.to_json(face)),
        "refusal": refusal,
        "may_edit": may_edit,
        "untouched": not card.is_frozen or is_untouched(card),
        "newer": newer_for(card, may_edit=may_edit),
        "steps": [[f"{step.at:%-d %B %Y}", step.by_name, CARD.words(step.after), step.reason or "–"] for step in CARD.steps(card)],
        "formats": [(key, FORMATS[key].label) for key in ("pdf", "word", "excel")],
        "asked": [_asked(viewer, each) for each in queries.asked_for(card)],
        "asking": asking or AskForm(),
        "line_hrefs": [reverse("scorecards:kpi", args=[line.href_key]) if line.href_key else "" for line in face.lines],
    }


def form_of(card: ScoreCard, face: faces.Face, data: Any = None) -> CardForm:
    """The form of a draft; its lines stand in the order of the card."""
    lines: list[CardLine] = list(card.lines.all())
    named = [(line, shown.title, shown.suggestion) for line, shown in zip(lines, face.lines, strict=True)]
    return CardForm(data, lines=named, initial={"summary": card.summary, "version": card.version})


def _asked(viewer: Viewer, each: Any) -> dict[str, Any]:
    return {
        "asked": each,
        "due": spoken(each.due_on) if each.due_on else "no date",
        "late": bool(each.due_on and each.due_on < timezone.localdate() and not each.closed_on),
        "closes": bool(viewer.may(Permission.SCORECARD_EDIT)) and not each.closed_on,
    }


def both_versions(current: ScoreCard, form: CardForm) -> list[list[str]]:
    """Texts in which what stands now and what was typed differ."""
    held = {line.pk: line.comment for line in current.lines.all()}
    found = [["Overall", current.summary, form.cleaned_data.get("summary", "")]]
    found += [[title, held.get(line.pk, ""), form.comments()[line.pk]] for line, title, _ in form.lines]
    return [[title, before or "nothing", typed or "nothing"] for title, before, typed in found if before != typed]


def recipient_rows(recipients: Sequence[Recipient], today: dt.date) -> list[list[Any]]:
    found = []
    for each in recipients:
        until = spoken(each.ends_on) if each.ends_on else "now"
        lines = len(queries.chosen_on(each, today))
        title = {"text": each.title, "href": reverse("scorecards:recipient", args=[each.public_id])}
        found.append([title, each.name or "–", f"{spoken(each.starts_on)} to {until}", lines])
    return found


def both_choices(recipient: Recipient, form: ChooseForm, day: dt.date) -> list[list[str]]:
    """The lines that stand on the card by now, and those that were typed, each in order."""
    now = [each.kpi.title if each.kpi else book[each.measure_key].title for each in queries.chosen_on(recipient, day)]
    typed = [kpi.title for kpi in form.chosen_kpis()] + [book[key].title for key in form.chosen_measures()]
    pairs = zip_longest(now, typed, fillvalue="–")
    return [[str(place), before, given] for place, (before, given) in enumerate(pairs, start=1)]


def places_of(recipient: Recipient, day: dt.date) -> dict[str, int]:
    """The order in which lines stand on the recipient's card, by the names of the form's fields."""
    held = queries.chosen_on(recipient, day)
    return {(f"kpi_{each.kpi_id}" if each.kpi_id else f"measure_{each.measure_key}"): place for place, each in enumerate(held, start=1)}


def nobody_in(viewer: Viewer, month: dt.date) -> str:
    """Why no card of a month could be drawn up, and from when the next can be."""
    said = f"Nobody is given a card in {month:%B %Y}."
    later = [each.starts_on for each in queries.recipients_visible_to(viewer) if each.starts_on > month]
    return f"{said} The first is given one from {spoken(min(later))}: choose a later month, or add who is given one." if later else said
