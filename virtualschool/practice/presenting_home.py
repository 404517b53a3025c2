"""The overview of practice: what needs somebody, and the door to each list with how much is in it."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered, setting_on
from virtualschool.kernel.periods import spoken
from virtualschool.practice import lists, queries
from virtualschool.practice.models import Policy
from virtualschool.practice.presenting import KINDS, link, programme_rows
from virtualschool.practice.workflow import POLICY

A_TERM = 2
"""Examples that are shared each term, unless the authority's setting `practice.examples_a_term` says another number."""
NOT_KNOWN = "not available"
_DOORS = (
    ("Library", "library", "In use"),
    ("Policies", "policies", "In all"),
    ("Examples of practice", "examples", "In all"),
    ("Case studies", "studies", "In all"),
    ("Public pages", "pages", "In all"),
)


def cut_tabs(viewer: Viewer, name: str, shown: str) -> list[dict[str, Any]]:
    """The whole of a list and each part of it, with how many are in it."""
    cuts, counts = lists.cuts_for(viewer, name), lists.counts_of(viewer, name, timezone.localdate())
    words = {"": "All", **{key: cut.words for key, cut in cuts.items()}}
    return [
        {"title": f"{words[key]} ({number})", "href": f"?show={key}" if key else "?", "current": key == (shown if shown in cuts else "")}
        for key, number in counts.items()
    ]


def overview(viewer: Viewer) -> dict[str, Any]:
    """What the first page of practice shows."""
    today, authority = timezone.localdate(), authority_numbered(viewer.authority_code)
    wanted = int(setting_on(today, key="practice.examples_a_term", authority=authority, default=A_TERM))
    ours = queries.with_our_children(authority, today)
    return {
        "attention": attention(viewer, wanted),
        "doors": doors(viewer, wanted),
        "policies": policies_by_school(viewer, set(ours)),
        "programmes": programme_rows(viewer, authority, ours),
    }


def doors(viewer: Viewer, wanted: int) -> list[dict[str, Any]]:
    """Every list of practice with its numbers, each leading to exactly what it counts; `wanted` examples are to be shared each term."""
    today, found = timezone.localdate(), []
    for title, name, whole in _DOORS:
        cuts = lists.cuts_for(viewer, name)
        if name == "pages" and not cuts:
            continue
        words, here = {"": whole, **{key: cut.words for key, cut in cuts.items()}}, reverse(f"practice:{name}")
        counts: dict[str, Any] = dict(lists.counts_of(viewer, name, today))
        if name == "examples":
            counts["term"] = f"{counts['term']} of {wanted}"
        numbers: list[tuple[str, Any]] = [
            (words[key], {"text": str(number), "href": here + (f"?show={key}" if key else "")}) for key, number in counts.items()
        ]
        if "unread" in counts and not counts["unread"] and not lists.was_anyone_asked(viewer):
            numbers = [(said, NOT_KNOWN if said == words["unread"] else number) for said, number in numbers]
        found.append({"title": title, "href": here, "numbers": numbers})
    return found


def policies_by_school(viewer: Viewer, ours: set[int]) -> list[list[Any]]:
    """Policies that schools are asked about or can adopt: who has answered, and how many of the schools with our children (`ours`) have
    the one in force."""
    held = queries.policies_visible_to(viewer).exclude(state="withdrawn").prefetch_related("comments", "adoptions")
    return [_policy_row(each, ours) for each in held if each.consulted_version or each.adopted_version]


def _policy_row(policy: Policy, ours: set[int]) -> list[Any]:
    asked = {each.school_urn or each.organisation.casefold() for each in policy.comments.all()}
    current = {each.school_urn for each in policy.adoptions.all() if each.ended_on is None and each.version == policy.adopted_version}
    until = f"until {spoken(policy.consults_until)}" if policy.state == "consultation" and policy.consults_until else ""
    adopted: Any = "not in force yet"
    if policy.adopted_version:
        href = reverse("practice:policy", args=[policy.public_id]) + "#schools"
        adopted = {"text": f"{len(current & ours)} of {len(ours)}", "href": href} if ours else NOT_KNOWN
    comments = reverse("practice:policy", args=[policy.public_id]) + "#comments"
    return [
        link(policy.title, "policy", policy.public_id),
        {"tag": POLICY.words(policy.state), "kind": KINDS[policy.state]},
        until,
        {"text": str(len(asked)), "href": comments} if asked else "0",
        adopted,
    ]


def attention(viewer: Viewer, wanted: int) -> list[dict[str, str]]:
    """What needs somebody of those who run practice: why it is here, and where to do it."""
    if not viewer.may(Permission.PRACTICE_RUN):
        return []
    today = timezone.localdate()
    found = _policies_due(viewer, today)
    for study in queries.studies_visible_to(viewer).filter(state="checked"):
        found.append(link(f"The case study “{study.title}” waits for a second person's approval.", "study", study.public_id))
    for item in queries.library_visible_to(viewer).filter(withdrawn_on__isnull=True, review_on__lte=today):
        found.append(link(f"“{item.title}” was to be looked at again by {spoken(item.review_on)}.", "item", item.public_id))
    return found + _examples_due(viewer, wanted, today)


def _policies_due(viewer: Viewer, today: dt.date) -> list[dict[str, str]]:
    found = []
    for policy in queries.policies_visible_to(viewer).prefetch_related("comments"):
        waiting = sum(each.outcome == "open" for each in policy.comments.all())
        if policy.state == "consultation" and policy.consults_until:
            over = policy.consults_until < today
            when = f"was open until {spoken(policy.consults_until)}: close it" if over else f"is open until {spoken(policy.consults_until)}"
            found.append(link(f"The consultation on “{policy.title}” {when}.", "policy", policy.public_id))
        if waiting:
            said = "comment waits" if waiting == 1 else "comments wait"
            found.append(link(f"{waiting} {said} for an answer on “{policy.title}”.", "policy", policy.public_id))
    return found


def _examples_due(viewer: Viewer, wanted: int, today: dt.date) -> list[dict[str, str]]:
    """Whether this term's examples are there; a term is a third of the school year: to December, to Easter month, to its end."""
    shared = lists.part_of(viewer, "examples", "term", today).count()
    if shared >= wanted:
        return []
    return [link(f"{shared} of {wanted} examples of practice were shared since {spoken(lists.term_of(today).start)}.", "examples")]
