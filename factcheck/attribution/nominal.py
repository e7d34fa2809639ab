"""Attribution without a verb of saying: nouns, adjectives, “according to” and its like."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    Passage,
    Run,
    child,
    is_infinitive,
    pieces,
    speaker_of,
    subject_of,
    subtree,
    trimmed,
    verb_group,
)
from factcheck.attribution.speakers import can_speak
from factcheck.language.lexicon_cues import (
    CONTENT_ADJECTIVES,
    CONTENT_NOUNS,
    SUPPORT_VERBS,
    TOPIC_PREPOSITIONS,
    VIEW_NOUNS,
)

CLAUSES = frozenset({"acl", "ccomp", "relcl"})


def nominal(passage: Passage) -> Iterator[Draft]:
    for token in passage.doc:
        draft = None
        if token.lower_ == "according":
            draft = _according(passage, token)
        elif token.pos_ == "ADP" and token.lower_ in {"in", "to"}:
            draft = _view(passage, token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in CONTENT_NOUNS:
            draft = _noun(passage, token)
        elif token.pos_ == "ADJ" and token.lemma_.lower() in CONTENT_ADJECTIVES:
            draft = _adjective(passage, token)
        if draft is not None:
            yield draft


def _according(passage: Passage, token: Token) -> Draft | None:
    """“according to X, P”: P is the rest of the sentence."""
    to = next((c for c in token.children if c.lower_ == "to"), None)
    holder = None if to is None else child(to, "pobj")
    if to is None or holder is None:
        return None
    hole = (token.i, max(holder.right_edge.i + 1, token.right_edge.i + 1))
    content = _rest_of_sentence(passage, token, hole)
    if not content:
        return None
    clause = token.head if token.head.pos_ in {"VERB", "AUX"} else None
    return Draft(passage, token, [(token.i, to.i + 1)], content, source=holder, clause=clause)


def _rest_of_sentence(passage: Passage, token: Token, hole: Run) -> list[Run]:
    sentence = token.sent
    start, end = sentence.start, sentence.end
    doc = passage.doc
    if hole[0] - 1 >= start and doc[hole[0] - 1].text in {",", "(", "—", "–"}:
        hole = (hole[0] - 1, hole[1])
    tail = trimmed(doc, (hole[1], end))
    # A phrase at the end of its clause speaks of what stands before it alone.
    after = doc[tail[0]] if tail[0] < tail[1] else None
    if (
        after is not None
        and hole[0] > start
        and (after.lower_ == "contrary" or not _continues(after, token))
    ):
        end = hole[1]
    runs = pieces(range(start, end), hole)
    return [run for run in (trimmed(doc, each) for each in runs) if run[0] < run[1]]


def _continues(after: Token, token: Token) -> bool:
    """Whether what follows a phrase in mid-sentence still belongs to the clause before it."""
    head = token.head
    return after.is_ancestor(head) or head.is_ancestor(after) or after == head


def _view(passage: Passage, token: Token) -> Draft | None:
    """“in the words of X”, “in X's view”: a content of the whole clause."""
    noun = child(token, "pobj")
    if noun is None or noun.lemma_.lower() not in VIEW_NOUNS:
        return None
    holder = child(noun, "poss")
    of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    if holder is None and of is not None:
        holder = child(of, "pobj")
    if not can_speak(holder) and (holder is None or holder.pos_ != "PRON"):
        return None
    hole = subtree(token)
    content = _rest_of_sentence(passage, token, hole)
    if not content or holder is None:
        return None
    cue = (token.i, of.i + 1) if of is not None else (token.i, noun.i + 1)
    return Draft(passage, noun, pieces(range(*cue), subtree(holder)), content, source=holder)


def _noun(passage: Passage, noun: Token) -> Draft | None:
    """“X's claim that P”, “a warning from X that P”, “X's argument is that P”."""
    clause = _own_clause(noun)
    if clause is not None:
        noun = _nearest_noun(noun, clause)
    source, support = _noun_holder(noun)
    cue: list[Run] = [(noun.i, noun.i + 1)]
    if clause is None and noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        after = [c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i]
        clause = after[0] if after else None
        cue.append((noun.head.i, noun.head.i + 1))
    if clause is not None:
        run = subtree(clause)
        run = (max(run[0], cue[-1][1]), run[1])
    else:
        topic = _topic(noun) if source is not None else None
        if topic is None:
            return None
        cue = [(noun.i, noun.i + 1), (topic.i, topic.i + 1)]
        run = (topic.i + 1, topic.right_edge.i + 1)
    if support is not None and support.i < noun.i:
        cue = [(verb_group(support)[0], noun.i + 1), *cue[1:]]
    return Draft(passage, noun, cue, [run], source=source, clause=clause)


def _topic(noun: Token) -> Token | None:
    """The preposition that leads to what is said: “criticism of the plan”."""
    return next(
        (c for c in noun.children if c.dep_ == "prep" and c.lower_ in TOPIC_PREPOSITIONS
         and not can_speak(child(c, "pobj"))),
        None,
    )  # fmt: skip


def _own_clause(noun: Token) -> Token | None:
    """The noun's clause, also where the parser gave it to the verb: "rejecting claims that P"."""
    clause = next(
        (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and _states(c)), None
    )
    if clause is not None or noun.dep_ != "dobj":
        return clause
    after = (c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.i)
    return next((c for c in after if _states(c) and not is_infinitive(c)), None)


def _nearest_noun(noun: Token, clause: Token) -> Token:
    """A that-clause belongs to the last noun of saying before it: "a finding at odds with X's
    assertion that P"."""
    between = noun.doc[noun.i + 1 : max(clause.left_edge.i, noun.i + 1)]
    nouns = [t for t in between if t.pos_ == "NOUN" and t.lemma_.lower() in CONTENT_NOUNS]
    return nouns[-1] if nouns else noun


def _states(clause: Token) -> bool:
    """A clause that is a noun's content: opened by "that" or an infinitive, not a relative."""
    if is_infinitive(clause):
        return clause.dep_ != "relcl"
    that = next((each for each in clause.children if each.lower_ == "that"), None)
    # The parser often takes the conjunction for a relative pronoun, but not for a subject.
    return that is not None and that.dep_ != "nsubj" and subject_of(clause) is not None


def _noun_holder(noun: Token) -> tuple[Token | None, Token | None]:
    """Whose claim it is, with the support verb: possessor, “by”/“from” phrase, or its subject."""
    # A verb that was taken for a noun still has its subject: "Brook plans to stay".
    holder = child(noun, "poss", "nsubj")
    if holder is not None:
        return holder, None
    name = child(noun, "compound")
    if name is not None and name.pos_ == "PROPN" and can_speak(name):
        return name, None
    for each in noun.children:
        if each.dep_ == "prep" and each.lower_ in {"by", "from", "of", "among"}:
            thing = child(each, "pobj")
            if can_speak(thing):
                return thing, None
    if noun.dep_ == "dobj" and noun.head.lemma_ in SUPPORT_VERBS:
        return speaker_of(noun.head), noun.head
    return None, None


def _adjective(passage: Passage, adjective: Token) -> Draft | None:
    """“X is confident that P”, “X is critical of Y”."""
    verb = adjective.head
    if verb.pos_ not in {"AUX", "VERB"} or adjective.dep_ != "acomp" or passage.quoted(adjective):
        return None
    speaker = speaker_of(verb)
    if not can_speak(speaker) or verb.i > adjective.i:
        return None
    start = verb.i
    clause = next((c for c in adjective.children if c.dep_ == "ccomp" and c.i > adjective.i), None)
    if clause is not None and not is_infinitive(clause):
        run = (max(subtree(clause)[0], adjective.i + 1), subtree(clause)[1])
        return Draft(
            passage, adjective, [(start, adjective.i + 1)], [run], source=speaker, clause=clause
        )
    topic = next((c for c in adjective.children if c.lower_ in {"of", "about"}), None)
    if topic is None or topic.i != adjective.i + 1:
        return None
    run = (topic.i + 1, topic.right_edge.i + 1)
    return Draft(passage, adjective, [(start, topic.i + 1)], [run], source=speaker)
