"""How packages and partners are shown."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.exchange.models import Package, Partner
from virtualschool.kernel.periods import spoken
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.packages.comparing import Comparison
from virtualschool.peer_reviews.packages.layout import BY_KIND, MATERIAL, RETURN, TABLES, kind_for
from virtualschool.peer_reviews.packages.looking import Found

KINDS = {MATERIAL: "Material for the peers", RETURN: "The peers' work"}
PARTNER_TAGS = {
    "waiting": ("Not confirmed", "warning"),
    "confirmed": ("Confirmed", "complete"),
    "revoked": ("No longer trusted", "neutral"),
}
PACKAGE_TAGS = {"made": "info", "waiting": "warning", "accepted": "complete", "undone": "neutral", "declined": "neutral", "refused": "bad"}
WORDS = {"added": "New", "changed": "Changed", "unchanged": "Unchanged", "gone": "No longer sent"}

MANY = {
    "line of enquiry": "Lines of enquiry",
    "slot of the timetable": "Timetable",
    "self-evaluation": "Self-evaluation, by line of enquiry",
    "item of a sample": "Items of samples",
    "request for a document": "Requests for documents",
    "request for a figure": "Requests for figures",
    "piece of evidence": "Pieces of evidence",
    "document's file": "Files of documents",
    "report": "Report",
    "comment of the factual check": "Comments of the factual check",
    "answer to a comment": "Answers to comments",
    "signed report": "Signed report",
}
"""Titles of tables whose plural is more than an s."""

Cell = dict[str, Any] | str | int


def tag_of(package: Package) -> dict[str, str]:
    return {"tag": package.get_state_display(), "kind": PACKAGE_TAGS[package.state]}


def partner_row(partner: Partner, *, may_confirm: bool) -> list[Cell]:
    words, kind = PARTNER_TAGS[partner.state]
    name: Cell = str(partner)
    if may_confirm:
        name = {"text": str(partner), "href": reverse("peer_reviews:partner", args=[partner.public_id])}
    since = partner.revoked_at or partner.confirmed_at or partner.added_at
    return [name, {"tag": words, "kind": kind}, f"{spoken(timezone.localdate(since))} by {_who(partner)}"]


def _who(partner: Partner) -> str:
    return partner.revoked_by or partner.confirmed_by or partner.added_by


def package_row(package: Package) -> list[Cell]:
    return [
        {"text": spoken(timezone.localdate(package.at)), "href": reverse("peer_reviews:package", args=[package.public_id])},
        package.get_direction_display(),
        KINDS.get(package.kind, "Not known"),
        str(package.partner) if package.partner else "Not known",
        tag_of(package),
        package.by_name,
    ]


PACKAGE_HEADERS = ["When", "Way", "What", "Council", "State", "By"]


def many(title: str) -> str:
    return MANY.get(title) or f"{title.capitalize()}s"


def contents(review: Review) -> list[tuple[str, int]]:
    """How many of each kind of thing would go out of a review now."""
    return [(many(table.title), table.outgoing(review).count()) for table in TABLES[kind_for(review)]]


def counted(package: Package) -> list[tuple[str, int]]:
    """A package's counts in words: of things before it is taken, of changes afterwards."""
    titles = {**WORDS, **{kind: many(table.title) for kind, table in BY_KIND.items()}}
    return [(titles.get(key, key), number) for key, number in package.counts.items()]


def change_rows(comparison: Comparison) -> list[list[Cell]]:
    return [[many(title), *(counts.get(what, 0) for what in WORDS)] for title, counts in comparison.by_table()]


CHANGE_HEADERS: list[Cell] = ["What", *({"text": words, "numeric": True} for words in WORDS.values())]


def found_rows(found: list[Found], *, words: bool = True) -> list[list[Cell]]:
    """Where something stands; its words only for the council that wrote them: notes of peers are theirs."""
    return [[each.where, each.kind.value.capitalize(), *([each.text] if words else [])] for each in found]
