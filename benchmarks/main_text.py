"""How well the main text of pages is found.

    python benchmarks/main_text.py [FOLDER]

A folder holds HTML files and `ground_truth.jsonl` with `file`, `url` and `text` of each. Without
one the small pages under benchmarks/data/pages are measured. One JSON object a line; the value is
the mean F1 over 4-grams of words.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

from factcheck.reading import read_document

OWN = Path(__file__).parent / "data" / "pages"
SIZE = 4  # words in a gram, as in the usual comparisons of main-text extractors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=OWN)
    folder: Path = parser.parse_args().folder
    lines = (folder / "ground_truth.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    started = time.perf_counter()
    scores = {page["file"]: _f1(_read(folder, page), page["text"]) for page in pages}
    seconds = (time.perf_counter() - started) / len(pages)
    worst = min(scores, key=lambda file: scores[file])
    line = {"name": "main text 4-gram F1", "value": round(sum(scores.values()) / len(scores), 4)}
    line |= {"unit": "share", "n": len(scores), "worst": round(scores[worst], 4), "file": worst}
    print(json.dumps(line))
    line = {"name": "main text time a page", "value": round(seconds, 4), "unit": "s"}
    print(json.dumps(line | {"n": len(scores)}))


def _read(folder: Path, page: dict[str, str]) -> str:
    data = (folder / page["file"]).read_bytes()
    return read_document(data, filename=page["file"], url=page.get("url")).text


def _f1(found: str, right: str) -> float:
    """F1 of the found text's word 4-grams, counted as often as they occur."""
    grams, expected = _grams(found), _grams(right)
    shared = sum((grams & expected).values())
    return 2 * shared / max(1, grams.total() + expected.total())


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + SIZE]) for at in range(max(1, len(words) - SIZE + 1)))


if __name__ == "__main__":
    main()
