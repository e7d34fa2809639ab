"""A real mail server on this machine, which keeps what it takes and can be made to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 2.0.0 Taken"


class Sink:
    """Takes every mail unless told otherwise; `mails` are those it has said 250 to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer_to_recipient = TAKEN
        self.answer_to_text = TAKEN
        self.has_text = threading.Event()  # a text has come in, and is not answered yet
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.takes_before_it_answers = False
        self.port = free_port()
        self._controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.has_text.set()
        if self.takes_before_it_answers:
            self._take(envelope)
        await asyncio.to_thread(self.may_answer.wait, 30)
        if not self.takes_before_it_answers and self.answer_to_text == TAKEN:
            self._take(envelope)
        return self.answer_to_text

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content or b""
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def forget(self) -> None:
        """End all connections with what came in over them: its clients are gone."""
        self.stop()
        self.start()

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID came in."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


@contextlib.contextmanager
def running() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    try:
        yield sink
    finally:
        sink.may_answer.set()
        sink.stop()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
