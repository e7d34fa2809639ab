"""What it costs to read a rationale, and to look for passages that go back to one origin.

Milliseconds of this process, the best of some rounds; nothing is parsed and no database is asked.

A rationale of 10,000 characters and more says in a hundred sentences what must not be in one. The
200 passages have 150 words each, of a vocabulary of 2,000: all unlike, all equal, or versions of
one passage with words put in and cut off. Odd texts repeat one piece 5,000 times; the slowest of
them counts, and `piece` names it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable

from benchmarks._report import report
from factcheck.judgement import mixed
from factcheck.origins import shared

ROUNDS = 3
PASSAGES = 200
REPEATED = 5_000
RATIONALE = (
    "We assess with high confidence that Moscow is likely to attack before the summer."
    " The lake rises in spring, as it must. "
) * 100
ODD_RATIONALES = ("'", "“", "confidence ", "more likely ", "chance ", "high ", "_")
ODD_PASSAGES = ("a ", "port ", "port mill ", "“port ", "'", "大", "[", "... ")


def milliseconds(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent) * 1000


def prose(number: int, words: int = 150) -> str:
    """A text of its own for each number, of words that others use too."""
    draw = random.Random(number)  # noqa: S311 - a fixed seed keeps the texts the same
    return " ".join(f"w{draw.randrange(2_000)}" for _ in range(words)) + "."


def versions(number: int) -> list[str]:
    words = prose(1).split()
    return [" ".join(["new", *words[: n % 140], "cut", *words[n % 140 :]]) for n in range(number)]


def slowest(name: str, pieces: Iterable[str], read: Callable[[str], object]) -> None:
    spent = {piece: milliseconds(lambda piece=piece: read(piece)) for piece in pieces}  # type: ignore[misc]
    piece = max(spent, key=lambda piece: spent[piece])
    report(name, spent[piece], "ms", ROUNDS, piece=piece, repeated=REPEATED)


def main() -> None:
    report("rationale_read", milliseconds(lambda: mixed(RATIONALE)), "ms", ROUNDS,
           characters=len(RATIONALE))  # fmt: skip
    slowest("rationale_odd", ODD_RATIONALES, lambda piece: mixed(piece * REPEATED))
    texts = {
        "unlike": [prose(number) for number in range(PASSAGES)],
        "equal": [prose(1)] * PASSAGES,
        "versions": versions(PASSAGES),
    }
    for name, passages in texts.items():
        spent = milliseconds(lambda passages=passages: shared(passages))  # type: ignore[misc]
        report(f"origins_{name}", spent, "ms", ROUNDS, passages=PASSAGES)
    slowest(
        "origins_odd",
        ODD_PASSAGES,
        lambda piece: shared([piece * REPEATED, piece * (REPEATED - 1), f"x {piece * REPEATED}"]),
    )


if __name__ == "__main__":
    main()
