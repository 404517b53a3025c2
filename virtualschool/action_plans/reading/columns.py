"""Which column of a plan means what, by the words of its heading, whatever the order.

Every heading found in a table of actions is in the mapping, beside the field it was read as; `other` keeps its texts under their own
label. A person can put another mapping in its place.
"""

import re
from collections.abc import Sequence

FIELDS = (
    "theme",
    "consideration",
    "action",
    "by_whom",
    "due",
    "progress",
    "impact",
    "support",
    "review",
    "evidence",
    "current",
    "on_track",
    "completion",
    "baseline",
    "target",
    "number",
    "other",
)
"""What a column can be. `due` and `progress` take a RAG in the same column, as a colour or a word."""

MEANINGS: tuple[tuple[str, str], ...] = (
    (r"^(?:no|nr|num|number|ref|reference|id|item|#|s/?n|action (?:no|number|ref|id))\.?$", "number"),
    (
        r"\brag\b.*\b(?:complet\w*|impact|outcome|done)|\b(?:impact|completion|outcome)\s+(?:rag|status|rating)|^complete[d?]*$|^completion$",
        "completion",
    ),
    (
        r"^b?rag(?:\s*(?:status|rating|on track|delivery|progress))*$|^on track\??$|^(?:delivery |action )?status$|\bdelivery rag\b|^rag\b",
        "on_track",
    ),
    (r"\breview(?:ed)?\b(?!.*\b(?:status|rag)\b)|\bcheck\s?point\b|\bmonitor(?:ing|ed)\b.*\b(?:date|when)\b", "review"),
    (r"\bevidence\b|\bsource(?:s|\(s\))?\b|\bverification\b", "evidence"),
    (r"\bbaseline\b|\bstarting point\b", "baseline"),
    (r"^(?:numerical |measurable )?targets?$|^target (?:figure|value|measure)s?$|^(?:kpi )?target$", "target"),
    (
        r"\bdue\b|\bdead[\s-]?line\b|\btime[\s-]?(?:scale|frame|line|table)s?\b|\bby when\b|^when\b|\bcomplete by\b|^dates?$|\bwhen by\b"
        r"|\bby date\b|\b(?:target|completion|end|finish|delivery|complete by) date\b",
        "due",
    ),
    (
        r"\bby whom\b|\bwho\b|\blead(?:s|er)?\b|\bled by\b|\bowner(?:s|ship)?\b|\bresponsib\w*|\baccountab\w*|\bperson\b|\bofficer\b"
        r"|\bassigned\b|\bnamed\b",
        "by_whom",
    ),
    (r"\bsupport(?:ed|ing)?\b|\bwith help\b|\bpartners?\b|\bresourc\w*|\bassist\w*", "support"),
    (r"\bcurrent\b|\bposition\b|\bsituation\b|\bwhere are we\b|\bpresent state\b", "current"),
    (
        r"\bprogress\b|\bupdates?\b|\bcomments?\b|\bnotes?\b|\bcommentary\b|\bmilestones? (?:met|achieved)\b|\bnarrative\b",
        "progress",
    ),
    (
        r"\bimpacts?\b|\boutcomes?\b|\bsuccess\b|\bbenefits?\b|\bkpis?\b|\bmeasures? of\b|\bhow will we know\b|\bexpected results?\b"
        r"|\bperformance (?:indicator|measure)s?\b|\bintended\b|\bdifference\b|^measures?$",
        "impact",
    ),
    (
        r"\bconsiderations?\b|\bareas? (?:for|of|to)\b|\bfindings?\b|\bissues?\b|\brecommendations?\b|\bobjectives?\b|\bwhat needs\b"
        r"|\bdevelopment (?:need|point)s?\b|\baims?\b|\bgoals?\b|\bpriorit(?:y|ies) (?:for|area)",
        "consideration",
    ),
    (
        r"\bkloe\b|\bkey lines?\b|\blines? of enquiry\b|\bthemes?\b|\bworkstreams?\b|\bstrands?\b|^section$|^priorit(?:y|ies)(?: \w+)?$"
        r"|^areas?$|\bpillar\b|\bdomain\b",
        "theme",
    ),
    (
        r"\bactions?\b|\btasks?\b|\bactivit(?:y|ies)\b|\bsteps?\b|\bwhat (?:will|we|are|is|do)\b|^what\??$|\bhow\b|\bintervention\b"
        r"|\bdeliverables?\b",
        "action",
    ),
)
"""A heading means the first of these that it fits; some words (“action owner”, “review date”) are told apart by the order."""

_OF_AN_ACTION = re.compile(r"\b(?:owner|lead|by|responsib\w*|date|status|rag|progress|update|no|number|ref)\b", re.I)


def plain(text: str) -> str:
    """A heading in lower case, without its signs and doubled blanks: `Due / RAG on track` → `due / rag on track`."""
    return re.sub(r"\s+", " ", re.sub(r"[*:?“”\"]+", " ", text)).strip(" .-–").lower()


def meaning(label: str) -> str | None:
    """The field that a heading names; None for one that names none."""
    words = plain(label)
    if not words or len(words) > 90:
        return None
    if re.search(r"\blinked\b|\brelated\b|\bstart date\b", words):
        return None
    if re.search(r"\b(?:action|work)s? (?:taken|so far|to date)\b", words):
        return "progress"
    if re.match(r"actions?\b", words) and not _OF_AN_ACTION.search(words):
        return "action"
    if "rag" in words.split() and re.match(r"(?:due|progress|dead|by when|date)", words):
        return "progress" if words.startswith("progress") else "due"
    for pattern, field in MEANINGS:
        if re.search(pattern, words):
            return field
    return None


def header_score(labels: Sequence[str]) -> int:
    """How much a row looks like the headings of a plan: the number of different fields it names; nought for sentences."""
    filled = [label for label in labels if label.strip()]
    if len(filled) < 2 or sum(len(label) > 70 for label in filled) > 1:
        return 0
    fields = [meaning(label) for label in filled if len(label) <= 70 and not re.search(r"[.;]\s*$", label.strip())]
    known = {field for field in fields if field}
    if len(known) * 2 < len({plain(label) for label in filled}) or not known & {"action", "consideration"}:
        return 0
    return len(known)


def assigned(labels: Sequence[str], mapping: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """For each column its name (unlike every other) and its field. A field that only one column can be (`action`, `due`, …) goes to
    the first that names it; further ones are `other`. `mapping` overrules for the names it holds."""
    named, taken = names_of(labels), set[str]()
    found: list[tuple[str, str]] = []
    for name, label in zip(named, labels, strict=True):
        field = (mapping or {}).get(name) or meaning(label) or "other"
        if field in taken and field != "other" and name not in (mapping or {}):
            field = "other"
        taken.add(field)
        found.append((name, field))
    return _with_an_action(found, mapping)


def names_of(labels: Sequence[str]) -> list[str]:
    """The headings as names of columns: a blank one by its place, a repeated one numbered."""
    seen: dict[str, int] = {}
    names = []
    for place, label in enumerate(labels, start=1):
        name = " ".join(label.split()) or f"Column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _with_an_action(found: list[tuple[str, str]], mapping: dict[str, str] | None) -> list[tuple[str, str]]:
    """A plan without a column of actions has them where its considerations (objectives, recommendations) stand."""
    fields = [field for _, field in found]
    if "action" in fields or "consideration" not in fields or mapping:
        return found
    place = fields.index("consideration")
    return [(name, "action" if index == place else field) for index, (name, field) in enumerate(found)]
