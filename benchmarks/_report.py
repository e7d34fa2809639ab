"""One figure, one line of JSON."""

from __future__ import annotations

import json


def report(name: str, value: float, unit: str, n: int, **more: object) -> None:
    """Print a figure; `n`: how many measurements or items it stands for."""
    line = {"name": name, "value": round(value, 3), "unit": unit, "n": n, **more}
    print(json.dumps(line), flush=True)
