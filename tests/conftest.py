"""The suite's own servers, its reset of tables that refuse deletion, a live worker, a browser.

Servers: PostgreSQL and Valkey run in a home of their own under the temporary directory, made here
before Django's settings are read (so pytest's own configuration must not name the settings: they
would be read first). Tests may FLUSHALL the servers, kill them and start them again; nothing of a
developer's own installation is touched.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
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
    FACTCHECK_LOG_LEVEL="WARNING",
    # Playwright's synchronous interface keeps an event loop in the thread that also asks the ORM.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)

import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from config.embedded import Servers  # noqa: E402
from tests.support.database import do_without_the_disk  # noqa: E402

SERVERS = Servers()
SERVERS.hold()
do_without_the_disk(SERVERS)
# Without the manifest of collected files, which costs five seconds; tests/config collects once.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# Hundreds of sign-ins need no hash that is slow on purpose; the servers that are started keep it.
settings.PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{kind}PasswordHasher" for kind in ("MD5", "PBKDF2")
]
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: E402
from django.test import Client  # noqa: E402

from tests.support import browser as chromium  # noqa: E402
from tests.support.servers import TestServers  # noqa: E402
from tests.support.worker import Worker  # noqa: E402


@atexit.register
def _leave() -> None:
    SERVERS.release()
    shutil.rmtree(TEST_HOME, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Each of several processes reads the settings itself, for servers of its own.

    They inherit this environment when they are started; with the settings named in it they would
    read them before their conftest has made their home.
    """
    if getattr(session.config.option, "numprocesses", None):
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)


LONGEST = {
    "flows",
    "seeding",
    "test_merges_in_any_order",
    "test_run",
    "test_seed_desk",
    "test_verdicts_over_two_clocks",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: no process is left with one of them at the end."""
    items.sort(key=lambda item: not LONGEST.intersection([*item.path.parts, item.path.stem]))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been imported stays: the collector of garbage need not look at it each time."""
    gc.collect()
    gc.freeze()


# A skipped test is a failure where the suite must be whole


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail if any test was skipped")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped and session.config.getoption("--no-skips"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# Database


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The one deliberate way round the triggers that refuse DELETE and TRUNCATE.

    After a transactional test Django empties every table with TRUNCATE, and our tables of what was
    observed refuse that. For this statement alone the connection, a superuser's on a server of the
    suite's own, says that it replicates: PostgreSQL then fires no ordinary trigger.
    """
    # On the class: a running event loop (the browser's) gives the thread other connections.
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(operations: DatabaseOperations, sql_list: Iterable[str]) -> None:
        replicate = "SET session_replication_role = "
        flush(operations, [f"{replicate}replica;", *sql_list, f"{replicate}DEFAULT;"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture
def servers() -> TestServers:
    """Kill, silence or take away a server of the suite's; every one is back afterwards."""
    return TestServers(SERVERS)


# Workers


@pytest.fixture(scope="module")
def _kept_workers() -> Iterator[list[Worker]]:
    """No longer than a module: what other tests commit is not for a worker."""
    kept: list[Worker] = []
    yield kept
    for worker in kept:
        worker.stop()


@pytest.fixture
def worker(transactional_db: None, servers: TestServers, _kept_workers: list[Worker]) -> Worker:
    """A worker that is ready, shared by the tests that do no harm to it."""
    if not _kept_workers or not _kept_workers[0].is_alive:
        _kept_workers[:] = [Worker(servers, "shared")]
        _kept_workers[0].wait_until_ready()
    return _kept_workers[0]


@pytest.fixture
def start_worker(
    transactional_db: None, servers: TestServers, _kept_workers: list[Worker]
) -> Iterator[Callable[..., Worker]]:
    """Start a worker of the test's own, to be killed as it likes: `start_worker(slots=2)`."""
    while _kept_workers:
        _kept_workers.pop().stop()
    started: list[Worker] = []

    def start(slots: int = 1) -> Worker:
        started.append(Worker(servers, f"own{len(started)}", slots))
        started[-1].wait_until_ready()
        return started[-1]

    yield start
    for own in started:
        own.stop()


# Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.executable()
    if path is None:
        pytest.skip("Chromium is not installed (Debian and Ubuntu: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> chromium.Complaints:
    """What the page complained of so far; whatever is left at the end fails the test."""
    return chromium.Complaints()


@pytest.fixture
def page(browser: Browser, complaints: chromium.Complaints) -> Iterator[Page]:
    """A page in a context of its own; errors on its console fail the test."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints.watch(opened)
    yield opened
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def sign_in(page: Page) -> Callable[[User, str], None]:
    """Give the browser a session of the user on the site: `sign_in(user, live_server.url)`."""

    def sign_in_as(user: User, url: str) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": url}])

    return sign_in_as
