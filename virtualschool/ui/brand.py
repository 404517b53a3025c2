"""The council's colours as a style sheet of its own, because the content security policy allows no style inside a page.

Setting VIRTUALSCHOOL_BRAND = {"colour": "#12436D", "accent": "#28A197"}; white text stands on `colour`.
"""

import re

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

DEFAULT = {"colour": "#12436D", "accent": "#28A197"}
READABLE = 4.5  # WCAG 2.2 AA, success criterion 1.4.3


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_with_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def style_sheet(brand: dict[str, str]) -> str:
    """CSS variables for a brand. Raises ImproperlyConfigured when a colour is none, or too pale for white text."""
    brand = {**DEFAULT, **brand}
    for name, colour in brand.items():
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise ImproperlyConfigured(f"The brand's {name} must be written as #RRGGBB, not {colour!r}.")
    if contrast_with_white(brand["colour"]) < READABLE:
        raise ImproperlyConfigured(f"White text cannot be read on {brand['colour']}: choose a darker brand colour.")
    return f":root{{--govuk-brand-colour:{brand['colour']};--vs-brand:{brand['colour']};--vs-accent:{brand['accent']}}}\n"


def brand_css(request: HttpRequest) -> HttpResponse:
    """The style sheet that the layout links to; kept by browsers for an hour."""
    css = style_sheet(getattr(settings, "VIRTUALSCHOOL_BRAND", {}))
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})


brand_css.permission = None  # type: ignore[attr-defined]  # open to all; `access`, on the same floor, cannot be asked to say so
