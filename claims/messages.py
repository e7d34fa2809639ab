"""Hints to the workers that a row is waiting. Losing one loses nothing: the sweep finds the row."""

from __future__ import annotations

import functools
import uuid

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def send_on_commit(task: str, row_id: uuid.UUID) -> None:
    """Name the row to a worker once the transaction that wrote it is committed."""
    transaction.on_commit(functools.partial(send, task, row_id))


def send(task: str, row_id: uuid.UUID | str, *, expires: float | None = None) -> bool:
    """True when the broker took the message; a broker that is down is logged, not raised.

    `expires`: seconds after which a worker drops the message unread.
    """
    try:
        current_app.send_task(task, args=[str(row_id)], retry=False, expires=expires)
    except (OperationalError, OSError) as error:
        log.warning("message_not_sent", task=task, row=str(row_id), error=str(error))
        return False
    return True
