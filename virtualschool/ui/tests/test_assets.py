"""Other people's styles arrive without what only gov.uk may show."""

from pathlib import Path

import pytest

from virtualschool.ui import assets

CSS = (
    '@font-face{font-family:GDS Transport;src:url(/assets/fonts/bold.woff2) format("woff2")}'
    "p{font-family:GDS Transport,arial,sans-serif}.govuk-footer__crown{margin:0}"
    ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}b{color:red}"
)


def packages(folder: Path) -> Path:
    for source in assets.FILES:
        file = folder / "node_modules" / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CSS if source.endswith(".css") else "let a;\n//# sourceMappingURL=a.map")
    return folder / "node_modules"


def test_copies_lose_font_crown_and_maps(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assert len(assets.refresh(packages(tmp_path), vendor)) == len(assets.FILES)
    css = (vendor / "govuk-frontend.min.css").read_text()
    assert css == f"p{{font-family:{assets.FONTS}}}b{{color:red}}"
    assert "sourceMappingURL" not in (vendor / "htmx.min.js").read_text()


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    installed = packages(tmp_path)
    assets.refresh(installed, tmp_path / "vendor")
    assert assets.refresh(installed, tmp_path / "vendor") == []


def test_missing_packages_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(assets.PackagesMissing, match=r"govuk-frontend.*npm ci"):
        assets.refresh(tmp_path / "node_modules", tmp_path)


def test_the_step_fails_with_the_words_and_succeeds_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    def missing() -> list[str]:
        raise assets.PackagesMissing("Run `npm ci` first.")

    monkeypatch.setattr(assets, "refresh", missing)
    assert assets.main() == 1
    assert "npm ci" in capsys.readouterr().err
    monkeypatch.setattr(assets, "refresh", list)
    assert assets.main() == 0
    assert "nothing changed" in capsys.readouterr().out


def test_the_real_style_sheet_shows_nothing_of_gov_uk() -> None:
    real = assets.PACKAGES / "govuk-frontend/dist/govuk/govuk-frontend.min.css"
    if not real.is_file():
        pytest.skip("govuk-frontend is not installed: run `npm ci` to check the real style sheet")
    css = assets.without_gov_uk(real.read_text(encoding="utf-8"))
    assert [word for word in ("GDS Transport", "@font-face", "crest", "footer__crown", "/assets/") if word in css] == []
    assert css.count("{") == css.count("}")
