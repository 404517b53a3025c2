"""`virtualschool users`: who can sign in, and adding someone."""

import argparse
import datetime as dt
import getpass
import json
import os
import sys
from typing import Any

from virtualschool.access.roles import ROLES
from virtualschool.authorities import actions
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.config.cli.common import Refusal, a_date, authority_of, say


def add_to(subparsers: Any) -> None:
    users = subparsers.add_parser("users", help="list who can sign in, or add someone: users add EMAIL --name … --role …")
    users.add_argument("--format", choices=("text", "json"), default="text")
    users.set_defaults(run=run_list)
    kinds = users.add_subparsers(metavar="add")
    add = kinds.add_parser("add", help="add a person and what they are to an authority")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=sorted(ROLES))
    add.add_argument("--authority", required=True, metavar="806")
    add.add_argument("--school", type=int, metavar="URN", help="the school of a designated teacher")
    add.add_argument("--until", type=a_date, metavar="2027-07-31", help="the last day of access")
    add.set_defaults(run=run_add)


def run_list(arguments: argparse.Namespace) -> int:
    rows = [
        {
            "email": held.user.email,
            "name": held.user.name,
            "authority": held.authority.code,
            "role": held.role,
            "school": held.school_urn,
            "from": held.starts_on.isoformat(),
            "until": held.ends_on.isoformat() if held.ends_on else None,
        }
        for held in Membership.objects.select_related("user", "authority").order_by("user__email")
    ]
    if arguments.format == "json":
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            say(f"{row['email']:<45} {row['authority']}  {ROLES[row['role']].title:<22} {row['until'] or ''}")
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
            starts_on=dt.date.today(),
            ends_on=arguments.until,
            by=command_line_viewer(authority),
        )
    except ValueError as reason:
        raise Refusal(str(reason)) from reason
    say(f"{arguments.email} can sign in as {ROLES[arguments.role].title} of {authority}.")
    return 0
