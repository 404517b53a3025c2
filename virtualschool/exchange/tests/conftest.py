"""Two councils that know each other, each with a folder of keys and a head."""

from dataclasses import dataclass

import pytest

from virtualschool.access.viewer import Viewer
from virtualschool.exchange import actions
from virtualschool.exchange.identity import Identity, identity_of
from virtualschool.exchange.models import Partner


@dataclass
class Side:
    """One of the two: who acts, its keys, and the other as a partner."""

    by: Viewer
    ours: Identity
    partner: Partner | None = None


@pytest.fixture
def sides(viewer, viewer_as, other_authority, tmp_path, settings) -> tuple[Side, Side]:
    """Both hold each other's file; nobody has confirmed anything."""
    settings.VAR = tmp_path
    here = Side(viewer, identity_of("806", "Middlesbrough Virtual School"))
    there = Side(viewer_as("head", of=other_authority), identity_of("807", "Redcar and Cleveland Virtual School"))
    for side, other in ((here, there), (there, here)):
        side.partner = actions.add_partner(identity_file=as_text(other.ours), by=side.by)
    return here, there


@pytest.fixture
def friends(sides) -> tuple[Side, Side]:
    """Both have confirmed each other's key."""
    for side, other in (sides, sides[::-1]):
        spoken = other.ours.public.fingerprint
        side.partner = actions.confirm_partner(partner=side.partner, fingerprint=spoken, how="By telephone, the head", by=side.by)
    return sides


def as_text(identity: Identity) -> str:
    import json

    return json.dumps(identity.public.as_json())
