"""How a judgement is worded: words of likelihood, and confidence kept apart from it.

After the US Intelligence Community Directive 203, "Analytic Standards" (2 January 2015), section
D.6.e.(2): (a) gives seven terms of likelihood, each with a synonym and a band of per cent; (b) says
that a product "must not combine a confidence level and a degree of likelihood … in the same
sentence", since confidence speaks of the grounds of a judgement and likelihood of the event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from factcheck.attribution.quotations import quotations
from factcheck.language.markdown import blocks, plain, sentences
from factcheck.types import Span


@dataclass(frozen=True, slots=True)
class Likelihood:
    """One of the seven degrees; `low` and `high` bound its band in per cent."""

    value: str
    label: str
    synonym: str
    low: int
    high: int


LIKELIHOODS = (
    Likelihood("remote", "almost no chance", "remote", 1, 5),
    Likelihood("very_unlikely", "very unlikely", "highly improbable", 5, 20),
    Likelihood("unlikely", "unlikely", "improbable", 20, 45),
    Likelihood("even", "roughly even chance", "roughly even odds", 45, 55),
    Likelihood("likely", "likely", "probable", 55, 80),
    Likelihood("very_likely", "very likely", "highly probable", 80, 95),
    Likelihood("almost_certain", "almost certain", "nearly certain", 95, 99),
)

_LEVEL = (
    r"(?:high|highest|higher|moderate|medium|low|lower|lowest|limited|little|strong|great|greater"
    r"|full|complete|considerable|reasonable|utmost)"
)
_OF_OTHERS = (
    r"(?:consumer|business|investor|public|market|voter|household|economic|industry|popular"
    r"|parliament|citizen|employer|depositor)(?:['’]s|s['’]|s)?"
)
_CHANCE = r"(?:chances?|possibility|prospects?|odds|likelihood|probability)"
_PER_CENT = r"\d\s?(?:%|percent|per\s+cent)"
_IS = r"(?:is|are|was|were|be|remains?|seems?|looks?|as|of|at|to|from)\s+(?:\w+\s+)?"
_THAN = r"(?<!more )(?<!less )(?<!fewer )(?<!rather )(?<!other )\bthan\b"

# The same words in other senses: indices of mood, votes, statistics, pollsters' and lawyers' terms,
# and comparisons of how often something happens ("men were more likely than women to").
_NOT_MEANT = re.compile(
    rf"\b{_OF_OTHERS}\s+confidence\b"
    r"|\b(?:no|vote\s+of|motion\s+of)[\s-]+confidence\b"
    r"|\bconfidence[\s-]+(?:interval|limit|band|bound|vote|motion|index|build|trick|measure)"
    r"|\blikely[\s-]+(?:voter|electorate)"
    r"|\bprobable\s+cause\b"
    rf"|\b(?:more|less)\s+(?:un)?likely\b(?=(?:(?!{_THAN})[^.;]){{0,120}}{_THAN}(?!\s+not\b))"
    r"|\bas\s+likely\b(?=[^.;]{0,120}?\bas\b(?!\s+not\b))",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    rf"\b{_LEVEL}[\s-]+(?:(?:degrees?|levels?)\s+of\s+)?(?:analytic(?:al)?\s+|overall\s+)?"
    r"confidence\b"
    rf"|\bconfidence(?:\s+levels?|\s+in\s+[^.;:]{{1,40}}?)?\s*(?:[:=(]|[–—-])\s*(?:very\s+)?{_LEVEL}\b"
    r"|\bconfidence\b[^.;]{0,80}?\b"
    rf"{_IS}{_LEVEL}\b"
    r"|\b(?:(?:we|I)(?:\s+(?:are|am|were|was|remain|feel)|['’](?:re|m))|desk\s+(?:is|remains))\s+"
    r"(?:[\w%]+\s+){0,2}confident\b"
    r"|\b(?:we|desk)\s+(?:\w+\s+)?confidently\b"
    r"|\b(?:assess|judg|conclud|believ|estimat|hold|find|say|state)(?:e|es|ed|s)?\s+"
    r"with\s+(?:\w+\s+)?confidence\b",
    re.IGNORECASE,
)
_LIKELIHOOD = re.compile(
    r"\b(?:un)?likely\b|\b(?:im)?probabl[ey]\b"
    r"|\b(?:almost|nearly|near|virtually)[\s-]+certain(?:ly|ty)?\b"
    rf"|\b(?:almost|virtually)\s+no\s+{_CHANCE}\b"
    rf"|\bremote\s+{_CHANCE}\b|\b{_CHANCE}\b[^.;]{{0,80}}?\b{_IS}remote\b"
    rf"|\beven\s+(?:chances?|odds)\b|\b(?:chances|odds)\b[^.;]{{0,80}}?\b{_IS}even\b"
    r"|\b(?:50\s?[-–:/]\s?50|fifty[\s-]+fifty)\b"
    rf"|\b(?:high|low|strong|slim|good|fair|small|negligible)\s+{_CHANCE}\b"
    rf"|{_PER_CENT}\s+(?:\w+\s+)?{_CHANCE}\b"
    rf"|\b{_CHANCE}\b[^.;]{{0,80}}?(?:\b{_IS}|[(:])(?:\d+\s?(?:–|-|to)\s?)?\d*{_PER_CENT}",
    re.IGNORECASE,
)
_BLOCK_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)


def mixed(text: str) -> list[Span]:
    """The sentences of an English rationale, in Markdown, that state confidence and likelihood.

    Spans count code points of `text`. Confidence is a level of it ("low confidence", "our
    confidence is moderate") or the writer's own ("we are confident"); what others are said to be
    confident of is theirs. A degree of likelihood is one of ICD 203's terms, negated or not, a
    number of per cent, or a level of probability. Within quotation marks and block quotes the words
    are another's and count as neither. For how sentences end see `factcheck.language.markdown`.
    """
    meant = _meant(text)
    return [
        span
        for span in sentences(text)
        if _CONFIDENCE.search(meant, span.start, span.end)
        and _LIKELIHOOD.search(meant, span.start, span.end)
    ]


def _meant(text: str) -> str:
    """The text's prose, with spaces for what is quoted or used in another sense."""
    own = plain(_BLOCK_QUOTE.sub(_blank, text))
    quoted = [each.outer for each in quotations(own, tuple(blocks(text))) if each.closed]
    for span in quoted:
        own = own[: span.start] + " " * (span.end - span.start) + own[span.end :]
    return _NOT_MEANT.sub(_blank, own)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
