"""Which lines outside the columns are headings of a plan: lines of enquiry, themes, recommendations."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from virtualschool.reading.blocks import Document, Paragraph

_NAMED = re.compile(
    r"^(?:key )?(?:lines? of enquiry|kloe|theme|priority|objective|strand|workstream|strategic aim|aim|area|section|part|pillar|goal)s?"
    r"\b[\s\d:.\-–—]",
    re.I,
)
_WORDS = re.compile(
    r"^(?:other |further |overall )?(?:recommendations?|strengths|areas? for (?:consideration|development|improvement)|next steps)\W*$",
    re.I,
)
_OF_THE_WHOLE = re.compile(
    r"\b(?:action|development|improvement|delivery|implementation|service|business|strategic) plan\b|\bappendix\b|\bactions?\s*$", re.I
)
_ABOUT = re.compile(
    r"^(?:(?:(?:b?rag )?key|legend|date|author|owner|lead|draft|status|sheet|page)\s*(?:[:=(\d]|$)|(?:last )?updated\b|as (?:at|of)\b"
    r"|dated\b|prepared\b|version\b|v\d)",
    re.I,
)
_ITEM = re.compile(r"^(?:[•▪‣●○–*-]|\(?[ivxlc]{1,4}[.)]|[a-h][.)])\s", re.I)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|kloe\s*\d+\s*[:.\-–]?|key line of enquiry\s*\d+\s*[:.\-–]?)\s*", re.I)


def bare(text: str) -> str:
    """A line without its number, for comparing."""
    return re.sub(r"\s+", " ", _NUMBERED.sub("", text)).strip()


def lines_of(document: Document) -> list[Paragraph]:
    """The document's paragraphs, and rows of its tables that hold one text alone: in a workbook those are its paragraphs."""
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            lone = [(row, said) for row in block.rows if len(said := {cell.text for cell in row if cell.text.strip()}) == 1]
            found += [Paragraph(said.pop(), next(cell.place for cell in row if cell.text.strip())) for row, said in lone]
    return found


def scope_of(document: Document) -> list[str]:
    """The lines of enquiry that the document lists outside its plan: numbered items that are questions or are called so."""
    found = []
    for line in lines_of(document):
        text = line.text.strip()
        is_listed = line.is_item or _NUMBERED.match(text)
        if 15 < len(text) < 700 and is_listed and (text.endswith("?") or re.match(r"(?i)kloe|key line", text)):
            found.append(bare(text))
    return found


def is_alike(one: str, other: str) -> bool:
    """Whether two wordings are of the same line."""
    first, second = bare(one).lower(), bare(other).lower()
    if not first or not second or min(len(first), len(second)) < 0.6 * max(len(first), len(second)):
        return False
    compared = SequenceMatcher(None, first, second, autojunk=False)
    return first == second or (compared.quick_ratio() > 0.8 and compared.ratio() > 0.8)


def title_of(document: Document) -> str:
    """What the document calls the plan: a short line that says “… plan”, one with a date before one without; else its own title."""
    lines = [" ".join(each.text.split()) for each in lines_of(document)]
    named = [line for line in lines if len(line) < 140 and re.search(r"\bplan\b", line, re.I) and _OF_THE_WHOLE.search(line)]
    named = [line for line in named if not line.endswith((".", "?", ";", ":", ","))]
    dated = [line for line in named if re.search(r"\b(?:19|20)\d\d\b", line)]
    return (dated or named or [document.title])[0]


def may_head(text: str) -> bool:
    """Whether the line right above a row of headings can be the heading of what follows: no item of a list, no sentence, not the
    title of the whole plan."""
    line = " ".join(text.split())
    if _ITEM.match(line) or _ABOUT.match(line) or _OF_THE_WHOLE.search(line):
        return False
    return 2 < len(line) < 700 and not line.endswith((".", ";", ",", ":"))


def is_named(text: str) -> bool:
    """Whether a line is called a line of enquiry, a theme, a priority."""
    return _NAMED.match(text) is not None


def is_sheets_theme(name: str, *, is_one_of_many: bool) -> bool:
    """Whether the name of a sheet is the heading of the actions on it."""
    if _NAMED.match(f"{name} ") or _WORDS.match(name):
        return True
    return is_one_of_many and may_head(name) and not re.fullmatch(r"(?:sheet|table|tab|plan)\s*\d*(?:\s*\(\d+\))?", name, re.I)


def is_title(text: str, scope: Sequence[str], *, level: int = 0, stands_out: bool = False) -> bool:
    """Whether a lone line is a heading over considerations. `level` is that of a heading paragraph; `stands_out` when it is set
    apart by its looks alone."""
    line = " ".join(text.split())
    if not 2 < len(line) < 700:
        return False
    if any(is_alike(line, each) for each in scope) or _NAMED.match(line) or _WORDS.match(line):
        return True
    if _OF_THE_WHOLE.search(line):
        return False
    return line.endswith("?") or level > 0 or (stands_out and len(line) < 300)
