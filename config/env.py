"""Typed reading of environment variables. A wrong value stops the start with a sentence."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
SITE = re.compile(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/?", re.IGNORECASE)

MAILBOX = re.compile(r"[^@\s<>]+@[\w.-]+")
SMTP = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}  # schemes, with their usual ports

# Every variable of ours that was asked for; the system check compares the environment with it.
KNOWN: set[str] = set()


class WrongVariable(ImproperlyConfigured):
    """An environment variable holds something that cannot be used."""

    def __init__(self, name: str, value: str, taken: str) -> None:
        self.name = name
        super().__init__(f"The variable {name} is {value!r}; it takes {taken}.")


class Missing(ImproperlyConfigured):
    """A variable is not set that another one calls for."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Set the variable {name}: {why}.")


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool  # from the first byte


def text(name: str, default: str = "") -> str:
    """The variable without spaces around it; an empty variable counts as unset."""
    KNOWN.add(name)
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise WrongVariable(name, value, "true or false (also 1/0, yes/no, on/off)")


def integer(name: str, default: int, low: int, high: int) -> int:
    value = text(name)
    taken = f"a whole number from {low} to {high}"
    try:
        number = int(value) if value else default
    except ValueError:
        raise WrongVariable(name, value, taken) from None
    if not low <= number <= high:
        raise WrongVariable(name, value, taken)
    return number


def shorter(name: str, default: int, than: tuple[str, int]) -> int:
    """A whole number of hours, from 0, below that of another variable."""
    other, most = than
    hours = integer(name, min(default, most - 1), 0, sys.maxsize)
    if hours >= most:
        raise WrongVariable(name, str(hours), f"fewer hours than {other}, which is {most}")
    return hours


def decimal(name: str, default: float, low: float, high: float) -> float:
    value = text(name)
    taken = f"a number from {low} to {high}, such as {default}"
    try:
        number = float(value) if value else default
    except ValueError:
        raise WrongVariable(name, value, taken) from None
    if not low <= number <= high:
        raise WrongVariable(name, value, taken)
    return number


def choice(name: str, default: str, options: Sequence[str]) -> str:
    value = text(name, default)
    if value not in options:
        raise WrongVariable(name, value, "one of " + ", ".join(options))
    return value


def words(name: str) -> list[str]:
    """A list separated by commas, without empty items."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def url(name: str, schemes: Sequence[str]) -> str:
    """An address with one of the schemes, or the empty string when unset."""
    value = text(name)
    if value and value.partition("://")[0] not in schemes:
        # A password may stand in the address: it is not repeated in the sentence.
        raise WrongVariable(name, _without_password(value), _addresses(schemes))
    return value


def site(name: str) -> str:
    """Where a site is, without a slash at its end; or the empty string when unset."""
    value = text(name)
    if value and not SITE.fullmatch(value):
        taken = "a site's address without a path, such as https://desk.example.org"
        raise WrongVariable(name, _without_password(value), taken)
    return value.rstrip("/")


def mail_server(name: str) -> MailServer | None:
    """Who takes the desk's mail; None when unset."""
    value = url(name, list(SMTP))
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port or SMTP[parts.scheme]
    except ValueError:
        port = 0
    if not port or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        taken = (
            "a mail server's address, such as smtp+starttls://user:password@mail.example.org:587"
        )
        raise WrongVariable(name, _without_password(value), taken)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    starttls, tls = parts.scheme == "smtp+starttls", parts.scheme == "smtps"
    return MailServer(parts.hostname, port, user, password, starttls, tls)


def mailbox(name: str, default: str) -> str:
    """From whom mail comes: an address, with a name before it or without."""
    value = text(name, default)
    if not MAILBOX.fullmatch(parseaddr(value)[1]) or not value.isprintable():
        raise WrongVariable(name, value, "an address, such as Factcheck <desk@example.org>")
    return value


def directory(name: str) -> Path | None:
    value = text(name)
    if not value:
        return None
    path = Path(value).expanduser()
    if not path.is_absolute():
        raise WrongVariable(name, value, "an absolute path such as /srv/factcheck")
    return path


def _addresses(schemes: Sequence[str]) -> str:
    return "an address that starts with " + " or ".join(f"{scheme}://" for scheme in schemes)


def _without_password(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    credentials, at, host = rest.rpartition("@")
    if not at:
        return value
    return f"{scheme}{separator}{credentials.partition(':')[0]}:***@{host}"
