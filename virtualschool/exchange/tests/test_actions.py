"""Partners are trusted when somebody compared the digits; every package is written down, taken once or refused with a reason."""

import datetime as dt
import json
import stat

import pytest
from django.utils import timezone

from virtualschool.audit.models import Entry
from virtualschool.exchange import actions, keeping, queries
from virtualschool.exchange.actions import CannotTrust, Parcel
from virtualschool.exchange.models import Package, Partner
from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.exchange.tests.conftest import as_text

PARCEL = Parcel("review.out", "review", 1, {"content.json": b"{}"}, {"notes": 3}, "peer_reviews.Review:1")


def sent(side, parcel=PARCEL, **words):
    until = timezone.now() + dt.timedelta(days=7)
    package = actions.send(parcel=parcel, partner=side.partner, expires_at=until, ours=side.ours, by=side.by, **words)
    return package, keeping.kept(package)


def look(held, partner):
    return "", {"files": len(held.files)}


def brought(side, data, look=look):
    return actions.receive(data=data, look=look, ours=side.ours, by=side.by)


def test_nothing_is_sent_or_taken_before_the_digits_were_compared(sides):
    here, there = sides
    with pytest.raises(CannotSeal, match="not confirmed"):
        sent(here)
    here.partner = actions.confirm_partner(partner=here.partner, fingerprint=there.ours.public.fingerprint, how="Telephone", by=here.by)
    _, data = sent(here)
    package = brought(there, data)
    assert (package.state, package.refused_for) == ("refused", "UNCONFIRMED")
    there.partner = actions.confirm_partner(partner=there.partner, fingerprint=here.ours.public.fingerprint, how="Telephone", by=there.by)
    assert brought(there, data).state == "waiting"


def test_other_digits_are_never_confirmed(sides):
    here, there = sides
    wrong = there.ours.public.fingerprint[:-1] + ("0" if there.ours.public.fingerprint[-1] != "0" else "1")
    with pytest.raises(CannotTrust, match="not those of this file"):
        actions.confirm_partner(partner=here.partner, fingerprint=wrong, how="Telephone", by=here.by)
    with pytest.raises(CannotTrust, match="Say whom"):
        actions.confirm_partner(partner=here.partner, fingerprint=there.ours.public.fingerprint, how=" ", by=here.by)
    assert Partner.objects.get(pk=here.partner.pk).state == "waiting"


def test_digits_may_be_typed_in_any_groups(sides):
    here, there = sides
    spoken = there.ours.public.fingerprint.replace(" ", "-")
    assert actions.confirm_partner(partner=here.partner, fingerprint=spoken, how="Telephone", by=here.by).state == "confirmed"
    with pytest.raises(CannotTrust, match="already"):
        actions.confirm_partner(partner=here.partner, fingerprint=spoken, how="Telephone", by=here.by)


def test_a_file_is_added_once_and_never_our_own(sides):
    here, there = sides
    with pytest.raises(CannotTrust, match="here already"):
        actions.add_partner(identity_file=as_text(there.ours), by=here.by)
    with pytest.raises(CannotTrust, match="our own"):
        actions.add_partner(identity_file=as_text(here.ours), by=here.by)
    with pytest.raises(CannotTrust, match="not the identity file"):
        actions.add_partner(identity_file="{}", by=here.by)


def test_a_package_is_taken_once(friends):
    here, there = friends
    package, data = sent(here)
    assert (package.state, package.counts, package.about) == ("made", {"notes": 3}, "peer_reviews.Review:1")
    first = brought(there, data)
    assert (first.state, first.kind, first.counts, first.partner) == ("waiting", "review.out", {"files": 1}, there.partner)
    again = brought(there, data)
    assert (again.state, again.refused_for) == ("refused", "SEEN")
    partner, held = actions.waiting_content(first, ours=there.ours)
    assert (partner, held.files) == (there.partner, PARCEL.files)
    actions.settle(package=first, state=Package.State.ACCEPTED, by=there.by, counts={"new": 3})
    assert keeping.kept(first) is None
    with pytest.raises(Refused):
        actions.waiting_content(first, ours=there.ours)
    with pytest.raises(Refused, match="decided"):
        actions.settle(package=first, state=Package.State.ACCEPTED, by=there.by)
    assert brought(there, data).refused_for == "SEEN"
    actions.settle(package=first, state=Package.State.UNDONE, by=there.by)
    assert brought(there, data).refused_for == "SEEN"


def test_what_the_kind_refuses_is_not_kept_and_may_come_again(friends):
    here, there = friends
    _, data = sent(here)

    def no(held, partner):
        raise Refused(Why.NAMES_CHILD)

    refused = brought(there, data, look=no)
    assert (refused.state, refused.refused_for) == ("refused", "NAMES_CHILD")
    assert keeping.kept(refused) is None
    assert "Ask the sender" in refused.reason
    assert brought(there, data).state == "waiting"


def test_every_refusal_says_why(friends, clock, viewer_as):
    here, there = friends
    _, data = sent(here)
    tampered = data[:-40] + (b"A" if data[-40:-39] != b"A" else b"B") + data[-39:]
    assert brought(there, tampered).refused_for == "TAMPERED"
    assert brought(here, data).refused_for == "NOT_FOR_US"
    assert brought(there, b"a holiday picture").refused_for == "NOT_A_PACKAGE"
    assert (
        actions.receive(data=data, look=look, ours=there.ours, by=there.by, limits=actions.Limits(largest=100)).refused_for == "TOO_LARGE"
    )
    clock.shift(dt.timedelta(days=8))
    late = brought(there, data)
    assert late.refused_for == "EXPIRED"
    assert late.reason.startswith("It has expired.")
    clock.shift(-dt.timedelta(days=9))
    assert brought(there, data).refused_for == "NOT_YET"
    assert not queries.was_taken("807", late.jti)


def test_our_setting_ends_what_a_partner_keeps_open_for_longer(friends, clock):
    here, there = friends
    until, longer = timezone.now() + dt.timedelta(days=100), actions.Limits(days_open=365)
    sent = actions.send(parcel=PARCEL, partner=here.partner, expires_at=until, ours=here.ours, by=here.by, limits=longer)
    package = brought(there, keeping.kept(sent))
    assert package.expires_at == sent.made_at.replace(microsecond=0) + dt.timedelta(days=30)
    clock.shift(dt.timedelta(days=31))
    with pytest.raises(Refused, match=r"It has expired\. Ask the sender for a new one\. It could be taken until"):
        actions.waiting_content(package, ours=there.ours)


def test_an_unknown_sender_is_refused(sides):
    here, there = sides
    here.partner = actions.confirm_partner(partner=here.partner, fingerprint=there.ours.public.fingerprint, how="Telephone", by=here.by)
    _, data = sent(here)
    Partner.objects.filter(pk=there.partner.pk).delete()
    refused = brought(there, data)
    assert (refused.refused_for, refused.partner, refused.kind) == ("UNKNOWN_SENDER", None, "")


def test_a_revoked_key_is_refused_both_ways(friends):
    here, there = friends
    _, data = sent(here)
    with pytest.raises(CannotTrust, match="Say why"):
        actions.revoke_partner(partner=there.partner, why="", by=there.by)
    actions.revoke_partner(partner=there.partner, why="Laptop lost", by=there.by)
    assert brought(there, data).refused_for == "REVOKED"
    there.partner.refresh_from_db()
    with pytest.raises(CannotSeal):
        sent(there)
    with pytest.raises(CannotTrust):
        actions.revoke_partner(partner=there.partner, why="Again", by=there.by)
    with pytest.raises(CannotTrust, match="already"):
        actions.confirm_partner(partner=there.partner, fingerprint="1", how="x", by=there.by)


def test_new_keys_must_be_confirmed_and_end_the_old(friends):
    here, there = friends
    _, to_the_old = sent(here)
    there.ours = actions.rotate_keys(name="Redcar and Cleveland Virtual School", by=there.by)
    assert brought(there, to_the_old).state == "waiting"
    new = actions.add_partner(identity_file=as_text(there.ours), by=here.by)
    back = actions.send(
        parcel=PARCEL, partner=there.partner, expires_at=timezone.now() + dt.timedelta(days=1), ours=there.ours, by=there.by
    )
    assert brought(here, keeping.kept(back)).refused_for == "UNCONFIRMED"
    actions.confirm_partner(partner=new, fingerprint=there.ours.public.fingerprint, how="Telephone", by=here.by)
    assert [each.pk for each in queries.trusted("806")] == [new.pk]
    assert brought(here, keeping.kept(back)).state == "waiting"
    here.partner.refresh_from_db()
    assert (here.partner.state, here.partner.revoked_why) == ("revoked", "Replaced by a newer key")


def test_a_kept_package_that_was_touched_is_not_opened(friends):
    here, there = friends
    _, data = sent(here)
    package = brought(there, data)
    assert stat.S_IMODE(keeping.path_of(package).stat().st_mode) == 0o600
    keeping.keep(package, data + b" ")
    with pytest.raises(Refused) as caught:
        actions.waiting_content(package, ours=there.ours)
    assert caught.value.why is Why.TAMPERED


def test_partners_and_packages_are_a_councils_own(friends):
    here, there = friends
    package, data = sent(here)
    taken = brought(there, data)
    assert list(queries.partners_visible_to(here.by)) == [here.partner]
    assert list(queries.packages_visible_to(here.by)) == [package]
    assert list(queries.packages_visible_to(there.by)) == [taken]
    assert list(queries.packages_about(here.by, "peer_reviews.Review:1")) == [package]
    with pytest.raises(CannotSeal):
        actions.send(parcel=PARCEL, partner=here.partner, expires_at=timezone.now(), ours=there.ours, by=there.by)


def test_private_keys_stand_in_no_table(friends):
    here, there = friends
    _, data = sent(here)
    brought(there, data)
    private = [side.ours.signing.export_private(as_dict=True)["d"] for side in friends]
    private += [side.ours.sealing.export_private(as_dict=True)["d"] for side in friends]
    held = json.dumps([list(Partner.objects.values()), list(Package.objects.values()), list(Entry.objects.values())], default=str)
    assert not any(secret in held for secret in private)
