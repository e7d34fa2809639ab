"""The life of the embedded servers, each event caused for real."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis

from config import home as homes
from config.embedded import Servers, database_url, redis_url
from config.home import CHECKOUT, Home, HomeError, private_directory, server_account
from config.processes import wait_for
from config.servers import ServerError
from tests.config.homes import new_home, servers, supervisors

SECONDS = 20.0
BOTH = ["postgres", "valkey"]
HOLD = "import sys; from config.embedded import Servers; Servers().hold(); print(1); input()"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """One home for the tests of this file: only the first pays for making the database."""
    with new_home() as made:
        yield made


@pytest.fixture
def user(home: Home) -> Iterator[Servers]:
    """A command that holds the servers of the home."""
    held = Servers(home, BOTH)
    held.hold()
    yield held
    held.release()
    assert wait_for(lambda: not servers(home), SECONDS)


def ask(home: Home) -> str:
    """What the database is called when asked through its own address."""
    with psycopg.connect(database_url(home)) as connection:
        row = connection.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else ""


@pytest.fixture(autouse=True)
def no_other_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_a_command_finds_the_servers_up_while_it_holds_them(home: Home, user: Servers) -> None:
    assert ask(home) == "factcheck"
    assert Redis.from_url(redis_url(home)).ping()


def test_the_last_user_to_leave_stops_the_servers(home: Home, user: Servers) -> None:
    user.release()

    assert (servers(home), supervisors(home)) == ([], [])


def test_a_second_user_adopts_the_servers_and_keeps_them(home: Home, user: Servers) -> None:
    before = {process.pid for process in supervisors(home) + servers(home)}
    second = Servers(home, BOTH)
    second.hold()
    user.release()

    assert {process.pid for process in supervisors(home) + servers(home)} == before
    second.release()


def test_a_user_that_is_killed_leaves_no_server_behind(home: Home) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-uc", HOLD], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "FACTCHECK_HOME": str(home.path)},
    )  # fmt: skip
    with killed:
        assert killed.stdout is not None
        assert killed.stdout.readline()
        assert len(servers(home)) >= 2
        killed.kill()

    assert wait_for(lambda: not servers(home) and not supervisors(home), SECONDS)


def test_a_supervisor_that_is_killed_takes_the_servers_with_it(home: Home, user: Servers) -> None:
    supervisors(home)[0].kill()

    assert wait_for(lambda: not servers(home), SECONDS)


def test_servers_are_had_again_right_after_their_supervisor_was_killed(
    home: Home, user: Servers
) -> None:
    supervisor = supervisors(home)[0]
    supervisor.kill()
    supervisor.wait(SECONDS)
    user.keep_up()

    assert ask(home) == "factcheck"


@pytest.mark.parametrize("name", BOTH)
def test_a_server_that_is_killed_is_started_again(home: Home, user: Servers, name: str) -> None:
    pid_file = home.path / name / {"postgres": "postmaster.pid", "valkey": "valkey.pid"}[name]
    psutil.Process(int(pid_file.read_text().split()[0])).kill()
    assert wait_for(lambda: not user.is_ready(name), SECONDS, every=0.001)

    assert wait_for(lambda: user.is_ready(name), SECONDS)


def test_what_valkey_took_survives_a_stop(home: Home, user: Servers) -> None:
    Redis.from_url(redis_url(home)).set("kept", "yes")
    user.release()
    user.hold()

    assert Redis.from_url(redis_url(home)).get("kept") == b"yes"


def test_a_process_id_left_over_that_is_another_programs_by_now_is_no_hindrance(home: Home) -> None:
    (home.path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    again = Servers(home, BOTH)
    again.hold()

    assert ask(home) == "factcheck"
    again.release()


def test_a_server_that_is_not_needed_is_not_started(home: Home) -> None:
    only = Servers(home, ["valkey"])
    only.hold()

    assert {process.name() for process in servers(home)} == {"valkey-server"}
    only.release()


def test_a_server_asked_for_later_joins_the_one_that_runs(home: Home) -> None:
    first, second = Servers(home, ["valkey"]), Servers(home, BOTH)
    first.hold()
    second.hold()

    assert ask(home) == "factcheck"
    second.release()
    first.release()


def test_addresses_given_by_the_operator_need_no_server(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/factcheck")
    monkeypatch.setenv("REDIS_URL", "redis://valkey.example/0")
    with_both = Servers(home)
    with_both.hold()

    assert (with_both.names, supervisors(home)) == ([], [])


def test_only_their_account_enters_the_sockets_and_the_data(home: Home, user: Servers) -> None:
    for path in (home.sockets, home.path / "postgres", home.path / "valkey"):
        found = path.stat()
        assert stat.S_IMODE(found.st_mode) == 0o700
        assert found.st_uid == server_account().uid


def test_no_server_listens_on_the_network(home: Home, user: Servers) -> None:
    assert [process.net_connections("inet") for process in servers(home)] == [
        [] for _ in servers(home)
    ]


def test_data_of_another_postgresql_is_refused_with_what_to_do(home: Home) -> None:
    version = home.path / "postgres" / "PG_VERSION"
    right = version.read_text()
    version.write_text("14\n")
    try:
        with pytest.raises(ServerError, match=r"was made by PostgreSQL 14.*pg_dump"):
            Servers(home, BOTH).hold()
    finally:
        version.write_text(right)


def test_two_homes_side_by_side_do_not_disturb_each_other(home: Home, user: Servers) -> None:
    with new_home() as other_home:
        other = Servers(other_home, BOTH)
        other.hold()
        Redis.from_url(redis_url(other_home)).flushall()
        assert ask(other_home) == "factcheck"
        other.release()
        assert not servers(other_home)

    assert ask(home) == "factcheck"


def test_a_long_path_puts_the_sockets_elsewhere(home: Home) -> None:
    with new_home() as short:
        long = Home(short.path / ("deep" * 25))
        held = Servers(long, ["valkey"])
        held.hold()

        assert len(bytes(long.sockets)) < 80
        assert Redis.from_url(redis_url(long)).ping()
        assert stat.S_IMODE(long.sockets.stat().st_mode) == 0o700
        held.release()
        long.sockets.rmdir()


def test_a_directory_that_others_may_enter_is_not_taken_for_sockets(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o755)

    with pytest.raises(HomeError, match="nobody else can enter"):
        private_directory(tmp_path / "run", server_account())


def test_a_link_is_not_taken_for_the_directory_it_names(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "real")

    with pytest.raises(HomeError, match="nobody else can enter"):
        private_directory(tmp_path / "run", server_account())


def test_no_mode_of_a_directory_that_was_there_is_changed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    homes.make_directory(tmp_path / "var" / "data", 0o711)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_secret_is_made_once_and_for_its_owner_alone() -> None:
    with new_home() as made:
        first = made.secret("secret_key")

        assert made.secret("secret_key") == first
        assert stat.S_IMODE((made.path / "secret_key").stat().st_mode) == 0o600


if os.geteuid() == 0:

    def test_as_root_a_home_that_the_servers_account_cannot_enter_is_refused(
        tmp_path: Path,
    ) -> None:
        tmp_path.chmod(0o700)
        with pytest.raises(ServerError, match=r"cannot enter it. Choose a directory"):
            Servers(Home(tmp_path / "home"), ["valkey"]).hold()

    def test_as_root_no_server_runs_as_root(home: Home, user: Servers) -> None:
        assert 0 not in {process.uids().real for process in servers(home)}
