"""Where an installation keeps its data, and which account runs its servers."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config import env

CHECKOUT = Path(__file__).resolve().parent.parent
ACCOUNT = "factcheck"
SYSTEM_DATA = Path("/var/lib/factcheck")
# sockaddr_un holds 108 bytes on Linux and 104 on macOS, and the file's own name comes on top.
LONGEST_SOCKET_DIRECTORY = 75


class HomeError(Exception):
    """The place for the data cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The account that the servers run as."""

    name: str
    uid: int
    gid: int

    @property
    def is_mine(self) -> bool:
        return self.uid == os.geteuid()


@dataclass(frozen=True)
class Home:
    """The directory of one installation. Its owner is who runs the commands."""

    path: Path

    @cached_property
    def name(self) -> str:
        return hashlib.sha256(bytes(self.path)).hexdigest()[:12]

    @property
    def locks(self) -> Path:
        return self.path / "locks"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def media(self) -> Path:
        return self.path / "media"

    @property
    def static(self) -> Path:
        """Collected static files: here, because the checkout may be read-only."""
        return self.path / "static"

    @property
    def programs(self) -> Path:
        """Copies of the servers' programs, for an account that cannot enter the checkout."""
        return self.path / "programs"

    @property
    def sockets(self) -> Path:
        """A function of the path alone, so that every command of an installation finds it."""
        inside = self.path / "run"
        if len(bytes(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        return Path("/tmp") / f"factcheck-{self.name}"  # noqa: S108 - owner and mode are checked

    def prepare(self) -> None:
        """Make the directories that are missing; no existing one's mode is touched."""
        try:
            make_directory(self.path, 0o711 if os.geteuid() == 0 else 0o700)
            for path in (self.locks, self.logs, self.media, self.static):
                make_directory(path, 0o700)
        except OSError as error:
            raise HomeError(
                f"The data directory {self.path} cannot be used: {error.strerror}. "
                "Set FACTCHECK_HOME to a directory that you may write to."
            ) from error

    def secret(self, name: str) -> str:
        """A random text made once for this installation and readable by its owner alone."""
        self.prepare()
        path = self.path / name
        if not path.exists():
            draft = self.path / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            try:
                os.link(draft, path)  # fails if another process was first: then theirs holds
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip()


def current() -> Home:
    """FACTCHECK_HOME, else `var` in the checkout, else (as root) a place others can enter."""
    chosen = env.directory("FACTCHECK_HOME")
    if chosen is not None:
        return Home(chosen)
    if os.geteuid() != 0:
        return Home(CHECKOUT / "var")
    digest = hashlib.sha256(bytes(CHECKOUT)).hexdigest()[:8]
    return Home(SYSTEM_DATA / f"{CHECKOUT.name}-{digest}")


def server_account() -> Account:
    """Ourselves; as root, whom PostgreSQL refuses, a system account made for it, else nobody."""
    if os.geteuid() != 0:
        return Account(_my_name(), os.geteuid(), os.getegid())
    entry_or_none = _entry(ACCOUNT) or _create_account() or _entry("nobody")
    if entry_or_none is None or entry_or_none.pw_uid == 0:
        raise HomeError(
            "PostgreSQL refuses to run as root, and there is no account to run it as. "
            f"Create one: useradd --system {ACCOUNT}; or set DATABASE_URL and REDIS_URL."
        )
    return Account(entry_or_none.pw_name, entry_or_none.pw_uid, entry_or_none.pw_gid)


def make_directory(path: Path, mode: int, account: Account | None = None) -> None:
    """Make a directory with exactly this mode, and missing parents that others can pass through.

    Never widens, and never changes the owner of, a directory that was there before.
    """
    if path.is_dir():
        return
    make_directory(path.parent, 0o755)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    if account is not None and not account.is_mine:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)  # after mkdir, because the umask narrows what mkdir was asked for


def private_directory(path: Path, account: Account) -> None:
    """Make a 0700 directory of the account, or check that the one there is exactly that."""
    make_directory(path, 0o700, account)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise HomeError(
            f"{path} must be a directory of the account {account.name} that nobody else can enter "
            f"(mode 0700). Remove it and start again, or choose another FACTCHECK_HOME."
        )


def check_reach(path: Path, account: Account) -> None:
    """Refuse a home that the servers' account cannot enter."""
    if account.is_mine:
        return
    answer = subprocess.run(
        ["/usr/bin/test", "-x", str(path)], user=account.uid, group=account.gid,
        extra_groups=[], cwd="/", check=False,
    )  # fmt: skip
    if answer.returncode != 0:
        raise HomeError(
            f"FACTCHECK_HOME={path}: the account {account.name}, which runs the servers because "
            "PostgreSQL refuses to run as root, cannot enter it. Choose a directory whose parents "
            f"others can enter, or unset it: the data is then under {SYSTEM_DATA}."
        )


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _my_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise HomeError(
            f"The user id {os.geteuid()} has no name on this system, and PostgreSQL wants one. "
            "Give it a line in /etc/passwd, or set DATABASE_URL and REDIS_URL."
        ) from None


def _create_account() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run(
        [useradd, *options, "--shell", "/usr/sbin/nologin", ACCOUNT],
        check=False, capture_output=True,
    )  # fmt: skip
    return _entry(ACCOUNT)
