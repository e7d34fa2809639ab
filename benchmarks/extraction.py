"""What extraction costs beside the bare parse of the same text, in time and memory.

One process, one thread, runs interleaved so that a noisy machine slows both alike; the ratio of the
medians is the figure to hold. Prints one JSON object a line.
"""

from __future__ import annotations

import json
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import factcheck
from factcheck.language.parsing import english, parse

SAMPLES = Path(__file__).parent.parent / "claims" / "samples"
RUNS = 7
LONG_WORDS = 200_000
TINY_SENTENCES = 10_000


def main() -> None:
    """Measure and print."""
    text = _sample()
    ratio_of_sample(text)
    long_text(text)
    tiny_sentences()
    _say("extraction_peak_memory", _peak_megabytes(), "MB", 1)


def ratio_of_sample(text: str) -> None:
    """Extraction against spaCy's whole pipeline on some 6,000 words of news prose."""
    words = len(text.split())
    text = "\n\n".join([text] * max(1, 6_000 // words))
    count = len(text.split())
    _bare(text)
    factcheck.extract(text)
    bare, whole = [], []
    for _ in range(RUNS):
        bare.append(_seconds(lambda: _bare(text)))
        whole.append(_seconds(lambda: factcheck.extract(text)))
    one, other = statistics.median(whole), statistics.median(bare)
    _say("extraction_to_bare_spacy", round(one / other, 3), "ratio", RUNS, words=count)
    _say("extraction_speed", round(count / one), "words/s", RUNS, words=count)


def long_text(text: str) -> None:
    """One document of 200,000 words."""
    text = "\n\n".join([text] * (LONG_WORDS // len(text.split()) + 1))
    seconds = _seconds(lambda: factcheck.extract(text))
    _say("extraction_200000_words", round(seconds, 1), "s", 1, words=len(text.split()))


def tiny_sentences() -> None:
    """One document of 10,000 sentences of five words, in one paragraph."""
    text = " ".join(f"The dog saw {number} of them." for number in range(TINY_SENTENCES))
    seconds = _seconds(lambda: factcheck.extract(text))
    _say("extraction_10000_tiny_sentences", round(seconds, 1), "s", 1)


def _sample() -> str:
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))


def _bare(text: str) -> None:
    """What a plain user of spaCy would do: the pipeline over the paragraphs."""
    for _ in english().pipe([line for line in text.split("\n") if line.strip()]):
        pass


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _peak_megabytes() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _say(name: str, value: float, unit: str, n: int, **more: object) -> None:
    print(json.dumps({"name": name, "value": value, "unit": unit, "n": n, **more}), flush=True)


if __name__ == "__main__":
    parse("Warm up.", "en")
    main()
