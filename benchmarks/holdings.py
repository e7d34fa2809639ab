"""What it costs to ask what was held: milliseconds of one question among `--holdings` holdings.

Data: claims of a desk (see lists.py) with four verdicts each, forty days apart, so many that there
are about `--holdings` holdings (1,000,000); every fifth verdict corrects the one before for half
its days, which ends a holding and records two. One claim has 800 verdicts: about 1,000 holdings.
The ratings are in equal parts. Cache state: warm, the median of the runs after the first counts.

The plan of each question goes to standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import _desk  # noqa: F401 - a desk of its own, set up as it is imported
from benchmarks._report import report
from benchmarks.lists import REPEATS, milliseconds, seed
from claims.models import Claim, Holding, Rating
from claims.moments import Moment
from claims.selectors import claims, verdicts

PAGE = 50
EACH = 5  # verdicts of a claim
SEED = Path(__file__).with_name("holdings.sql")
THEN = Moment(as_of=date(2019, 3, 20), known_at=datetime(2019, 12, 1, tzinfo=UTC))


def hold(each: int) -> None:
    script = SEED.read_text().replace("%(each)s", str(each))
    with connection.cursor() as cursor:
        for step in script.split(";\n"):
            if step.strip():
                cursor.execute(step)


def questions() -> dict[str, Callable[[], Any]]:
    first = Claim.objects.order_by("id")[0].pk  # has about a thousand
    some = list(Claim.objects.order_by("-id").values_list("pk", flat=True)[:PAGE])
    of_false = Rating.objects.get(label="False").pk
    asked = {"now": Moment(), "then": THEN}
    return {
        f"{name}_{when}": question
        for when, moment in asked.items()
        for name, question in {
            "held_one_claim": lambda moment=moment: verdicts.on([some[0]], moment),
            "held_much_judged_claim": lambda moment=moment: verdicts.on([first], moment),
            "held_page_of_claims": lambda moment=moment: verdicts.on(some, moment),
            "held_periods": lambda moment=moment: list(verdicts.periods(first, moment)[:PAGE]),
            "claims_with_verdicts": lambda moment=moment: list(claims.listed(moment)[:PAGE]),
            "held_by_rating": lambda moment=moment: list(
                verdicts.answering(moment).filter(proposal__rating=of_false).order_by("-id")[:PAGE]
            ),
        }.items()
    }


def explain(question: Callable[[], Any]) -> None:
    with CaptureQueriesContext(connection) as captured:
        question()
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        sys.stderr.write(f"\n{query['sql'][:600]}\n{plan}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--holdings", type=int, default=1_000_000)
    wanted = parser.parse_args().holdings
    seed(max(wanted // (EACH + 1), 2))
    hold(EACH)
    held = Holding.objects.count()
    for name, question in questions().items():
        spent = milliseconds(question)
        report(name, spent, "ms", REPEATS, holdings=held)
        sys.stderr.write(f"\n== {name}")
        explain(question)


if __name__ == "__main__":
    main()
