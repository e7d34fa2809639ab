"""Child processes that never outlive their parent, and locks that a kill -9 releases."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not load libraries.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(number: int, parent: int) -> None:
    """Have the kernel send us the signal when the process `parent` ends.

    The request is dropped by a change of user, so it comes after that; and it is bound to the
    thread that forked us, so parents start their children from the main thread. Systems other
    than Linux have no such request: there a killed parent's servers end at the next start.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask
        os.kill(os.getpid(), number)


def bound_to_me(number: int) -> Callable[[], None]:
    """A `preexec_fn` that binds a new child to this process."""
    parent = os.getpid()
    return lambda: end_with_parent(number, parent)


def wait_for(condition: Callable[[], bool], seconds: float, every: float = 0.02) -> bool:
    """Whether the condition came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal and wait so many seconds for the end; the last resort is SIGKILL."""
    for number, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    if process.poll() is None:
        process.kill()
        process.wait()


class Lock:
    """A file lock between processes. However its holder ends, the kernel releases it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def take(self, *, shared: bool = False, seconds: float = 0) -> bool:
        """Whether the lock was got within so many seconds."""
        kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
        descriptor = os.open(
            self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
        if wait_for(lambda: _try_lock(descriptor, kind), seconds):
            self._descriptor = descriptor
            return True
        os.close(descriptor)
        return False

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_free(self) -> bool:
        """Whether nobody holds it at this moment."""
        if free := self.take():
            self.release()
        return free

    @contextlib.contextmanager
    def holding(self, seconds: float) -> Iterator[None]:
        if not self.take(seconds=seconds):
            raise TimeoutError(f"{self.path} was held by another process for {seconds:g} seconds")
        try:
            yield
        finally:
            self.release()


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind)
    except BlockingIOError:
        return False
    return True
