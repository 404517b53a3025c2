"""Colours as `rrggbb` in lower case, empty for none: as Office writes them (ECMA-376 part 1, 18.8.3, 18.8.19, 20.1.2.3), as pages do."""

import colorsys
import re

HIGHLIGHTS = {
    "yellow": "ffff00", "green": "00ff00", "cyan": "00ffff", "magenta": "ff00ff", "blue": "0000ff", "red": "ff0000", "darkblue": "000080",
    "darkcyan": "008080", "darkgreen": "008000", "darkmagenta": "800080", "darkred": "800000", "darkyellow": "808000",
    "darkgray": "808080", "lightgray": "c0c0c0", "black": "000000",
}  # fmt: skip
NAMED = {
    "red": "ff0000", "green": "008000", "amber": "ffbf00", "orange": "ffa500", "yellow": "ffff00", "lime": "00ff00", "blue": "0000ff",
    "gold": "ffd700", "lightgreen": "90ee90", "darkorange": "ff8c00", "gray": "808080", "grey": "808080", "silver": "c0c0c0",
    "black": "000000", "maroon": "800000", "purple": "800080", "navy": "000080", "teal": "008080", "olive": "808000", "aqua": "00ffff",
    "fuchsia": "ff00ff", "tomato": "ff6347", "crimson": "dc143c", "darkred": "8b0000", "darkgreen": "006400", "limegreen": "32cd32",
    "pink": "ffc0cb", "lightgrey": "d3d3d3", "lightgray": "d3d3d3", "lightblue": "add8e6", "lightyellow": "ffffe0",
}  # fmt: skip
_HEX = re.compile(r"[0-9a-f]{6}")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})")


def plain(colour: str) -> str:
    """A colour as it is kept: white is paper, not a colour."""
    colour = colour.strip().lower().removeprefix("#")
    if len(colour) == 8:
        colour = colour[2:]
    if len(colour) == 3:
        colour = "".join(char * 2 for char in colour)
    return colour if _HEX.fullmatch(colour) and colour != "ffffff" else ""


def of_style(value: str) -> str:
    """A colour as a web page writes it: by number, by parts, by name."""
    value = value.strip().lower()
    parts = _RGB.match(value)
    if parts:
        return plain("".join(f"{min(int(part), 255):02x}" for part in parts.groups()))
    return plain(NAMED.get(value, value))


def of_parts(parts: tuple[float, ...] | list[float]) -> str:
    """A colour of a PDF: grey, red–green–blue, or cyan–magenta–yellow–black, each from 0 to 1."""
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - each) * (1 - black) for each in (cyan, magenta, yellow)]
    elif len(parts) == 1:
        parts = [parts[0]] * 3
    if len(parts) != 3:
        return ""
    return plain("".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in parts))


def tinted(colour: str, tint: float) -> str:
    """A theme's colour made lighter (above 0) or darker (below), as ECMA-376 18.8.19 says: on lightness."""
    if not _HEX.fullmatch(colour) or not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation))


def mixed(front: str, back: str, share: float) -> str:
    """A pattern of two colours as seen from afar."""
    pairs = [(int(front[at : at + 2], 16), int(back[at : at + 2], 16)) for at in (0, 2, 4)]
    return "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)
