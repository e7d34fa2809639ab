"""Blank what must not be kept: a text of one row, and what gives it away."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from claims.errors import Refused
from claims.management.signed import SignedCommand
from claims.permissions import Action, may
from claims.services import redactions


class Command(SignedCommand):
    help = (
        "Blank a text of the record for good. What goes along, and what it does not reach, is in "
        "docs/verifying.md. The salt that is printed proves later what the text was: keep it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", metavar="TABLE", help="such as claims_snapshot")
        parser.add_argument("row", metavar="ID", type=uuid.UUID)
        parser.add_argument("field", metavar="FIELD", help="such as text")
        parser.add_argument("--reason", required=True, help="why it must not be kept")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="an administrator")
        parser.add_argument(
            "--with-publications",
            action="store_true",
            help="blank the editions of public pages that say it, too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None or not may(by, Action.REDACT):
            raise CommandError(f"“{options['by']}” is not an administrator of this desk.")
        try:
            redacted = redactions.redact(
                options["table"],
                options["row"],
                options["field"],
                options["reason"],
                by=by,
                with_publications=options["with_publications"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for row in redacted.redactions:
            self.stdout.write(f"{row}  SHA-256 {row.sha256}")
        for note in redacted.notes:
            self.stdout.write(note)
        self.stdout.write(f"Salt: {redacted.salt}")
        self.stdout.write("It is not stored: keep it, if ever you must prove what the text was.")
