"""What the people of the seeded desk write, by what it is about."""

from __future__ import annotations

import tomllib
from pathlib import Path

_FILE = Path(__file__).with_name("phrases.toml")
PHRASES: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
