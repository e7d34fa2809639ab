"""Check-worthiness: how much a sentence calls for a check, from 0 to 1; .5 is the threshold.

A logistic regression over the features of `worthiness_features`, trained by
`benchmarks/train_checkworthiness.py`. Data, figures and limits: docs/checkworthiness.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from spacy.tokens import Span

from factcheck.language.parsing import english
from factcheck.reading.text import normalise
from factcheck.worthiness import features as features
from factcheck.worthiness.no_answer import tells_no_answer

VERSION = "1"

_SILENCE = -5.0  # logits: what tells only of a missing answer holds nothing to check
_QUOTES = "\"'“”‘’«»„ \t\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """What the training script found; arrays are float, one weight a feature."""

    dense: npt.NDArray[np.float64]
    hashed: npt.NDArray[np.float64]  # one a bucket
    bias: float  # set so that the threshold lies at 0, which is a score of .5


def checkworthiness(sentences: list[str]) -> list[float]:
    """How check-worthy each English sentence is, 0 to 1; .5 is the calibrated threshold.

    A sentence without a word scores 0. Raises `UnreadableText` for NUL or lone surrogates.
    """
    texts = [readable(sentence) for sentence in sentences]
    return score_spans([doc[:] for doc in english().pipe(texts)])


def readable(sentence: str) -> str:
    """A sentence as the model reads it: normalised, without white space and marks around it."""
    return normalise(sentence).strip(_QUOTES)


def score_spans(spans: Sequence[Span]) -> list[float]:
    """The same for stretches of documents that are parsed already (tags, parse and names set).

    Give many at once, best all of a document: the work is done on arrays. A span may be a sentence
    or a part of one, such as the content of reported speech; heads outside it count as roots.
    Quotation marks and brackets are not looked at.
    """
    if not spans:
        return []
    logits = _logits(spans) + [_SILENCE * tells_no_answer(span) for span in spans]
    scores = 1 / (1 + np.exp(-logits))
    empty = np.array(
        [not any(token.is_alpha or token.like_num for token in span) for span in spans]
    )
    return [float(score) for score in np.where(empty, 0.0, scores)]


def _logits(spans: Sequence[Span]) -> npt.NDArray[np.float64]:
    weights = _weights()
    found = features.tokens(spans)
    sentence, bucket = features.hashed(found)
    sums = np.bincount(sentence, weights=weights.hashed[bucket], minlength=len(spans))
    logits: npt.NDArray[np.float64] = (
        sums * features.normalised(sentence, len(spans))
        + features.dense(found) @ weights.dense
        + weights.bias
    )
    return logits


@cache
def _weights() -> Weights:
    with files("factcheck.worthiness").joinpath("checkworthiness.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        return Weights(
            dense=stored["dense"].astype(np.float64),
            hashed=stored["hashed"].astype(np.float64),
            bias=float(stored["bias"]),
        )
