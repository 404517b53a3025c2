"""`virtualschool exchange`: our keys, the councils that packages are exchanged with, and looking into a package. Answers are JSON."""

import argparse
import json
from pathlib import Path
from typing import Any

from virtualschool.audit import trail
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.config.cli.common import Refusal, authority_of, needs_authority, progress
from virtualschool.exchange import actions, queries
from virtualschool.exchange.actions import CannotTrust
from virtualschool.exchange.identity import BadIdentity, Identity
from virtualschool.exchange.models import Package, Partner
from virtualschool.exchange.refusing import Refused
from virtualschool.peer_reviews.packages.queries import limits_of, own_identity

TO_READ = "Read these digits to the other council by telephone: they confirm our key by them."


def add_to(subparsers: Any) -> None:
    family = subparsers.add_parser("exchange", help="keys and partners for packages between installations")
    kinds = family.add_subparsers(metavar="identity | rotate | partners | partner | open | log", required=True)
    identity = _command(kinds, "identity", "our public identity and its fingerprint; --out writes the file to hand over", run_identity)
    identity.add_argument("--out", type=Path, metavar="FILE")
    _command(kinds, "rotate", "make new keys of our own: every partner has to confirm them anew", run_rotate)
    _command(kinds, "partners", "the councils whose keys are here", run_partners)
    partner = kinds.add_parser("partner", help="add FILE | confirm CODE | revoke CODE").add_subparsers(
        metavar="add | confirm | revoke", required=True
    )
    add = _command(partner, "add", "take in another council's identity file; it is trusted once it is confirmed", run_add)
    add.add_argument("file", type=Path)
    confirm = _command(partner, "confirm", "trust the key, by the digits that the other council read out", run_confirm)
    confirm.add_argument("code")
    confirm.add_argument("--fingerprint", required=True, metavar='"12345 …"')
    confirm.add_argument("--how", required=True, help="whom you spoke with, and how")
    revoke = _command(partner, "revoke", "take nothing more from this key, and close nothing for it", run_revoke)
    revoke.add_argument("code")
    revoke.add_argument("--why", required=True)
    open_ = _command(kinds, "open", "verify a package and say what it is, without taking anything", run_open)
    open_.add_argument("file", type=Path)
    _command(kinds, "log", "every package that was made or brought", run_log)


def _command(kinds: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=words)
    needs_authority(parser)
    parser.set_defaults(run=run)
    return parser


def answer(told: Any) -> None:
    print(json.dumps(told, indent=1, ensure_ascii=False), flush=True)


def refuse(reason: str, code: str) -> int:
    """A package that is not taken: the reason for people and for programs."""
    answer({"refused": code, "reason": reason})
    progress(f"virtualschool: {reason}")
    return 1


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", 1) from error


def identity_of(arguments: argparse.Namespace) -> Identity:
    try:
        return own_identity(authority_of(arguments))
    except BadIdentity as bad:
        raise Refusal(str(bad), 1) from bad


def run_identity(arguments: argparse.Namespace) -> int:
    ours = identity_of(arguments).public
    if arguments.out:
        arguments.out.write_text(json.dumps(ours.as_json(), indent=1) + "\n")
        progress(f"{arguments.out} is for the other council. {TO_READ}")
    answer({"authority": ours.authority_code, "name": ours.name, "fingerprint": ours.fingerprint, "identity": ours.as_json()})
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    ours = identity_of(arguments)
    new = actions.rotate_keys(name=ours.name, by=command_line_viewer(authority_of(arguments))).public
    progress(f"Hand the new identity file to every partner. {TO_READ}")
    answer({"authority": new.authority_code, "name": new.name, "fingerprint": new.fingerprint, "identity": new.as_json()})
    return 0


def partner_told(partner: Partner) -> dict[str, Any]:
    return {
        "authority": partner.partner_code,
        "name": partner.partner_name,
        "state": partner.state,
        "fingerprint": partner.fingerprint,
        "added_at": partner.added_at.isoformat(),
        "confirmed_at": partner.confirmed_at.isoformat() if partner.confirmed_at else None,
        "confirmed_by": partner.confirmed_by or None,
        "revoked_at": partner.revoked_at.isoformat() if partner.revoked_at else None,
    }


def run_partners(arguments: argparse.Namespace) -> int:
    by = command_line_viewer(authority_of(arguments))
    answer([partner_told(each) for each in queries.partners_visible_to(by)])
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    by = command_line_viewer(authority_of(arguments))
    try:
        partner = actions.add_partner(identity_file=bytes_of(arguments.file), by=by)
    except CannotTrust as reason:
        raise Refusal(str(reason), 1) from reason
    progress("Nothing is taken from it yet: compare the digits with the other council by telephone, then confirm it.")
    answer(partner_told(partner))
    return 0


def _the_partner(arguments: argparse.Namespace, *states: str) -> Partner:
    by = command_line_viewer(authority_of(arguments))
    held = [each for each in queries.partners_visible_to(by).filter(partner_code=arguments.code) if each.state in states]
    if not held:
        raise Refusal(f"There is no key of {arguments.code} here for which this could be done.", 1)
    return max(held, key=lambda each: each.added_at)


def run_confirm(arguments: argparse.Namespace) -> int:
    partner = _the_partner(arguments, "waiting")
    by = command_line_viewer(authority_of(arguments))
    try:
        confirmed = actions.confirm_partner(partner=partner, fingerprint=arguments.fingerprint, how=arguments.how, by=by)
    except CannotTrust as reason:
        raise Refusal(str(reason), 1) from reason
    answer(partner_told(confirmed))
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    partner = _the_partner(arguments, "waiting", "confirmed")
    try:
        actions.revoke_partner(partner=partner, why=arguments.why, by=command_line_viewer(authority_of(arguments)))
    except CannotTrust as reason:
        raise Refusal(str(reason), 1) from reason
    answer(partner_told(Partner.objects.get(pk=partner.pk)))
    return 0


def run_open(arguments: argparse.Namespace) -> int:
    """Exit 1 with the reason when the package would not be taken."""
    authority, data = authority_of(arguments), bytes_of(arguments.file)
    try:
        partner, held = actions.opened(data, ours=identity_of(arguments), limits=limits_of(authority.code))
    except Refused as refused:
        return refuse(str(refused), refused.why.name)
    trail.record("exchange.package_opened", on=partner, by=command_line_viewer(authority), detail={"kind": held.claims.kind})
    claims = held.claims
    told = {"from": partner.partner_code, "name": partner.partner_name, "kind": claims.kind, "schema": claims.schema}
    times = {"made_at": claims.made_at.isoformat(), "expires_at": claims.expires_at.isoformat()}
    seen = queries.was_taken(authority.code, claims.jti)
    answer({**told, **times, "package": claims.jti, "seen_before": seen, "files": list(claims.manifest)})
    return 0


def package_told(package: Package) -> dict[str, Any]:
    return {
        "id": str(package.public_id),
        "package": package.jti or None,
        "direction": package.direction,
        "kind": package.kind or None,
        "partner": package.partner.partner_code if package.partner else None,
        "state": package.state,
        "refused": package.refused_for or None,
        "reason": package.reason or None,
        "counts": package.counts,
        "size": package.size,
        "sha256": package.sha256,
        "at": package.at.isoformat(),
        "by": package.by_name,
        "expires_at": package.expires_at.isoformat() if package.expires_at else None,
    }


def run_log(arguments: argparse.Namespace) -> int:
    by = command_line_viewer(authority_of(arguments))
    answer([package_told(each) for each in queries.packages_visible_to(by)])
    return 0
