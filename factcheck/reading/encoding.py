"""Bytes to text: the right characters or a clear refusal, never silently wrong ones."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from factcheck.errors import UnreadableText
from factcheck.reading.limits import check_bytes
from factcheck.reading.media import TAKEN, binary_format

# The text encodings of the WHATWG Encoding Standard, by Python's names. Python's other codecs
# (rot13, idna, unicode_escape, utf_7 …) must not be reachable by a name that a page declares.
_LABELS = """
    ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9
    iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp866 cp874 cp1250 cp1251 cp1252 cp1253
    cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman mac-cyrillic gb2312 gbk gb18030
    big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949 hz
"""
_LEGACY = frozenset(_LABELS.split())
_UNICODE = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
# The standard reads these labels as their Windows supersets, because publishers do.
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Letters beyond ASCII of the languages that are written in windows-1252, lower case.
_WESTERN_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçèéêëîïñôœùûüÿ",  # French
        "äöüßéàèáç",  # German, with the accents of its loanwords
        "áéíñóúüçàèïò",  # Spanish, Catalan
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "æøåäöéèüóòôê",  # Danish, Norwegian
        "åäöéüàšž",  # Swedish, Finnish
        "áðéíóúýþæö",  # Icelandic, Faroese without its ø
        "éëïöüóáèêçñà",  # Dutch, English loanwords
    )
)
_WESTERN_SIGNS = frozenset("\u00a0\u00ad¡¿«»‹›“”„‘’‚–—…•·€£¥¢§©®™°ªº±×÷¹²³¼½¾µ¶†‡‰")
_WORD = re.compile(r"[^\W\d_]+")
_SIGN_INSIDE_WORD = re.compile(r"[^\W\d_][¡¿¹²³¼½¾£¥¢§©®±×÷¶°ªº«»„‚][^\W\d_]")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_CHANCE = 10  # bytes beyond UTF-8 for each sequence that may be valid UTF-8 by chance
_DENSE = 0.02  # of the letters beyond ASCII: more than names and loanwords bring into English prose
_MOST = 0.2  # of the letters: no language of windows-1252 has more of them beyond ASCII


def decode(data: bytes, *, declared: str | None = None, repair: bool = False) -> str:
    """The characters of a text or HTML file.

    In this order: a byte order mark; UTF-16 told by its zero bytes; bytes that are valid UTF-8; the
    encoding that was `declared` (by HTTP or in the page); windows-1252, when what it gives is
    plausible in a language written in it. UTF-8 goes before the declaration because text in another
    encoding is hardly ever valid UTF-8 by chance, while declarations are often wrong. With
    `repair`, scattered invalid bytes in text that is otherwise UTF-8 become U+FFFD, which a reader
    sees.

    Raises `TooLarge` beyond MAX_BYTES, `UnreadableText` for binary files and for bytes whose
    encoding cannot be told.
    """
    check_bytes(data)
    found = binary_format(data)
    if found:
        raise UnreadableText(f"This looks like {found}, which cannot be read yet. {TAKEN}")
    unicode_name = _unicode_encoding(data)
    if unicode_name:
        return _strictly(data, unicode_name)
    _refuse_binary(data)
    named = _codec(declared)
    shifted = named in {"iso2022_jp", "hz"}  # these look like ASCII until their escapes are read
    if not shifted:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            failure = error
        right, broken = _utf8_sequences(data)
        if right >= broken or (repair and named == "utf-8" and not _is_windows_1252(data)):
            if repair:
                return data.decode("utf-8", errors="replace")
            raise UnreadableText(_damage(failure))
        if right * _CHANCE >= broken and named is None:
            raise UnreadableText(_UNTOLD)  # two encodings in one file
    if named and named not in _UNICODE:
        return _strictly(data, named)
    if not _is_windows_1252(data):
        raise UnreadableText(_UNTOLD)
    return data.decode("cp1252")


def _codec(label: str | None) -> str | None:
    """The codec that a declared label stands for; None when it is absent or unknown."""
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(name, name) if name in _LEGACY | _UNICODE else None


def _unicode_encoding(data: bytes) -> str | None:
    """The Unicode encoding that a byte order mark or the pattern of zero bytes shows."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    head = data[:4096]
    half = len(head) // 2
    if half == 0 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    return None


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"The file says that it is {name}, but the bytes at offset {error.start} are not. "
            "Save it again as UTF-8."
        ) from error


def _refuse_binary(data: bytes) -> None:
    """Text has hardly any control characters; a file that has many is something else."""
    controls = len(_CONTROL.findall(data))
    if controls > max(4, len(data) // 100):
        raise UnreadableText(
            f"This looks like a binary file: {controls:,} of its {len(data):,} bytes are control "
            f"characters. {TAKEN}"
        )


def _utf8_sequences(data: bytes) -> tuple[int, int]:
    """How many sequences beyond ASCII are valid UTF-8, and how many bytes are not."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken, broken


def _damage(error: UnicodeDecodeError) -> str:
    line = error.object.count(b"\n", 0, error.start) + 1
    return (
        f"The file is UTF-8 but for the byte 0x{error.object[error.start]:02X} at offset "
        f"{error.start:,} (line {line:,}). Correct that place or save the file again as UTF-8."
    )


def _is_windows_1252(data: bytes) -> bool:
    try:
        return _is_western(data.decode("cp1252"))
    except UnicodeDecodeError:
        return False


_UNTOLD = (
    "The file is not UTF-8 and its encoding cannot be told for certain. "
    "Save it as UTF-8, or name its encoding (charset)."
)


def _is_western(text: str) -> bool:
    """Whether text read as windows-1252 looks like a language that is written in it.

    Cyrillic, Greek or Asian bytes give words of accented letters only; Central European, Turkish
    and Mac ones give letters that no single western alphabet holds, capitals after small letters,
    and signs inside words.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    beyond = {c for c in text if c > "\x7f" and not c.isalpha()}
    if not beyond <= _WESTERN_SIGNS or _SIGN_INSIDE_WORD.search(text):
        return False
    if any(_has_capital_inside(word) for word in words):
        return False
    letters = sum(map(str.isalpha, text)) or 1
    accented = sum(c > "\x7f" for word in words for c in word) / letters
    if accented > _MOST:
        return False
    together = ["".join(words)] if accented > _DENSE else words
    return all(_fits_an_alphabet(group) for group in together)


def _has_capital_inside(word: str) -> bool:
    """Whether a capital beyond ASCII follows a small letter: "heÕs", a Mac's apostrophe."""
    return any(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(word))


def _fits_an_alphabet(letters: str) -> bool:
    beyond = {c for c in letters.lower() if c > "\x7f"} - {"ª", "º", "µ"}
    return any(beyond <= alphabet for alphabet in _WESTERN_ALPHABETS)
