"""Every address says who may go there; nothing personal can be in an address."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        else:
            yield path, entry


def test_every_address_declares_its_permission():
    undeclared = [path for path, entry in addresses() if not hasattr(entry.callback, "permission")]
    assert not undeclared, f"use @needs(...) or @open_to_all: {undeclared}"


def test_there_are_addresses():
    assert len(list(addresses())) > 3


def test_no_address_takes_a_name_or_an_identifier_of_a_person():
    telling = {"upn", "uln", "name", "surname", "forename", "child_code", "born_on", "email"}
    found = [path for path, entry in addresses() if telling & set(entry.pattern.converters)]
    assert not found, f"a person could be read from {found}"
