"""What a person looks at before a file's plan is taken in: columns with their fields, the plan as read, indicators with what to do."""

from dataclasses import dataclass
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.imports import files, naming, running
from virtualschool.action_plans.imports.uploads import content_of
from virtualschool.action_plans.models import Plan, PlanUpload
from virtualschool.action_plans.owners import names_in
from virtualschool.action_plans.reading import plan as shapes
from virtualschool.action_plans.reading.columns import FIELDS
from virtualschool.measures.book import book
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.queries import kpis_visible_to

FIELD_WORDS = {
    "theme": "Line of enquiry",
    "consideration": "Area for consideration",
    "action": "Action",
    "by_whom": "By whom",
    "due": "Due (with RAG on track)",
    "progress": "Progress (with RAG completion)",
    "impact": "Anticipated impact",
    "support": "Support from",
    "review": "Review",
    "evidence": "Evidence source",
    "current": "Current situation",
    "on_track": "RAG on track",
    "completion": "RAG completion",
    "baseline": "Baseline of an indicator",
    "target": "Target of an indicator",
    "number": "Number",
    "other": "Kept under its own heading",
}
FIELD_OPTIONS = [(name, FIELD_WORDS.get(name, name)) for name in FIELDS]


@dataclass(frozen=True)
class Named:
    """An indicator as read, with what may be done with it."""

    read: shapes.Indicator
    wish: str
    suggestion: str


@dataclass(frozen=True)
class Preview:
    """Everything the page shows."""

    plan: shapes.Plan
    notes: tuple[str, ...]
    remembered: bool
    columns: list[tuple[str, str]]
    named: list[Named]
    before: Plan | None

    @property
    def themes(self) -> int:
        """Those that the document names; actions under no heading make none."""
        return sum(theme.title is not None for theme in self.plan.themes)

    @property
    def considerations(self) -> int:
        """Those that the document words."""
        return sum(each.text is not None for theme in self.plan.themes for each in theme.considerations)

    @property
    def undated(self) -> list[shapes.Action]:
        return [action for action in self.plan.actions if action.due_on is None]

    @staticmethod
    def owners(action: shapes.Action) -> str:
        return ", ".join(names_in(action.by_whom))


def preview_of(upload: PlanUpload, viewer: Viewer) -> Preview:
    """Reads the file as wished so far. Raises CannotRead, Vanished."""
    mapping = upload.wishes.get("mapping")
    document, plan = running.read_file(upload.name, content_of(upload), authority=upload.authority, mapping=mapping)
    known = list(kpis_visible_to(viewer).filter(state=Kpi.State.ACTIVE))
    wishes = upload.wishes.get("kpis", {})
    named = [_named(each, wishes.get(str(place)), known) for place, each in enumerate(plan.kpis)]
    return Preview(
        plan=plan,
        notes=document.notes,
        remembered=mapping is None and running.is_remembered(plan, upload.authority),
        columns=list(plan.mapping.items()),
        named=named,
        before=files.plan_of(upload.sha256, upload.authority),
    )


def _named(each: shapes.Indicator, wish: str | None, known: list[Kpi]) -> Named:
    same = naming.like(each, known)
    key = naming.measure_like(each)
    suggestion = f"“{same.title}” is there already." if same else f"The book has a measure like it: {book[key].title}." if key else ""
    return Named(each, wish or (f"kpi:{same.pk}" if same else "new"), suggestion)


def kpi_options(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an indicator can become: a new series, one that is there, a measure of the book, nothing."""
    known = [(f"kpi:{kpi.pk}", kpi.title) for kpi in kpis_visible_to(viewer).filter(state=Kpi.State.ACTIVE)]
    measures = [(f"measure:{measure.key}", measure.title) for measure in book]
    found = [("New", [("new", "A new indicator, values entered by hand"), ("none", "No indicator")])]
    if known:
        found.append(("Indicators that are there", known))
    found.append(("New, read from the book of measures", measures))
    return found


def wishes_from(sent: Any, upload: PlanUpload, preview: Preview) -> dict[str, Any]:
    """What was sent with the page, as `Wishes` keeps it. Raises nothing: what makes no sense is left out."""
    fields = {name for name, _ in FIELD_OPTIONS}
    mapping = {name: sent[f"column-{place}"] for place, (name, _) in enumerate(preview.columns) if sent.get(f"column-{place}") in fields}
    kpis = {str(place): sent[f"kpi-{place}"] for place in range(len(preview.named)) if sent.get(f"kpi-{place}")}
    kind = sent.get("kind") if sent.get("kind") in Plan.Kind.values else Plan.Kind.PEER_REVIEW
    return {
        "mapping": mapping or None,
        "title": sent.get("title", "").strip()[:200],
        "kind": kind,
        "school_name": sent.get("school_name", "").strip()[:200],
        "state": "draft" if sent.get("state") == "draft" else "current",
        "kpis": kpis,
        "again": sent.get("again") == "yes",
    }
