"""Statements of one document that cannot both be right. They are shown side by side; nothing is mended.

Looked for: the dates of the review and of the plan that follows it; “complete” before the work began or long before it is due; an
action that needs what another makes later; an abbreviation with two meanings; a line of enquiry worded in two ways; a limit counted
from two different points.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import combinations

from virtualschool.action_plans.reading.abbreviations import two_meanings
from virtualschool.action_plans.reading.due import dates_in
from virtualschool.action_plans.reading.plan import Action, Conflict, Plan
from virtualschool.action_plans.reading.rag import complete_in
from virtualschool.action_plans.reading.titles import bare, is_alike, lines_of, scope_of
from virtualschool.kernel.periods import spoken
from virtualschool.reading.blocks import Document, Paragraph

LONG = dt.timedelta(days=183)
"""“Complete” more than half a year before it is due asks for a look: the action may be another than the one that was done."""
_REVIEW = re.compile(r"\breview(?:ed)?\b", re.I)
_HELD = re.compile(
    r"\b(?:underwent|took place|carried out|undertaken|was held|visited|conducted|completed|reviewed|came"
    r"|peer review (?:in|of|on|during|was)"
    r"|(?:following|after|since) (?:the|our|its|a|an?other) (?:\w+ ){0,2}review)\b"
    r"|\b(?:peer review|date of (?:the )?(?:peer )?review)\s*(?:date\s*)?[:–-]",
    re.I,
)
_TO_COME = re.compile(r"\b(?:will|shall|to be|next|due|going to)\b", re.I)
_PLAN = re.compile(
    r"\b(?:action|improvement|development|delivery)\s+plan\b|\bplan\b.*\bas (?:at|of)\b"
    r"|\bplan (?:dated?|of|agreed|written)\b|\bdate of (?:the |this )?plan\b|^(?:last )?updated?\b",
    re.I,
)
_DONE = re.compile(r"\b(?:complet\w+|finished|achieved|done)\s*(?:in|on|by|:|[-–])?\s*(?P<when>.{3,30})", re.I)
_DEPENDS = re.compile(
    r"\b(?:depend\w*|once|following|after|subject to|requires?|when|needs?|builds? on|completion of|follow\w* (?:on )?from"
    r"|rel(?:y|ies) on)\b",
    re.I,
)
_ANYTHING = {
    "document",
    "guidance",
    "process",
    "programme",
    "protocol",
    "strategy",
    "template",
    "training",
    "meeting",
    "meetings",
    "approach",
}
_ANYTHING |= {"statement", "systems", "schools", "children", "framework", "reports", "procedure", "pathway", "agreement", "position"}
_MAKES = re.compile(
    r"^\s*(?:\(?\d{1,2}[.)]\s*)?(?:create|design|develop|build|produce|write|draft|establish|set up|prepare|compile|agree|launch|devise"
    r"|introduce)\w*\s+(?:an?\s+|the\s+|our\s+)?(?P<thing>[^.;:\n]{3,80})",
    re.I,
)
_USES = re.compile(
    r"\b(?:present|share|use|using|review|publish|distribute|consult|complete|monitor|evaluate|discuss|report|roll out|embed|test|trial"
    r"|launch|apply|train|analyse)\w*\b",
    re.I,
)
_UNNUMBERED = re.compile(r"^\s*\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+")
_ONCE = re.compile(
    r"\b(?:once|after|as soon as|when)\s+(?P<thing>[\w\s’'&-]{3,60}?)\s+(?:is|are|has been|have been)\s+(?:fully\s+)?(?P<done>\w+)", re.I
)
_STEM = 5  # letters by which words of one kind are told: recruit, recruited
_RARE = 6  # letters of a word that names one thing
_LIMIT = re.compile(r"(?P<number>\d+)\s*(?P<unit>working days?|school days?|days?|weeks?|months?)", re.I)
_BOUND = re.compile(r"\b(?:maximum|at most|no (?:more|longer|later) than|longer than|within|reduce\w*|wait|max)\b", re.I)
_START = re.compile(
    r"\b(?P<how>following|after|from|since|upon|on receipt of|once|start(?:ing)? (?:from|at|with)|requiring|of the|of)\s+"
    r"(?:the\s+|an?\s+|date of\s+)*(?P<what>assessment|request|referral|notification|decision|application|entry|admission|placement|meeting"
    r"|exclusion|suspension|receipt|identification|draft|initial \w+|first \w+|coming into care|becoming looked after|entering care)\b",
    re.I,
)
_PROCESS = re.compile(r"\b(?:the )?process of (?P<what>\w+(?:\s+(?:an?\s+)?\w+)?)", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def conflicts_in(plan: Plan, document: Document) -> list[Conflict]:
    """Everything of the kinds above that the document says."""
    paragraphs = lines_of(document)
    made_on = _plan_dates(plan, paragraphs)
    found: list[Conflict] = []
    found += _review_dates(paragraphs, made_on)
    found += _complete_too_early(plan, made_on)
    found += _needed_earlier(plan)
    found += two_meanings(_all_texts(plan, paragraphs))
    found += _worded_twice(plan, document)
    found += _clocks(plan)
    return found


def _plan_dates(plan: Plan, paragraphs: list[Paragraph]) -> list[tuple[dt.date, str]]:
    """When the plan was made or last brought up to date, as its title or headings say, with their words."""
    titles = [each.text for each in paragraphs if len(each.text) < 160 and _PLAN.search(each.text) and not each.text.rstrip().endswith(".")]
    titles += [
        plan.title or "",
        *(label for label in plan.mapping if re.search(r"current|progress|update|situation|position", label, re.I)),
    ]
    return [(each.on, text) for text in dict.fromkeys(titles) for each in dates_in(text) if each.on]


def _review_dates(paragraphs: list[Paragraph], made_on: list[tuple[dt.date, str]]) -> Iterator[Conflict]:
    held: list[tuple[dt.date, str]] = []
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(paragraph.text):
            if _REVIEW.search(sentence) and _HELD.search(sentence) and not _TO_COME.search(sentence):
                held += [(each.on, sentence.strip()) for each in dates_in(sentence) if each.on]
    for day, sentence in held:
        for made, words in made_on:
            if day.replace(day=1) > made:
                yield Conflict(
                    "review_dates",
                    f"The review is dated {day:%B %Y}, after the plan that follows it ({made:%B %Y}).",
                    [sentence, words],
                )
    months = {day.replace(day=1): sentence for day, sentence in held}
    for (one, first), (other, second) in combinations(sorted(months.items()), 2):
        if first != second:
            yield Conflict("review_dates", f"The review is dated both {one:%B %Y} and {other:%B %Y}.", [first, second])


def _complete_too_early(plan: Plan, made_on: list[tuple[dt.date, str]]) -> Iterator[Conflict]:
    as_at = max((day for day, _ in made_on), default=None)
    words = next((text for day, text in made_on if day == as_at), "")
    for action in plan.actions:
        said_on = _done_on(action)
        if action.completion != "Complete" and not complete_in(action.progress) and not said_on:
            continue
        sides = [
            f"{action.action}",
            f"due {action.due_source}",
            f"{action.progress or 'Complete'}",
            *([words] if words and not said_on else []),
        ]
        done_on, begins = said_on or as_at, _beginning(action)
        if done_on and begins and begins > done_on:
            yield Conflict("complete_before_start", f"It is called complete in {done_on:%B %Y}, before it begins in {begins:%B %Y}.", sides)
        elif done_on and action.due_on and action.due_on - done_on > LONG:
            plan_of = "" if said_on else "a plan of "
            message = f"It is called complete in {plan_of}{done_on:%B %Y}, long before it is due on {spoken(action.due_on)}."
            yield Conflict("complete_long_before_due", message, sides)


def _done_on(action: Action) -> dt.date | None:
    """The day on which the progress says that the action was completed."""
    match = _DONE.search(action.progress or "") if complete_in(action.progress) or action.completion == "Complete" else None
    found = [each.on for each in dates_in(match["when"]) if each.on] if match else []
    return found[0] if found else None


def _beginning(action: Action) -> dt.date | None:
    """The day from which an action runs, where its due words or a column for the start say one."""
    for name, text in action.other.items():
        if re.search(r"\bstart", name, re.I) and (days := [each.on for each in dates_in(text) if each.on]):
            return days[0].replace(day=1)
    source = action.due_source or ""
    if not re.match(r"\s*(?:from|start\w*|commenc\w+|after|since)\b", source, re.I) and not re.search(r"onwards|[–—]|\bto\b|\s-\s", source):
        return None
    found = [each.on for each in dates_in(source) if each.on]
    return found[0].replace(day=1) if found else None


def _needed_earlier(plan: Plan) -> Iterator[Conflict]:
    """An action that uses what another makes, or says that it depends on it, and is due before that."""
    actions = [each for each in plan.actions if each.due_on]
    for maker in actions:
        made = _MAKES.match(_UNNUMBERED.sub("", maker.action or ""))
        for user in actions:
            if user is maker or user.due_on is None or maker.due_on is None or user.due_on >= maker.due_on:
                continue
            linked = maker.number in user.links and (made is not None or _depends(user))
            if linked or _waits_for(user, maker) or (made and _uses(user, _thing(made["thing"]), _beside(plan, maker, user))):
                when, later = spoken(user.due_on), spoken(maker.due_on)
                message = f"Action {user.number} is due on {when} and needs what action {maker.number} makes, due later, on {later}."
                yield Conflict(
                    "needs_later_action", message, [f"{user.action} ({user.due_source})", f"{maker.action} ({maker.due_source})"]
                )


def _depends(user: Action) -> bool:
    texts = [user.action, user.progress, *(name for name in user.other if re.search(r"depend", name, re.I))]
    return any(_DEPENDS.search(text or "") for text in texts)


def _waits_for(user: Action, maker: Action) -> bool:
    """“Once the officer is recruited”: whether the other action is to do just that."""
    does = {word[:_STEM] for word in re.findall(r"[a-z]{4,}", (maker.action or "").lower())}
    for match in _ONCE.finditer(user.action or ""):
        words = [word[:_STEM] for word in re.findall(r"[a-z]{4,}", f"{match['thing']} {match['done']}".lower())]
        if len(words) > 1 and does.issuperset(words):
            return True
    return False


def _thing(words: str) -> tuple[str, ...]:
    """What is made, as the words that name it: “a school’s score card with …” → score, card. One word is enough where it is a rare one."""
    head = re.split(r"\b(?:with|that|to|for|which|incorporat\w+|by|in|of|across|re)\b|[(,]", words, maxsplit=1)[0]
    found = [word.lower() for word in re.findall(r"[A-Za-z][\w’'-]*", head) if len(word) > 3]
    if found and len(found[-1]) > _RARE and found[-1] not in _ANYTHING:
        return (found[-1],)
    return tuple(found[-2:]) if len(found) > 1 else ()


def _uses(action: Action, thing: tuple[str, ...], beside: bool) -> bool:
    if not thing:
        return False
    phrase = r"\b" + r"\W+".join(re.escape(word.rstrip("s")) + "s?" for word in thing) + r"\b"
    joined = r"\b" + "".join(re.escape(word) for word in thing)
    for text in (action.action, action.progress if beside or re.match(r"\s*use\b", action.progress or "", re.I) else None):
        if text and _USES.search(text) and (re.search(phrase, text, re.I) or re.search(joined, text, re.I)):
            return True
    return False


def _beside(plan: Plan, one: Action, other: Action) -> bool:
    """Whether two actions stand under one theme, near enough for a note to speak of the same thing."""
    return any(one in each.actions and other in each.actions for theme in plan.themes for each in theme.considerations)


def _worded_twice(plan: Plan, document: Document) -> Iterator[Conflict]:
    for line in scope_of(document):
        for theme in plan.themes:
            title = bare(theme.title or "")
            if title and is_alike(line, title) and line != title:
                yield Conflict("worded_differently", "A line of enquiry is worded in two ways.", [line, title])


def _clocks(plan: Plan) -> Iterator[Conflict]:
    """A limit of so many weeks or days that one sentence counts from one point and another from a second."""
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for action in plan.actions:
        texts = (action.action, action.impact, action.evidence, action.progress)
        sentences = [" ".join(each.split()) for text in texts for each in _SENTENCE.split(text or "") if each.strip()]
        for place, sentence in enumerate(sentences):
            for limit in _LIMIT.finditer(sentence):
                start = _start(sentence, sentences[place - 1] if place else "")
                if _BOUND.search(sentence) and start:
                    key = limit["number"], limit["unit"].lower().rstrip("s")
                    told.setdefault(key, []).append((start, sentence))
    for (number, unit), starts in told.items():
        if len({start.lower() for start, _ in starts}) > 1:
            points = " and ".join(f"“{each}”" for each in dict.fromkeys(start for start, _ in starts))
            yield Conflict(
                "clock_starts_twice",
                f"The limit of {number} {unit}s is counted from two points: {points}.",
                [text for _, text in dict.fromkeys(starts)],
            )


def _start(sentence: str, before: str) -> str | None:
    """Where a limit begins to run, in the sentence's own words; “the process of …” in the sentence before counts."""
    found = _START.search(sentence)
    process = _PROCESS.search(sentence) or (_PROCESS.search(before) if _LIMIT.search(before) else None)
    if process and (found is None or found["how"].lower() in ("requiring", "of", "of the")):
        return process.group()
    return found.group() if found else None


def _all_texts(plan: Plan, paragraphs: list[Paragraph]) -> list[str]:
    texts = [each.text for each in paragraphs]
    for theme in plan.themes:
        texts.append(theme.title or "")
        for consideration in theme.considerations:
            texts.append(consideration.text or "")
            for action in consideration.actions:
                texts += [
                    getattr(action, name) or "" for name in ("action", "by_whom", "progress", "impact", "support", "evidence", "current")
                ]
                texts += list(action.other.values())
    return texts
