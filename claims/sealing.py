"""How the hash chains write things down: canonical JSON, people's words as salted hashes.

Canonical JSON is RFC 8785 but for two points that only matter outside this product: keys are
sorted by code points, and numbers that are no integers are written as Python writes them.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import Range

from claims.models.base import REDACTED


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of one field of one row."""

    table: str
    row: uuid.UUID
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Words(Cell):
    """What people wrote: a chain holds only a salted hash of it, so that it can be redacted.

    `value` is text; of a JSON field its canonical JSON. What is not `public` stays with the
    desk, whatever it publishes.
    """

    public: bool = True


def canonical(value: object) -> str:
    """One text for equal values: no blanks, sorted keys, UTF-8 as it is."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def salted(salt: str, text: str) -> str:
    """SHA-256, in hexadecimal, of the salt's hexadecimal digits and the text."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def link_hash(previous: str, content: str) -> str:
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def blanks(sha256: str) -> tuple[str, ...]:
    """What words say that were redacted: see models/chain.Redaction."""
    return (REDACTED, canonical(REDACTED), sha256, "[]", "{}")


def plain(value: Any) -> Any:
    """A column's value as JSON has it: ISO 8601 dates, moments in UTC to the microsecond,
    ranges as pairs."""
    if isinstance(value, Range):
        return [plain(value.lower), plain(value.upper)]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Whatever is no dictionary or list in a tree of them, each with its path: a/0/b."""
    if isinstance(tree, dict | list) and tree:
        branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, branch in branches:
            yield from leaves(branch, f"{path}/{key}" if path else str(key))
    else:
        yield path, tree


def words_in(tree: Any) -> dict[str, Words]:
    return {path: leaf for path, leaf in leaves(tree) if isinstance(leaf, Words)}


def seal(tree: Any, hashes: Mapping[str, str], path: str = "") -> Any:
    """The tree as JSON has it, with the hash of each path instead of the words."""
    if isinstance(tree, dict | list):
        branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
        sealed = {
            key: seal(branch, hashes, f"{path}/{key}" if path else str(key))
            for key, branch in branches
        }
        return sealed if isinstance(tree, dict) else list(sealed.values())
    if isinstance(tree, Words):
        return {"sha256": hashes[path]}
    return plain(tree.value if isinstance(tree, Cell) else tree)
