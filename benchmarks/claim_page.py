"""What the page of a claim costs that was said very often: milliseconds of the whole answer.

Data: a desk of `--rows` other claims (see lists.py), and one claim with `--appearances` (10,000),
each in a document of its own with a text and an anchor, by `--speakers` claimants (400): half of
them by the first ten, the rest evenly; on days over six years, one in twenty in a month, one in
fifty undated. It is related to `--relations` other claims (1,000), every other one a contradiction.
About it `--holdings` (1,000) periods of two days are held, today's in the middle; nine in ten were
corrected once, on the tenth the correction waits. Each rests on a piece of evidence of its own.
Asked as a person who is signed in asks, through everything but the network. Cache state: warm,
the median of the runs after the first counts. `queries` is how many each answer runs.

`--explain` prints the plans of the queries of the page, slowest first.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import _desk  # noqa: F401 - a desk of its own, set up as it is imported
from benchmarks._report import report
from benchmarks.lists import seed
from claims.models import Claim, Party
from claims.selectors import verdicts

REPEATS = 9
SEED = Path(__file__).with_name("claim_page.sql")


def often_said(sizes: dict[str, int]) -> Claim:
    """Make the claim; `sizes` are written into the script by name."""
    script = SEED.read_text()
    for name, size in sizes.items():
        script = script.replace(f"%({name})s", str(size))
    with connection.cursor() as cursor:
        for step in script.split(";\n"):
            if step.strip():
                cursor.execute(step)
    found: Claim = Claim.objects.get(wordings__key="said very often")
    return found


def reader() -> Client:
    """Somebody who is signed in; the addresses of styles need no collected files."""
    settings.ALLOWED_HOSTS = ["testserver"]
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = storage
    client = Client()
    client.force_login(get_user_model().objects.create(username="mira"))
    return client


def milliseconds(read: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        response = read()
        seconds.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise SystemExit(f"The answer was {response.status_code}: {response.content[:300]!r}")
    return statistics.median(seconds[1:]) * 1000


def addresses(claim: Claim) -> dict[str, str]:
    page, api = claim.get_absolute_url(), f"/api/v1/claims/{claim.pk}/"
    then = "known_at=2100-01-01&as_of=2100-01-01"
    middle = claim.appearances.order_by("id")[claim.appearances.count() // 2].pk
    first = Party.objects.filter(appearance__claim=claim).order_by("appearance")[0]
    return {
        "claim_page": page,
        "claim_sightings": f"{page}sightings/",
        "claim_sightings_from_the_middle": f"{page}sightings/?after={middle}",
        "claim_sightings_of_one_speaker": f"{page}sightings/?speaker={first.claimant_id}",
        "claim_sightings_at_a_moment": f"{page}sightings/?{then}",
        "claim_history": f"{page}history/",
        "claim_page_at_a_moment": f"{page}?{then}",
        "claim_page_as_of_today": f"{page}?as_of={verdicts.today().isoformat()}",
        "claim_api": api,
        "claim_api_at_a_moment": f"{api}?{then}",
        "claim_api_appearances": f"/api/v1/appearances/?claim={claim.pk}",
        "claim_api_appearances_from_the_middle": (
            f"/api/v1/appearances/?claim={claim.pk}&after={middle}"
        ),
        "claim_timeline": f"{api}timeline/",
        "claim_timeline_at_a_moment": f"{api}timeline/?{then}",
        "claim_comparison": f"{api}comparison/?from_known_at=2020-01-01",
        "claim_links": f"{page}links/",
        "claims_list_with_it": "/claims/",
    }


def explain(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    slowest = sorted(captured.captured_queries, key=lambda query: -float(query["time"]))
    for query in slowest[:6]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        sys.stderr.write(f"\n{query['time']} s: {query['sql'][:1500]}\n{plan}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--appearances", type=int, default=10_000)
    parser.add_argument("--speakers", type=int, default=400)
    parser.add_argument("--relations", type=int, default=1_000)
    parser.add_argument("--holdings", type=int, default=1_000)
    parser.add_argument("--explain", action="store_true")
    given = vars(parser.parse_args())
    is_explained = given.pop("explain")
    seed(given["rows"])
    claim, client = often_said(given), reader()
    for name, address in addresses(claim).items():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries = len(captured)  # counted now: the next request empties the log
        spent = milliseconds(lambda address=address: client.get(address))  # type: ignore[misc]
        report(name, spent, "ms", REPEATS, queries=queries, **given)
        if is_explained:
            explain(client, address)


if __name__ == "__main__":
    main()
