"""How well attribution is read: character F1 of sources, cues and contents.

    python benchmarks/attribution.py [FILE]

FILE is JSON Lines in PolNeAR's shape: {"text", "attributions": [{"source", "cue", "content"}]},
each role a list of [start, end] in code points. Without it, a small set written for this project
is used. Characters are counted over all documents (micro average); the interval is a bootstrap
over documents, 95 %.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

from factcheck.attribution import attribute
from factcheck.language.parsing import Parsed, english, parse

ROLES = ("source", "cue", "content")
OWN_CASES = Path(__file__).parent / "data" / "attribution_cases.jsonl"
DRAWS = 1000

Counts = tuple[int, int, int]  # characters in both, found only or in both, wanted


def covered(spans: list[list[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def read(text: str) -> tuple[dict[str, set[int]], float, float]:
    """Characters by role, the seconds of the parse and those of the attribution after it."""
    begun = time.perf_counter()
    parsed: Parsed = parse(text, "en")
    between = time.perf_counter()
    plain = [each.plain() for each in attribute(parsed) if not each.quoted]
    ended = time.perf_counter()
    found = {
        role: covered([[s.start, s.end] for each in plain for s in getattr(each, role)])
        for role in ROLES
    }
    return found, between - begun, ended - between


def f1(counts: list[Counts]) -> tuple[float, float, float]:
    both, found, wanted = (sum(column) for column in zip(*counts, strict=True))
    precision = both / found if found else 0.0
    recall = both / wanted if wanted else 0.0
    return precision, recall, 2 * both / (found + wanted) if found + wanted else 0.0


def interval(counts: list[Counts]) -> list[float]:
    draw = random.Random(0)  # noqa: S311 - a fixed seed keeps the interval repeatable
    values = sorted(f1(draw.choices(counts, k=len(counts)))[2] for _ in range(DRAWS))
    return [round(values[int(DRAWS * 0.025)], 3), round(values[int(DRAWS * 0.975)], 3)]


def report(name: str, value: float, unit: str, **more: Any) -> None:
    print(json.dumps({"name": name, "value": round(value, 4), "unit": unit, **more}))


def main(path: Path) -> None:
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    english()
    read("One sentence warms the model, she said.")
    counts: dict[str, list[Counts]] = {role: [] for role in ROLES}
    parsing = attributing = 0.0
    for document in documents:
        found, parse_time, own_time = read(document["text"])
        parsing, attributing = parsing + parse_time, attributing + own_time
        for role in ROLES:
            wanted = covered([span for each in document["attributions"] for span in each[role]])
            counts[role].append((len(found[role] & wanted), len(found[role]), len(wanted)))
    for role in ROLES:
        precision, recall, value = f1(counts[role])
        report(
            f"attribution.{role}", value, "character F1", n=len(documents), data=path.stem,
            precision=round(precision, 3), recall=round(recall, 3), interval=interval(counts[role]),
        )  # fmt: skip
    report("attribution.time_over_parse", attributing / parsing, "ratio", n=len(documents))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("attribution.peak_memory", memory, "MB", n=len(documents))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OWN_CASES)
