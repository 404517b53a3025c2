"""What is written from the code agrees with it, and what is written by hand points at things that exist."""

import re

import pytest

from tests.architecture.sources import ROOT, name, repository
from tools.docs import DOCS, PAGES, written


@pytest.mark.parametrize("page", PAGES)
def test_generated_pages_are_up_to_date(page):
    committed = DOCS / page
    assert committed.exists(), f"docs/{page} is missing: run `make docs`"
    assert committed.read_text(encoding="utf-8") == written()[page], f"docs/{page} is out of date: run `make docs`"


def test_links_lead_somewhere():
    broken = [
        f"{name(path)}: {target}"
        for path in repository()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if not target.startswith("http") and not (path.parent / target).exists() and not (ROOT / target.lstrip("/")).exists()
    ]
    assert not broken, broken


def test_decision_records_fit_on_a_page():
    records = [path for path in repository() if path.parent.name == "decisions" and path.suffix == ".md"]
    long = [name(path) for path in records if len(path.read_text(encoding="utf-8").split()) > 500]
    assert records
    assert not long, f"over 500 words: {long}"
