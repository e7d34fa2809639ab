"""Speech tags: the "X said" before, after or in the middle of what was said, quoted or not."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    QUOTE_MARKS,
    Passage,
    Run,
    child,
    pieces,
    speaker_of,
    subtree,
    verb_group,
)
from factcheck.attribution.quotations import Quotation
from factcheck.attribution.speakers import can_speak
from factcheck.lexicon_cues import NO_CONTENT, VERB_CLASSES, VERB_FRAMES

WINDOW = 30  # tokens looked at beside a quotation for its tag
DASHES = frozenset({"—", "–", "--", "-", "―"})
ENDS = frozenset({".", "!", "?", ";"})


def tagged(passage: Passage) -> dict[int, Draft]:
    """Drafts by the index of their verb: tags of quotations, then tags of plain sentences."""
    drafts: dict[int, Draft] = {}
    for quote in passage.quotes:
        verb = _tag_of(passage, quote)
        if verb is None:
            continue
        draft = drafts.setdefault(verb.i, _draft(passage, verb))
        draft.quotes.append(quote)
        _widen(passage, draft, quote)
    for verb in passage.doc:
        if verb.i not in drafts and _may_tag(verb):
            plain = _plain_tag(passage, verb)
            if plain is not None:
                drafts[verb.i] = plain
    return drafts


def _draft(passage: Passage, verb: Token) -> Draft:
    source = _tag_speaker(passage, verb)
    hearer = child(verb, "dobj", "dative")
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    return Draft(
        passage,
        verb,
        [verb_group(verb)],
        source=source,
        clause=clause,
        hearer=hearer if hearer is not source else None,
    )


def _tag_speaker(passage: Passage, verb: Token) -> Token | None:
    """The subject; after an inverted verb also what the parser took for an object."""
    subject = child(verb, "nsubj", "nsubjpass")
    if subject is not None and passage.quote_of[subject.i] == passage.quote_of[verb.i]:
        return subject
    previous = passage.doc[verb.i - 1] if verb.i else None
    if previous is not None and (previous.text in QUOTE_MARKS or previous.text == ","):
        thing = next(
            (
                c
                for c in verb.rights
                if c.dep_ in {"dobj", "attr", "oprd", "npadvmod"} and can_speak(c)
            ),
            None,
        )
        if thing is not None:
            return thing
    speaker = speaker_of(verb)
    if speaker is not None and passage.quote_of[speaker.i] == passage.quote_of[verb.i]:
        return speaker
    return None


def _tag_of(passage: Passage, quote: Quotation) -> Token | None:
    run = passage.run_of(quote.outer)
    return _after(passage, quote, run) or _before(passage, quote, run)


def _may_quote(token: Token) -> bool:
    if token.tag_[:2] != "VB" or token.dep_ in {"aux", "auxpass"}:
        return False
    return "quote" in VERB_FRAMES.get(token.lemma_.lower(), ())


def _after(passage: Passage, quote: Quotation, run: Run) -> Token | None:
    """The verb of a tag that follows: “…,” X said; “…,” said X."""
    doc, at = passage.doc, run[1]
    last = _last_mark(passage, run)
    if at < len(doc) and doc[at].text in DASHES | {","}:
        at += 1
    elif last not in {",", "!", "?", "…", "—", "–", "-", "..."}:
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
        if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass", "relcl", "acl"}:
            if _may_quote(token) or _is_unseen_tag(passage, token, at):
                return token
            if token.dep_ not in {"amod", "compound"}:
                return None
    return None


def _is_unseen_tag(passage: Passage, verb: Token, at: int) -> bool:
    """A verb of no class right beside a quotation tags it when somebody is its subject."""
    if verb.lemma_ in NO_CONTENT and verb.lemma_ not in {"begin", "continue", "go"}:
        return False
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.lemma_ == "be":
        return False
    subject = child(verb, "nsubj")
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
        if (token.text in ENDS and index < at) or passage.quote_of[index] >= 0:
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
    return any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in tokens)


def _widen(passage: Passage, draft: Draft, quote: Quotation) -> None:
    """A tag after a quotation that ends a sentence takes in the words before the quotation."""
    run = passage.run_of(quote.outer)
    if draft.head is None or draft.head.i < run[0] or run[0] == 0:
        return
    before = passage.doc[run[0] - 1]
    if before.text in ENDS or before.text in QUOTE_MARKS or before.text == ":":
        return
    start = _sentence_start(passage, run[0])
    words = [token for token in passage.doc[start : run[0]] if not token.is_punct]
    if words and not all(token.pos_ in {"CCONJ", "ADV", "INTJ"} for token in words):
        draft.content.append((start, run[1]))


def _sentence_start(passage: Passage, index: int) -> int:
    """Where the sentence of the token before `index` begins, whatever the parser's cuts."""
    at = index
    while at > 0 and passage.doc[at - 1].text not in ENDS:
        if passage.quote_of[at - 1] >= 0 and at - 1 not in range(at - 1, at):
            break
        at -= 1
    return max(at, passage.doc[index - 1].sent.start if index else 0)


def _may_tag(verb: Token) -> bool:
    """A verb of saying or thinking with its own subject."""
    if verb.pos_ != "VERB" or verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}:
        return False
    frames = VERB_FRAMES.get(verb.lemma_.lower(), frozenset())
    if "clause" not in frames or "want" in VERB_CLASSES[verb.lemma_.lower()][:1]:
        return False
    return child(verb, "nsubj", "nsubjpass", "expl") is not None


def _plain_tag(passage: Passage, verb: Token) -> Draft | None:
    """“The plan, officials said, would fail”; “It failed, X said”; “as X put it”."""
    subject = child(verb, "nsubj", "nsubjpass", "expl")
    if subject is None or any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
        return None
    left = min(verb_group(verb)[0], subject.left_edge.i)
    before = passage.doc[left - 1] if left > 0 else None
    if before is None:
        return None
    if _is_as_clause(verb, before):
        hole = subtree(verb)
    elif before.text == "," or before.text in DASHES:
        hole = (left, max(verb_group(verb)[1], subject.right_edge.i + 1))
    else:
        return None
    content = _outside(passage, verb, hole)
    if not content:
        return None
    draft = _draft(passage, verb)
    draft.content = content
    draft.source = subject
    return draft


def _is_as_clause(verb: Token, before: Token) -> bool:
    return verb.dep_ == "advcl" and before.lower_ == "as" and before.head == verb


def _outside(passage: Passage, verb: Token, hole: Run) -> list[Run]:
    """The sentence around a tag: what hangs on the tag's verb or follows it freely is left out."""
    sentence = verb.sent
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if clause is not None:
        low, high = subtree(clause)
        indices = [*range(sentence.start, hole[0]), *range(hole[1], max(high, hole[1]))]
        kept = [i for i in indices if i < hole[0] or low <= i < high]
        return pieces(kept, hole)
    if verb.dep_ in {"parataxis", "advcl", "dep", "ccomp"} and verb.head is not verb:
        own = {token.i for token in verb.subtree}
        kept = [token.i for token in sentence if token.i not in own]
        return pieces(kept, hole) if _has_verb(passage, kept) else []
    return []


def _has_verb(passage: Passage, indices: list[int]) -> bool:
    return any(passage.doc[i].tag_ in {"VBD", "VBZ", "VBP", "MD", "VB"} for i in indices)
