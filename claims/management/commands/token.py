"""Make, list and revoke API tokens from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from claims.errors import Refused
from claims.management.signed import SignedCommand
from claims.models import ApiToken, Scope
from claims.services import tokens


class Command(SignedCommand):
    help = "Make, list and revoke API tokens. A token is printed once, as it is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_subparsers(dest="do", required=True, metavar="create|list|revoke")
        create = doing.add_parser("create", help="make a token of an account")
        create.add_argument("user", help="the account's user name")
        create.add_argument("--days", type=int, help="how long it lasts; else as the desk has set")
        create.add_argument("--name", default="", help="what it is for")
        create.add_argument("--scope", choices=Scope.values, default=Scope.WRITE)
        listing = doing.add_parser("list", help="list tokens by their first 15 characters")
        listing.add_argument("user", nargs="?", help="of this account alone")
        revoke = doing.add_parser("revoke", help="make a token useless")
        revoke.add_argument("key", help="its first 15 characters, as listed")

    def handle(self, *args: Any, **options: Any) -> None:
        act = {"create": self._create, "list": self._list, "revoke": self._revoke}
        act[options["do"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        try:
            given = {name: options[name] for name in ("days", "name", "scope")}
            _, text = tokens.create(_user(options["user"]), **given)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(text)

    def _list(self, options: dict[str, Any]) -> None:
        rows = tokens.valid().select_related("user").order_by("user__username", "created")
        if options["user"]:
            rows = rows.filter(user=_user(options["user"]))
        for row in rows:
            end = f"until {row.expiry:%Y-%m-%d}" if row.expiry else "until revoked"
            used = f"used {row.last_used_at:%Y-%m-%d}" if row.last_used_at else "never used"
            since = f"since {row.created:%Y-%m-%d}, {end}, {used}"
            self.stdout.write(f"{row.token_key}  {row.user}  {row.scope}  {since}  {row.name}")

    def _revoke(self, options: dict[str, Any]) -> None:
        if not ApiToken.objects.filter(token_key=options["key"][:15]).delete()[0]:
            raise CommandError("No token begins so. “token list” shows those there are.")
        self.stdout.write("Revoked.")


def _user(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account “{name}”.")
    return user
