"""Two installations, each with its own folder, keys and database, exchange a review both ways by the command line; what was tampered
with, is late, is for others or comes again is refused with exit code 1 and the reason."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
COMMAND = ("-c", "from virtualschool.config.commands import console; console()")
STAGE = ("-m", "virtualschool.peer_reviews.tests.packages.stage")


class Installation:
    """One council's installation: every command is a process of its own on its database."""

    def __init__(self, folder, code):
        self.folder, self.code = folder, code

    def run(self, *words, how=COMMAND):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUALSCHOOL_")}
        return subprocess.run(
            [sys.executable, *how, *map(str, words)],
            env={**kept, "VIRTUALSCHOOL_VAR": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=180,
        )

    def told(self, *words, code=0):
        done = self.run(*words, "--authority", self.code)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    def refused(self, *words):
        done = self.run(*words, "--authority", self.code)
        assert done.returncode == 1, (done.stdout, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1
        told = json.loads(done.stdout)
        assert told["reason"] in done.stderr
        return told["refused"]

    def stage(self, what, *more):
        done = self.run(what, self.code, *more, how=STAGE)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None


@pytest.fixture(scope="module")
def councils(tmp_path_factory):
    """Host, peers and a stranger. Host and peers have confirmed each other's keys."""
    folder = tmp_path_factory.mktemp("installations")
    host, peers, stranger = (Installation(folder / name, code) for name, code in (("host", "806"), ("peers", "807"), ("stranger", "808")))
    identities = {}
    for each in (host, peers):
        each.file = folder / f"{each.code}.json"
        identities[each] = each.told("exchange", "identity", "--out", each.file)
    for each, other in ((host, peers), (peers, host)):
        added = each.told("exchange", "partner", "add", other.file)
        assert (added["authority"], added["state"]) == (other.code, "waiting")
        spoken = identities[other]["fingerprint"]
        assert added["fingerprint"] == spoken
        told = each.told("exchange", "partner", "confirm", other.code, "--fingerprint", spoken, "--how", "Telephone, the two heads")
        assert told["state"] == "confirmed"
    return host, peers, stranger, folder


@pytest.fixture(scope="module")
def both_ways(councils):
    """The review goes out, is worked on and comes back."""
    host, peers, _, folder = councils
    review = host.stage("host")["review"]
    out, back = folder / "out.vspackage", folder / "back.vspackage"
    sent = host.told("review", "export", review, "--to", peers.code, "--out", out)
    return {"review": review, "out": out, "back": back, "sent": sent}


def test_a_review_goes_there_and_back(councils, both_ways):
    host, peers, _, folder = councils
    out, back = both_ways["out"], both_ways["back"]
    assert both_ways["sent"]["counts"]["kloe"] == 4
    assert out.stat().st_mode & 0o077 == 0
    opened = peers.told("exchange", "open", out)
    assert (opened["from"], opened["kind"], opened["seen_before"]) == ("806", "review.material", False)
    looked = peers.told("review", "import", out, "--dry-run")
    assert looked["review"] is None
    taken = peers.told("review", "import", out)
    assert (taken["review"]["remote"], taken["review"]["host"], taken["changes"]) == (True, "806", looked["changes"])
    assert peers.refused("review", "import", out) == "SEEN"
    work = peers.stage("work")
    assert work["review"] == taken["review"]["id"]
    peers.told("review", "export", work["review"], "--to", host.code, "--out", back)
    came = host.told("review", "import", back)
    assert came["review"]["id"] == both_ways["review"]
    assert host.stage("notes") == [{"text": work["note"], "by": "A lead peer"}]
    assert host.refused("review", "import", back) == "SEEN"
    again = folder / "again.vspackage"
    peers.told("review", "export", work["review"], "--to", host.code, "--out", again)
    assert set(host.told("review", "import", again)["counts"]) == {"unchanged"}
    log = host.told("exchange", "log")
    assert [(each["direction"], each["state"]) for each in log] == [
        ("in", "accepted"),
        ("in", "refused"),
        ("in", "accepted"),
        ("out", "made"),
    ]
    peers.stage("write", "A boy with the postcode TS1 2QQ.")
    named = peers.told("review", "export", work["review"], "--to", host.code, "--out", folder / "no.vspackage", code=1)
    assert (named["refused"], named["found"]) == ("NAMES_CHILD", [{"where": "Note 1, text", "kind": "POSTCODE", "what": "a postcode"}])
    assert not (folder / "no.vspackage").exists()


def test_what_must_not_be_taken_is_refused_and_said_why(councils, both_ways):
    host, peers, stranger, folder = councils
    whole = both_ways["out"].read_bytes()
    for place in (5, len(whole) // 2, len(whole) - 1):
        altered = folder / "altered.vspackage"
        data = bytearray(whole)
        data[place] = ord("A") if data[place] != ord("A") else ord("B")
        altered.write_bytes(bytes(data))
        assert peers.refused("review", "import", altered) in ("TAMPERED", "NOT_A_PACKAGE", "NOT_FOR_US")
    assert stranger.refused("review", "import", both_ways["out"]) == "NOT_FOR_US"
    assert host.refused("review", "import", both_ways["out"]) == "NOT_FOR_US"
    picture = folder / "picture.vspackage"
    picture.write_bytes(b"\x89PNG a picture")
    assert peers.refused("review", "import", picture) == "NOT_A_PACKAGE"
    assert peers.refused("exchange", "open", picture) == "NOT_A_PACKAGE"


def test_an_expired_package_is_refused(councils, both_ways):
    """The peers' clock is put on by a month: the setting of the process, not of this machine."""
    _, peers, _, _ = councils
    later = (
        "-c",
        "import datetime as dt, time_machine\n"
        "with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):\n"
        "    from virtualschool.config.commands import console; console()",
    )
    done = peers.run("review", "import", both_ways["out"], "--authority", peers.code, how=later)
    assert (done.returncode, json.loads(done.stdout)["refused"]) == (1, "EXPIRED")
    assert "It has expired." in done.stderr


def test_an_unconfirmed_or_unknown_sender_is_refused(councils, tmp_path):
    host, _, stranger, folder = councils
    file = tmp_path / "808.json"
    stranger.told("exchange", "identity", "--out", file)
    host.told("exchange", "partner", "add", file)
    done = host.run("exchange", "partner", "confirm", "808", "--fingerprint", "1", "--how", "Telephone", "--authority", "806")
    assert (done.returncode, "not those of this file" in done.stderr) == (1, True)
    done = host.run("review", "export", "00000000-0000-0000-0000-000000000000", "--to", "808", "--out", tmp_path / "x", "--authority", "806")
    assert done.returncode == 1
    assert host.told("exchange", "partner", "revoke", "808", "--why", "Not needed")["state"] == "revoked"
    done = host.run("exchange", "partner", "revoke", "808", "--why", "Again", "--authority", "806")
    assert done.returncode == 1
    assert folder.exists()


def test_usage_and_files(councils, tmp_path):
    host = councils[0]
    assert host.run("exchange", "--authority", "806").returncode == 2
    assert host.run("review", "export", "not-an-id", "--to", "807", "--out", "x", "--authority", "806").returncode == 2
    done = host.run("exchange", "partner", "add", tmp_path / "nothing.json", "--authority", "806")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    assert host.told("review", "list")[0]["remote"] is False
    assert [each["authority"] for each in host.told("exchange", "partners")][0] in ("807", "808")
    (host.folder / "exchange" / "806" / "identity.json").chmod(0o644)
    done = host.run("exchange", "identity", "--authority", "806")
    assert (done.returncode, "read by others" in done.stderr) == (1, True)
    (host.folder / "exchange" / "806" / "identity.json").chmod(0o600)
    before = host.told("exchange", "identity")["fingerprint"]
    assert host.told("exchange", "rotate")["fingerprint"] != before
