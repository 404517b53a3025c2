"""RAG as plans have it: a word, a letter, a sign or only the colour of a cell. Read into the words that the house uses."""

import colorsys
import re

WORDS = {
    "red": "Red",
    "r": "Red",
    "amber": "Amber",
    "yellow": "Amber",
    "orange": "Amber",
    "a": "Amber",
    "y": "Amber",
    "green": "Green",
    "g": "Green",
    "blue": "Complete",
    "b": "Complete",
    "complete": "Complete",
    "completed": "Complete",
    "done": "Complete",
    "achieved": "Complete",
    "closed": "Complete",
    "not started": "Not started",
    "not begun": "Not started",
    "overdue": "Overdue",
    "on track": "Green",
    "off track": "Red",
    "at risk": "Amber",
    "🔴": "Red",
    "🟥": "Red",
    "🟠": "Amber",
    "🟧": "Amber",
    "🟡": "Amber",
    "🟨": "Amber",
    "🟢": "Green",
    "🟩": "Green",
    "🔵": "Complete",
    "🟦": "Complete",
    "✅": "Complete",
    "✔": "Complete",
    "✓": "Complete",
}
"""What is written in a RAG column, and the word for it. Blue is the fourth colour of councils' “BRAG”: done."""

_LONG = sorted((word for word in WORDS if len(word) > 1 or not word.isascii()), key=len, reverse=True)
_BEGINS = re.compile("^(" + "|".join(map(re.escape, _LONG)) + r")(?![\w-])", re.I)
_ALONE = re.compile(r"^[(\[]?(" + "|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))) + r")[)\]]?[.:]?$", re.I)
_COMPLETE = re.compile(
    r"^(?:action\s+)?(?:all\s+)?(complete|completed)"
    r"(?=\s*(?:$|[.;,:!–—]|-\s|\()|\s+(?:in|on)\s|\s+(?-i:[A-Z])"
    r"|\s+\d{1,2}(?:st|nd|rd|th)?(?:[/.-]\d|\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))(?!\s+(?:to date|by|in part))",
    re.I,
)
_PALE, _GREY = 0.901, 0.12


def word_of(text: str | None) -> str | None:
    """The RAG word that a cell of a RAG column says or begins with; None for any other text."""
    said = " ".join((text or "").split()).strip()
    match = _ALONE.match(said) or _BEGINS.match(said)
    return WORDS[match.group(1).lower()] if match else None


def is_only_a_word(text: str | None) -> bool:
    """Whether the cell says nothing else."""
    return _ALONE.match(" ".join((text or "").split()).strip()) is not None


def done(text: str | None) -> str | None:
    """`Complete` where a column that asks whether an action is done says yes."""
    return "Complete" if re.fullmatch(r"(?i)\s*(?:y|yes|100\s?%)\s*", text or "") else None


def complete_in(text: str | None) -> str | None:
    """`Complete` where a note of progress begins by saying so; not for “Completed to date: …”."""
    said = " ".join((text or "").split())
    return (
        "Complete" if re.match(r"(?i)complete|action|all", said) and _COMPLETE.match(said) and "to date" not in said[:24].lower() else None
    )


def of_colour(colour: str) -> str | None:
    """The RAG word of a fill `rrggbb`; None for white, grey, and colours that are no traffic light."""
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        return None
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < _GREY or light > _PALE or light < 0.08 or strong < 0.2:
        return None
    degrees = hue * 360
    if degrees < 16 or degrees >= 335:
        return "Red"
    if degrees < 66:
        return "Amber"
    if degrees < 170:
        return "Green"
    return "Complete" if 185 <= degrees < 255 else None
