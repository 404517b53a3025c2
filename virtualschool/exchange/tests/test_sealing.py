"""Packages hold what was put in, for whom they were closed, from whom they say; anything else is refused and said why."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jwcrypto.common import base64url_decode, base64url_encode
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from virtualschool.exchange import sealing
from virtualschool.exchange.identity import Identity
from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.exchange.sealing import Limits, checked, seal, unlocked


def someone(code: str) -> Identity:
    return Identity(
        code, f"Council {code}", f"house{code}", "", JWK.generate(kty="OKP", crv="Ed25519"), JWK.generate(kty="OKP", crv="X25519")
    )


HOST, PEER, STRANGER = someone("806"), someone("807"), someone("808")
FILES = {"content.json": b'{"a": 1}', "documents/1.pdf": b"\x00\xff" * 40, "empty": b""}
NOW = dt.datetime(2026, 6, 17, 11, tzinfo=dt.UTC)


def made(**changes):
    words = {
        "kind": "review.out",
        "schema": "review",
        "schema_version": 1,
        "sender": HOST,
        "recipient": PEER.public,
        "now": NOW,
        "expires_at": NOW + dt.timedelta(days=7),
    }
    return seal(changes.pop("files", FILES), **{**words, **changes})[1]


def opened(data, *, ours=PEER, by=HOST, issuer="806@house806", now=NOW, limits=sealing.USUAL):
    return checked(
        unlocked(data, ours=ours, limits=limits), signed_with=by.public.signing, issuer=issuer, ours=ours, now=now, limits=limits
    )


def refused(*arguments, **words) -> Why:
    with pytest.raises(Refused) as caught:
        opened(*arguments, **words)
    assert str(caught.value).startswith(caught.value.why)
    return caught.value.why


def test_what_goes_in_comes_out():
    held = opened(made())
    assert held.files == FILES
    assert (held.claims.kind, held.claims.schema, held.claims.schema_version) == ("review.out", "review", 1)
    assert held.claims.issuer == "806@house806"
    assert held.claims.expires_at == NOW + dt.timedelta(days=7)


def test_nothing_can_be_read_on_the_way():
    data = made(files={"content.json": b"a sentence that is private"})
    assert b"private" not in data
    assert all(b"private" not in base64url_decode(part.decode()) for part in data.split(b"."))
    header = json.loads(base64url_decode(data.split(b".")[0].decode()))
    assert (header["alg"], header["enc"]) == ("ECDH-ES+A256KW", "A256GCM")
    assert "zip" not in header


WHOLE = made()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@example(len(WHOLE) - 1, 1)
@example(len(WHOLE) - 1, 2)
def test_no_byte_can_be_changed(place, by):
    data = bytearray(WHOLE)
    data[place] ^= by
    assert refused(bytes(data)) in (Why.TAMPERED, Why.NOT_A_PACKAGE, Why.NOT_FOR_US)


def test_a_changed_byte_of_the_content_is_called_tampering():
    parts = WHOLE.split(b".")
    body = bytearray(parts[3])
    body[len(body) // 2] = ord("A") if body[len(body) // 2] != ord("A") else ord("B")
    assert refused(b".".join([*parts[:3], bytes(body), parts[4]])) is Why.TAMPERED
    assert refused(WHOLE + b"A") is Why.TAMPERED


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"a.b.c.d.e", b"\xff\xfe", b"PK\x03\x04", b"....", b"bnVsbA....", WHOLE.replace(b".", b"", 1)]
)
def test_what_is_no_package_is_said_to_be_none(data):
    assert refused(data) in (Why.NOT_A_PACKAGE, Why.TAMPERED)


def test_it_opens_for_the_one_it_was_closed_for_alone():
    assert refused(made(), ours=STRANGER) is Why.NOT_FOR_US


def test_a_former_key_still_opens():
    new = Identity("807", "n", "house807", "", STRANGER.signing, STRANGER.sealing, (PEER.sealing,))
    assert opened(made(), ours=new).files == FILES


def test_a_signature_of_somebody_else_is_refused():
    assert refused(made(sender=STRANGER)) is Why.TAMPERED
    assert refused(made(), issuer="806@elsewhere") is Why.UNKNOWN_SENDER


def test_a_package_handed_on_by_its_recipient_to_another_is_refused():
    """The peer opens what the host signed and closes it anew for a third: the signed words still say whom it was for."""
    inside = JWE(algs=["ECDH-ES+A256KW", "A256GCM"])
    inside.deserialize(made().decode(), key=PEER.sealing)
    about = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": STRANGER.sealing.thumbprint(), "typ": sealing.CLOSED}
    again = JWE(inside.payload, protected=json.dumps(about), algs=["ECDH-ES+A256KW", "A256GCM"], recipient=STRANGER.public.sealing)
    assert refused(again.serialize(compact=True).encode(), ours=STRANGER) is Why.NOT_FOR_US


def test_time():
    assert refused(made(), now=NOW + dt.timedelta(days=7, minutes=6)) is Why.EXPIRED
    assert opened(made(), now=NOW + dt.timedelta(days=7, minutes=4))
    assert refused(made(), now=NOW - dt.timedelta(minutes=6)) is Why.NOT_YET
    assert opened(made(), now=NOW - dt.timedelta(minutes=4))


def test_ours_ends_a_package_that_its_sender_keeps_open_for_longer():
    long = made(expires_at=NOW + dt.timedelta(days=90), limits=Limits(days_open=365))
    usual, week = dt.timedelta(days=sealing.USUAL.days_open), Limits(days_open=7)
    assert opened(long).claims.expires_at == NOW + usual
    assert opened(long, now=NOW + usual).claims.expires_at == NOW + usual
    assert refused(long, now=NOW + usual + dt.timedelta(minutes=6)) is Why.EXPIRED
    assert opened(long, limits=Limits(days_open=365)).claims.expires_at == NOW + dt.timedelta(days=90)
    assert opened(made(), limits=week).claims.expires_at == NOW + dt.timedelta(days=7)
    with pytest.raises(Refused, match="It could be taken until"):
        opened(long, limits=week, now=NOW + dt.timedelta(days=8))


def test_size():
    assert refused(made(), limits=Limits(largest=300)) is Why.TOO_LARGE
    assert refused(made(), limits=Limits(most_files=2)) is Why.TOO_LARGE


@pytest.mark.parametrize("days", [0, -1, 31])
def test_a_package_is_open_for_a_while_and_not_for_ever(days):
    with pytest.raises(CannotSeal, match="30 days"):
        made(expires_at=NOW + dt.timedelta(days=days))


def test_no_more_is_closed_than_may_be_opened():
    with pytest.raises(CannotSeal, match="more than one package"):
        made(limits=Limits(most_files=2))
    with pytest.raises(CannotSeal, match="more than one package"):
        made(files={"a": b"x" * 500_000}, limits=Limits(largest=500_000))


def closed(inside: bytes, **header) -> bytes:
    """An envelope of somebody who does not keep to the rules."""
    about = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": PEER.sealing.thumbprint(), "typ": sealing.CLOSED, **header}
    algs = ["ECDH-ES+A256KW", "ECDH-ES", "A256GCM", "A128GCM", "A128CBC-HS256", "dir"]
    made_up = JWE(inside, protected=json.dumps(about), algs=algs, recipient=PEER.public.sealing)
    return made_up.serialize(compact=True).encode()


def claimed(key=HOST.signing, header=None, **claims) -> bytes:
    now = int(NOW.timestamp())
    words = {"format": 1, "iss": "806@house806", "aud": PEER.sealing.thumbprint(), "iat": now, "exp": now + 60, "jti": "x", "kind": "k"}
    words |= {"schema": {"name": "s", "version": 1}, "manifest": [], **claims}
    signed = JWS(json.dumps(words).encode())
    signed.add_signature(key, protected=json.dumps({"alg": "EdDSA", "kid": "k", "typ": sealing.SIGNED, **(header or {})}))
    return signed.serialize(compact=True).encode()


def test_the_forger_of_these_tests_could_make_a_good_one():
    assert opened(closed(claimed() + b"\n")).files == {}


@pytest.mark.parametrize("header", [{"zip": "DEF"}, {"jku": "https://example.org"}, {"enc": "A128GCM"}, {"alg": "ECDH-ES"}, {"typ": "JWT"}])
def test_other_algorithms_and_compression_are_not_read(header):
    assert refused(closed(claimed() + b"\n", **header)) in (Why.NOT_A_PACKAGE, Why.TAMPERED)


def test_a_signature_of_another_kind_is_not_read():
    secret = JWK.generate(kty="oct", size=256)
    assert refused(closed(claimed(key=secret, header={"alg": "HS256"}) + b"\n")) is Why.NOT_A_PACKAGE
    nothing = base64url_encode(json.dumps({"alg": "none", "typ": sealing.SIGNED})) + "." + base64url_encode("{}") + "."
    assert refused(closed(nothing.encode() + b"\n")) in (Why.NOT_A_PACKAGE, Why.TAMPERED)
    assert refused(closed(claimed(header={"cty": "JWT"}) + b"\n")) is Why.NOT_A_PACKAGE


ONE = {"name": "a", "size": 1, "sha256": sealing._seal_of(b"x")}


@pytest.mark.parametrize(
    ("claims", "rest", "why"),
    [
        ({"format": 2}, b"", Why.NEWER),
        ({"exp": "soon"}, b"", Why.NOT_A_PACKAGE),
        ({"exp": 10**30}, b"", Why.NOT_A_PACKAGE),
        ({"manifest": [{}]}, b"", Why.NOT_A_PACKAGE),
        ({"schema": None}, b"", Why.NOT_A_PACKAGE),
        ({"aud": "another"}, b"", Why.NOT_FOR_US),
        ({"manifest": [ONE]}, b"", Why.TAMPERED),
        ({"manifest": [ONE]}, b"y", Why.TAMPERED),
        ({"manifest": [ONE]}, b"xx", Why.TAMPERED),
        ({"manifest": [ONE, ONE]}, b"xx", Why.TAMPERED),
        ({"manifest": [{**ONE, "size": -1}]}, b"", Why.TAMPERED),
        ({}, b"more", Why.TAMPERED),
    ],
)
def test_claims_that_do_not_fit_are_refused(claims, rest, why):
    assert refused(closed(claimed(**claims) + b"\n" + rest)) is why


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in ("jti", "kind", "iss", "aud") for value in (None, 1, [], "", "x" * 200, "\ud800", "a\x00b", "é")]
    + [("schema", {"name": "s", "version": value}) for value in (0, -5, 1.5, "1", None)]
    + [("format", value) for value in (0, -1, "1", None)],
)
def test_claims_are_plain_names_and_numbers(name, value):
    assert refused(closed(claimed(**{name: value}) + b"\n")) is Why.NOT_A_PACKAGE


DEEP = "[" * 100_000


def headed(header: str) -> bytes:
    return b".".join([base64url_encode(header).encode(), *WHOLE.split(b".")[1:]])


@pytest.mark.parametrize(
    "data",
    [
        lambda: headed(DEEP),
        lambda: headed(json.dumps({**json.loads(base64url_decode(WHOLE.split(b".")[0].decode())), "kid": "é\ud800"})),
        lambda: closed(base64url_encode(DEEP).encode() + b".e30.e30\n"),
        lambda: closed(signed_text(DEEP) + b"\n"),
    ],
)
def test_what_would_break_a_reader_is_refused(data):
    assert refused(data()) in (Why.TAMPERED, Why.NOT_FOR_US, Why.NOT_A_PACKAGE)


def signed_text(text: str) -> bytes:
    signed = JWS(text.encode())
    signed.add_signature(HOST.signing, protected=json.dumps({"alg": "EdDSA", "kid": "k", "typ": sealing.SIGNED}))
    return signed.serialize(compact=True).encode()


def test_what_is_no_json_is_no_package():
    assert refused(closed(signed_text("[1") + b"\n")) is Why.TAMPERED
    assert refused(closed(b"nothing at all")) is Why.TAMPERED
