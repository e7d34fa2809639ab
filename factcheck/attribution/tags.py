"""Speech tags of quotations, and all tags of a passage together."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    FINITE,
    QUOTE_MARKS,
    Passage,
    Run,
    child,
    classes_of,
    lemma_of,
    subject_of,
)
from factcheck.attribution.plain_tags import inverted_tag, may_tag, plain_tag
from factcheck.attribution.quotations import Quotation
from factcheck.attribution.speakers import can_speak
from factcheck.attribution.tag_parts import (
    ENDS,
    PAUSES,
    draft_of,
    has_words,
    rest_after,
    tag_left,
)
from factcheck.language.lexicon_cues import NO_CONTENT, VERB_FRAMES

WINDOW = 30  # tokens looked at beside a quotation for its tag
OPEN_ENDS = frozenset({",", "!", "?", "…", "—", "–", "-", "..."})


def tagged(passage: Passage) -> dict[int, Draft]:
    """Drafts by the index of their verb: tags of quotations, then tags of plain sentences."""
    drafts: dict[int, Draft] = {}
    for quote in passage.quotes:
        verb = _tag_of(passage, quote)
        if verb is None:
            continue
        draft = drafts.setdefault(verb.i, draft_of(passage, verb))
        draft.quotes.append(quote)
        _widen(passage, draft, quote)
    for verb in passage.doc:
        if verb.i not in drafts and verb.pos_ == "VERB":
            plain = inverted_tag(passage, verb)
            if plain is None and may_tag(verb):
                plain = plain_tag(passage, verb)
            if plain is not None:
                drafts[verb.i] = plain
    return drafts


def _tag_of(passage: Passage, quote: Quotation) -> Token | None:
    run = passage.run_of(quote.outer)
    return _after(passage, quote, run) or _before(passage, quote, run)


def _may_quote(token: Token) -> bool:
    if token.tag_[:2] != "VB" or token.dep_ in {"aux", "auxpass"}:
        return False
    return "quote" in VERB_FRAMES.get(lemma_of(token), ())


def _after(passage: Passage, quote: Quotation, run: Run) -> Token | None:
    """The verb of a tag that follows: “…,” X said; “…,” said X."""
    doc, at = passage.doc, run[1]
    last = _last_mark(passage, run)
    if at < len(doc) and doc[at].text in PAUSES:
        at += 1
    elif last == "." and _is_bare_tag(passage, at):
        pass
    elif last not in OPEN_ENDS and not (last.isalnum() and _stands_alone(passage, run)):
        return None
    if (
        at >= len(doc)
        or doc[at].pos_ in {"CCONJ", "SCONJ"}
        or doc[at].tag_ in {"VBG", "WP", "WDT", "WRB", "TO"}
    ):
        return None
    for token in doc[at : at + WINDOW]:
        if token.text in ENDS or token.text == ":" or passage.quote_of[token.i] >= 0:
            return None
        if token.pos_ in {"VERB", "AUX"} and not _is_inside_subject(token):
            if _may_quote(token) or _is_unseen_tag(passage, token, at):
                return token
            if token.dep_ not in {"amod", "compound"}:
                return None
    return None


def _is_bare_tag(passage: Passage, at: int) -> bool:
    """A tag that stands as a sentence of its own: “It rained.” Ann Lee said on Friday."""
    if at >= len(passage.doc) or not passage.doc[at].is_sent_start:
        return False
    sentence = passage.doc[at].sent
    verbs = [token for token in sentence if token.pos_ in {"VERB", "AUX"}]
    if len(verbs) != 1 or classes_of(verbs[0])[0] not in {"say", "tell", "manner", "reply"}:
        return False
    return _may_quote(verbs[0]) and child(verbs[0], "dobj", "ccomp", "prt") is None


def _is_inside_subject(verb: Token) -> bool:
    """Auxiliaries, and verbs of relative clauses: "Smith, who was there, said"."""
    if verb.dep_ in {"aux", "auxpass"}:
        return True
    subject = subject_of(verb)
    if subject is None:
        return verb.dep_ in {"acl", "relcl", "amod"}
    return subject.tag_ in {"WP", "WDT"}


def _is_unseen_tag(passage: Passage, verb: Token, at: int) -> bool:
    """A verb of no class right beside a quotation tags it when somebody is its subject."""
    if lemma_of(verb) in NO_CONTENT and lemma_of(verb) not in {"begin", "continue", "go"}:
        return False
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.lemma_ == "be":
        return False
    subject = subject_of(verb)
    return can_speak(subject) and (
        verb.i == at or (subject is not None and subject.left_edge.i <= at)
    )


def _last_mark(passage: Passage, run: Run) -> str:
    for token in reversed(passage.doc[run[0] : run[1]]):
        if token.text not in QUOTE_MARKS:
            return token.text[-1]
    return ""


def _before(passage: Passage, quote: Quotation, run: Run) -> Token | None:
    """The verb of a tag that leads in: X said: “…”, X told reporters, “…”."""
    doc, at = passage.doc, run[0] - 1
    if at < 0:
        return None
    mark = doc[at].text
    colon, comma = mark == ":", mark == ","
    low = max(0, at - WINDOW)
    for index in range(at, low - 1, -1):
        token = doc[index]
        if token.text in ENDS or passage.quote_of[index] >= 0:
            return None
        if token.pos_ == "VERB" and _may_quote(token) and not _has_other_clause(token, run):
            strong = colon or comma or _touches(passage, token, run[0])
            return token if strong and (colon or comma or _is_speech(passage, quote)) else None
        if not colon and token.pos_ == "VERB" and token.dep_ not in {"acl", "relcl", "amod"}:
            return None
    return None


def _has_other_clause(verb: Token, run: Run) -> bool:
    """Whether the verb has its content between itself and the quotation."""
    return any(
        each.dep_ == "ccomp" and verb.i < each.i < run[0] and each.left_edge.i < run[0]
        for each in verb.children
    )


def _touches(passage: Passage, verb: Token, opening: int) -> bool:
    """Nothing but a hearer stands between the verb and the opening mark."""
    if verb.i + 1 == opening:
        return True
    hearer = child(verb, "dobj", "dative")
    return hearer is not None and hearer.right_edge.i + 1 == opening and hearer.i > verb.i


def _is_speech(passage: Passage, quote: Quotation) -> bool:
    """A quotation that holds a clause, not a word or a title."""
    tokens = passage.doc[slice(*passage.run_of(quote.outer))]
    return any(token.tag_ in FINITE for token in tokens)


def _widen(passage: Passage, draft: Draft, quote: Quotation) -> None:
    """Take in the words of the sentence that a quotation continues or that continue it.

    `It was “a shame,” X said`; `The sources, X said, “agree” on it`.
    """
    verb = draft.head
    if verb is None:
        return
    low, high = passage.run_of(quote.outer)
    start = passage.sentence(low)[0]
    left = tag_left(draft)
    if low < left:
        if has_words(passage, (start, low)) and not _is_closed(passage, low):
            draft.content.append((start, high))
            draft.content.extend(rest_after(passage, draft))
    elif _goes_on(passage, quote, left) and has_words(passage, (start, left - 1)):
        draft.content.extend([(start, left - 1), (low, passage.sentence(low)[1])])


def _goes_on(passage: Passage, quote: Quotation, left: int) -> bool:
    """A quotation in lower case after a tag between commas continues the words before the tag."""
    paused = left > 0 and passage.doc[left - 1].text in PAUSES
    return paused and quote.inner.of(passage.text)[0].islower()


def _is_closed(passage: Passage, opening: int) -> bool:
    """Whether a sentence or a lead-in ends just before the opening mark."""
    before = passage.doc[opening - 1].text
    return before in ENDS or before in QUOTE_MARKS or before == ":"


def _stands_alone(passage: Passage, run: Run) -> bool:
    """A quoted clause that begins its sentence: its comma may be missing before the tag."""
    tokens = passage.doc[run[0] : run[1]]
    return passage.sentence(run[0])[0] == run[0] and any(each.tag_ in FINITE for each in tokens)
