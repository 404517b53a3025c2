"""Names of WordprocessingML (ECMA-376 part 1, clause 17) and small readings of its attributes."""

from collections.abc import Iterator

from virtualschool.reading.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
VAL = f"{W}val"
_OFF = ("0", "false", "off", "none")
# What wraps others without a meaning of its own here: accepted changes, links, tags.
WRAPPERS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "dir", "bdo", "fldSimple"))
REMOVED = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))


def val(parent: Element | None, path: str, default: str = "") -> str:
    """The `val` of a child, by names parted by slashes; a child without one says "on"."""
    found = child(parent, path)
    return default if found is None else found.get(VAL, "on")


def child(parent: Element | None, path: str) -> Element | None:
    """A child or its child, by names parted by slashes."""
    return None if parent is None else parent.find("/".join(f"{W}{name}" for name in path.split("/")))


def is_on(parent: Element | None, path: str) -> bool | None:
    """A switch: on, off, or not said."""
    found = val(parent, path)
    return None if not found else found.lower() not in _OFF


def number(text: str | None, default: int = 0) -> int:
    """A whole number as an attribute writes it."""
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return default


def wrapped(container: Element) -> Iterator[Element]:
    """The children with what only wraps them taken off: controls (unless they show a prompt), accepted changes, alternatives."""
    for each in container:
        if each.tag == f"{W}sdt":
            content = child(each, "sdtContent")
            if content is not None and not is_on(each, "sdtPr/showingPlcHdr"):
                yield from wrapped(content)
        elif each.tag in WRAPPERS:
            yield from wrapped(each)
        elif each.tag == f"{MC}AlternateContent":
            yield from wrapped(alternative(each))
        elif each.tag not in REMOVED:
            yield each


def alternative(element: Element) -> Element:
    """One of the ways in which the same thing is written: the first choice, or else the fallback."""
    for name in ("Choice", "Fallback"):
        found = element.find(f"{MC}{name}")
        if found is not None and len(found):
            return found
    return element.makeelement("none", {})
