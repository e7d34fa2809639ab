"""From submit to claims, and what a worker weighs: the real pipeline on servers of its own.

Data: a 600-word news report of our own prose with its figures changed from run to run, so that no
claim is known before. Cache state: worker warm (one text read before), PostgreSQL's cache warm.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time

import psutil

from benchmarks import _desk
from benchmarks._report import report
from claims.models import ExtractionRun, JobState
from claims.services.documents import Submission, submit
from config.celery import app
from config.embedded import database_url
from config.processes import bound_to_me, wait_for

RUNS = 15
WORDS = 600
PARAGRAPH = (
    "Health minister Carla Mendes said on Tuesday that {a} clinics had closed since March {y}, "
    "while doctors' leaders told reporters that the number was nearer {b}. “We have not closed a "
    "single hospital,” Mendes said at a news conference in Lisbon, adding that spending had risen "
    "by {c} per cent. An audit seen by the newspaper says that the ministry knew of {b} closures, "
    "contradicting the minister's assertion that only {a} had shut. Opposition leader Tiago Ramos "
    "demanded that the government publish the list, and warned that waiting times would double. "
)


def main() -> None:
    worker = _worker()
    try:
        _until_read(0)
        seconds = [_until_read(number) for number in range(1, RUNS + 1)]
        report("submit_to_claims_600_words_warm", statistics.median(seconds), "s", len(seconds))
        report("submit_to_claims_600_words_warm_max", max(seconds), "s", len(seconds))
        for name, value in _memory(worker).items():
            report(name, value, "MB", 1)
    finally:
        worker.send_signal(signal.SIGQUIT)
        worker.wait()


def _worker() -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "--concurrency", "1",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": database_url(_desk.SERVERS.home)}
    worker = subprocess.Popen(
        command, env=environment, start_new_session=True, preexec_fn=bound_to_me(signal.SIGKILL)
    )
    if not wait_for(lambda: bool(app.control.ping(timeout=0.5, limit=1)), 60):
        raise SystemExit("the worker did not start")
    return worker


def _until_read(number: int) -> float:
    """Seconds from the call of submit to the committed claims."""
    start = time.perf_counter()
    run = submit(Submission(data=_article(number).encode()), by=None).run
    while True:
        state = ExtractionRun.objects.values_list("state", flat=True).get(pk=run.pk)
        if state == JobState.DONE:
            return time.perf_counter() - start
        if state == JobState.FAILED:
            raise SystemExit(f"the run failed: {ExtractionRun.objects.get(pk=run.pk).error}")
        time.sleep(0.002)


def _article(number: int) -> str:
    text, part = "", 0
    while len(text.split()) < WORDS:
        figure = 100 * number + part
        text += PARAGRAPH.format(a=figure, b=figure + 7, c=figure % 40 + 2, y=2000 + part) + "\n\n"
        part += 1
    return " ".join(text.split(" ")[:WORDS])


def _memory(worker: subprocess.Popen[bytes]) -> dict[str, float]:
    """Resident memory of the largest process, and the proportional sum of the whole worker."""
    processes = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
    resident = max(process.memory_info().rss for process in processes)
    found = {"worker_largest_process_rss": resident / 1e6}
    if hasattr(processes[0].memory_full_info(), "pss"):
        found["worker_all_processes_pss"] = (
            sum(process.memory_full_info().pss for process in processes) / 1e6
        )
    return found


if __name__ == "__main__":
    main()
