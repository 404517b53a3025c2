"""How a plan's things are put in words, the same on pages and in documents."""

from virtualschool.action_plans.models import Action, Plan
from virtualschool.action_plans.standing import Status
from virtualschool.kernel.periods import spoken

LABELS = {
    "action": "Action",
    "text": "Action",
    "title": "Title",
    "by_whom": "By whom",
    "owners": "By whom",
    "due_on": "Due on",
    "due_source": "Due, in the words of the source",
    "due_reason": "How the date was read",
    "progress": "Progress",
    "impact": "Anticipated impact",
    "impact_evidence": "Evidence of impact",
    "support": "Support from",
    "review": "Review",
    "review_source": "Review, in words",
    "review_on": "Review on",
    "evidence": "Evidence source",
    "current": "Current situation",
    "on_track": "RAG on track",
    "completion": "RAG completion",
    "links": "Linked actions",
    "kpis": "Key performance indicators",
    "consideration": "Area for consideration",
    "theme": "Line of enquiry or heading",
    "origin_text": "Where it comes from",
    "origin_url": "Web address of where it comes from",
}


def label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def due_words(action: Action) -> str:
    """`31 March 2022 (“March 22”)`, or why there is no day."""
    source = f"“{action.due_source}”" if action.due_source else ""
    if action.due_on:
        return f"{spoken(action.due_on)} ({source})" if source else spoken(action.due_on)
    return ": ".join(filter(None, (source, action.due_reason))) or ""


def status_words(status: Status) -> str:
    """A status with its reason, and the rule's where a person decided otherwise."""
    said = status.because
    return f"{said} The rule says {status.rule.because}" if status.rule is not None else said


def columns_of(plan: Plan) -> list[tuple[str, str]]:
    """The columns of the file that a plan was read from, each with what it was read as."""
    mapping = plan.batch.options.get("mapping", {}) if plan.batch is not None else {}
    return [(" ".join(column.split()), label(field)) for column, field in mapping.items()]
