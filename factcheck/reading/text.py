"""From a caller's bytes or string to the one stored form of a text that every offset counts in."""

from __future__ import annotations

import re

from factcheck.errors import UnreadableText
from factcheck.reading.encoding import decode
from factcheck.reading.limits import MAX_BYTES, MAX_CHARACTERS, check_characters
from factcheck.reading.media import MediaType, sniff

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MediaType",
    "decode",
    "normalise",
    "require_words",
    "sniff",
    "storable",
]

_REFUSED = re.compile("[\x00\ud800-\udfff]")
_WORD = re.compile(r"\w")


def normalise(text: str) -> str:
    """The stored form of a text; offsets everywhere count its code points.

    - "\\r\\n" and a lone "\\r" become "\\n".
    - Byte order marks at the very start are dropped.
    - NUL and lone surrogates raise `UnreadableText`: no database and no UTF-8 file can hold them.
    - A text beyond MAX_CHARACTERS raises `TooLarge`.

    Nothing else changes. Other control characters, zero-width and no-break spaces, U+2028 and a
    text's own Unicode composition (NFC or not) stay as they were, so that an offset can be
    explained by looking at the original, and applying it twice is applying it once.
    """
    check_characters(text)
    return storable(text)


def storable(text: str) -> str:
    """`normalise` without the limit of length, for markup of which the text is only a part."""
    refused = _REFUSED.search(text)
    if refused:
        raise UnreadableText(_why_refused(refused))
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def require_words(text: str) -> str:
    """The same text, or `UnreadableText` when it holds no letter and no digit at all."""
    if not text.strip():
        raise UnreadableText("The text is empty. Give a text with at least one sentence.")
    if not _WORD.search(text):
        raise UnreadableText(
            f"The text has {len(text)} characters but no word. "
            "Give a text with at least one sentence."
        )
    return text


def _why_refused(found: re.Match[str]) -> str:
    character, offset = found.group(), found.start()
    if character == "\x00":
        what = "a NUL character (U+0000)"
        advice = "Remove it, or save the file as UTF-8 text if it is a binary or UTF-16 file."
    else:
        what = f"half of a surrogate pair (U+{ord(character):04X})"
        advice = "The character was cut in two on its way: copy the text again from where it came."
    return f"The text has {what} at offset {offset}. {advice}"
