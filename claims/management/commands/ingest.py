"""Hand in a source text from the command line, through the same door as the pages and the API."""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.errors import Refused
from claims.management.signed import SignedCommand
from claims.models import ExtractionRun, JobState, Statement
from claims.selectors import documents as document_selectors
from claims.selectors import relations as relation_selectors
from claims.services.documents import Submission, Submitted, submit
from factcheck.errors import FactcheckError
from factcheck.reading.limits import MAX_BYTES

POLL_SECONDS = 0.1
REPORT_SECONDS = 2.0


class Command(SignedCommand):
    help = (
        "Submit a plain text or HTML file (or - for standard input) and have the worker read it. "
        "The same text again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE|-", help="a text or HTML file, - for stdin")
        parser.add_argument("--url", default="", help="the address it was published at")
        parser.add_argument("--external-id", default="", help="your own id of the document")
        parser.add_argument("--title", default="")
        parser.add_argument("--language", default="", help="BCP 47, such as en or pt-BR")
        parser.add_argument("--published", type=_day, metavar="DATE", help="such as 2025-12-23")
        parser.add_argument("--wait", action="store_true", help="until the worker has read it")
        parser.add_argument(
            "--json", action="store_true", help="print the statements, one object a line (waits)"
        )
        parser.add_argument(
            "--timeout", type=float, default=600, metavar="SECONDS", help="the longest wait"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        submitted = self._submit(options)
        run = submitted.run
        if options["wait"] or options["json"]:
            run = self._wait(run, options["timeout"])
        if options["json"]:
            for statement in document_selectors.statements(run):
                self.stdout.write(json.dumps(as_dict(statement), ensure_ascii=False))
            return
        self._report(submitted, run)

    def _submit(self, options: dict[str, Any]) -> Submitted:
        source = options["source"]
        submission = Submission(
            data=_bytes(source),
            filename=None if source == "-" else Path(source).name,
            url=options["url"],
            external_id=options["external_id"],
            title=options["title"],
            language=options["language"],
            published_on=options["published"],
        )
        try:
            return submit(submission, by=None)
        except (FactcheckError, Refused) as error:
            raise CommandError(f"{source}: {error}") from error

    def _wait(self, run: ExtractionRun, timeout: float) -> ExtractionRun:
        end = time.monotonic() + timeout
        reported = time.monotonic()
        while not run.is_over:
            if time.monotonic() > end:
                raise CommandError(
                    f"No worker finished within {timeout:g} s; the text is recorded and stays "
                    f"in the queue (state: {run.get_state_display()})."
                )
            time.sleep(POLL_SECONDS)
            run.refresh_from_db()
            if run.state == JobState.RUNNING and time.monotonic() - reported > REPORT_SECONDS:
                reported = time.monotonic()
                self.stderr.write(f"{run.read:,} of {run.length:,} characters read")
        if run.state == JobState.FAILED:
            raise CommandError(f"The text is recorded, but reading it failed: {run.error}")
        return run

    def _report(self, submitted: Submitted, run: ExtractionRun) -> None:
        document = submitted.document
        known = "" if submitted.is_new else " (known already)"
        self.stdout.write(f"{document}{known}: version {submitted.snapshot.number}, {run.state}")
        if run.state != JobState.DONE:
            return
        statements = document_selectors.statements(run)
        taken = [s for s in statements if hasattr(s, "triage")]
        self.stdout.write(f"{len(statements)} statements, {len(taken)} of them claims:")
        for statement in taken:
            speaker = statement.claimant or "the text itself"
            self.stdout.write(f"  {speaker}: {statement.claim}")
        for relation in relation_selectors.listed().filter(document=submitted.document):
            self.stdout.write(
                f"  “{relation.from_wording}” — {relation.get_kind_display()} — "
                f"“{relation.to_wording}” ({relation.state})"
            )
        for note in run.notes:
            self.stdout.write(note)


def as_dict(statement: Statement) -> dict[str, Any]:
    """One line of --json, the same keys as `python -m factcheck extract --json` prints."""
    return {
        "start": statement.start,
        "end": statement.end,
        "quote": statement.quote,
        "claim": statement.claim,
        "claimant": statement.claimant,
        "chain": [source["name"] for source in statement.sources],
        "cue": statement.cue,
        "directness": statement.directness,
        "modality": statement.modality,
        "kind": statement.kind,
        "score": statement.score,
        "said_on": statement.said_on_text or None,
        "relations": [{"kind": r["kind"], "to": r["to"]} for r in statement.relations],
    }


def _bytes(source: str) -> bytes:
    """At most one byte more than is taken, so that a huge file is refused without reading it."""
    if source.startswith(("http://", "https://")):
        raise CommandError(
            "Addresses are not fetched yet: save the page and submit the file with --url."
        )
    try:
        if source == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{source}: {error.strerror}.") from error


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a day; write it as 2025-12-31") from None
