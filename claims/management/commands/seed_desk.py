"""Fill a desk with two years of invented work, to try things on."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.models import Claim, Document, Holding, Publication
from claims.seeding import clock
from claims.seeding.seed import Seeded, Seeding, seed

REPORT_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Fill an empty desk with invented articles, people, claims, evidence and verdicts of two "
        "years, all through the product's own services. For trying things on, never for a desk "
        "that works: the accounts that it makes share one password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=1, metavar="NUMBER", help="the same number, the same desk"
        )
        parser.add_argument("--articles", type=int, default=1_000, help="how many (1,000)")
        parser.add_argument(
            "--until", type=_day, metavar="DATE", help="the day after the last one played (today)"
        )
        parser.add_argument(
            "--add",
            action="store_true",
            help="to a desk that holds documents already; all is then recorded as of now",
        )
        parser.add_argument(
            "--processes", type=int, default=2, help="that read texts at the same time (2)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._check(options)
        self._began = self._told = time.monotonic()
        wanted = Seeding(
            number=options["seed"],
            articles=options["articles"],
            until=options["until"] or datetime.now(UTC).date(),
            clock=clock.as_it_is if Document.objects.exists() else clock.played,
            processes=options["processes"],
        )
        self.stdout.write(
            f"Seeding {wanted.articles:,} articles by the number {wanted.number}, until "
            f"{wanted.until} …"
        )
        self._report(seed(wanted, self._tell))

    def _check(self, options: dict[str, Any]) -> None:
        if options["articles"] < 1:
            raise CommandError("--articles: give one at least.")
        if options["until"] and options["until"] > datetime.now(UTC).date():
            raise CommandError(f"--until: {options['until']} has not come yet.")
        there = Document.objects.count()
        if there and not options["add"]:
            raise CommandError(
                f"This desk holds {there:,} documents already, and invented ones would mix with "
                "them. Seed an empty one (FACTCHECK_HOME=/some/where make run SEED=1), or say "
                "--add if that is what you want."
            )

    def _tell(self, read: int, texts: int) -> None:
        if time.monotonic() - self._told > REPORT_SECONDS:
            self._told = time.monotonic()
            self.stderr.write(f"{read:,} of {texts:,} texts read")

    def _report(self, seeded: Seeded) -> None:
        seconds = time.monotonic() - self._began
        self.stdout.write(
            f"{Document.objects.count():,} documents, {Claim.objects.count():,} claims, "
            f"{Holding.objects.filter(ended_by=None).count():,} verdicts held, "
            f"{Publication.objects.values('subject').distinct().count():,} published "
            f"({seconds:.0f} s)."
        )
        for sentence in seeded.refused:
            self.stderr.write(f"Refused, and left at that: {sentence}")
        self.stdout.write("Invented, and not for a desk that works. Sign in as:")
        for role, names in seeded.people.items():
            self.stdout.write(f"  {role + ':':15}{', '.join(names)}")
        self.stdout.write(f"Their password: {seeded.password}  (shown this once)")


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a day; write it as 2025-12-31") from None
