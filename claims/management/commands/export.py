"""Write a claim's chain to a file that can be verified without this product."""

from __future__ import annotations

import json
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.models import Claim
from claims.selectors import exports


class Command(BaseCommand):
    help = "Write a claim's chain, with its texts, as JSON. docs/verifying.md has how to verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claim", metavar="CLAIM", type=uuid.UUID, help="its id")
        parser.add_argument("--output", type=Path, metavar="FILE", help="else standard output")
        parser.add_argument(
            "--public", action="store_true", help="of what readers cannot read the hashes alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        claim = Claim.objects.filter(pk=options["claim"]).first()
        if claim is None:
            raise CommandError(f"There is no claim {options['claim']}.")
        file = exports.as_file(claim, timezone.now(), public=options["public"])
        text = json.dumps(file, ensure_ascii=False, indent=1) + "\n"
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["output"].write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
