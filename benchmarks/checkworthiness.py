"""How well check-worthiness is told, and what it costs beside the parse.

    python benchmarks/checkworthiness.py [FILE …]

Files: JSON lines with `text` and `label` (Yes or No). Without a file only the cost is measured.
One JSON object a line; `low` and `high` bound F1's 95 % interval by the bootstrap.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from factcheck.language.parsing import english
from factcheck.worthiness import checkworthiness, score_spans

RESAMPLES = 2_000
ROUNDS = 5
SENTENCES = (
    "The council approved a budget of 4.2 million euros on Tuesday, more than last year.",
    "I hope that we can talk about it again.",
    "Anneli Raud, who leads the port, said that two cranes had not passed the inspection in March.",
    "Why should anybody believe that?",
    "The ministry did not respond to a request for comment.",
) * 40

Flags = npt.NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    for file in parser.parse_args().files:
        quality(file)
    cost()


def quality(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    worthy = np.array([row["label"] == "Yes" for row in rows])
    scores = np.array(checkworthiness([row["text"] for row in rows]))
    taken = scores >= 0.5
    low, high = _interval(worthy, taken)
    where = {"n": len(rows), "file": file.name}
    _line("checkworthiness F1", _f1(worthy, taken), **where, low=low, high=high)
    _line("checkworthiness AP", _average_precision(worthy, scores), **where)
    _line("checkworthiness precision", float(worthy[taken].mean()) if taken.any() else 0.0, **where)
    _line("checkworthiness recall", float(taken[worthy].mean()), **where)


def cost() -> None:
    """The time of scoring as a share of the time of parsing, the best of some rounds."""
    shares = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        docs = list(english().pipe(SENTENCES))
        parsed = time.perf_counter()
        score_spans([doc[:] for doc in docs])
        shares.append((time.perf_counter() - parsed) / (parsed - started))
    _line("checkworthiness cost beside the parse", min(shares), n=len(SENTENCES))


def _f1(worthy: Flags, taken: Flags) -> float:
    hits = int((worthy & taken).sum())
    return 2 * hits / max(1, int(worthy.sum()) + int(taken.sum()))


def _average_precision(worthy: Flags, scores: npt.NDArray[np.float64]) -> float:
    ranked = worthy[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(precision[ranked].mean())


def _interval(worthy: Flags, taken: Flags) -> tuple[float, float]:
    draw = np.random.default_rng(0)
    samples = (draw.integers(0, len(worthy), len(worthy)) for _ in range(RESAMPLES))
    values = [_f1(worthy[sample], taken[sample]) for sample in samples]
    low, high = np.quantile(values, [0.025, 0.975])
    return round(float(low), 3), round(float(high), 3)


def _line(name: str, value: float, **more: Any) -> None:
    print(json.dumps({"name": name, "value": round(value, 4), "unit": "share", **more}))


if __name__ == "__main__":
    main()
