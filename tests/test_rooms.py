"""Arrows between the rooms run one way: config → claims → factcheck."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NETWORK = ("socket", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "urllib3")
FRAMEWORKS = ("django", "rest_framework", "celery", "kombu", "redis", "psycopg")

# For each room: what its modules must not import. The most specific room's rule counts, too.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "factcheck": (*FRAMEWORKS, *NETWORK, "claims", "config", "tests"),
    "claims": (*NETWORK, "config", "tests"),
    "claims/models": ("claims.selectors", "claims.services", "claims.tasks", "claims.permissions"),
    "claims/selectors": ("claims.services", "claims.tasks"),
    "claims/services": (
        "claims.tasks",
        "claims.api",
        "claims.web",
        "claims.admin",
        "claims.seeding",
    ),
    "claims/tasks.py": ("claims.api", "claims.web", "claims.admin", "claims.seeding"),
    "claims/api": ("claims.tasks", "claims.web", "claims.admin", "claims.seeding"),
    "claims/web": ("claims.tasks", "claims.api", "claims.admin", "claims.seeding"),
    "claims/admin": ("claims.tasks", "claims.api", "claims.web", "claims.seeding"),
    "claims/seeding": ("claims.tasks", "claims.api", "claims.web", "claims.admin"),
    "claims/management": ("claims.tasks", "claims.api", "claims.web", "claims.admin"),
    "config": ("tests",),
    "benchmarks": ("tests",),
}
# The one module that reaches addresses which came from users or documents.
FETCHES = "claims/fetching.py"


def modules(room: str) -> Iterator[Path]:
    place = ROOT / room
    return iter([place]) if place.suffix else place.rglob("*.py")


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module named by an import, absolute, with its line."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def wrong_arrows(path: Path, forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for name, line in imported(path)
        if any(name == wrong or name.startswith(f"{wrong}.") for wrong in forbidden)
    ]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_from_above_it(room: str) -> None:
    found = [
        arrow
        for path in modules(room)
        if str(path.relative_to(ROOT)) != FETCHES
        for arrow in wrong_arrows(path, FORBIDDEN[room])
    ]
    assert found == []


@pytest.mark.parametrize("room", ["factcheck", "claims", "config"])
def test_no_import_hides_in_a_function_to_dodge_a_circle(room: str) -> None:
    """A function may put off a costly library; a module of ours only where Django asks."""
    found = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name not in {"__getattr__", "ready"}
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom) and _is_ours(inner)
    ]
    assert found == []


def _is_ours(node: ast.ImportFrom) -> bool:
    top = (node.module or "").split(".")[0]
    return bool(node.level) or top in {"factcheck", "claims", "config"}


def test_the_engine_reads_no_clock_and_no_settings() -> None:
    """ "now" and settings come in as arguments."""
    clocks = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "getenv"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.attr}()"
        for path in modules("factcheck")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time", "os", "timezone"}
    ]
    assert found == []


def test_a_wrong_arrow_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "factcheck" / "wrong.py"
    wrong.parent.mkdir()
    wrong.write_text("from django.db import models\nfrom ..claims import tasks\n")
    monkeypatch.setattr("tests.test_rooms.ROOT", tmp_path)
    assert wrong_arrows(wrong, FORBIDDEN["factcheck"]) == [
        "factcheck/wrong.py:1 imports django.db.models",
        "factcheck/wrong.py:2 imports claims.tasks",
    ]
