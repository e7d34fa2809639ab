"""Sentences that only tell that somebody gave no answer to the reporter.

Such a sentence speaks of the making of the article: it puts forward nothing about the world that a
source could confirm or refute, however many names it holds. The frame is one of grammar and of
two classes of words: verbs of answering under negation or refusal, and nouns of enquiry as what
went unanswered. Not answering anything else ("did not respond to the attack") is an event like any
other.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Span, Token

_ANSWER = frozenset({"answer", "comment", "reply", "respond", "elaborate"})
_SPEAKING_ONLY = frozenset({"comment", "elaborate"})  # verbs that need no object to mean an answer
_REFUSE = frozenset({"decline", "refuse", "fail"})
_GIVE_BACK = frozenset({"return", "acknowledge"})
_ENQUIRIES = frozenset(
    {"call", "comment", "e-mail", "email", "enquiry", "inquiry", "interview"}
    | {"message", "query", "question", "request"}
)
_REPLIES = frozenset({"answer", "comment", "reaction", "reply", "response"})
_TRIGGERS = _ANSWER | _REFUSE | _GIVE_BACK | _REPLIES | {"reach", "available"}
_NOBODY = frozenset({"no", "neither", "none", "nobody"})


def tells_no_answer(span: Span) -> bool:
    """Whether a parsed sentence says nothing but that a party was silent."""
    if not any(token.lemma_ in _TRIGGERS for token in span):
        return False
    root = span.root
    if any(_adds_something(token, root) for token in span):
        return False
    return (
        _refuses_to_answer(root)
        or _does_not_answer(root)
        or _was_not_reached(root)
        or _has_no_reply(root, span)
    )


def _adds_something(token: Token, root: Token) -> bool:
    """Another clause with a verb of its own: what it says may well be checked."""
    if token.dep_ == "conj" and token.head.i == root.i and token.pos_ == "VERB":
        return token.lemma_ not in _ANSWER | _GIVE_BACK | _REFUSE | {"reach"}
    return token.dep_ == "ccomp" and any(child.dep_.startswith("nsubj") for child in token.children)


def _refuses_to_answer(root: Token) -> bool:
    """ "declined to comment", "refused an interview"."""
    if root.lemma_ not in _REFUSE:
        return False
    complements = [child for child in root.children if child.dep_ in {"xcomp", "ccomp"}]
    return any(_is_unanswered(verb) for verb in complements) or _enquiries(root)


def _does_not_answer(root: Token) -> bool:
    """ "did not respond to a request", "would not comment", "did not return calls"."""
    if not _is_negated(root):
        return False
    return _is_unanswered(root) or (root.lemma_ in _GIVE_BACK and _enquiries(root))


def _is_unanswered(verb: Token) -> bool:
    """A verb of answering whose object, if there is one, is an enquiry."""
    if verb.lemma_ in _SPEAKING_ONLY:
        return True
    objects = list(_objects(verb))
    return verb.lemma_ in _ANSWER and (not objects or _enquiries(verb))


def _was_not_reached(root: Token) -> bool:
    """ "could not be reached": in the passive it means by the reporter."""
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in root.children)
    return root.lemma_ == "reach" and passive and _is_negated(root)


def _has_no_reply(root: Token, span: Span) -> bool:
    """ "had no comment", "there was no response", "was not available for comment"."""
    if root.lemma_ not in {"be", "have", "offer", "give", "make", "issue"}:
        return False
    for token in span:
        if token.lemma_ not in _REPLIES:
            continue
        if any(child.lower_ == "no" for child in token.children) and token.head.i == root.i:
            return True
        governor = token.head.head
        if governor.lemma_ in {"available", "unavailable"}:
            return governor.lemma_ == "unavailable" or _is_negated(root)
    return False


def _is_negated(verb: Token) -> bool:
    """ "did not reply", "never replied", "neither replied", "no company replied"."""
    subjects = [child for child in verb.children if child.dep_.startswith("nsubj")]
    negative = any(
        token.lower_ in _NOBODY for subject in subjects for token in (subject, *subject.lefts)
    )
    return negative or any(child.dep_ == "neg" for child in verb.children)


def _enquiries(verb: Token) -> bool:
    return any(noun.lemma_.lower() in _ENQUIRIES for noun in _objects(verb))


def _objects(verb: Token) -> Iterable[Token]:
    """What the verb is about: its objects and those of its prepositions, not of time."""
    for child in verb.children:
        if child.dep_ in {"dobj", "obj"}:
            yield child
        elif child.dep_ == "prep" and child.lower_ in {"to", "for", "with"}:
            yield from (noun for noun in child.children if noun.dep_ == "pobj")
