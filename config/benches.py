"""`make bench`: every benchmark that needs no argument; standard output is lines of JSON alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.home import CHECKOUT

# What argparse exits with when an argument is missing.
NEEDS_ARGUMENTS = 2


def run(path: Path) -> bool:
    """Pass its JSON lines on, everything else to standard error; whether it went well."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, str(path)], cwd=CHECKOUT, env=environment, text=True,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            output = sys.stdout if line.startswith("{") else sys.stderr
            output.write(line)
            output.flush()
    if process.returncode == NEEDS_ARGUMENTS:
        sys.stderr.write(f"{path.name} needs arguments and was left out\n")
    return process.returncode in {0, NEEDS_ARGUMENTS}


def main() -> None:
    paths = sorted(CHECKOUT.glob("benchmarks/[!_]*.py"))
    failed = [path.name for path in paths if not run(path)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
