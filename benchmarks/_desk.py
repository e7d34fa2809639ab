"""A desk of its own for a benchmark: servers in a temporary home, Django set up, all migrated.

Import it first: the settings are read when it is imported.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="fcb-"))
HOME.chmod(0o711)  # as root the servers run under another account, which must pass through
for _name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(_name, None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    FACTCHECK_HOME=str(HOME),
    FACTCHECK_LOG_LEVEL="WARNING",
    FACTCHECK_LOG_FORMAT="console",
)

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402

from config.embedded import Servers  # noqa: E402

SERVERS = Servers()
SERVERS.hold()
django.setup()
call_command("migrate", verbosity=0)


@atexit.register
def _leave() -> None:
    SERVERS.release()
    shutil.rmtree(HOME, ignore_errors=True)
