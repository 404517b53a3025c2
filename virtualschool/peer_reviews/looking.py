"""What in a peer's note looks like somebody's name or number.

A peer must never be told whether a name they typed is that of a child in care here: that would be a way to ask. So their notes are
looked at by shape alone, and names are guessed from capitals.
"""

import re

from virtualschool.kernel.personal import Kind, findings_in

PERSON = "PERSON"
_CALLED = re.compile(r"\b(?:called|named|boy|girl|child|pupil|student|sibling|brother|sister)\s+([A-Z][a-z]+)\b")
_PAIR = re.compile(r"(?<![.!?]\s)(?<!^)\b([A-Z][a-z]+)\s+([A-Z][a-z'’-]+)\b", re.M)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir)\.?\s+$")
_WORDS = """
virtual school schools head heads headteacher deputy assistant director directors children childrens education personal plan plans
pupil premium plus designated teacher teachers social worker workers care services service council county borough city town team
manager managers officer officers key stage year academy primary secondary high college trust board governing body governors
ofsted special educational needs independent reviewing foster carer carers early years help annual report quality assurance peer
review access inclusion admissions panel fair protocol attendance line enquiry north south east west january february march april
may june july august september october november december monday tuesday wednesday thursday friday saturday sunday autumn spring
summer term department local authority authorities safeguarding partnership strategic lead data analyst business support post
leavers the this these they there that it we no not all some many one two three four five and or but in on at for with of to a an
is are was were
"""
_ORDINARY = frozenset(_WORDS.split())


def codes_in(text: str) -> list[str]:
    """What the text seems to hold, by the names of `Kind`, and `PERSON` for what looks like somebody's name."""
    found = {hit.kind.name for hit in findings_in(text)}
    if any(match.group(1).lower() not in _ORDINARY for match in _CALLED.finditer(text)) or any(
        _is_name(match) for match in _PAIR.finditer(text)
    ):
        found.add(PERSON)
    return sorted(found)


def _is_name(match: re.Match[str]) -> bool:
    ordinary = {match.group(1).lower(), match.group(2).lower()} & _ORDINARY
    return not ordinary and not _TITLED.search(match.string[: match.start()])


def words_of(codes: list[str]) -> str:
    """The warning, in words; empty when nothing was found."""
    told = ["somebody's name" if code == PERSON else Kind[code].value for code in codes]
    return f"This looks like it holds {', '.join(told)}. Write the role, never who it is." if told else ""
