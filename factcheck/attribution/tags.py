"""Speech tags: the "X said" before, after or in the middle of what was said, quoted or not."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    FINITE,
    QUOTE_MARKS,
    Passage,
    Run,
    child,
    pieces,
    speaker_of,
    subject_of,
    verb_group,
)
from factcheck.attribution.quotations import Quotation
from factcheck.attribution.speakers import can_speak, is_speech_act_participant
from factcheck.lexicon_cues import NO_CONTENT, VERB_CLASSES, VERB_FRAMES

WINDOW = 30  # tokens looked at beside a quotation for its tag
DASHES = frozenset({"—", "–", "--", "-", "―"})
PAUSES = DASHES | {","}
ENDS = frozenset({".", "!", "?", ";"})
# Classes whose verbs stand in tags even where the grammar shows no content.
SAYING = frozenset({"say", "tell", "manner", "reveal", "reply", "think", "show", "concede"})


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
    if hearer is source or (hearer is not None and hearer.left_edge.i != verb.i + 1):
        hearer = None
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    return Draft(passage, verb, [verb_group(verb)], source=source, clause=clause, hearer=hearer)


def _tag_speaker(passage: Passage, verb: Token) -> Token | None:
    """The subject; after an inverted verb also what the parser took for an object."""
    subject = subject_of(verb)
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
    if at < len(doc) and doc[at].text in PAUSES:
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
        if token.pos_ in {"VERB", "AUX"} and not _is_inside_subject(token):
            if _may_quote(token) or _is_unseen_tag(passage, token, at):
                return token
            if token.dep_ not in {"amod", "compound"}:
                return None
    return None


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
    if verb.lemma_ in NO_CONTENT and verb.lemma_ not in {"begin", "continue", "go"}:
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
    left = _tag_left(draft)
    if low < left:
        if _has_words(passage, (start, low)) and not _is_closed(passage, low):
            draft.content.append((start, high))
            draft.content.extend(_rest(passage, draft))
    elif _goes_on(passage, quote, left) and _has_words(passage, (start, left - 1)):
        draft.content.extend([(start, left - 1), (low, passage.sentence(low)[1])])


def _goes_on(passage: Passage, quote: Quotation, left: int) -> bool:
    """A quotation in lower case after a tag between commas continues the words before the tag."""
    paused = left > 0 and passage.doc[left - 1].text in PAUSES
    return paused and quote.inner.of(passage.text)[0].islower()


def _tag_left(draft: Draft) -> int:
    """The first token of a tag."""
    starts = [run[0] for run in draft.cue]
    if draft.source is not None:
        starts.append(draft.source.left_edge.i)
    return min(starts)


def _has_words(passage: Passage, run: Run) -> bool:
    """Words of a clause, beyond a conjunction or an adverb that leads in."""
    words = [token for token in passage.doc[run[0] : run[1]] if not token.is_punct]
    return not all(token.pos_ in {"CCONJ", "ADV", "INTJ", "SPACE"} for token in words)


def _is_closed(passage: Passage, opening: int) -> bool:
    """Whether a sentence or a lead-in ends just before the opening mark."""
    before = passage.doc[opening - 1].text
    return before in ENDS or before in QUOTE_MARKS or before == ":"


def _may_tag(verb: Token) -> bool:
    """A verb of saying or thinking with its own subject."""
    if verb.pos_ != "VERB" or verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}:
        return False
    if "clause" not in VERB_FRAMES.get(verb.lemma_.lower(), frozenset()):
        return False
    if VERB_CLASSES[verb.lemma_.lower()][0] in {"want", "intend", "refuse", "promise", "order"}:
        return False
    subject = subject_of(verb)
    return (
        subject is not None
        and subject.tag_ not in {"WP", "WDT"}
        and not (
            is_speech_act_participant(subject) and VERB_CLASSES[verb.lemma_.lower()][0] == "think"
        )
    )


def _plain_tag(passage: Passage, verb: Token) -> Draft | None:
    """“The plan, officials said, would fail”; “It failed, X said”; “as X put it”."""
    if any(each.dep_ == "ccomp" and each.i > verb.i for each in verb.children):
        return None
    draft = _draft(passage, verb)
    draft.source = subject_of(verb)
    left = _tag_left(draft)
    if left == 0:
        return None
    before = passage.doc[left - 1]
    if before.dep_ in {"mark", "prep", "advmod"} and before.lower_ == "as":
        draft.content = _around_clause(passage, verb)
    elif before.text in PAUSES:
        draft.content = _around_tag(passage, verb, left) or _beside_tag(passage, draft, left)
    return draft if draft.content else None


def _around_clause(passage: Passage, verb: Token) -> list[Run]:
    """What an as-clause comments on: the clause it hangs on."""
    if verb.dep_ != "advcl" or verb.head is verb or child(verb, "dobj", "prep") is None:
        return []
    own = {token.i for token in verb.subtree}
    kept = [token.i for token in verb.sent if token.i not in own]
    return pieces(kept, (0, 0)) if _has_finite(passage, kept) else []


def _around_tag(passage: Passage, verb: Token, left: int) -> list[Run]:
    """What the grammar says: the clause that is the verb's, or that the verb is thrown into."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    start = passage.sentence(left)[0]
    if clause is not None:
        within = {token.i for token in clause.subtree}
        kept = [*range(start, left), *(i for i in sorted(within) if i > verb.i)]
        return pieces(kept, (0, 0))
    if verb.dep_ in {"parataxis", "dep"} and verb.head is not verb:
        own = {token.i for token in verb.subtree}
        kept = [i for i in range(*passage.sentence(left)) if i not in own]
        return pieces(kept, (0, 0)) if _has_finite(passage, kept) else []
    return []


def _beside_tag(passage: Passage, draft: Draft, left: int) -> list[Run]:
    """What stands beside a tag whatever the grammar says: “…, X said.” and “…, X said, …”."""
    verb = draft.head
    if verb is None or VERB_CLASSES[verb.lemma_.lower()][0] not in SAYING:
        return []
    start = passage.sentence(left)[0]
    before = (start, left - 1)
    if not _has_finite(passage, range(*before)) or _tag_right(passage, draft) is None:
        return []
    return [before, *_rest(passage, draft)]


def _tag_right(passage: Passage, draft: Draft) -> int | None:
    """Past the tag's last token; None when another clause follows instead of a stop."""
    ends = [run[1] for run in draft.cue]
    if draft.source is not None and draft.head is not None and draft.source.i > draft.head.i:
        ends.append(draft.source.right_edge.i + 1)
    at = max(ends)
    end = passage.sentence(at - 1)[1]
    while at < end and not passage.doc[at].is_punct:
        if passage.doc[at].tag_ in FINITE or passage.doc[at].lower_ == "that":
            return None
        at += 1
    return at


def _rest(passage: Passage, draft: Draft) -> list[Run]:
    """What goes on after a tag in mid-sentence: “…, X said, and the rest.”"""
    at = _tag_right(passage, draft)
    if at is None or at >= len(passage.doc) or passage.doc[at].text not in PAUSES:
        return []
    end = passage.sentence(at)[1]
    following = passage.doc[at + 1] if at + 1 < end else None
    if following is None or following.tag_ in {"VBG", "WP", "WDT", "WRB", "CC", "VBN", "IN"}:
        return []
    return [(at + 1, end)]


def _has_finite(passage: Passage, indices: Iterable[int]) -> bool:
    return any(passage.doc[i].tag_ in FINITE for i in indices)
