"""`make run`, for real: what it says, and that nothing outlives it, however it ends."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from config.home import CHECKOUT, Home
from config.processes import wait_for
from tests.config.homes import everything, new_home

SECONDS = 20.0


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with new_home() as made:
        yield made


@pytest.fixture
def port() -> Iterator[int]:
    """A port that somebody else has taken."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class Started:
    """`make run`, or the command alone, in a group of its own as from a terminal."""

    def __init__(self, home: Home, command: list[str]) -> None:
        environment = {**os.environ, "FACTCHECK_HOME": str(home.path)}
        environment.pop("FACTCHECK_LOG_LEVEL", None)
        self.home = home
        self.said = ""
        self.process = subprocess.Popen(
            command, cwd=CHECKOUT, env=environment, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def wait_until_running(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C ends everything" in line:
                return
        raise AssertionError(self.said)

    @property
    def address(self) -> str:
        found = re.search(r"running at (http://\S+)", self.said)
        assert found, self.said
        return found[1]

    def interrupt(self) -> None:
        """What Ctrl-C does: the signal goes to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def leaves_nothing(self) -> bool:
        self.process.wait(SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return wait_for(lambda: not _alive(self.home), SECONDS, every=0.1)


def _alive(home: Home) -> list[psutil.Process]:
    return [p for p in everything(home) if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(autouse=True)
def nothing_stays(home: Home) -> Iterator[None]:
    """Even after a failure the next test starts from nothing."""
    yield
    for process in everything(home):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def make(home: Home, port: int) -> Started:
    # The environment is the one the suite runs in: nothing to install.
    return Started(home, ["make", "-o", "venv", "run", f"PORT={port}", f"BIN={_bin()}"])


def command(home: Home, port: int) -> Started:
    return Started(home, [sys.executable, "manage.py", "run", "--port", str(port)])


def _bin() -> str:
    return os.path.dirname(sys.executable)  # noqa: PTH120 - a link must not be followed


def test_make_run_shows_the_way_in_and_ends_everything_with_ctrl_c(home: Home, port: int) -> None:
    started = make(home, port)
    started.wait_until_running()

    assert f"Port {port} is taken; using" in started.said
    assert re.search(r"Account: editor, password \S{10,}", started.said)
    with urllib.request.urlopen(f"{started.address}/readyz", timeout=5) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{started.address}/admin/login/", timeout=5) as answer:
        assert b'href="/static/claims/factcheck.' in answer.read()

    again = subprocess.run(
        [sys.executable, "manage.py", "run"], cwd=CHECKOUT, capture_output=True, text=True,
        env={**os.environ, "FACTCHECK_HOME": str(home.path)}, check=False,
    )  # fmt: skip
    assert f"already running from this checkout, at {started.address}" in again.stderr

    started.interrupt()
    assert started.leaves_nothing(), _alive(home)


def test_killing_make_leaves_nothing_behind(home: Home, port: int) -> None:
    started = make(home, port)
    started.wait_until_running()
    assert "shown this once" not in started.said

    started.process.kill()

    assert started.leaves_nothing(), _alive(home)


def test_a_killed_part_is_started_again_and_a_killed_command_leaves_nothing(
    home: Home, port: int
) -> None:
    started = command(home, port)
    started.wait_until_running()
    children = psutil.Process(started.process.pid).children()
    web = next(child for child in children if "gunicorn" in " ".join(child.cmdline()))
    web.kill()
    web.wait(SECONDS)
    assert wait_for(lambda: _answers(started.address), SECONDS, every=0.1)

    started.process.kill()

    assert started.leaves_nothing(), _alive(home)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
