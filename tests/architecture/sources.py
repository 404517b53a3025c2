"""The files of the repository, as the tests of its architecture read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def repository() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in sorted(listed.stdout.split("\0")) if name and (path := ROOT / name).is_file())


def code() -> tuple[Path, ...]:
    """Python files without tests and migrations."""
    return tuple(
        path
        for path in repository()
        if path.suffix == ".py" and not {"tests", "migrations"} & set(path.relative_to(ROOT).parts) and path.name != "conftest.py"
    )


def rooms() -> tuple[Path, ...]:
    """The rooms of the house."""
    return tuple(path.parent for path in repository() if path.name == "__init__.py" and path.parent.parent == ROOT / "virtualschool")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """How a failure names a file."""
    return str(path.relative_to(ROOT))
