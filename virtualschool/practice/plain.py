"""Plain text with a few marks as blocks: `#` headings, `-` lists, blank lines between paragraphs. No markup passes: templates escape."""

from typing import NamedTuple


class Part(NamedTuple):
    """A heading (`level` 2 or 3), a list (`items`) or a paragraph (`text`)."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


def parts_of(text: str) -> list[Part]:
    """The text's blocks in their order."""
    found: list[Part] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            found.append(Part("text", " ".join(lines)))
            lines.clear()

    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("#"):
            close()
            found.append(Part("heading" if line.startswith("# ") or line == "#" else "subheading", line.lstrip("# ").strip()))
        elif line.startswith(("- ", "• ", "* ")):
            close()
            before = found.pop().items if found and found[-1].kind == "list" else ()
            found.append(Part("list", items=(*before, line[2:].strip())))
        elif line:
            lines.append(line)
        else:
            close()
    close()
    return found
