"""The command line measured from outside: how long it took, the processor time it used and the most memory it held."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COMMAND = "from virtualschool.config.commands import console; console()"


def settings_in(folder: Path) -> dict[str, str]:
    """An installation of its own in a folder: a fresh SQLite database, its schema brought up."""
    settings = {"VIRTUALSCHOOL_VAR": str(folder), "VIRTUALSCHOOL_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
    measured(["health"], settings)
    return settings


def measured(words: list[str], settings: dict[str, str]) -> dict[str, Any]:
    """Runs `virtualschool` with these words. Raises SystemExit, with what it said, when it fails. The memory is the peak of the
    whole process."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUALSCHOOL_")}
    started = time.perf_counter()
    command = [sys.executable, "-c", COMMAND, *words]
    with subprocess.Popen(command, env={**kept, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"virtualschool {' '.join(words)} failed: {said[-500:]}")
    return {"seconds": round(took, 2), "processor seconds": round(used.ru_utime + used.ru_stime, 2), "megabytes": used.ru_maxrss // 1024}
