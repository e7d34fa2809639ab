"""The suite's own servers, its reset of tables that refuse deletion, a live worker, a browser.

Servers: PostgreSQL and Valkey run in a home of their own under the temporary directory, made here
before Django's settings are read (so pytest's own configuration must not name the settings: they
would be read first). Tests may FLUSHALL the servers, kill them and start them again; nothing of a
developer's own installation is touched.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

TEST_HOME = Path(tempfile.mkdtemp(prefix="fc-"))
if os.geteuid() == 0:
    TEST_HOME.chmod(0o711)  # our own new directory: the servers' account must pass through it
for _name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(_name, None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    FACTCHECK_HOME=str(TEST_HOME),
    FACTCHECK_LOG_FORMAT="console",
)

import django  # noqa: E402
import pytest  # noqa: E402
from django.db import connections  # noqa: E402

from config.embedded import Servers  # noqa: E402

SERVERS = Servers()
SERVERS.hold()
django.setup()


@atexit.register
def _leave() -> None:
    SERVERS.release()
    shutil.rmtree(TEST_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The one deliberate way round the triggers that refuse DELETE and TRUNCATE.

    After a transactional test Django empties every table with TRUNCATE, and our tables of what was
    observed refuse that. For this statement alone the connection, a superuser's on a server of the
    suite's own, says that it replicates: PostgreSQL then fires no ordinary trigger.
    """
    operations = connections["default"].ops
    flush = operations.execute_sql_flush

    def flush_without_triggers(sql_list: Iterable[str]) -> None:
        flush(
            [
                "SET session_replication_role = replica;",
                *sql_list,
                "SET session_replication_role = DEFAULT;",
            ]
        )

    operations.execute_sql_flush = flush_without_triggers  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]
