"""Check that the record still says what the hash chains say it said."""

from __future__ import annotations

import json
import sys
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import Claim
from claims.selectors import chain
from claims.selectors.chain import Fault, Head

REPORT_SECONDS = 2.0


class Command(BaseCommand):
    help = (
        "Check the hash chains of the claims, or of all: that each link follows the last, that the "
        "rows say what the links say, that every row has its link. Faults end it with status 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claims", nargs="*", metavar="CLAIM", type=uuid.UUID, help="an id")
        parser.add_argument("--json", action="store_true", help="a fault a line, as JSON")
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="write the last link of each chain there"
        )
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="heads kept elsewhere, to find there again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        claims = options["claims"] or None
        _check_claims(claims or [])
        progress = _Progress(self)
        found = 0
        for fault in self._faults(claims, options["against"], progress):
            found += 1
            self.stdout.write(_line(fault) if options["json"] else str(fault))
        if found:
            self.stderr.write(f"{progress.links:,} links checked: {found:,} faults.")
            sys.exit(1)
        if options["heads"]:
            _write(options["heads"], chain.heads(claims))
        if not options["json"]:
            self.stdout.write(f"{progress.links:,} links checked: all is as it was recorded.")

    def _faults(
        self, claims: list[uuid.UUID] | None, against: Path | None, progress: _Progress
    ) -> Iterator[Fault]:
        yield from chain.faults(claims, progress.tell)
        if against:
            heads = _read(against)
            yield from chain.strayed(
                head for head in heads if claims is None or head.claim in claims
            )


class _Progress:
    """Says on stderr how far a long check has come."""

    def __init__(self, command: BaseCommand) -> None:
        self.links = 0
        self._stderr = command.stderr
        self._told = time.monotonic()

    def tell(self, links: int) -> None:
        self.links = links
        if time.monotonic() - self._told > REPORT_SECONDS:
            self._told = time.monotonic()
            self._stderr.write(f"{links:,} links checked")


def _check_claims(claims: list[uuid.UUID]) -> None:
    known = set(Claim.objects.filter(pk__in=claims).values_list("pk", flat=True))
    for claim in claims:
        if claim not in known:
            raise CommandError(f"There is no claim {claim}.")


def _line(fault: Fault) -> str:
    return json.dumps(asdict(fault), default=str, ensure_ascii=False)


def _write(path: Path, heads: Iterable[Head]) -> None:
    """A line for each chain: claim, number, hash."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{head.claim} {head.number} {head.hash}\n" for head in heads)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _read(path: Path) -> Iterator[Head]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield _head(line, f"{path}, line {number}")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _head(line: str, where: str) -> Head:
    try:
        claim, number, hash_ = line.split()
        return Head(uuid.UUID(claim), int(number), hash_)
    except ValueError:
        raise CommandError(f"{where}: not a claim's id, a number and a hash.") from None
