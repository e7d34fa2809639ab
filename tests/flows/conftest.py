"""The sweep's clock as a real process, and waiting for what workers do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from claims.models import ExtractionRun, JobState
from config.home import CHECKOUT
from config.processes import bound_to_me, stop, wait_for
from tests.support.servers import TestServers

SECONDS = 90.0


@pytest.fixture
def quick_recovery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases run out in seconds and the sweep comes every second, in processes started later."""
    monkeypatch.setenv("FACTCHECK_LEASE_SECONDS", "6")
    monkeypatch.setenv("FACTCHECK_SWEEP_SECONDS", "1")


@pytest.fixture
def beat(quick_recovery: None, transactional_db: None, servers: TestServers) -> Iterator[None]:
    """The process that sends the sweep, as `make run` starts it."""
    environment = {
        **os.environ,
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
    }
    command = [
        sys.executable, "-m", "celery", "-A", "config", "--quiet", "beat",
        "--scheduler", "celery.beat:Scheduler", "--pidfile=",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, preexec_fn=bound_to_me(signal.SIGKILL),
    )  # fmt: skip
    yield
    stop(process, (signal.SIGKILL, 5))


def over() -> bool:
    return not ExtractionRun.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Wait for something that workers bring about, or fail saying in which state the runs are."""

    def wait(condition: Callable[[], bool]) -> None:
        if not wait_for(condition, SECONDS):
            states = ExtractionRun.objects.values_list("state", "attempts", "error")
            pytest.fail(f"not within {SECONDS:g} s; the runs: {list(states)}")

    return wait
