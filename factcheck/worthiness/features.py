"""What the check-worthiness model sees of a sentence: shape, grammar and words, names masked.

All of it is computed for many sentences at once on arrays of token attributes, so that it costs a
small part of the parse. Names, dates and figures are replaced by their kind (a person, a sum of
money …): a model that has learnt the people of old debates says nothing about tomorrow's article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, NORM, POS, TAG
from spacy.strings import get_string_id
from spacy.tokens import Span

BUCKETS = 1 << 18  # of the hashed features; their weights take half a megabyte

Ids = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_ATTRIBUTES = [NORM, TAG, POS, DEP, ENT_TYPE, ENT_IOB, HEAD]


def _ids(*strings: str) -> Ids:
    return np.array([get_string_id(s) for s in strings], dtype=np.uint64)


_BEGIN = get_string_id("<s>")
_FIGURE = get_string_id("<figure>")
_QUOTE_TAGS = _ids("``", "''", "-LRB-", "-RRB-", "_SP", "HYPH")
_STOP_TAG, _QUESTION_MARK, _THAT, _MARK = _ids(".", "?", "that", "mark")
_POS_NUM = _ids("NUM")
_NOUNS = _ids("NOUN", "PROPN")

# The columns of `dense`: the share of tokens with each tag, relation or kind of name.
_TAG_NAMES = """
    CD VBD VBN VBZ VBP VB VBG MD NNP NNPS NN NNS PRP PRP$ JJ JJR JJS RB RBR RBS WP WRB WDT IN DT EX
    UH TO CC POS
"""
_DEP_NAMES = """
    nsubj nsubjpass dobj pobj attr acomp ccomp xcomp advcl relcl neg aux auxpass nummod amod
    compound appos prep agent expl npadvmod mark
"""
_KIND_NAMES = """
    PERSON NORP ORG GPE LOC FAC EVENT LAW PRODUCT WORK_OF_ART DATE TIME MONEY PERCENT CARDINAL
    ORDINAL QUANTITY
"""
_WORDS: tuple[tuple[str, ...], ...] = (
    ("i", "me", "my"),
    ("we", "us", "our"),
    ("you", "your"),
    ("he", "she", "his", "her", "him"),
    ("they", "them", "their", "it", "its"),
    ("will", "would", "can", "could", "should", "must", "may", "might", "shall"),
    ("?",),
    ("than", "more", "less", "most", "least", "fewer"),
    ("if", "whether", "unless"),
    ("not", "never", "no"),
)
_TAG_IDS, _DEP_IDS, _KIND_IDS = (
    _ids(*names.split()) for names in (_TAG_NAMES, _DEP_NAMES, _KIND_NAMES)
)
_WORD_IDS = [_ids(*words) for words in _WORDS]
_ROOT = _ids("ROOT")[0]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many sentences one after the other; without `_is_empty` ones."""

    sentence: Places  # to which sentence each token belongs, ascending
    word: Ids  # the word, or the kind of name, date or figure that stands there
    norm: Ids
    tag: Ids
    pos: Ids
    dep: Ids
    kind: Ids  # kind of name, 0 for none
    begins_name: npt.NDArray[np.bool_]
    head: Places  # index of each token's head in these arrays; its own for a root
    count: int  # of sentences


def tokens(spans: Sequence[Span]) -> Tokens:
    """Gather the token attributes of parsed stretches of text."""
    parts = [_attributes(span) for span in spans]
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    table = np.concatenate(parts) if parts else np.zeros((0, len(_ATTRIBUTES)), dtype=np.uint64)
    sentence = np.repeat(np.arange(len(spans)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    own = np.arange(len(table))
    head = own + table[:, 6].astype(np.int64)
    outside = (head < first) | (head >= first + np.repeat(lengths, lengths))
    head = np.where(outside, own, head)
    table[outside, 3] = _ROOT  # the predicate of a reported clause counts like a sentence's
    kept = ~_is_empty(table)
    return _kept(table, sentence, head, kept, len(spans))


def _is_empty(table: Ids) -> npt.NDArray[np.bool_]:
    """What differs between a sentence and the same words as a clause: marks, stops, "that"."""
    norm, tag, dep = table[:, 0], table[:, 1], table[:, 3]
    stop = (tag == _STOP_TAG) & (norm != _QUESTION_MARK)
    that = (norm == _THAT) & (dep == _MARK)
    empty: npt.NDArray[np.bool_] = np.isin(tag, _QUOTE_TAGS) | stop | that
    return empty


def _attributes(span: Span) -> Ids:
    table: Ids = span.to_array(_ATTRIBUTES)  # type: ignore[attr-defined]  # not in spaCy's stub
    return table.reshape(-1, len(_ATTRIBUTES))


def _kept(
    table: Ids, sentence: Places, head: Places, kept: npt.NDArray[np.bool_], count: int
) -> Tokens:
    moved = np.cumsum(kept) - 1
    own = np.arange(int(kept.sum()))
    head = np.where(kept[head[kept]], moved[head[kept]], own)
    norm, tag, pos, dep, kind, iob, _ = table[kept].T
    word = np.where(kind != 0, kind, np.where(np.isin(pos, _POS_NUM), np.uint64(_FIGURE), norm))
    return Tokens(sentence[kept], word, norm, tag, pos, dep, kind, iob == 3, head, count)


def dense(found: Tokens) -> Floats:
    """One row a sentence: shares of tags, relations and kinds of names, length, its root."""
    size = np.bincount(found.sentence, minlength=found.count).astype(float)
    length = np.maximum(size, 1)

    def count(mask: npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(found.sentence[mask], minlength=found.count).astype(float)

    named = found.begins_name
    counts = [
        *(count(found.tag == tag) for tag in _TAG_IDS),
        *(count(found.dep == dep) for dep in _DEP_IDS),
        *(count((found.kind == kind) & named) for kind in _KIND_IDS),
        *(count(np.isin(found.norm, words)) for words in _WORD_IDS),
    ]
    shares = [value / np.sqrt(length) for value in counts]
    root = found.dep == _ROOT
    roots = [count(root & (found.tag == tag)) > 0 for tag in _TAG_IDS[1:8]]
    subject = np.isin(found.dep, _DEP_IDS[:2]) & (found.dep[found.head] == _ROOT)
    subjects = [
        count(subject & np.isin(found.pos, _NOUNS)) > 0,
        count(subject & (found.kind != 0)) > 0,
        count(subject) > 0,
        *(count(subject & np.isin(found.norm, words)) > 0 for words in _WORD_IDS[:5]),
    ]
    any_figure = count(found.tag == _TAG_IDS[0]) > 0
    lengths = [np.log1p(size), np.minimum(size, 40) / 40, (size < 6).astype(float)]
    return np.column_stack([*shares, *roots, *subjects, any_figure, *lengths]).astype(float)


def hashed(found: Tokens) -> tuple[Places, Places]:
    """The distinct (sentence, bucket) pairs of words, word pairs and grammatical patterns."""
    word, tag, dep, head = found.word, found.tag, found.dep, found.head
    edge = _edges(found.sentence)
    shape = np.where(found.kind != 0, found.kind, tag)
    before = np.where(edge, np.uint64(_BEGIN), np.roll(word, 1))
    tag_before = np.where(edge, np.uint64(_BEGIN), np.roll(shape, 1))
    two_before = np.where(edge | np.roll(edge, 1), np.uint64(_BEGIN), np.roll(shape, 2))
    families = [
        _mix(1, word),
        _mix(2, before, word),
        _mix(3, two_before, tag_before, shape),
        _mix(4, tag_before, word),
        _mix(5, before, shape),
        _mix(6, word[head], dep, word),
        _mix(7, word[head], dep),
        _mix(8, shape[head], dep, shape),
    ]
    buckets = np.concatenate(families) & np.uint64(BUCKETS - 1)
    places = np.tile(found.sentence, len(families))
    pairs = np.unique(places.astype(np.uint64) * np.uint64(BUCKETS) + buckets)
    return (pairs // np.uint64(BUCKETS)).astype(np.int64), (pairs % np.uint64(BUCKETS)).astype(
        np.int64
    )


def _edges(sentence: Places) -> npt.NDArray[np.bool_]:
    """Which tokens are the first of their sentence."""
    edge = np.ones(len(sentence), dtype=bool)
    edge[1:] = sentence[1:] != sentence[:-1]
    return edge


def _mix(family: int, *columns: Ids) -> Ids:
    """One well-spread 64-bit number of several, by the steps of MurmurHash3's finaliser."""
    mixed = np.full(len(columns[0]), family, dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column) * np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    return mixed ^ (mixed >> np.uint64(33))


def normalised(sentence: Iterable[int], count: int) -> Floats:
    """The value of each sentence's hashed features, so that long ones weigh no more than short."""
    size = np.bincount(np.asarray(sentence, dtype=np.int64), minlength=count)
    return 1 / np.sqrt(np.maximum(size, 1))
