"""Where a quoted stretch stands in a text, told so that it is found again when the text changes.

A quote is kept as the W3C Web Annotation Data Model's TextQuoteSelector: its exact words and a
little of what stands before and after. In a later version of the text it is

- intact: the exact words, and what stands before or after them is the same; the offset may differ;
- moved: the exact words in other surroundings;
- edited: not the exact words, but words at least SIMILAR to them;
- gone: nothing like it.

An intact or moved quote equals `text[start:end]` exactly. A change of typography alone (quotation
marks, dashes, spaces) is therefore edited, with similarity 1.0, which tells it from other words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

State = Literal["intact", "moved", "edited", "gone"]

CONTEXT = 32  # code points kept on either side, as annotation tools commonly do
SIMILAR = 0.75  # least similarity of an edited quote; unrelated sentences of news reach .6
SAME_CONTEXT = 0.75  # least similarity of one side's context for a quote to count as intact

_MOST_OCCURRENCES = 2_000  # of the exact words that are compared by their context, nearest first
_COMMON = 400  # occurrences from which on a word says nothing about the place
_PLACES = 4  # best places that an edited quote is compared with
_EDGE = 3  # words tried on either side of where an edited quote may begin and end

# Scripts without spaces between words count every letter as a word.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛`´′", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None)
    | {"…": "..."}
)


@dataclass(frozen=True, slots=True)
class TextQuote:
    """A TextQuoteSelector with the offsets (code points) at which it stood."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands now; `start` and `end` are None when it is gone."""

    state: State
    start: int | None
    end: int | None
    similarity: float  # 0–1; of the best place looked at, also when it is gone


def describe(text: str, start: int, end: int, context: int = CONTEXT) -> TextQuote:
    """The quote at `text[start:end]`. Raises ValueError when that is not a stretch of the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start}–{end} is no stretch of a text of {len(text)} code points.")
    return TextQuote(
        exact=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
        start=start,
        end=end,
    )


def find(quote: str, prefix: str, suffix: str, start_hint: int | None, text: str) -> Found:
    """Find a quote again in `text`; for many quotes in one text use one `Finder`."""
    return Finder(text).find(quote, prefix, suffix, start_hint)


def occurrences(quote: str, text: str) -> Iterator[int]:
    """Every offset at which the very words of a quote begin in `text`."""
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


class Finder:
    """Finds quotes in one text; its index of words is built when an edited quote first needs it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(
        self, quote: str, prefix: str = "", suffix: str = "", start_hint: int | None = None
    ) -> Found:
        """The best place of the quote; `start_hint` decides between equally good ones.

        Without prefix and suffix nothing is known of the surroundings, and any place is as good.
        """
        if not quote:
            raise ValueError("An empty quote stands everywhere.")
        hint = start_hint or 0
        whole = self._nearest(prefix + quote + suffix, hint - len(prefix))
        if whole is not None:
            start = whole + len(prefix)
            return Found("intact", start, start + len(quote), 1.0)
        exact = self._exact(quote, prefix, suffix, hint)
        return exact or self._edited(quote, prefix, suffix, hint)

    def _nearest(self, words: str, hint: int) -> int | None:
        """The occurrence nearest to `hint`, the earlier of two; None when there is none."""
        after = self.text.find(words, max(hint, 0))
        before = self.text.rfind(words, 0, max(hint, 0) + len(words))
        places = [place for place in (before, after) if place >= 0]
        return min(places, key=lambda place: abs(place - hint), default=None)

    def _exact(self, quote: str, prefix: str, suffix: str, hint: int) -> Found | None:
        places = sorted(occurrences(quote, self.text), key=lambda place: abs(place - hint))
        best, likeness, same = None, -1.0, False
        for place in places[:_MOST_OCCURRENCES]:
            before, after = self._context(prefix, suffix, place, place + len(quote))
            if before + after > likeness:
                best, likeness = place, before + after
                same = max(before, after) >= SAME_CONTEXT
        if best is None:
            return None
        return Found("intact" if same else "moved", best, best + len(quote), 1.0)

    def _context(self, prefix: str, suffix: str, start: int, end: int) -> tuple[float, float]:
        """How alike the surroundings are, 0–1 on either side; an end of the text is like itself."""
        if not (prefix or suffix):
            return 1.0, 1.0
        before = self.text[max(0, start - (len(prefix) or CONTEXT)) : start]
        after = self.text[end : end + (len(suffix) or CONTEXT)]
        return _alike(prefix, before), _alike(suffix, after)

    @cached_property
    def _words(self) -> list[tuple[int, int]]:
        return [found.span() for found in _WORD.finditer(self.text)]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """For each word, folded, at which places in the sequence of words it stands."""
        index: dict[str, list[int]] = defaultdict(list)
        for place, (start, end) in enumerate(self._words):
            index[self.text[start:end].casefold()].append(place)
        return index

    def _edited(self, quote: str, prefix: str, suffix: str, hint: int) -> Found:
        """The stretch most like the quote; its surroundings settle where it begins and ends."""
        words = [word.casefold() for word in _WORD.findall(quote)]
        folded = _folded(quote)
        best: tuple[float, float] = (0.0, 0.0)
        found = Found("gone", None, None, 0.0)
        for start, end in self._candidates(words, quote):
            similarity = fuzz.ratio(folded, _folded(self.text[start:end])) / 100
            context = sum(self._context(prefix, suffix, start, end)) / 4
            rank = (similarity + context, -float(abs(start - hint)))
            if rank > best:
                best, found = rank, Found("edited", start, end, similarity)
        return found if found.similarity >= SIMILAR else Found("gone", None, None, found.similarity)

    def _candidates(self, words: list[str], quote: str) -> set[tuple[int, int]]:
        """Stretches that may be the edited quote, from the places that share most words with it."""
        matches = [match for place in self._places(words) if (match := self._match(words, place))]
        most = max((len(match.pairs) for match in matches), default=0)
        return {
            self._with_marks(start, end, quote)
            for match in matches
            if len(match.pairs) * 5 >= most * 4
            for start, end in match.stretches(len(words))
        }

    def _places(self, words: list[str]) -> list[int]:
        """Where most of the quote's words stand in its order, rare ones counting more."""
        votes: Counter[int] = Counter()
        width = max(4, len(words) // 2)
        for offset, word in enumerate(words):
            places = self._index.get(word, [])
            for place in places if len(places) <= _COMMON else []:
                bin_ = (place - offset) // width
                votes[bin_] += 1_000 // len(places) + 1
                votes[bin_ + 1] += 1_000 // len(places)
        if not votes:
            common = (self._index[word][0] for word in words if word in self._index)
            return list(islice(common, 1))
        return [max(0, bin_ * width) for bin_, _ in votes.most_common(_PLACES)]

    def _match(self, words: list[str], place: int) -> _Match | None:
        """The longest common sequence of words of the quote and of the text around `place`."""
        slack = max(4, len(words) // 2)
        window = self._words[max(0, place - slack) : place + len(words) + 2 * slack]
        here = [self.text[start:end].casefold() for start, end in window]
        pairs = [
            (block.src_start + step, block.dest_start + step)
            for block in LCSseq.opcodes(words, here)
            if block.tag == "equal"
            for step in range(block.src_end - block.src_start)
        ]
        return _Match(window, pairs) if pairs else None

    def _with_marks(self, start: int, end: int, quote: str) -> tuple[int, int]:
        """With the marks around it, as quotation marks or a full stop, if the quote has any."""
        opening = len(quote) - len(quote.lstrip(_marks_of(quote)))
        closing = len(quote) - len(quote.rstrip(_marks_of(quote)))
        while opening and start > 0 and self._is_mark(start - 1):
            start, opening = start - 1, opening - 1
        while closing and end < len(self.text) and self._is_mark(end):
            end, closing = end + 1, closing - 1
        return start, end

    def _is_mark(self, place: int) -> bool:
        return not (self.text[place].isalnum() or self.text[place].isspace())


@dataclass(frozen=True, slots=True)
class _Match:
    """Words of the text, by offsets, and which of them pair with which words of the quote."""

    window: list[tuple[int, int]]
    pairs: list[tuple[int, int]]  # (place in the quote, place in the window), ascending

    def stretches(self, count: int) -> Iterator[tuple[int, int]]:
        """Stretches that begin and end at a paired word, or as far beyond as the quote goes on."""
        last_word = len(self.window) - 1
        firsts = {
            max(0, at - by) for word, at in self.pairs[:_EDGE] for by in range(min(word, _EDGE) + 1)
        }
        lasts = {
            min(last_word, at + by)
            for word, at in self.pairs[-_EDGE:]
            for by in range(min(count - 1 - word, _EDGE) + 1)
        }
        for first, last in product(firsts, lasts):
            if first <= last:
                yield self.window[first][0], self.window[last][1]


def _marks_of(quote: str) -> str:
    """The characters of a quote that are neither letters, figures nor white space."""
    return "".join({c for c in quote if not (c.isalnum() or c.isspace())})


def _alike(kept: str, found: str) -> float:
    if not kept:  # the quote stood at an end of its text
        return float(not found.strip())
    return fuzz.ratio(_folded(kept), _folded(found)) / 100


def _folded(text: str) -> str:
    """Without differences of typography: one kind of mark, dash and space."""
    return " ".join(text.translate(_TYPOGRAPHY).split())
