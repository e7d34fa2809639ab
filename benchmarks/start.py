"""How long `make run` takes to a usable page, packages installed: the first time and the second.

Data: the shipped sample article, read by the worker within the first start. Cache state: a new
home for the first start; files in the page cache for both. A fresh machine adds the installation of
the packages, which depends on the network and is not measured here.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._report import report
from config.home import CHECKOUT

READY = "Factcheck is running at "
SECONDS = 180


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="fcb-"))
    home.chmod(0o711)
    try:
        for name in ("first", "second"):
            with running(home) as seconds:
                report(f"make_run_to_a_page_{name}_start", seconds, "s", 1)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running(home: Path) -> Iterator[float]:
    """Seconds until the sign-in page answers and everything was said."""
    environment = {**os.environ, "FACTCHECK_HOME": str(home)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "manage.py", "run", "--port", str(_free_port())],
        cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            address = _address(process)
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - ours
                answer.read()
            yield time.perf_counter() - start
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if line.startswith(READY):
            return line.removeprefix(READY).split()[0]
    raise SystemExit("it ended before it was ready")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


if __name__ == "__main__":
    main()
