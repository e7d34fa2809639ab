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


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote, and in which field of which row it stands.

    `text` of a JSON field is its canonical JSON. What is not `public` stays with the desk, whatever
    it publishes.
    """

    table: str
    row: uuid.UUID
    field: str
    text: str
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


def words_in(tree: Any, path: str = "") -> Iterator[tuple[str, Words]]:
    """Each of the people's words in a tree of dictionaries and lists, with its path in it."""
    if isinstance(tree, Words):
        yield path, tree
    elif isinstance(tree, dict | list):
        items = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, branch in items:
            yield from words_in(branch, f"{path}/{key}" if path else str(key))


def seal(tree: Any, hashes: Mapping[str, str], path: str = "") -> Any:
    """The tree as JSON has it, with the hash of each path instead of the words."""
    if isinstance(tree, Words):
        return {"sha256": hashes[path]}
    if isinstance(tree, dict):
        return {
            key: seal(branch, hashes, f"{path}/{key}" if path else key)
            for key, branch in tree.items()
        }
    if isinstance(tree, list):
        return [
            seal(branch, hashes, f"{path}/{index}" if path else str(index))
            for index, branch in enumerate(tree)
        ]
    return plain(tree)
