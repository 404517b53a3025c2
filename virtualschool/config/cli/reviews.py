"""`virtualschool review`: a peer review closed for another installation, and what another sent taken in. Answers are JSON."""

import argparse
import datetime as dt
import os
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.config.cli.common import Refusal, authority_of, needs_authority, progress
from virtualschool.config.cli.exchange import answer, bytes_of, identity_of, package_told, refuse
from virtualschool.exchange import actions as trust
from virtualschool.exchange import keeping
from virtualschool.exchange.models import Package
from virtualschool.exchange.queries import trusted
from virtualschool.exchange.refusing import CannotSeal, Refused
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.packages import actions
from virtualschool.peer_reviews.queries import reviews_visible_to

USUAL_DAYS = 7


def add_to(subparsers: Any) -> None:
    family = subparsers.add_parser("review", help="peer reviews between installations: list, export, import")
    kinds = family.add_subparsers(metavar="list | export | import", required=True)
    listed = kinds.add_parser("list", help="the reviews of an authority, hosted and mirrored")
    needs_authority(listed)
    listed.set_defaults(run=run_list)
    export = kinds.add_parser("export", help="close a package of a review for a partner: material of our own, the peers' work of a mirror")
    export.add_argument("review", type=_an_id)
    needs_authority(export)
    export.add_argument("--to", required=True, metavar="807", help="the partner's three-digit number")
    export.add_argument("--out", required=True, type=Path, metavar="FILE.vspackage")
    export.add_argument("--days", type=int, default=USUAL_DAYS, help=f"how long it can be opened (usually {USUAL_DAYS})")
    export.set_defaults(run=run_export)
    taken = kinds.add_parser("import", help="verify a package and take it: whole, or refused with the reason")
    taken.add_argument("file", type=Path)
    needs_authority(taken)
    taken.add_argument("--dry-run", action="store_true", help="say what it would do; nothing is kept")
    taken.set_defaults(run=run_import)


def _an_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not the id of a review; “review list” tells them") from None


def run_list(arguments: argparse.Namespace) -> int:
    by = command_line_viewer(authority_of(arguments))
    answer([_told(each) for each in reviews_visible_to(by)])
    return 0


def _told(review: Review) -> dict[str, Any]:
    host = review.remote.host_code if review.is_remote else None
    return {"id": str(review.public_id), "title": review.title, "state": review.state, "remote": review.is_remote, "host": host}


def run_export(arguments: argparse.Namespace) -> int:
    """Exit 1 when nothing was made, with the reason and, where words could tell who a child is, the places."""
    by = command_line_viewer(authority_of(arguments))
    identity_of(arguments)
    review = reviews_visible_to(by).filter(public_id=arguments.review).first()
    partner = trusted(by.authority_code).filter(partner_code=arguments.to).first()
    if review is None:
        raise Refusal("There is no such review here; “review list” tells them.", 1)
    if partner is None:
        raise Refusal(f"No key of {arguments.to} is confirmed here.", 1)
    expires_at = timezone.now() + dt.timedelta(days=arguments.days)
    try:
        package = actions.send(review=review, partner=partner, expires_at=expires_at, by=by)
    except actions.NamesChild as named:
        answer({"refused": "NAMES_CHILD", "reason": str(named), "found": [_found(each) for each in named.found]})
        progress(f"virtualschool: {named}")
        return 1
    except CannotSeal as reason:
        raise Refusal(str(reason), 1) from reason
    _write(arguments.out, keeping.kept(package) or b"")
    answer({**package_told(package), "file": str(arguments.out)})
    return 0


def _found(found: Any) -> dict[str, str]:
    return {"where": found.where, "kind": found.kind.name, "what": found.kind.value}


def _write(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.", 1) from error


def run_import(arguments: argparse.Namespace) -> int:
    """Exit 1 with the reason when the package is refused; nothing of it is kept then."""
    by = command_line_viewer(authority_of(arguments))
    identity_of(arguments)
    data = bytes_of(arguments.file)
    if not arguments.dry_run:
        return _taken(data, by)
    with transaction.atomic():
        code = _taken(data, by, dry_run=True)
        transaction.set_rollback(True)
    return code


def _taken(data: bytes, by: Viewer, *, dry_run: bool = False) -> int:
    package = actions.bring(data=data, by=by)
    if package.state == Package.State.REFUSED:
        return refuse(package.reason, package.refused_for)
    try:
        preview = actions.look_into(package=package, by=by)
        review = None if dry_run else actions.accept(package=package, by=by)
    except Refused as refused:
        if not dry_run:
            trust.turn_away(package=package, refused=refused, by=by)
        return refuse(str(refused), refused.why.name)
    finally:
        if dry_run:
            keeping.forget(package)
    changes = [{"what": title, **counts} for title, counts in preview.comparison.by_table()]
    told = {**package_told(package), "title": preview.title, "changes": changes, "not_readable": preview.looked.unread}
    answer({**told, "review": _told(review) if review else None})
    return 0
