"""The engine reads ahead, in processes of its own, while what it has read is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from typing import Any

import factcheck
from claims.seeding.stories import Text
from claims.services.runs import Engine
from factcheck.types import Extraction

FEW = 200  # texts that are read sooner than the processes would have started

Reading = tuple[str, date, str | None]


@contextmanager
def reading(texts: Sequence[Text], processes: int) -> Iterator[Engine]:
    """An engine that has begun to read the texts already, in their order."""
    if len(texts) < FEW:
        yield factcheck.extract
        return
    pool = ProcessPoolExecutor(processes, get_context("spawn"))
    try:
        wanted = dict.fromkeys((text.text, text.day, text.language) for text in texts)
        # The engine's own function: a new process that imports Django's models would need settings.
        yield _Ahead({reading: pool.submit(factcheck.extract, *reading) for reading in wanted})
    finally:
        pool.shutdown(cancel_futures=True)


class _Ahead:
    """Asked for a text, waits for whoever is reading it."""

    def __init__(self, begun: dict[Reading, Future[Extraction]]) -> None:
        self.begun = begun

    def __call__(
        self, text: str, published_on: date, language: str | None, **options: Any
    ) -> Extraction:
        begun = self.begun.get((text, published_on, language))
        if begun is None:
            return factcheck.extract(text, published_on, language, **options)
        return begun.result()
