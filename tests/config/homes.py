"""Homes of a test's own, and what runs in them."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from config.home import Home

PROGRAMS = {"postgres", "valkey-server"}


@contextlib.contextmanager
def new_home() -> Iterator[Home]:
    """A home on a short path; as root one that the servers' account can pass through."""
    path = Path(tempfile.mkdtemp(prefix="fc-"))
    if os.geteuid() == 0:
        path.chmod(0o711)
    try:
        yield Home(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def supervisors(home: Home) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if "config.supervisor" in (process.info["cmdline"] or []) and _is_of(process, home)
    ]


def servers(home: Home) -> list[psutil.Process]:
    """The PostgreSQL and the Valkey of this home, without PostgreSQL's own children."""
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] in PROGRAMS
        and any(str(home.path) in word for word in process.info["cmdline"] or [])
    ]


def everything(home: Home) -> list[psutil.Process]:
    """Every process that was started with this home."""
    return [process for process in psutil.process_iter() if _is_of(process, home)] + servers(home)


def _is_of(process: psutil.Process, home: Home) -> bool:
    try:
        return process.environ().get("FACTCHECK_HOME") == str(home.path)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
