"""`virtualschool serve`, `demo` and `health`."""

import argparse
import errno
import json
import socket
from typing import Any

from django.conf import settings
from django.db import connection

from virtualschool.authorities.models import Authority
from virtualschool.config.cli.common import Refusal, progress, say
from virtualschool.intake.formats import all_formats


def add_to(subparsers: Any) -> None:
    serve = subparsers.add_parser("serve", help="serve the pages")
    _address(serve)
    serve.set_defaults(run=run_serve)
    demo = subparsers.add_parser("demo", help="make a synthetic authority, load it, serve it, and say how to sign in")
    _address(demo)
    demo.add_argument("--children", type=int, default=350)
    demo.add_argument("--seed", type=int, default=806)
    demo.add_argument("--no-serve", action="store_true", help="make and load only")
    demo.set_defaults(run=run_demo)
    health = subparsers.add_parser("health", help="is everything there that is needed?")
    health.add_argument("--format", choices=("text", "json"), default="text")
    health.set_defaults(run=run_health)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def require_free(host: str, port: int) -> None:
    """Says plainly when the port is busy. Raises Refusal."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise Refusal("A port is a number up to 65535.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = f"Port {port} is busy: another program listens there. Choose another with --port or PORT=8001."
            else:
                why = f"Nothing can be served at {host}:{port}: {error.strerror or error}."
            raise Refusal(why, 1) from error


def run_serve(arguments: argparse.Namespace) -> int:
    require_free(arguments.host, arguments.port)
    serve(arguments.host, arguments.port)
    return 0


def serve(host: str, port: int) -> None:
    """Serves until it is stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    progress(f"Serving http://{host}:{port} (Ctrl+C stops it)")
    Granian(
        "virtualschool.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if connection.vendor == "sqlite" else 2,
        blocking_threads=4,
        log_access=False,
        websockets=False,
    ).serve()


def run_demo(arguments: argparse.Namespace) -> int:
    """Only ever over synthetic children: refuses a database that holds others."""
    from virtualschool.demo.stage import NotADemo, set_stage

    if not arguments.no_serve:
        require_free(arguments.host, arguments.port)
    try:
        set_stage(children=arguments.children, seed=arguments.seed, say=progress, answer=say)
    except NotADemo as reason:
        raise Refusal(str(reason), 1) from reason
    except ValueError as reason:
        raise Refusal(str(reason)) from reason
    if not arguments.no_serve:
        serve(arguments.host, arguments.port)
    return 0


def run_health(arguments: argparse.Namespace) -> int:
    """Exit 0 when the database answers and the product's own data is there."""
    state: dict[str, Any] = {
        "database": connection.vendor,
        "authorities": Authority.objects.count(),
        "formats": len(all_formats()),
        "demo": settings.DEMO,
    }
    state["healthy"] = state["authorities"] >= 153 and state["formats"] > 0
    if arguments.format == "json":
        print(json.dumps(state))
    else:
        for key, value in state.items():
            say(f"{key}: {value}")
    return 0 if state["healthy"] else 1
