"""Let somebody in again who has lost telephone and recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from claims.errors import Refused
from claims.management.signed import SignedCommand
from claims.services import people


class Command(SignedCommand):
    help = (
        "Take an account's second factor away: the password alone lets its owner in again. Their "
        "sessions end and their tokens are revoked. Administrators do this in the admin, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the account's user name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['user']}”.")
        try:
            people.take_second_factor(user)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{user} is let in by the password alone.")
