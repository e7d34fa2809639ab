"""Hand one mail to the desk's mail server, which the operator names.

Nothing but the server's 250 after the whole text says that it has taken the mail. `handing_over` is
called before the text goes out: from then on it may arrive, whatever becomes of this process.
`taken` is called as soon as the server has said so, before any courtesies.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# Servers take their time over a text: who asks again sooner than after ten minutes sends it twice
# (RFC 5321, 4.5.3.2.6).
ANSWER_SECONDS = 600.0
GO_ON = 354
DONE, LATER, NEVER, CLOSING = 200, 400, 500, 421  # SMTP's replies


class Unavailable(Exception):
    """The server cannot be reached, or takes no mail of ours now. It concerns every mail."""


class Delayed(Exception):
    """The server asks to try this mail again later."""


class Rejected(Exception):
    """The server refuses this mail for good."""


class Unanswered(Exception):
    """The server was given the whole text and does not say whether it has taken the mail."""


def send(mail: EmailMessage, handing_over: Callable[[], None], taken: Callable[[], None]) -> None:
    """Send to the mail's one recipient. Raises one of the above, with a sentence."""
    sender, recipient = _address(mail.from_email), _address(mail.to[0])
    text = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    with _session() as server, _told():
        _check(server.mail(sender), Unavailable)
        _check(server.rcpt(recipient), Rejected)
        _go_on(server.docmd("DATA"))
        handing_over()
        _check(_answer(server, text), Rejected)
        taken()


def _go_on(reply: tuple[int, bytes | str]) -> None:
    if reply[0] != GO_ON:
        _check(reply, Rejected)
        raise Unavailable(_said(*reply))


def _answer(server: smtplib.SMTP, text: bytes) -> tuple[int, bytes]:
    """What the server says to the text; two waits of ANSWER_SECONDS at most."""
    _wait(server, ANSWER_SECONDS)
    quoted = re.sub(rb"(?m)^\.", b"..", text.removesuffix(b"\r\n"))
    try:
        server.send(quoted + b"\r\n.\r\n")
        return server.getreply()
    except smtplib.SMTPServerDisconnected as gone:
        if isinstance(gone.__context__, TimeoutError):
            minutes = f"{ANSWER_SECONDS / 60:.0f} minutes"
            raise Unanswered(
                f"The mail server has not said in {minutes} whether it has taken the mail."
            ) from gone
        raise


@contextlib.contextmanager
def _session() -> Iterator[smtplib.SMTP]:
    """A connection of this mail's own, encrypted and signed in as the settings say."""
    backend = EmailBackend(timeout=settings.EMAIL_TIMEOUT)
    with _told():
        backend.open()
        server = cast("smtplib.SMTP", backend.connection)
        server.ehlo_or_helo_if_needed()
    try:
        yield server
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            _wait(server, settings.EMAIL_TIMEOUT)
            server.quit()
        server.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say as ours what the library says."""
    try:
        yield
    except smtplib.SMTPResponseException as refused:
        raise Unavailable(_said(refused.smtp_code, refused.smtp_error)) from refused
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable(f"The mail server does not answer: {error or 'no reason given'}.") from (
            error
        )


def _check(reply: tuple[int, bytes | str], refusal: type[Exception]) -> None:
    """Raise what the server's reply amounts to, unless it is content."""
    code, words = reply
    if DONE <= code < LATER:
        return
    if LATER <= code < NEVER and code != CLOSING and refusal is Rejected:
        raise Delayed(_said(code, words))
    raise (refusal if code >= NEVER else Unavailable)(_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"The mail server answered {code}: {' '.join(text.split())[:300] or 'no reason given'}"


def _address(named: str) -> str:
    address = parseaddr(sanitize_address(named, "utf-8"))[1]
    if not address.isascii():
        raise Rejected(f"{address} cannot be written to: only its domain may be in other letters.")
    return address


def _wait(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)
