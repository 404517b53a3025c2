"""Which column of a plan means what, by the words of its heading, whatever the order.

Every heading found in a table of actions is in the mapping, beside the field it was read as; `other` keeps its texts under their own
label. A person can put another mapping in its place.
"""

import re
from collections.abc import Sequence

from virtualschool.action_plans.reading import rag
from virtualschool.action_plans.reading.due import dates_in

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
    (r"^(?:no|nr|num|number|ref|reference|id|item|#|s/?n|(?:ref(?:erence)?|item|action|line) (?:no|number|ref|id))\.?$", "number"),
    (
        r"\bb?rag\b.*\b(?:complet\w*|impact|outcome|done)|\b(?:impact|complet(?:ion|ed?)|outcome)\s+(?:b?rag|status|rating)"
        r"|^(?:complete|completed|completion|done)(?: \(?y(?:es)?/no?\)?)?$",
        "completion",
    ),
    (r"\bb?rag\b.*\b(?:and|with|/|&) (?:progress|updates?|comments?)\b", "progress"),
    (
        r"\b(?:b?rag|ragb|rayg|r/a/g)\b|^on[ -]track$|^(?:delivery |action )?status$|\btraffic light\b"
        r"|^(?:(?:progress|delivery|overall|performance) )?rating$|^colour$",
        "on_track",
    ),
    (
        r"^(?!.*\bpeer review)"
        r"(?!(?!.*\bdate).*\b(?:recommend\w*|findings?|issues?|identified|(?:from|in|by) (?:the )?(?:\w+ )?review)\b).*\breview(?:s|ed)?\b"
        r"(?!.*\b(?:status|rag|recommend\w*|findings?|find|found|said|says|comments?|notes?)\b)"
        r"|\bcheck\s?point\b|\bmonitor(?:ing|ed)\b.*\b(?:date|when)\b",
        "review",
    ),
    (r"\bevidenc(?:e|ed|ing)\b|\bsource(?:s|\(s\))?\b|\bverification\b", "evidence"),
    (r"\bbaseline\b|\bstarting point\b", "baseline"),
    (
        r"^(?:numerical |measurable )?targets?$|^target (?:figure|value|measure)s?$|^targets? \(?(?:19|20)\d\d\b.*$|^(?:kpi )?target$",
        "target",
    ),
    (
        r"\bdue\b|\bdead[\s-]?line\b|\btime[\s-]?(?:scale|frame|line|table)s?\b|\bby when\b|^when\b|\bcomplete by\b|^dates?$|\bwhen by\b"
        r"|\bby date\b|\b(?:target|completion|end|finish|delivery|complete by|implementation) date\b|\bdate (?:for|of|to be) complet\w+"
        r"|\bto be completed by\b|^finish$|^timings?$|^expected completion$|^planned date$",
        "due",
    ),
    (r"\bwho else\b|\bothers? (?:people )?involved\b|^(?:with|help(?: from)?)$", "support"),
    (
        r"^actions? by$",
        "by_whom",
    ),
    (
        r"\bby whom\b|\bwho\b|\blead(?:s|er)?\b|\bled by\b|\bowner(?:s|ship)?\b|\bresponsib\w*|\baccountab\w*|\bperson\b|\bofficer\b"
        r"|\b(?:assigned|delegated|allocated)\b|\bnamed\b|^staff$|^team$|^sro$|\bsponsor\b",
        "by_whom",
    ),
    (
        r"\bsupport(?:ed|ing)?\b|\bwith help\b|\bpartners?\b|\bresourc\w*|\bassist\w*"
        r"|\bothers involved\b|\bcontributors?\b|\bworking with\b",
        "support",
    ),
    (r"\bcurrent progress\b|\bwhat (?:have we|we have|has been) done\b|\bwork completed\b", "progress"),
    (r"\bcurrent\b|\bposition\b|\bsituation\b|\bwhere are we\b|\bpresent state\b", "current"),
    (
        r"\bprogress\b|\bupdates?\b|\bcomments?\b|\bnotes?\b|\bcommentary\b|\bmilestones? (?:met|achieved)\b|\bnarrative\b",
        "progress",
    ),
    (
        r"\bimpacts?\b|\boutcomes?\b|\bsuccess\b|\bbenefits?\b|\bkpis?\b|\bmeasures? of\b|\bhow will we know\b|\bexpected results?\b"
        r"|\bperformance (?:indicator|measure)s?\b|\bintended\b|\bdifferen(?:t|ce)\b|^measures?$|\bgood looks? like\b|\bgood look like\b",
        "impact",
    ),
    (r"\bwhat needs to (?:be done|happen)\b", "action"),
    (
        r"\bconsiderations?\b|\bareas? (?:for|of|to)\b|\bimprovement areas?\b|^identified needs?$|^sub[\s-]priorit(?:y|ies)$"
        r"|^what (?:do )?we (?:want|need) to (?:achieve|improve|change)$"
        r"|\bfindings?\b|\bissues?\b|\brecommendations?\b|\bobjectives?\b|\bwhat needs\b"
        r"|\bdevelopment (?:need|point)s?\b|\baims?\b|\bgoals?\b|\bpriorit(?:y|ies) (?:for|area)"
        r"|\bpeer review\b|\breview (?:found|said|says|find)\b",
        "consideration",
    ),
    (
        r"\bkloe\b|\bkey (?:lines?|questions?)\b|\blines? of enquiry\b|\bthemes?\b|\bworkstreams?\b|\bstrands?\b|^section$"
        r"|^(?:strategic )?priorit(?:y|ies)(?: (?:\d+|no|theme))?$"
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

PERHAPS: tuple[tuple[str, str], ...] = (
    (r"\bmilestones?\b|^start ?(?:/|and|-) ?end$|\brevised date\b", "due"),
    (r"^(?:description|strateg(?:y|ies)|work required|(?:agreed |management )?response|next steps?)$", "action"),
    (r"^results?$", "impact"),
    (r"^(?:evaluation|monitoring|monitoring arrangements)$", "progress"),
    (r"^stakeholders?$", "support"),
    (r"\bhow will we know\b|\bhow (?:will|do) we measure\b", "evidence"),
    (r"^(?:focus|requirements?|needs?)$", "consideration"),
    (r"^(?:category|topic|heading|standard|focus area|ofsted area)$", "theme"),
)
"""Words that are this only where no other heading of the table is."""
_DEGREES = re.compile(r"\W*(?:high|medium|med|low|critical|essential|desirable|urgent|[hml]|[1-5]|p[1-5])\W*", re.I)

_OF_AN_ACTION = re.compile(r"\b(?:owner|lead|by|due|responsib\w*|date|status|rag|progress|update|no|number|ref|id)\b", re.I)
_NUMBERED = re.compile(r"(.*\w)\s+(\d{1,2}(?:\.\d+)*|[A-Z])")
_WIDER = re.compile(r"\bpriorit(?:y|ies)\b|\bstrategic\b|\bscope\b|\bkey\b")
_STATUS = re.compile(r"(?:delivery |action )?status")


def plain(text: str) -> str:
    """A heading in lower case, without its signs and doubled blanks: `Due / RAG on track` → `due / rag on track`."""
    return re.sub(r"\s+", " ", re.sub(r"[*:?“”\"]+", " ", text)).strip(" .-–").lower()


def meaning(label: str) -> str | None:
    """The field that a heading names; None for one that names none."""
    words = plain(label)
    if not words or len(words) > 90:
        return None
    if re.search(r"\blinked\b|\brelated\b|\bstart date\b|\b(?:previous|last|prior)\b.*\brag\b|\brag\b.*\b(?:previous|last|prior)\b", words):
        return None
    if perhaps(label) == "action":
        return None
    if re.search(r"\b(?:action|work)s? (?:taken|so far|to date)\b", words):
        return "progress"
    if re.match(r"actions?\b", words) and not _OF_AN_ACTION.search(words):
        return "action"
    if re.search(r"\bb?rag\b", words) and (
        about := re.match(r"due|dead|by when|when|date|time|target date|progress|updates?|comments?", words)
    ):
        return "progress" if about.group()[:3] in ("pro", "upd", "com") else "due"
    for pattern, field in MEANINGS:
        if re.search(pattern, words):
            return field
    return None


def perhaps(label: str) -> str | None:
    """The field that a heading names where no other of its table does."""
    return next((field for pattern, field in PERHAPS if re.search(pattern, plain(label))), None)


def header_score(labels: Sequence[str]) -> int:
    """How much a row looks like the headings of a plan: the number of different fields it names; nought for sentences."""
    filled = [label for label in labels if label.strip()]
    if _are_of_one_action(filled):
        return 0
    if len(filled) < 2 or sum(len(label) > 70 for label in filled) > 1:
        return 0
    fields = [meaning(label) or perhaps(label) for label in filled if len(label) <= 70 and not re.search(r"[.;]\s*$", label.strip())]
    known = {field for field in fields if field}
    is_plain = len(known) > 3 and "action" in known and bool(known & {"by_whom", "due"})
    if not known & {"action", "consideration"} or (len(known) * 2 < len({plain(label) for label in filled}) and not is_plain):
        return 0
    return len(known)


def _are_of_one_action(labels: Sequence[str]) -> bool:
    """Whether texts end in one and the same number (“Action 2”, “Owner 2”): those are no headings."""
    ends = [(match[1].lower(), match[2]) for label in labels if (match := _NUMBERED.fullmatch(label.strip()))]
    return len(ends) * 2 > len(labels) and len({words for words, _ in ends}) > 1 and len({number for _, number in ends}) == 1


def assigned(
    labels: Sequence[str], mapping: dict[str, str] | None = None, values: Sequence[Sequence[tuple[str, str]]] = ()
) -> list[tuple[str, str]]:
    """For each column its name (unlike every other) and its field. A field that only one column can be (`action`, `due`, …) goes to
    the first that names it; further ones are `other`. `mapping` overrules for the names it holds; `values` are what stands in each
    column, as text and colour."""
    named = names_of(labels)
    chosen = {name: mapping[name] for name in named if mapping and mapping.get(name)}
    below = dict(zip(named, values or [()] * len(named), strict=False))
    means = {name: _by_values(label, meaning(label), below.get(name, ())) for name, label in zip(named, labels, strict=True)}
    means |= _theme_of_two(means)
    status = _status_beside_rag(means)
    weak = {name: perhaps(label) for name, label in zip(named, labels, strict=True)}
    found = dict(chosen)
    for fields in ({name: field for name, field in means.items() if name not in status}, dict.fromkeys(status, "completion"), weak):
        for name, field in fields.items():
            if field and name not in found and field not in found.values():
                found[name] = field
    _by_days(found, below, chosen)
    _by_signs(found, below)
    return _with_an_action([(name, found.get(name, "other")) for name in named], mapping)


def _by_values(label: str, field: str | None, below: Sequence[tuple[str, str]]) -> str | None:
    """What a heading means in view of what stands below it: priorities of “high” and “low” are no theme, “targets” without a figure are
    what is aimed for."""
    said = [text for text, _ in below if text]
    if field == "theme" and "priorit" in plain(label) and said and all(map(_DEGREES.fullmatch, said)):
        return None
    if field == "target" and said and not any(re.search(r"\d|\ball\b", text) for text in said):
        return "consideration"
    if field in ("due", "progress") and re.search(r"\bb?rag\b", plain(label)) and said and all(map(rag.is_only_a_word, said)):
        return "completion" if "complet" in plain(label) else "on_track"
    return field


def _theme_of_two(means: dict[str, str | None]) -> dict[str, str | None]:
    """Of two columns that name considerations the first is the theme over the second, where it is called a priority or a scope."""
    named = [name for name, field in means.items() if field == "consideration"]
    is_wider = len(named) > 1 and "theme" not in means.values() and _WIDER.search(plain(named[0]))
    return {named[0]: "theme"} if is_wider else {}


def _status_beside_rag(means: dict[str, str | None]) -> list[str]:
    """Columns called “status” beside one for RAG: they tell whether an action is complete."""
    told = {name: _STATUS.fullmatch(plain(name)) is not None for name, field in means.items() if field == "on_track"}
    return [name for name, is_status in told.items() if is_status] if not all(told.values()) else []


def _by_days(found: dict[str, str], below: dict[str, Sequence[tuple[str, str]]], chosen: dict[str, str]) -> None:
    """“Completion” over days that lie below it is when actions are due, where nothing else of the table says so."""
    name = next((name for name, field in found.items() if field == "completion" and name not in chosen), None)
    said = [text for text, _ in below.get(name or "", ()) if text]
    if name and "due" not in found.values() and said and all(map(dates_in, said)):
        found[name] = "due"


def _by_signs(found: dict[str, str], below: dict[str, Sequence[tuple[str, str]]]) -> None:
    """A column of nothing but RAG words, or of nothing but their colours, is RAG whatever its heading says, where no other is."""
    if "on_track" in found.values():
        return
    for name, cells in below.items():
        signs = [rag.is_only_a_word(text) if text else rag.of_colour(colour) is not None for text, colour in cells if text or colour]
        if name not in found and len(signs) > 1 and all(signs) and len(set(cells) - {("", "")}) > 1:
            found[name] = "on_track"
            return


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
