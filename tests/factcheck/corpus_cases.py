"""The corpus of articles and what a careful reader expects of each.

`corpus/NAME.txt` is an article, `corpus/NAME.json` what is expected of it:

- `published`: its day.
- `statements`: each with `key`, words of the article that stand in the statement's quotation, and
  what is expected of it: `claimant` (a name, or several of which one is right; null for nobody),
  `claim` (the wording, or several), `has` and `without` (words that the wording has or lacks; "a|b"
  is either), `modality`, `kind`, `directness`, `said_on`, `chain` (all sources) and `relay`.
- `contradicts`, `apart`: pairs of keys whose statements are, or are not, set against each other.
- `unsaid`: words that must not be told as said by a claimant.

`corpus/open.json` lists the expectations that are known not to be met yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from factcheck.extraction import extract
from factcheck.types import Extraction, Statement

CORPUS = Path(__file__).parent / "corpus"
ARTICLES = tuple(sorted(path.stem for path in CORPUS.glob("*.txt")))
_FIELDS = ("claimant", "claim", "modality", "kind", "directness", "said_on", "chain", "relay")
_PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation; `field` says what is compared, `expected` is its row of the JSON file."""

    article: str
    name: str
    field: str
    expected: Any

    def __str__(self) -> str:
        return f"{self.article}/{self.name}/{self.field}"

    def problem(self) -> str | None:
        """What is wrong, in a sentence; None when the expectation is met."""
        found = extraction(self.article)
        if self.field == "contradicts":
            return None if _opposed(found, *self.expected) else f"not set against: {self.expected}"
        if self.field == "apart":
            return f"set against: {self.expected}" if _opposed(found, *self.expected) else None
        if self.field == "unsaid":
            return _told(found, self.expected)
        return _statement_problem(found, self.expected, self.field)


@cache
def text_of(article: str) -> str:
    return (CORPUS / f"{article}.txt").read_text(encoding="utf-8")


@cache
def extraction(article: str) -> Extraction:
    return extract(text_of(article), date.fromisoformat(_rows(article)["published"]), "en")


def cases() -> Iterator[Case]:
    for article in ARTICLES:
        rows = _rows(article)
        for row in rows["statements"]:
            yield from _of_statement(article, row)
        for field in ("contradicts", "apart"):
            for pair in rows.get(field, ()):
                yield Case(article, "~".join(_slug(key) for key in pair), field, pair)
        for row in rows.get("unsaid", ()):
            yield Case(article, _slug(row["key"]), "unsaid", row)


def plain(text: str) -> str:
    """Quotation marks made alike and case folded, for comparing."""
    return text.translate(_PLAIN_QUOTES).casefold()


@cache
def _rows(article: str) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads((CORPUS / f"{article}.json").read_text(encoding="utf-8"))
    return rows


def _of_statement(article: str, row: dict[str, Any]) -> Iterator[Case]:
    name = _slug(row["key"])
    yield Case(article, name, "found", row)
    wordings = {"claim", "has", "without"} & row.keys()
    for field in _FIELDS:
        if field in row or (field == "claim" and wordings):
            yield Case(article, name, field, row)


def _slug(key: str) -> str:
    return "-".join(re.findall(r"\w+", plain(key))[:5])


def _statement_problem(found: Extraction, row: dict[str, Any], field: str) -> str | None:
    candidates = _candidates(found, row)
    if not candidates:
        return f"no statement has {row['key']!r}"
    if field == "found":
        return None
    best = candidates[0]
    if field == "claim":
        return _claim_problem(best.claim, row)
    if field in {"chain", "relay"}:
        names = [_name(source.name) for source in best.sources]
        right = _chain_is_right(names, row, field)
        return None if right else f"{field} {names}, not {row[field]}"
    got = getattr(best, field)
    got = str(got) if field == "said_on" and got is not None else got
    if field == "claimant" and any(_same_name(got, each) for each in _several(row[field])):
        return None
    return None if got == row[field] else f"{field} {got!r}, not {row[field]!r}: {best.claim}"


def _candidates(found: Extraction, row: dict[str, Any]) -> list[Statement]:
    """The statements with the key, best first: by the right claimant, then the shortest."""
    key = plain(row["key"])
    having = [each for each in found if key in plain(each.quote) or key in plain(each.claim)]
    expected = _several(row.get("claimant"))

    def rank(each: Statement) -> tuple[bool, int]:
        by_other = not any(_same_name(each.claimant, name) for name in expected)
        return (by_other, len(each.quote))

    return sorted(having, key=rank)


def _claim_problem(claim: str, row: dict[str, Any]) -> str | None:
    got = plain(claim)
    if "claim" in row and got not in {plain(each) for each in row["claim"]}:
        return f"claim {claim!r}, not {row['claim']}"
    for words in row.get("has", ()):
        if not any(plain(each) in got for each in words.split("|")):
            return f"claim {claim!r} lacks {words!r}"
    for words in row.get("without", ()):
        if re.search(rf"\b{re.escape(plain(words))}\b", got):
            return f"claim {claim!r} has {words!r}"
    return None


def _chain_is_right(names: list[str], row: dict[str, Any], field: str) -> bool:
    if field == "chain":
        return names == [_name(each) for each in row["chain"]]
    return bool(set(names[1:]) & {_name(each) for each in row["relay"].split("|")})


def _opposed(found: Extraction, first: str, second: str) -> bool:
    def having(key: str) -> set[int]:
        return {index for index, each in enumerate(found) if plain(key) in plain(each.quote)}

    others = having(second)
    return any(
        relation.kind == "contradicts" and relation.to in others
        for index in having(first)
        for relation in found.statements[index].relations
    )


def _told(found: Extraction, row: dict[str, Any]) -> str | None:
    for each in found:
        if plain(row["key"]) in plain(each.claim) and _same_name(each.claimant, row["claimant"]):
            return f"told as said by {each.claimant}: {each.claim!r}"
    return None


def _several(value: str | list[str] | None) -> Iterable[str | None]:
    return value if isinstance(value, list) else [value]


def _same_name(first: str | None, second: str | None) -> bool:
    if first is None or second is None:
        return first is second
    return _name(first) == _name(second)


def _name(name: str) -> str:
    """Without a leading article, which stands for nothing when names are compared."""
    return re.sub(r"^(the|a|an) ", "", plain(name))
