"""Two installations, each with its own folder, keys and database, exchange a review both ways by the command line; what was tampered
with, is late, is for others or comes again is refused with exit code 1 and the reason."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from virtualschool.authorities.queries import authority_numbered, command_line_viewer
from virtualschool.config.commands import main
from virtualschool.peer_reviews.tests import making

COMMAND = "from virtualschool.config.commands import console; console()"
STAGE = "import runpy; runpy.run_module('virtualschool.peer_reviews.tests.packages.stage', run_name='__main__')"
READY = """
import json, os, signal, sys, traceback
import django
django.setup()
import virtualschool.config.cli.exchange, virtualschool.config.cli.reviews, virtualschool.config.urls
for line in sys.stdin:
    code, words, told = json.loads(line)
    child = os.fork()
    if child == 0:
        signal.alarm(180)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{told}.{name}", os.O_WRONLY | os.O_CREAT, 0o600), number)
        sys.argv = ["virtualschool", *words]
        status = 0
        try:
            exec(code, {"__name__": "__main__"})
        except SystemExit as stopped:
            status = stopped.code or 0
        except BaseException:
            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""
"""An interpreter that has read its libraries; each command is a process of its own that begins from there. What starting one from
nothing does is looked at in `test_process.py`."""


class Installation:
    """One council's installation: every command is a process of its own on its database."""

    def __init__(self, folder, code):
        self.folder, self.code, self.commands = folder, code, 0
        kept = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUALSCHOOL_")}
        env = {**kept, "VIRTUALSCHOOL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "virtualschool.config.settings"}
        folder.mkdir()
        self.ready = subprocess.Popen([sys.executable, "-c", READY], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, *words, how=COMMAND):
        self.commands += 1
        told = self.folder / f"command-{self.commands}"
        self.ready.stdin.write(json.dumps([how, [*map(str, words)], str(told)]) + "\n")
        self.ready.stdin.flush()
        code = int(self.ready.stdout.readline())
        out, err = (Path(f"{told}.{name}").read_text() for name in ("out", "err"))
        return subprocess.CompletedProcess(words, code, out, err)

    def close(self):
        self.ready.communicate(timeout=60)

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
    yield host, peers, stranger, folder
    for each in (host, peers, stranger):
        each.close()


@pytest.fixture(scope="module")
def both_ways(councils):
    """The review goes out, is worked on and comes back."""
    host, peers, _, folder = councils
    review = host.stage("host")["review"]
    out, back = folder / "out.vspackage", folder / "back.vspackage"
    sent = host.told("review", "export", review, "--to", peers.code, "--out", out)
    return {"review": review, "out": out, "back": back, "sent": sent}


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_must_not_be_taken_is_refused_and_said_why(councils, both_ways):
    host, peers, stranger, folder = councils
    whole = both_ways["out"].read_bytes()
    altered, place = folder / "altered.vspackage", len(whole) // 2
    altered.write_bytes(whole[:place] + (b"A" if whole[place : place + 1] != b"A" else b"B") + whole[place + 1 :])
    assert peers.refused("review", "import", altered) == "TAMPERED"
    assert stranger.refused("review", "import", both_ways["out"]) == "NOT_FOR_US"
    assert host.refused("review", "import", both_ways["out"]) == "NOT_FOR_US"
    picture = folder / "picture.vspackage"
    picture.write_bytes(b"\x89PNG a picture")
    assert peers.refused("exchange", "open", picture) == "NOT_A_PACKAGE"


@pytest.mark.slow
def test_an_expired_package_is_refused(councils, both_ways):
    """The peers' clock is put on by a month: the setting of the process, not of this machine."""
    _, peers, _, _ = councils
    later = (
        "import datetime as dt, time_machine\n"
        "with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):\n"
        "    from virtualschool.config.commands import console; console()"
    )
    done = peers.run("review", "import", both_ways["out"], "--authority", peers.code, how=later)
    assert (done.returncode, json.loads(done.stdout)["refused"]) == (1, "EXPIRED")
    assert "It has expired." in done.stderr


@pytest.fixture
def told(db, settings, tmp_path, capsys):
    """A command in this process: what it answers and with which exit code."""
    settings.VAR = tmp_path / "here"

    def run(*words, code=0, authority="806"):
        capsys.readouterr()
        assert main([*map(str, words), "--authority", authority]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    return run


def test_partners_from_the_command_line(told, tmp_path):
    file = tmp_path / "808.json"
    theirs = told("exchange", "identity", "--out", file, authority="808")
    assert told("exchange", "partner", "add", file)["state"] == "waiting"
    assert "here already" in told("exchange", "partner", "add", file, code=1)
    assert "cannot be read" in told("exchange", "partner", "add", tmp_path / "nothing.json", code=1)
    confirm = ("exchange", "partner", "confirm", "808", "--how", "Telephone", "--fingerprint")
    assert "not those of this file" in told(*confirm, "1", code=1)
    assert "No key of 808 is confirmed" in told("review", "export", making.scoped(viewer_of("806")).public_id, *TO, code=1)
    assert told(*confirm, theirs["fingerprint"])["state"] == "confirmed"
    assert "no such review" in told("review", "export", uuid.uuid4(), *TO, code=1)
    assert "cannot be written" in told("review", "export", told("review", "list")[0]["id"], *TO, code=1)
    assert [each["state"] for each in told("exchange", "partners")] == ["confirmed"]
    assert told("exchange", "partner", "revoke", "808", "--why", "Not needed")["state"] == "revoked"
    assert "There is no key of 808" in told("exchange", "partner", "revoke", "808", "--why", "Again", code=1)


TO = ("--to", "808", "--out", "/nowhere/at/all.vspackage")


def viewer_of(code):
    return command_line_viewer(authority_numbered(code))


def test_keys_that_others_can_read_are_refused_and_new_ones_are_others(told, tmp_path):
    before = told("exchange", "identity")["fingerprint"]
    kept = tmp_path / "here" / "exchange" / "806" / "identity.json"
    kept.chmod(0o644)
    assert "read by others" in told("exchange", "identity", code=1)
    kept.chmod(0o600)
    assert told("exchange", "identity")["fingerprint"] == before
    assert told("exchange", "rotate")["fingerprint"] != before


@pytest.mark.parametrize("words", [["exchange"], ["exchange", "partner"], ["review", "export", "not-an-id", *TO]])
def test_wrong_usage(db, words):
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--authority", "806"])
    assert stopped.value.code == 2
