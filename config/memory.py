"""How much memory there is for PostgreSQL and Valkey to count on."""

from __future__ import annotations

import os
from pathlib import Path

MB = 1024 * 1024
_CGROUPS = Path("/sys/fs/cgroup")


def total() -> int:
    """Bytes of the machine, or of the container when that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *_container_limits()])


def share(fraction: int, low_mb: int, high_mb: int) -> int:
    """One part in `fraction` of the memory, in whole megabytes between two bounds."""
    return max(low_mb, min(high_mb, total() // fraction // MB))


def _container_limits() -> list[int]:
    """Limits of our control group and of those around it; 'max' means none."""
    files = [_CGROUPS / "memory.max", _CGROUPS / "memory/memory.limit_in_bytes"]
    try:
        own = Path("/proc/self/cgroup").read_text().partition("0::/")[2].split("\n")[0]
    except OSError:
        own = ""
    group = _CGROUPS / own
    files += [
        place / "memory.max" for place in (group, *group.parents) if _CGROUPS in place.parents
    ]
    return [int(found) for path in files if (found := _read(path)).isdigit() and int(found) > 0]


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
