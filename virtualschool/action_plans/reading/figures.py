"""How plans write figures that are to be reached: changes, bounds, shares, counts that are to become all or none."""

import re

UNITS = (
    r"percentage points?|%|per\s?cent|weeks?|(?:(?:school|working|calendar) )?days?"
    r"|months?|hours?|minutes?|children|pupils|young people|learners|sessions|schools?|points?"
)
SMALL_NUMBERS = "zero|nil|none|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
FIGURES = (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
WORDS = dict(zip(SMALL_NUMBERS.split("|"), FIGURES, strict=True))
TERM = r"(?:autumn|spring|summer|winter|easter|christmas)(?:\s+term)?\s*[’'‘]?\d{2,4}(?:\s?[/-]\s?\d{2,4})?"
PEOPLE = r"(?:schools?|children|staff|carers|workers|teachers|heads?|governors|advisers|advisors|peps|settings|colleges)"


def num(name: str) -> str:
    """A figure with its unit, as the groups `name` and `name_unit`."""
    return rf"(?P<{name}>\d[\d,]*(?:\.\d+)?|{SMALL_NUMBERS})\s?(?P<{name}_unit>{UNITS})?"


ABOUT = (
    r"(?:an?\s+)?(?:average\s+of\s+|baseline\s+of\s+|around\s+|approximately\s+|about\s+|at\s+least\s+|below\s+|under\s+|over\s+|above\s+)?"
)
FROM_TO = re.compile(
    rf"\bfrom\s+{ABOUT}{num('base')}(?P<base_words>[^.;\n]{{0,90}}?)\s*(?:\bto\b|→|->)\s+{ABOUT}{num('goal')}(?P<goal_words>[^.;\n]*)",
    re.I,
)
ARROW = re.compile(rf"{num('base')}(?P<base_words>[^.;\n→>]{{0,40}}?)\s*(?:→|->|=>)\s*{num('goal')}(?P<goal_words>[^.;\n]*)", re.I)
RISING = re.compile(
    rf"(?P<base>\d[\d,]*(?:\.\d+)?)\s?(?P<base_unit>{UNITS})(?P<base_words>[^.;\n]{{0,40}}?)[\s,]*(?:and\s+)?"
    rf"(?:rising|increasing|improving|falling|reducing|dropping|up|down)\s+to\s+{ABOUT}{num('goal')}(?P<goal_words>[^.;\n]*)",
    re.I,
)
SHARES = re.compile(
    r"(?<!between )(?<!from )(?P<base>\d[\d,]*(?:\.\d+)?)\s?(?P<base_unit>%|per\s?cent)"
    r"(?P<base_words>[^.;,\n\d]{0,20}(?:\([^()]{2,20}\)\s*)?)"
    rf"\bto\s+{num('goal')}(?P<goal_words>[^.;\n]*)",
    re.I,
)
"""“26% to 21%”, “85% (autumn) to 95% (summer)”."""
BASELINE = re.compile(
    rf"[\s,(]*(?:\bbaseline(?:\s+(?:of|is|was))?\s*:?|\bcompared (?:to|with)|\b(?:(?:up|down)\s+)?from"
    r"|\b(?:is\s+)?(?:currently|now)(?:\s+at)?)\s+(?:an?\s+)?"
    rf"{num('base')}"
    r"(?P<base_words>[^.;,()\n]{0,40}?)(?=\s+by\b|[.;,()\n]|$)",
    re.I,
)
BASE_NOW = re.compile(rf"{num('base')}(?P<base_words>)\s+(?:now|currently|at present|today)\b[,;]?\s*", re.I)
AT_MOST = re.compile(
    r"(?:\b(?:maximum of|max(?:imum)?|at most|(?:no|not) more than|(?:no )?longer than|no later than|(?:fewer|less) than|under|below|within"
    rf"|not exceed(?:ing)?|up to)\s+|[≤<]\s*){num('goal')}",
    re.I,
)
AT_LEAST = re.compile(
    r"(?:\b(?:at least|minimum of|(?:no|not) (?:fewer|less) than|more than|over|above|exceed(?:s|ing)?|in excess of)\s+|[≥>]\s*)"
    rf"{num('goal')}",
    re.I,
)
SO_MANY = re.compile(
    r"\b(?P<bound>no more than|not more than|at most|maximum of|fewer than|at least|minimum of|no fewer than)\s+"
    rf"(?P<goal>\d+|{SMALL_NUMBERS})\s+(?P<goal_unit>[a-z]{{3,}}|[A-Z]{{2,}}s?)\b",
    re.I,
)
OR_MORE = re.compile(rf"{num('goal')}\s*(?:\s+or\s+(?:more|above|higher|better|over)|\+)", re.I)
STRICT = re.compile(r"\W*(?:(?:fewer|less) than|under|below|<)", re.I), re.compile(r"\W*(?:more than|over|above|exceed|in excess|>)", re.I)
"""Bounds that are not reached themselves."""
SHARE = re.compile(
    r"(?P<goal>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+(?:of\s+\S+|\S+\s+(?:will|to|should)\b|attendance|compliance|completion)"
    r"|\b(?:to|rise to|increase to|reach|achieve|of|be|target(?: is|:)?)\s+(?P<goal2>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)"
    r"|\b(?P<goal3>100)\s?(?:%|per\s?cent)|\b(?P<goal4>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+by\b",
    re.I,
)
ALL = re.compile(
    rf"\b(?:all|every|each)\s+(?P<what>(?:[\w’'-]+\s+){{0,3}}?{PEOPLE}\b)[^.;\n]*"
    r"\b(?:to be|to have|will be|will have|are to|should be|signed up|by)\b",
    re.I,
)
TO_ALL = re.compile(
    rf"\b(?P<base>\d+|{SMALL_NUMBERS})(?P<base_words>(?:\s+[\w’'-]+){{0,3}}?)\s*(?:→|->|=>|\bto\b)\s*all\b\s*(?P<what>(?:[\w’'-]+\s+){{0,3}}?{PEOPLE}\b)?",
    re.I,
)
BY_SO_MUCH = re.compile(
    r"\b(?P<verb>increas|improv|rais|ris|grow|reduc|decreas|fall|drop|cut)\w*\b(?:\s+of|[^.;\n]{0,60}?\bby)\s+(?:at least\s+)?"
    r"(?P<goal>\d+(?:\.\d+)?)\s?(?P<goal_unit>percentage points?|%|per\s?cent)",
    re.I,
)
MANIFOLD = (
    (re.compile(r"\bhalv(?:e|ed|ing)\b|\bby (?:a )?half\b", re.I), "half"),
    (re.compile(r"\bto double\b|\bdoubl(?:e|ing) (?:of )?the\b", re.I), "double"),
    (
        re.compile(
            r"\bto (?:zero|nil|none)\b|\b(?:zero|nil)\s+(?:[\w-]+\s+){0,2}"
            r"(?:exclusions?|suspensions?|absences?|children|pupils|young people|cases)\b"
            r"|^\W*no\s+(?:[\w-]+\s+){0,2}(?:exclusions|suspensions)\b",
            re.I,
        ),
        "0",
    ),
)
"""Targets in a word."""
COUNTED = re.compile(rf"(?<![’'‘\d])\b(?P<base>\d+|{SMALL_NUMBERS})\s+(?P<what>(?:[\w’'-]+\s+){{0,2}}?{PEOPLE})\b", re.I)
WILL = re.compile(
    r"\bto (?:be|have|fall|rise|improve|increase|reduce|decrease|drop|wait|reach|achieve|exceed|remain|become|go|bring|cut|raise)\b"
    r"|\b(?:will|should|aim|must|target|ris(?:e|ing)|rais\w+|fall|drop|cut|achieve|reach|reduc\w+|increas\w+|improv\w+|by)\b"
    r"|^\s*(?:no|at least|\d|[≤≥<>])|→|->",
    re.I,
)
USUAL = re.compile(
    r"\b(?:usually|currently|at present|typically|was|were|indicated|ring[\s-]?fenced|allowance|have booked|has been|had|takes?)\b", re.I
)
PAST = re.compile(r"\b(?:fell|rose|dropped|grew|declined|went)\b", re.I)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"‘'≤≥])|(?<=;)\s+|\n+")
YEAR = re.compile(r"^\s*(?:19|20)\d\d(?:\s?[/-]\s?\d{2,4})?\b|\b(?:in|during|for) (?P<year>(?:19|20)\d\d(?:\s?[/-]\s?\d{2,4})?)\b")
BY = re.compile(r"\bby\s+(?:the\s+)?(?:end\s+of\s+)?(?P<when>(?:[^.,;]|\.(?=\d)){3,40})", re.I)
ALONE = re.compile(
    r"^\W*(?P<goal>\d{1,3}(?:\.\d+)?)\s?(?P<goal_unit>%|per\s?cent)|\b(?P<goal2>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)\W*$", re.I
)
"""A share that begins or ends a sentence which says little else."""


def said(number: str, unit: str | None, words: str | None) -> str:
    """A figure as a person would say it."""
    whole = f"{number_of(number):g}"
    joined = "%" if unit and unit_of(unit) == "%" else f" {unit}" if unit else ""
    rest = " ".join((words or "").split()).strip(" ,;.")
    return f"{whole}{joined} {rest}".strip()


def number_of(text: str) -> float:
    return float(WORDS.get(text.lower(), -1)) if text.lower() in WORDS else float(text.replace(",", ""))


def unit_of(unit: str | None) -> str:
    said = (unit or "").lower().replace(" ", "")
    return "%" if said in ("%", "percent") else said.rstrip("s")


COMMON = frozenset(
    re.findall(
        r"\w+",
        "that with from have been will their this which should than less more least most longer maximum achieve improve improved increase "
        "reduce average month months term week weeks autumn spring summer following order each when into they them there need needs help "
        "support children child school schools year percent usually takes process requiring wait granted clarify level additional provide "
        "accurate progress data halve halved halving double reduction decrease rising falling target baseline completed complete fewer "
        "above below january february march april june july august september october november december easter christmas secondary primary "
        "number",
    )
)


def subject_of(sentence: str) -> set[str]:
    """The words of a sentence that tell what it is about."""
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"(?i)\bsuspension", "exclusion", sentence))
    return {word.lower().rstrip("s") for word in words if (len(word) > 4 or word.isupper()) and word.lower() not in COMMON}
