"""Signs of the symbol fonts that forms and plans use, as letters that everything can show."""

_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA7: "▪", 0x6E: "■", 0x6C: "●",
    0x9F: "•", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xA1: "○", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xAB: "★",
    0x76: "❖", 0xF0: "⇨", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x75: "◆", 0x84: "③", 0x82: "①", 0x83: "②",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x98: "●", 0x97: "●", 0x99: "○", 0x9F: "■"}
_WINGDINGS_3 = {0x70: "▲", 0x71: "▼", 0x74: "◄", 0x75: "►", 0xC6: "→", 0xC7: "↑", 0xC8: "↓", 0x68: "↑", 0x69: "↓", 0x67: "→", 0x66: "←"}
_SYMBOL = {
    0xB7: "•",
    0xB3: "≥",
    0xA3: "≤",
    0xAE: "→",
    0xAD: "↑",
    0xAF: "↓",
    0xB1: "±",
    0xB4: "×",
    0xD6: "√",
    0xB9: "≠",
    0xBB: "≈",
    0xA5: "∞",
    0xF0: "",
}
_WEBDINGS = {0x61: "✓", 0x72: "✗", 0x6E: "●", 0x67: "■", 0x63: "☐"}
_FONTS = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "symbol": _SYMBOL, "webdings": _WEBDINGS,
}  # fmt: skip
UNKNOWN = "▪"


def is_symbolic(font: str) -> bool:
    """Whether a font draws signs in the place of letters. `Symbol` draws Greek letters for Latin ones; those are rare and stay."""
    return font.lower() in ("wingdings", "wingdings 2", "wingdings 3", "webdings")


def sign(font: str, code: int) -> str:
    """The sign at a code of a font; symbol fonts are addressed from 0xF000 too."""
    base = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    found = _FONTS.get(font.lower(), {}).get(base)
    if found is not None:
        return found
    if font.lower() in _FONTS:
        return chr(base) if not is_symbolic(font) and 0x20 <= base < 0x7F else UNKNOWN
    return UNKNOWN if 0xE000 <= code <= 0xF8FF or not code else chr(code)
