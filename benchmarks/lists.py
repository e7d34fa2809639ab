"""What the lists cost on a large desk: milliseconds of each query for one page of 50.

Data: `--rows` claims (100,000 unless told), each with one wording of four words out of twenty and
a number below 50,000, and one appearance on one of 2,000 days in one of a twentieth as many
documents; every tenth claim contradicts its neighbour. Cache state: warm, the second run counts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks import _desk  # noqa: F401 - a desk of its own, set up as it is imported
from benchmarks._report import report
from claims.models import Claim, Claimant, Document
from claims.selectors import claims, documents
from claims.selectors.filters import ClaimFilter

PAGE = 50
REPEATS = 5
SEED = Path(__file__).with_name("desk.sql")


def seed(rows: int) -> None:
    sizes = {"%(rows)s": str(rows), "%(few)s": str(max(rows // 20, 1))}
    script = SEED.read_text()
    for name, size in sizes.items():
        script = script.replace(name, size)
    with connection.cursor() as cursor:
        for step in script.split(";\n"):
            if step.strip():
                cursor.execute(step)


def milliseconds(read: Callable[[], Any]) -> float:
    read()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        read()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * 1000


def filtered(**params: str) -> Callable[[], Any]:
    return lambda: list(ClaimFilter(params, queryset=claims.listed()).qs[:PAGE])


def questions() -> dict[str, Callable[[], Any]]:
    middle = Claim.objects.order_by("id")[Claim.objects.count() // 2]
    return {
        "claims_newest": lambda: list(claims.listed()[:PAGE]),
        "claims_from_the_middle": lambda: list(claims.listed().filter(pk__lt=middle.pk)[:PAGE]),
        "claims_with_a_frequent_word": filtered(q="minister"),
        "claims_with_two_words": filtered(q="hospital vaccine"),
        "claims_with_a_rare_word": filtered(q="4711"),
        "claims_with_an_unknown_word": filtered(q="xyzzy"),
        "claims_of_a_speaker": filtered(claimant=str(Claimant.objects.all()[0].pk)),
        "claims_of_a_document": filtered(document=str(Document.objects.all()[0].pk)),
        "claims_said_on_a_day": filtered(said_from="2020-01-01", said_to="2020-01-01"),
        "claims_contradicted": filtered(contradicted="true"),
        "claim_page": lambda: claims.page(middle),
        "documents_newest": lambda: list(documents.listed()[:PAGE]),
        "documents_by_title": lambda: list(documents.search(documents.listed(), "Title 77")[:PAGE]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    seed(rows)
    for name, read in questions().items():
        report(name, milliseconds(read), "ms", REPEATS, rows=rows)


if __name__ == "__main__":
    main()
