"""The steps that make an installation ready; each returns a line about what it did."""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims.models import Claim, Document
from config.home import CHECKOUT, Home
from config.processes import bound_to_me

USERNAME = "editor"
SAMPLES = CHECKOUT / "claims" / "samples"


def migrate() -> str:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        return "Database: up to date"
    call_command("migrate", interactive=False, verbosity=0)
    return f"Database: {pending} migrations applied"


def collect_static(home: Home) -> str:
    """Collect and compress the static files if one was added, removed or changed."""
    stamp, mark = home.path / "static.stamp", _static_mark()
    if stamp.exists() and stamp.read_text() == mark:
        return "Static files: up to date"
    # Redoc, the other reader of the API's description, is 15 MB and not offered.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc*"])
    stamp.write_text(mark)
    return "Static files: collected"


def _static_mark() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def first_account() -> str:
    """Make the first account, if there is none, and say how to sign in."""
    if not User.objects.exists():
        password = secrets.token_urlsafe(9)
        User.objects.create_superuser(USERNAME, "", password)
        return f"{USERNAME}, password {password} (an administrator; new, shown this once)"
    command = f".venv/bin/python manage.py changepassword {USERNAME}"
    return f"as before (for a new password: {command})"


def seed(number: int) -> Iterator[str]:
    """Fill the desk with invented work, if it has no document yet; what is said meanwhile.

    In a process of its own: what reads the texts needs memory that nothing needs later.
    """
    if documents := Document.objects.count():
        yield f"Not seeded: the desk holds {documents:,} documents already."
        return
    command = [sys.executable, "manage.py", "seed_desk", "--seed", str(number)]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, preexec_fn=bound_to_me(signal.SIGTERM),
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            yield line.rstrip("\n")


def sample(seconds: float = 120.0) -> list[str]:
    """Have the worker read the sample article, if the desk has no document yet; what it found.

    The file's name ends with the day of its publication: `…-2025-12-23.txt`.
    """
    if documents := Document.objects.count():
        return [f"{documents} documents, {Claim.objects.count()} claims"]
    found = sorted(SAMPLES.glob("*.txt"))
    if not found:
        return []
    day = re.search(r"\d{4}-\d{2}-\d{2}$", found[0].stem)
    output = io.StringIO()
    call_command(
        "ingest", str(found[0]), wait=True, timeout=seconds, stdout=output, stderr=output,
        published=date.fromisoformat(day[0]) if day else None,
    )  # fmt: skip
    return ["Sample article:", *(f"  {line}" for line in output.getvalue().splitlines())]
