"""A council's keys: made once, its owner's alone, replaced without losing what is on its way."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from virtualschool.exchange.identity import BadIdentity, folder_of, identity_of, read_public, rotated


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR = tmp_path


def kept():
    return folder_of("806") / "identity.json"


def test_keys_are_made_once_and_are_their_owners_alone():
    first, again = identity_of("806", "Middlesbrough"), identity_of("806", "Another name")
    assert first.public == again.public or first.public.as_json() == again.public.as_json()
    assert stat.S_IMODE(kept().stat().st_mode) == 0o600
    assert [each.name for each in kept().parent.iterdir()] == ["identity.json"]


def test_of_many_who_make_them_at_once_one_stays():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: identity_of("806", "Middlesbrough").public.fingerprint, range(8)))
    assert len(set(made)) == 1


def test_nothing_private_is_shown_or_handed_over():
    ours = identity_of("806", "Middlesbrough")
    private = {json.loads(kept().read_text())[part]["d"] for part in ("signing", "sealing")}
    shown = repr(ours) + str(ours) + json.dumps(ours.public.as_json()) + repr(ours.public)
    assert not any(secret in shown for secret in private)
    assert '"d"' not in json.dumps(ours.public.as_json())


def test_keys_that_others_can_read_are_not_used():
    identity_of("806", "Middlesbrough")
    os.chmod(kept(), 0o640)
    with pytest.raises(BadIdentity, match="read by others"):
        identity_of("806", "Middlesbrough")


def test_a_broken_file_is_said_to_be_broken():
    identity_of("806", "Middlesbrough")
    kept().write_text("{}")
    with pytest.raises(BadIdentity, match="safe copy"):
        identity_of("806", "Middlesbrough")


def test_new_keys_keep_the_old_for_opening():
    old = identity_of("806", "Middlesbrough")
    new = rotated("806", "Middlesbrough")
    assert new.installation == old.installation
    assert new.public.fingerprint != old.public.fingerprint
    assert new.opening_key(old.sealing.thumbprint())
    assert new.opening_key(new.sealing.thumbprint())
    assert new.opening_key("of somebody else") is None
    assert stat.S_IMODE(kept().stat().st_mode) == 0o600


def test_a_fingerprint_is_eight_groups_of_five_digits_and_read_from_the_file():
    ours = identity_of("806", "Middlesbrough").public
    assert [len(group) for group in ours.fingerprint.split()] == [5] * 8
    assert read_public(json.dumps(ours.as_json())).fingerprint == ours.fingerprint


def told(**changes):
    return {**identity_of("806", "Middlesbrough").public.as_json(), **changes}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (lambda: "not json", "not the identity file"),
        (lambda: "[]", "not the identity file"),
        (lambda: json.dumps(told(keys=[])), "not the identity file"),
        (lambda: json.dumps(told(keys=[*told()["keys"][::-1], {"use": "sig", "kty": "RSA", "crv": "x"}])), "not the identity file"),
        (lambda: json.dumps(told(keys=[{**key, "x": "AA"} for key in told()["keys"]])), "not the identity file"),
        (lambda: json.dumps(told(virtualschool_identity=9)), "newer version"),
        (lambda: json.dumps(told(name=" ")), "does not say whose"),
        (lambda: json.dumps(told(authority="8066")), "does not say whose"),
        (lambda: json.dumps(told(authority="../")), "does not say whose"),
        (lambda: json.dumps(told(name="A\x00council")), "does not say whose"),
        (lambda: "[" * 19_000, "not the identity file"),
        (lambda: json.dumps(told(keys=[{**key, "d": "secret"} for key in told()["keys"]])), "private keys"),
        (lambda: " " * 30_000, "too large"),
    ],
)
def test_what_is_no_identity_file_is_said_why(text, reason):
    with pytest.raises(BadIdentity, match=reason):
        read_public(text())


def test_a_folder_is_an_authoritys_number_alone():
    with pytest.raises(BadIdentity):
        folder_of("../")
