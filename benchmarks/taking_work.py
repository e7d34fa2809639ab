"""What the queue of a large desk costs: its lists over the API, and taking the next claim.

Data: the desk of lists.py with `--rows` claims (100,000 unless told); of twenty, eight are to be
sorted, five wait, one is assigned, one in review, four are checked and one is set aside; 50
reviewers. Lists: a page of 50 as a reviewer asks for it, through everything but the network;
`queries` is how many it runs. Cache state: warm, the median of the runs after the first counts.

`next_of_fifty` is what one call takes while 49 others have taken a claim and not committed yet;
`next_at_once` is the time until 50 threads, each with a connection of its own, have all been
given one, by their number. Both check that no claim is given twice.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import _desk  # noqa: F401 - a desk of its own, set up as it is imported
from benchmarks._report import report
from benchmarks.lists import seed
from claims.models import Claimant
from claims.services import queue

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CALLERS = 50
REPEATS = 7


def lists() -> dict[str, str]:
    speaker = Claimant.objects.all()[0].pk
    return {
        "queue": "/api/v1/cases/",
        "queue_inbox": "/api/v1/cases/?inbox=true",
        "queue_waiting": "/api/v1/cases/?state=waiting",
        "queue_mine": "/api/v1/cases/?assignee=me",
        "queue_due_soon": "/api/v1/cases/?due=soon",
        "queue_of_a_speaker": f"/api/v1/cases/?speaker={speaker}",
        "queue_with_a_frequent_word": "/api/v1/cases/?q=minister",
        "queue_contradicted": "/api/v1/cases/?contradicted=true",
        "claims": "/api/v1/claims/",
        "appearances": "/api/v1/appearances/",
        "relations": "/api/v1/relations/?kind=contradicts&state=suggested",
        "batches": "/api/v1/batches/",
        "labels": "/api/v1/labels/",
        "notifications": "/api/v1/notifications/",
        "tips": "/api/v1/tips/",
    }


def reader() -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(get_user_model().objects.get(username="reviewer1"))
    return client


def measured(client: Client, address: str) -> tuple[float, int]:
    seconds = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        response = client.get(address)
        seconds.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}: {response.content!r}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return statistics.median(seconds[1:]) * 1000, len(captured)


@contextmanager
def taken_and_open(person: User) -> Iterator[None]:
    """Somebody has taken the next claim in a transaction that is not over."""
    have, leave = threading.Event(), threading.Event()

    def take() -> None:
        with transaction.atomic():
            queue.take_next(by=person)
            have.set()
            leave.wait()
            transaction.set_rollback(True)
        connection.close()

    thread = threading.Thread(target=take)
    thread.start()
    have.wait()
    yield
    leave.set()
    thread.join()


def of_fifty(people: list[User]) -> float:
    with ExitStack() as others:
        for person in people[1:]:
            others.enter_context(taken_and_open(person))
        seconds = []
        for _ in range(REPEATS + 1):
            with transaction.atomic():
                start = time.perf_counter()
                queue.take_next(by=people[0])
                seconds.append(time.perf_counter() - start)
                transaction.set_rollback(True)
    return statistics.median(seconds[1:]) * 1000


def at_once(people: list[User]) -> float:
    start = threading.Barrier(len(people) + 1)
    given: list[Any] = []

    def take(person: User) -> None:
        connection.ensure_connection()
        start.wait()
        case = queue.take_next(by=person)
        given.append(case and case.pk)
        connection.close()

    threads = [threading.Thread(target=take, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    if None in given or len(set(given)) != len(people):
        raise SystemExit(f"{len(people)} people were given {len(set(given))} claims")
    return spent * 1000 / len(people)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    seed(rows)
    client = reader()
    for name, address in lists().items():
        spent, queries = measured(client, address)
        report(name, spent, "ms", REPEATS, rows=rows, queries=queries)
    people = list(
        get_user_model().objects.filter(username__startswith="reviewer").order_by("pk")[:CALLERS]
    )
    takes: dict[str, Callable[[list[User]], float]] = {
        "next_of_fifty": of_fifty,
        "next_at_once": at_once,
    }
    for name, take in takes.items():
        report(name, take(people), "ms", REPEATS, rows=rows, callers=len(people))


if __name__ == "__main__":
    main()
