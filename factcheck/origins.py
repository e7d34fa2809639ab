"""Which of several passages go back to one origin: those that copy or quote one another.

Independent writers share names, titles and phrases of the trade, hardly ever a long run of other
words. So what is compared is runs of words, without case and typography, weighed by their content:
function words, words of reporting ("told reporters at a briefing") and phrases of the trade ("on
condition of anonymity") weigh nothing, and a name or date weighs as one word, however long. Two
passages are put forward when they share

- COPIED content words in a run, with small edits between its parts or none; WHOLE are enough
  where the run makes up nearly all of both; or
- what stands in quotation marks in one, QUOTED words or more.

A suggestion for a person to decide on: two reporters may have heard the same speech. That both name
the same source is no sign here: it takes a full parse, and "the ministry said" joins passages of
different days. English alone has its phrases and words of reporting; texts in other languages only
their function words, and a letter of a script without spaces counts as a third of a word.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, combinations

from factcheck.attribution.quotations import quotations
from factcheck.language.lexicon_languages import FUNCTION_WORDS
from factcheck.language.lexicon_trade import EMPTY_WORDS, TRADE_PHRASES
from factcheck.language.parsing import paragraph_spans, tell_language

# Least weights. In the PolNeAR corpus (184 articles of seven newsrooms on one campaign) what two
# articles had in common by chance weighed 5 at most and copies 6 or more; the background that every
# report of a war repeats ("full-scale invasion …, which began on …") weighs 7.
COPIED = 8
WHOLE = 6
QUOTED = 5  # words in all
QUOTED_CONTENT = 2  # of them with content, where both passages have them in quotation marks
BARE_CONTENT = 3  # where one of the passages has not

_NEARLY_ALL = 0.8  # of the words of the longer passage
_SHINGLE = 3  # words: shorter runs are chance
_EDIT = 3  # words that an edit between two runs may put in the place of others
_LOOK_BACK = 8  # runs before one that it is joined to, nearest first
_LETTER_WORTH = 1 / 3

# Scripts without spaces between words: every letter is taken for a word.
_SPACELESS = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
# Accents set apart and invisible characters are inside a word.
_WORD = re.compile(rf"{_SPACELESS}|[\w\u0300-\u036f\u00ad\u200b-\u200d]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d"))
_LEFT_OUT = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|…|\.\s?\.\s?\.")  # within a quotation
_CAPITAL_NOUNS = frozenset({"de", "lb"})  # languages in which a capital is no sign of a name


@dataclass(frozen=True, slots=True)
class Shared:
    """What two passages, by index and `one` < `other`, have in common.

    `text` is the stretch of passage `one`, with its edits; `words` how many words both have of it.
    `score` is 0.5 where the content just suffices and halves its distance to 1 with each further
    time that much: an order of strength, not a probability.
    """

    one: int
    other: int
    words: int
    text: str
    score: float


def shared(passages: Sequence[str]) -> list[Shared]:
    """The strongest link of each pair of passages that has one, in the order of the pairs.

    Every pair is compared: time grows with the square of their number and with the words that each
    pair shares. Of one processor's time, 200 passages of 150 words took 0.6 s, or 2.5 s when all
    were versions of one; 20 passages took 20 ms.
    """
    codes: dict[str, str] = {}
    read = [_Passage(text, codes) for text in passages]
    pairs = combinations(range(len(read)), 2)
    return [link for one, other in pairs if (link := _link(one, other, read[one], read[other]))]


class _Passage:
    """A passage as words; each word is one character of `codes`, so that runs are substrings."""

    def __init__(self, text: str, codes: dict[str, str]) -> None:
        self.text = text
        self.places = [found.span() for found in _WORD.finditer(text)]
        words = [_folded(text[start:end]) for start, end in self.places]
        self.codes = "".join(codes.setdefault(word, _code(len(codes))) for word in words)
        self.before = [0.0, *accumulate(_worths(text, words, self.places))]
        self.shingles: dict[str, int] = {}
        for at in range(len(words) - _SHINGLE + 1):
            self.shingles.setdefault(self.codes[at : at + _SHINGLE], at)

    def content(self, start: int, end: int) -> float:
        return self.before[end] - self.before[start]

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """By words, what stands in quotation marks, without what was left out or put in."""
        starts = [start for start, _ in self.places]
        pieces = (
            (bisect_left(starts, start), bisect_left(starts, end))
            for quote in quotations(self.text, tuple(paragraph_spans(self.text)))
            for start, end in _pieces(self.text, quote.inner.start, quote.inner.end)
        )
        return [(start, end) for start, end in pieces if end - start >= QUOTED]


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal words: `length` of them, from word `start` of one passage and `at` of the other."""

    start: int
    at: int
    length: int

    def follows(self, earlier: _Run) -> bool:
        """Whether nothing but a small edit stands between `earlier` and this."""
        here = self.start - earlier.start - earlier.length
        there = self.at - earlier.at - earlier.length
        return min(here, there) >= 0 and max(here, there) <= _EDIT


@dataclass(frozen=True, slots=True)
class _Chain:
    """Runs with small edits between them: from word `start` to `end`, `words` of them equal."""

    start: int
    end: int
    words: int
    content: float
    needed: float

    @property
    def score(self) -> float:
        return 1 - math.exp2(-self.content / self.needed)


def _link(one: int, other: int, first: _Passage, second: _Passage) -> Shared | None:
    chains = [*_copied(first, second), *_quoted(first, second)]
    best = max(chains, key=lambda chain: chain.score, default=None)
    if best is None or best.content < best.needed:
        return None
    text = first.text[first.places[best.start][0] : first.places[best.end - 1][1]]
    return Shared(one, other, best.words, text, round(best.score, 3))


def _copied(first: _Passage, second: _Passage) -> Iterator[_Chain]:
    nearly_all = _NEARLY_ALL * max(len(first.codes), len(second.codes))
    for chain in _chains(_runs(first, second), first, second):
        yield replace(chain, needed=WHOLE) if chain.words >= nearly_all else chain


def _chains(runs: list[_Run], first: _Passage, second: _Passage) -> list[_Chain]:
    """For each run the chain that ends with it and has most content."""
    chains: list[_Chain] = []
    for index, run in enumerate(runs):
        near = range(max(0, index - _LOOK_BACK), index)
        before = (chains[each] for each in near if run.follows(runs[each]))
        best = max(before, key=lambda chain: chain.content, default=None)
        alone = _alone(run, first, second)
        chains.append(alone if best is None else _joined(best, alone))
    return chains


def _alone(run: _Run, first: _Passage, second: _Passage) -> _Chain:
    end = run.start + run.length
    content = min(first.content(run.start, end), second.content(run.at, run.at + run.length))
    return _Chain(run.start, end, run.length, content, COPIED)


def _joined(chain: _Chain, run: _Chain) -> _Chain:
    words, content = chain.words + run.words, chain.content + run.content
    return _Chain(chain.start, run.end, words, content, COPIED)


def _runs(first: _Passage, second: _Passage) -> list[_Run]:
    """Longest runs of equal words through each shingle that both have, at its first places."""
    if first.codes == second.codes:
        return [_Run(0, 0, len(first.codes))]
    common = first.shingles.keys() & second.shingles.keys()
    if len(common) * _SHINGLE < COPIED:
        return []
    runs: list[_Run] = []
    reached = 0  # what begins within a run is found again, extended backwards, if it goes further
    for start in sorted(first.shingles[each] for each in common):
        if start >= reached:
            at = second.shingles[first.codes[start : start + _SHINGLE]]
            runs.append(_extended(first.codes, second.codes, start, at))
            reached = runs[-1].start + runs[-1].length
    return sorted(runs, key=lambda run: run.start)


def _extended(one: str, other: str, start: int, at: int) -> _Run:
    end = start + _SHINGLE
    room = min(len(one), len(other) + start - at)
    while end < room and one[end] == other[end + at - start]:
        end += 1
    back = 0
    while back < min(start, at) and one[start - back - 1] == other[at - back - 1]:
        back += 1
    return _Run(start - back, at - back, end - start + back)


def _quoted(first: _Passage, second: _Passage) -> Iterator[_Chain]:
    """Quotations of either passage that occur in the other, word for word."""
    for start, end in first.quoted:
        at = second.codes.find(first.codes[start:end])
        if at >= 0:
            yield _quotation(first, second, start, at, end - start)
    for at, end in second.quoted:
        start = first.codes.find(second.codes[at:end])
        if start >= 0:
            yield _quotation(first, second, start, at, end - at)


def _quotation(first: _Passage, second: _Passage, start: int, at: int, length: int) -> _Chain:
    content = min(first.content(start, start + length), second.content(at, at + length))
    both = _is_quoted(first, start, length) and _is_quoted(second, at, length)
    needed = QUOTED_CONTENT if both else BARE_CONTENT
    return _Chain(start, start + length, length, content, needed)


def _is_quoted(passage: _Passage, start: int, length: int) -> bool:
    return any(begin <= start and start + length <= end for begin, end in passage.quoted)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in _LEFT_OUT.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word.translate(_INVISIBLE)).casefold()


def _code(number: int) -> str:
    return chr(min(number, 0x10FFFF))  # more than a million different words share the last one


def _worths(text: str, words: list[str], places: list[tuple[int, int]]) -> Iterator[float]:
    """How much content each word has."""
    language = tell_language(text)
    empty = FUNCTION_WORDS.get(language, frozenset())
    if language in {"en", "und"}:
        empty = EMPTY_WORDS
    trade = [found.span() for found in TRADE_PHRASES.finditer(text)]
    capitals_tell = language not in _CAPITAL_NOUNS and not text.isupper()
    named = False  # whether the last word with content was part of a name or date
    for word, (start, end) in zip(words, places, strict=True):
        while trade and trade[0][1] <= start:
            del trade[0]
        if word in empty or (trade and trade[0][0] <= start):
            yield 0
            continue
        name = text[start].isdigit() or (capitals_tell and text[start].isupper())
        spaceless = end - start == 1 and re.match(_SPACELESS, word)
        yield _LETTER_WORTH if spaceless else float(not (name and named))
        named = name
