"""Copies other people's styles and scripts from node_modules to where Django serves them: `python -m virtualschool.ui.assets`.

They come from packages and are not committed, so that their licence, version and origin stay plain in package.json and an
update is one command. On the way the style sheet loses what only gov.uk may show (licences of GDS Transport and of the
Royal crest): the font, and every picture. Nothing is written when the copies are newer than the packages.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
FILES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
FONTS = 'Arial,"Helvetica Neue","Liberation Sans",sans-serif'


class PackagesMissing(Exception):
    """The npm packages are not installed; the message says what to do."""


def without_gov_uk(css: str) -> str:
    """The style sheet without GDS Transport, the crown and the crest, which only services on gov.uk may use."""
    css = re.sub(r"@font-face\s*{[^}]*}", "", css)
    css = re.sub(r"GDS Transport,\s*arial,\s*sans-serif", FONTS, css)
    css = re.sub(r"\.govuk-footer__(?:crown|copyright-logo)[^{},]*{[^{}]*}", "", css)
    css = re.sub(r"url\([^)]*(?:crest|crown|/assets/)[^)]*\)", "none", css)
    return re.sub(r"/\*#\s*sourceMappingURL=.*?\*/", "", css)


def without_source_map(script: str) -> str:
    """The script without the address of a map that is not served."""
    return re.sub(r"//#\s*sourceMappingURL=.*", "", script)


def refresh(packages: Path = PACKAGES, vendor: Path = VENDOR) -> list[str]:
    """Copies what changed and returns the names written. Raises PackagesMissing when a package is not installed."""
    missing = [source for source in FILES if not (packages / source).is_file()]
    if missing:
        raise PackagesMissing(
            f"{missing[0].split('/')[0]} is not in {packages.name}/. Run `npm ci` in the project's folder first, then this again."
        )
    written = []
    for source, name in FILES.items():
        original, copy = packages / source, vendor / name
        newest = max(original.stat().st_mtime, Path(__file__).stat().st_mtime)
        if copy.is_file() and copy.stat().st_mtime >= newest:
            continue
        vendor.mkdir(parents=True, exist_ok=True)
        text = original.read_text(encoding="utf-8")
        copy.write_text(without_gov_uk(text) if name.endswith(".css") else without_source_map(text), encoding="utf-8")
        written.append(name)
    return written


def main() -> int:
    """Exit 0 when everything is in place, 1 when a package is missing."""
    try:
        written = refresh()
    except PackagesMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"Styles and scripts: {', '.join(written) + ' copied' if written else 'nothing changed'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
