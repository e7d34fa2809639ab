"""The engine's errors: each says what was wrong, where, and what to do."""

from __future__ import annotations


class FactcheckError(Exception):
    """Any fault that the engine reports on purpose."""


class UnreadableText(FactcheckError):
    """The bytes or the text given cannot be read as a document."""


class TooLarge(UnreadableText):
    """The document is beyond a stated limit."""
