"""On which day something was said: the date that belongs to the cue, not to what is reported."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import is_gerund, subject_of
from factcheck.language.dates import DateExpression, find_dates
from factcheck.language.parsing import Parsed
from factcheck.language.words import words
from factcheck.types import PartialDate, Source, Span

# Prepositions that place an utterance; "after", "since", "about" lead to another event.
_PLACING = words("on in at during to from with via through late early for")
_CONTINUING = words("add continue conclude")
_MESSAGES = words(
    """
    statement report post letter message tweet interview release note memo email speech address
    briefing comment broadcast article filing newsletter leaflet circular petition
    """
)
_SENDING = words(
    """
    send publish release issue post write broadcast date air share sign file circulate print make
    give deliver record hold
    """
)
# Between the cue (or its hearer) and its date nothing else stands: "told reporters late on Friday".
_ADJACENT = re.compile(
    r"\W*(?:(?:also|again|earlier|later|late|early|only|as recently as|back) )*(?:on |in )?",
    re.IGNORECASE,
)

# "…, Ann Reed said, when": a tag between a date and the "when" that takes it up.
_TAG_AT_END = re.compile(r",(?: [\w.’'-]+){1,4}$")


class Occasions:
    """Dates of utterances in the order of the text; a running quotation keeps its sentence's."""

    def __init__(self, parsed: Parsed, published_on: date | None) -> None:
        self._parsed = parsed
        self._published_on = published_on
        self._last: tuple[str, int, PartialDate | None] | None = None

    def of(self, attributed: Attributed, sources: tuple[Source, ...]) -> PartialDate | None:
        """When this was said, by its own words or by those of the occasion it goes on with."""
        found = said_on(attributed, self._parsed, self._published_on)
        speaker = sources[0].name if sources else ""
        place = bisect_right(self._parsed.sentences, Span(attributed.content[0].start, 1 << 62))
        if found is None and self._last is not None and _goes_on(attributed):
            name, before, day = self._last
            # The quotation begins in the sentence that introduces it or in the next one.
            found = day if name == speaker and 0 <= place - before <= 1 else None
        last = bisect_right(self._parsed.sentences, Span(attributed.content[-1].end, 1 << 62))
        self._last = (speaker, max(place, last), found)
        return found


def _goes_on(attributed: Attributed) -> bool:
    cue = attributed.cue_head
    return attributed.carried or (cue is not None and cue.lemma_ in _CONTINUING)


def said_on(
    attributed: Attributed, parsed: Parsed, published_on: date | None
) -> PartialDate | None:
    """The day, month or year of the utterance; None when the text does not tell."""
    cue = attributed.cue_head
    if cue is None:
        return None
    dated = _antecedent_date(cue, parsed, attributed)
    if dated is not None:
        return dated.resolve(published_on)
    for span in _surroundings(attributed, parsed, cue):
        for expression in find_dates(span.of(parsed.text)):
            if _belongs(expression, span, attributed, parsed, cue):
                return expression.resolve(published_on)
    return None


def _surroundings(attributed: Attributed, parsed: Parsed, cue: Token) -> list[Span]:
    """The stretches of the cue's sentence that are no content of it; those after the cue first."""
    paragraph = parsed.paragraphs[attributed.paragraph]
    sentence = paragraph.place(cue.sent)
    at = sentence.start
    free: list[Span] = []
    for content in sorted(attributed.printed):
        if content.start > at:
            free.append(Span(at, min(content.start, sentence.end)))
        at = max(at, content.end)
    if at < sentence.end:
        free.append(Span(at, sentence.end))
    place = paragraph.place(cue).start
    return sorted(free, key=lambda span: not span.start <= place < span.end)


def _belongs(
    expression: DateExpression, span: Span, attributed: Attributed, parsed: Parsed, cue: Token
) -> bool:
    """Whether the date stands right behind the cue, or is a modifier of it."""
    start = span.start + expression.start
    gerund = attributed.clause is not None and is_gerund(attributed.clause)
    behind = attributed.content[-1:] if gerund else ()
    for anchor in (attributed.hearer, *attributed.cue, *behind):
        if anchor is None or anchor.end > start:
            continue
        if _ADJACENT.fullmatch(parsed.text, anchor.end, start):
            return True
    end = span.start + expression.end
    # "Karimi on Monday dismissed …"
    cue_start = attributed.cue[0].start if attributed.cue else start
    if end < cue_start and not parsed.text[end:cue_start].strip():
        return True
    paragraph = parsed.paragraphs[attributed.paragraph]
    tokens = paragraph.tokens(Span(start, end))
    return tokens is not None and _modifies(tokens.root, cue)


def _modifies(token: Token, cue: Token) -> bool:
    """Whether the way from a date up to the cue passes through nothing but what places it."""
    group = _verb_group(cue)
    if token.dep_ in {"poss", "compound", "amod"}:
        return False
    for _ in range(8):
        if token.i in group:
            return True
        if token.head == token or not _is_passable(token):
            return False
        token = token.head
    return False


def _verb_group(cue: Token) -> set[int]:
    group = {cue.i}
    while cue.head != cue and _shares_occasion(cue):
        cue = cue.head
        group.add(cue.i)
    return group


def _shares_occasion(cue: Token) -> bool:
    """ "continued to warn", "wrote on Friday, adding that", "said on Friday … and added that"."""
    if cue.dep_ == "xcomp" or (cue.dep_ == "advcl" and cue.tag_ == "VBG"):
        return cue.head.pos_ in {"VERB", "AUX"}
    return cue.dep_ == "conj" and cue.head.pos_ == "VERB" and subject_of(cue) is None


def _is_passable(token: Token) -> bool:
    if token.dep_ == "acl":  # "in an email sent on Sunday"
        sent = token.tag_ == "VBN" and token.lemma_ in _SENDING
        return sent and token.head.lemma_.lower() in _MESSAGES
    if token.dep_ == "prep":
        return token.lower_ in _PLACING
    if token.dep_ == "nsubj":
        return token.lemma_.lower() in _MESSAGES
    return token.dep_ in {
        "pobj",
        "npadvmod",
        "dobj",
        "advmod",
        "nmod",
        "pcomp",
    } and token.pos_ not in {
        "VERB",
        "AUX",
    }


def _antecedent_date(cue: Token, parsed: Parsed, attributed: Attributed) -> DateExpression | None:
    """ "in June 2024, when he demanded …": the date that "when" stands for."""
    when = next((child for child in cue.children if child.lower_ == "when"), None)
    if when is None or when.i > cue.i:
        return None
    paragraph = parsed.paragraphs[attributed.paragraph]
    start = paragraph.place(cue.sent).start
    before = parsed.text[start : paragraph.place(when).start].rstrip(" ,")
    before = _TAG_AT_END.sub("", before)
    return next((each for each in find_dates(before) if each.end == len(before)), None)
