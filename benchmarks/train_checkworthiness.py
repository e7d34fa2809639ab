"""Train the check-worthiness model from ClaimBuster's sentences and write its weights.

    python benchmarks/train_checkworthiness.py claimbuster_train.jsonl

Input: JSON lines with `text`, `label` (checkworthy, unimportant_fact, not_factual) and `file` (the
debate). The same input gives the same weights. Prints what the folds say, one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, vstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from factcheck.language.parsing import english
from factcheck.worthiness import VERSION, features, readable

WEIGHTS = Path(__file__).parent.parent / "factcheck" / "worthiness" / "checkworthiness.npz"
STRENGTHS = (0.01, 0.02, 0.05)  # of the regression, the inverse of its regularisation
DENSE_SCALE, HASHED_SCALE = 0.3, 10.0  # so that both groups of features are regularised alike
PRIORS = np.linspace(0.2, 0.5, 7)  # shares of check-worthy sentences the threshold has to serve
# A fact that is not important counts as half a negative: in an article it may be worth a check.
UNIMPORTANT = 0.5
BATCH = 512

Floats = npt.NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    lines = options.train.read_text(encoding="utf-8").splitlines()
    train(Data([json.loads(line) for line in lines]), options.weights)


class Data:
    """The sentences' features, classes, weights and debates."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        dense, self.hashed = _features([row["text"] for row in rows])
        self.mean, self.deviation = dense.mean(0), dense.std(0) + 1e-9
        self.dense = (dense - self.mean) / self.deviation
        self.worthy = np.array([row["label"] == "checkworthy" for row in rows])
        unimportant = np.array([row["label"] == "unimportant_fact" for row in rows])
        self.weight = np.where(unimportant, UNIMPORTANT, 1.0)
        self.debate = np.array([row["file"] for row in rows])

    @property
    def matrix(self) -> csr_matrix:
        parts = [csr_matrix(self.dense) * DENSE_SCALE, self.hashed * HASHED_SCALE]
        return hstack(parts).tocsr()


def _features(texts: list[str]) -> tuple[Floats, csr_matrix]:
    dense: list[Floats] = []
    hashed: list[csr_matrix] = []
    for at in range(0, len(texts), BATCH):
        docs = list(english().pipe([readable(text) for text in texts[at : at + BATCH]]))
        found = features.tokens([doc[:] for doc in docs])
        sentence, bucket = features.hashed(found)
        values = features.normalised(sentence, len(docs))[sentence]
        dense.append(features.dense(found))
        shape = (len(docs), features.BUCKETS)
        hashed.append(csr_matrix((values, (sentence, bucket)), shape=shape))
    return np.concatenate(dense), vstack(hashed).tocsr()


def train(data: Data, weights: Path) -> None:
    matrix = data.matrix
    folds = {strength: _out_of_fold(data, matrix, strength) for strength in STRENGTHS}
    quality = {s: average_precision_score(data.worthy, logits) for s, logits in folds.items()}
    strength = max(quality, key=lambda key: quality[key])
    threshold = _threshold(data.worthy, folds[strength])
    _write(data, _fitted(matrix, data.worthy, data.weight, strength), threshold, weights)
    f1 = _f1(data.worthy, folds[strength], threshold, float(data.worthy.mean()))
    for name, value in (("AP", quality[strength]), ("F1", f1), ("threshold", threshold)):
        unit = "logit" if name == "threshold" else "share"
        line = {"name": f"checkworthiness folds {name}", "value": round(float(value), 4)}
        print(json.dumps(line | {"unit": unit, "n": len(data.worthy), "strength": strength}))


def _fitted(
    matrix: csr_matrix, worthy: npt.NDArray[np.bool_], weight: Floats, strength: float
) -> LogisticRegression:
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0)
    return model.fit(matrix, worthy, sample_weight=weight)


def _out_of_fold(data: Data, matrix: csr_matrix, strength: float) -> Floats:
    """Each sentence's logit from a model that saw no sentence of the same debate."""
    logits = np.zeros(len(data.worthy))
    for seen, kept in GroupKFold(5).split(matrix, data.worthy, data.debate):
        model = _fitted(matrix[seen], data.worthy[seen], data.weight[seen], strength)
        logits[kept] = model.decision_function(matrix[kept])
    return logits


def _threshold(worthy: npt.NDArray[np.bool_], logits: Floats) -> float:
    """The logit whose F1, averaged over PRIORS, loses least against each prior's own best.

    Debates hold 24 % check-worthy sentences, other texts more or fewer; a threshold that is best
    for one share is poor for others.
    """
    candidates = np.linspace(-3, 1, 81)
    loss = np.zeros(len(candidates))
    for prior in PRIORS:
        scores = np.array([_f1(worthy, logits, c, float(prior)) for c in candidates])
        loss += 1 - scores / scores.max()
    return float(candidates[loss.argmin()])


def _f1(worthy: npt.NDArray[np.bool_], logits: Floats, threshold: float, prior: float) -> float:
    """F1 of the check-worthy class if its share were `prior`, by weighting the sentences."""
    taken = logits >= threshold
    hit = prior * taken[worthy].mean()
    false = (1 - prior) * taken[~worthy].mean()
    return float(2 * hit / (hit + false + prior))


def _write(data: Data, model: LogisticRegression, threshold: float, path: Path) -> None:
    coefficients, width = model.coef_[0], data.dense.shape[1]
    dense = coefficients[:width] * DENSE_SCALE / data.deviation
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        path,
        version=np.array(VERSION),
        dense=dense.astype(np.float32),
        hashed=(coefficients[width:] * HASHED_SCALE).astype(np.float16),
        bias=np.float32(model.intercept_[0] - float(data.mean @ dense) - threshold),
    )


if __name__ == "__main__":
    main()
