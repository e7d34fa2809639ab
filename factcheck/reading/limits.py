"""How much one document may be; beyond it `TooLarge` is raised before any work is done."""

from __future__ import annotations

from factcheck.errors import TooLarge

MAX_BYTES = 5_000_000  # of a file as given; the largest of a few hundred news pages had 3 MB
MAX_CHARACTERS = 2_000_000  # of a text: some 300,000 words, a long book
MAX_ELEMENTS = 30_000  # tags of one HTML page; news pages have 500 to 10,000
MAX_ATTRIBUTES = 500  # of one HTML tag; they have at most some dozens
MAX_DEPTH = 250  # of nested elements; beyond 256 libxml2 drops content; news pages have 20 to 60


def check_bytes(data: bytes) -> None:
    """Raise `TooLarge` when a file is beyond MAX_BYTES."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"The file has more than {MAX_BYTES:,} bytes, which is the most that is taken. "
            "Give the part that matters, or split it."
        )


def check_characters(text: str) -> None:
    """Raise `TooLarge` when a text is beyond MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(
            f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are taken. "
            "Give the part that matters, or split it."
        )
