"""`virtualschool users`: who can sign in, adding someone, and ending what someone is."""

import argparse
import getpass
import json
import os
import sys
from typing import Any

from django.utils import timezone

from virtualschool.access.roles import ROLES
from virtualschool.authorities import actions
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import command_line_viewer, memberships_to_end
from virtualschool.config.cli.common import Refusal, a_date, authority_of, needs_authority, progress, say
from virtualschool.schools.queries import school_by_urn


def add_to(subparsers: Any) -> None:
    users = subparsers.add_parser("users", help="list who can sign in; users add EMAIL …; users end EMAIL …")
    users.add_argument("--format", choices=("text", "json"), default="text")
    users.set_defaults(run=run_list)
    kinds = users.add_subparsers(metavar="add | end")
    add = kinds.add_parser("add", help="add a person and what they are to an authority")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=sorted(ROLES))
    needs_authority(add)
    add.add_argument("--school", type=int, metavar="URN", help="the school of a designated teacher")
    add.add_argument("--until", type=a_date, metavar="2027-07-31", help="the last day of access")
    add.set_defaults(run=run_add)
    end = kinds.add_parser("end", help="end what a person is to an authority: today is their last day of access")
    end.add_argument("email")
    needs_authority(end)
    end.add_argument("--role", choices=sorted(ROLES), help="this role alone; without it, all they have there")
    end.set_defaults(run=run_end)


def run_list(arguments: argparse.Namespace) -> int:
    rows: list[dict[str, Any]] = [
        {
            "email": held.user.email,
            "name": held.user.name,
            "authority": held.authority.code,
            "role": held.role,
            "school": held.school_urn,
            "from": held.starts_on.isoformat(),
            "until": held.ends_on.isoformat() if held.ends_on else None,
        }
        for held in Membership.objects.select_related("user", "authority").order_by("user__email", "pk")
    ]
    if arguments.format == "json":
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            until = f"until {row['until']}" if row["until"] else ""
            say(f"{row['email']:<45} {row['authority']}  {ROLES[row['role']].title:<22} {until}".rstrip())
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """The password comes from VIRTUALSCHOOL_PASSWORD or is asked for; it is never an argument."""
    authority = authority_of(arguments)
    password = os.environ.get("VIRTUALSCHOOL_PASSWORD") or (getpass.getpass() if sys.stdin.isatty() else "")
    try:
        actions.add_person(
            email=arguments.email,
            name=arguments.name,
            password=password,
            role=arguments.role,
            authority=authority,
            school_urn=arguments.school,
            starts_on=timezone.localdate(),
            ends_on=arguments.until,
            by=command_line_viewer(authority),
        )
    except ValueError as reason:
        raise Refusal(str(reason)) from reason
    if arguments.school and school_by_urn(arguments.school) is None:
        progress(f"No school with the URN {arguments.school} is in the record yet.")
    say(f"{arguments.email} can sign in as {ROLES[arguments.role].title} of {authority}.")
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    """Ends access at the close of today. Exit 1 when there is none to end."""
    authority, today = authority_of(arguments), timezone.localdate()
    held = memberships_to_end(email=arguments.email, authority=authority, day=today)
    held = [each for each in held if arguments.role in (None, each.role)]
    if not held:
        raise Refusal(f"{arguments.email} has no access to {authority} that could be ended.", 1)
    for membership in held:
        actions.end_membership(membership=membership, today=today, by=command_line_viewer(authority))
        say(f"Today is the last day of {arguments.email} as {ROLES[membership.role].title} of {authority}.")
    return 0
