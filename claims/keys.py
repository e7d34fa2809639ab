"""Keys under which the same thing is found again: words, names, addresses, bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from courlan import normalize_url
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-",
     "—": "-", "‑": "-", "…": "..."}
)  # fmt: skip

IS_WEB_ADDRESS = URLValidator(schemes=["http", "https"])
LONGEST_ADDRESS = 2_000  # bytes: an index row of PostgreSQL takes 2,704


def sha256(data: bytes | str) -> str:
    """The hexadecimal digest; text is hashed as UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def folded(text: str) -> str:
    """The words without case, typography and spacing; accents stay, they tell names apart."""
    plain = unicodedata.normalize("NFKC", text).translate(TYPOGRAPHY)
    return re.sub(r"\s+", " ", plain).strip().casefold()


def wording_key(text: str, language: str) -> str:
    """Equal for the same words in the same language, whatever their case and final stop."""
    return sha256(f"{language.split('-', maxsplit=1)[0]}\n{folded(text).rstrip(' .!')}")


def name_key(name: str) -> str:
    """Equal for the same printed name; a leading article is no part of a name."""
    return re.sub(r"^the ", "", folded(name)).strip(" .,;:'\"")[:300]


def canonical_url(url: str) -> str:
    """The address under which a page is known: https, no tracking, credentials or fragment.

    Raises ValueError when `url` is no http(s) address.
    """
    try:
        IS_WEB_ADDRESS(url.strip())
    except ValidationError as error:
        raise ValueError(
            f"{url!r} is not a web address; it must begin with http:// or https:// and a host."
        ) from error
    parts = urlsplit(url.strip())
    netloc = parts.netloc.rpartition("@")[2]
    normal = normalize_url(urlunsplit((parts.scheme, netloc, parts.path, parts.query, "")))
    canonical = re.sub(r"^http://", "https://", normal).rstrip("/")
    if len(canonical.encode()) > LONGEST_ADDRESS:
        raise ValueError(
            f"The address is longer than {LONGEST_ADDRESS} characters; leave out what tracks "
            "its reader, or name the text by an id of your own instead."
        )
    return canonical


def host(url: str) -> str:
    """The host of an address, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
