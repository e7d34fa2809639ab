"""Relations between statements that the text itself draws.

1. An opposing word sets one statement against another: "…, contradicting Ann's claim that".
2. A denial meets the statement it denies, by its words or as "the allegation" just before it.
3. Two sources say the same in nearly the same words, one of them negated.

Statements that merely differ in aim, or stand side by side, are not related.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from factcheck.language.oppositions import Opposition, opposes
from factcheck.language.words import words
from factcheck.meaning.drafts import Draft
from factcheck.types import StatementRelation

_CLAIM_NOUNS = words(
    """
    claim allegation accusation charge assertion statement report suggestion notion idea rumour
    rumor story argument contention assessment insistence assurance denial finding conclusion
    belief view warning testimony forecast prediction complaint
    """
)
_CONCEDING = words("despite notwithstanding")
_POINTING = words("it this that")
_DENIED_ALIKE = 0.6  # share of the shorter one's words
_OPPOSED_ALIKE = 0.75  # share of all words, for statements that differ by a negation
_NEGATIONS = words("not no never n't n’t neither nor cannot without none nobody nothing")


def relate(drafts: list[Draft]) -> None:
    """Give each draft its relations; `to` is an index of `drafts`."""
    signatures = [_signature(draft) for draft in drafts]
    for first, second, kind, cue, score in _found(drafts, signatures):
        _link(drafts, first, second, kind, cue, score)


def _found(
    drafts: list[Draft], signatures: list[frozenset[str]]
) -> Iterator[tuple[int, int, Opposition, str, float]]:
    sentences: dict[tuple[int, int], list[int]] = {}
    for index, draft in enumerate(drafts):
        if draft.clause is not None:
            sentences.setdefault((draft.paragraph, draft.clause.sent.start), []).append(index)
    ordered = [members for _, members in sorted(sentences.items())]
    for before, members in pairwise([[], *ordered]):
        for first, second, kind, cue in _by_words(drafts, members, before):
            yield first, second, kind, cue, 1.0
    yield from _by_denial(drafts, signatures)
    yield from _by_negation(drafts, signatures)


def _link(
    drafts: list[Draft], first: int, second: int, kind: Opposition, cue: str, score: float
) -> None:
    for one, other in ((first, second), (second, first)):
        if kind == "contradicts":  # the stronger reading of one pair stands
            drafts[one].relations[:] = [
                each
                for each in drafts[one].relations
                if each.to != other or each.kind == "contradicts"
            ]
        if one != other and all(relation.to != other for relation in drafts[one].relations):
            drafts[one].relations.append(StatementRelation(kind, other, cue, score))


def _by_words(
    drafts: list[Draft], members: list[int], before: list[int]
) -> Iterator[tuple[int, int, Opposition, str]]:
    """Opposing words of one sentence; `before` are the statements of the sentence before."""
    if not members:
        return
    clause = drafts[members[0]].clause
    for token in clause.sent if clause is not None else ():
        kind = opposes(token)
        if kind is None:
            continue
        agent = next((child for child in token.children if child.dep_ == "agent"), None)
        if agent is not None:
            yield from _by_agent(drafts, members, before, token, agent)
            continue
        inside = _object_side(token)
        opposed = [at for at in members if _stands_in(drafts[at], inside)]
        if token.dep_ == "mark":
            opposed = [at for at in opposed if drafts[at].claimant is not None]
            members = [at for at in members if drafts[at].claimant is not None]
        if token.lower_ in _CONCEDING:
            opposed = [at for at in opposed if _is_asserted(drafts[at])]
        if not opposed and token.dep_ != "mark":
            opposed = _named_before(drafts, token, inside, before)
        if not opposed:
            continue
        posed = _posed(drafts, token, [at for at in members if at not in opposed], before)
        if posed is not None and drafts[posed].modality != "denies":
            yield posed, opposed[0], kind, token.text


def _by_agent(
    drafts: list[Draft], members: list[int], before: list[int], token: Token, agent: Token
) -> Iterator[tuple[int, int, Opposition, str]]:
    """ "Claims that … are contradicted by reports, which warn that …"."""
    within = {each.i for each in agent.subtree}
    spoken = [at for at in members if drafts[at].cue_head is not None]
    posed = [at for at in spoken if _stands_in(drafts[at], within)]
    opposed = [at for at in spoken if at not in posed and drafts[at].span_before(token)]
    subject = next((child for child in token.children if child.dep_ == "nsubjpass"), None)
    if not opposed and subject is not None and _points(subject):
        opposed = [at for at in before if drafts[at].claimant is not None][-1:]
    kind = opposes(token)
    if posed and opposed and kind is not None:
        yield posed[0], opposed[0], kind, token.text


def _named_before(
    drafts: list[Draft], token: Token, inside: set[int], before: list[int]
) -> list[int]:
    """What "those assertions" stand for: the report of the sentence before."""
    pointed = any(
        each.i in inside and _points(each) for each in token.sent if each.lower_ not in _POINTING
    )
    return [at for at in before if drafts[at].claimant is not None][:1] if pointed else []


def _is_asserted(draft: Draft) -> bool:
    """ "despite her claim that" opposes it; "despite fears that" only grants them."""
    return draft.cue_head is not None and draft.cue_head.lemma_.lower() in _CLAIM_NOUNS


def _object_side(token: Token) -> set[int]:
    """What stands after an opposing word in its own phrase, or in the phrase it is set in."""
    if token.dep_ == "mark":  # "Although Ann says so, …": the whole clause it opens
        return {each.i for each in token.head.subtree}
    found = {each.i for each in token.subtree if each.i > token.i}
    if token.pos_ in {"VERB", "AUX"}:
        return found
    # "at odds with Ann's claim": the rest hangs on a word above.
    head = token.head
    above = head.dep_ == "prep" or token.pos_ == "ADV"  # "sit uneasily with Ann's claim"
    return found | {each.i for each in head.subtree if each.i > token.i and above}


def _stands_in(draft: Draft, inside: set[int]) -> bool:
    cue = draft.cue_head
    if cue is None or draft.clause is None:
        return False
    return cue.i in inside and (cue.pos_ == "NOUN" or draft.clause.i in inside)


def _posed(drafts: list[Draft], token: Token, others: list[int], before: list[int]) -> int | None:
    """The statement that an opposing word speaks for: the one whose clause it hangs on."""
    above = [token, *token.ancestors]
    verb = next((node for node in above if node.pos_ in {"VERB", "AUX"}), token)
    subject = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is not None and _points(subject) and before:
        told = [at for at in before if drafts[at].claimant is not None]
        return (told or before)[-1]
    if subject is not None:
        named = [at for at in before if _is_voiced_by(drafts[at], subject)]
        if named and not any(subject.i in drafts[at].heads for at in others):
            return named[-1]
    for node in above if subject is None else (subject, *above):
        for at in others:
            if node.i in drafts[at].heads:
                return at
    return others[0] if others else None


def _is_voiced_by(draft: Draft, noun: Token) -> bool:
    """Whether a source is what "the memo" of the next sentence means: "a leaked memo"."""
    definite = any(child.lower_ in {"the", "that", "this"} for child in noun.children)
    heads = (source.name.lower().split() for source in draft.sources)
    return definite and any(noun.lower_ in words for words in heads)


def _by_denial(
    drafts: list[Draft], signatures: list[frozenset[str]]
) -> Iterator[tuple[int, int, Opposition, str, float]]:
    for index, draft in enumerate(drafts):
        if draft.modality != "denies" or draft.cue_head is None:
            continue
        denied = _pointed_at(drafts, index)
        if denied is None:
            denied = _alike(drafts, signatures, index)
        if denied is not None:
            yield index, denied, "contradicts", draft.cue, 1.0


def _pointed_at(drafts: list[Draft], index: int) -> int | None:
    """What "the allegation" or "this" denies: the statement of another in the sentence before."""
    draft = drafts[index]
    head = draft.clause
    if head is None or not _points(head):
        return None
    near = [
        at
        for at in range(index - 1, max(-1, index - 4), -1)
        if 0 <= draft.paragraph - drafts[at].paragraph <= 1
        and drafts[at].claimant not in {None, draft.claimant}
    ]
    # "denied the charge" is about who "had been charged", if anybody had.
    noun = head.lemma_.lower()
    named = (at for at in near if any(token.lemma_.lower() == noun for token in drafts[at].tokens))
    return next(named, near[0] if near else None)


def _points(head: Token) -> bool:
    if head.lower_ in _POINTING:
        return True
    definite = any(
        child.dep_ == "poss" or child.lower_ in {"the", "that", "this", "those", "these"}
        for child in head.children
    )
    bare = not any(child.dep_ in {"acl", "relcl", "prep", "ccomp"} for child in head.children)
    return head.lemma_.lower() in _CLAIM_NOUNS and definite and bare


def _alike(drafts: list[Draft], signatures: list[frozenset[str]], index: int) -> int | None:
    best, found = _DENIED_ALIKE, None
    for at, other in enumerate(drafts):
        if at == index or other.modality == "denies" or other.claimant == drafts[index].claimant:
            continue
        shared = len(signatures[index] & signatures[at])
        shorter = min(len(signatures[index]), len(signatures[at]))
        if shared >= 2 and shared / shorter >= best:
            best, found = shared / shorter, at
    return found


def _by_negation(
    drafts: list[Draft], signatures: list[frozenset[str]]
) -> Iterator[tuple[int, int, Opposition, str, float]]:
    """Pairs of other sources that differ by a negation alone, found through their rarest word."""
    by_word: dict[str, list[int]] = {}
    for index, signature in enumerate(signatures):
        for word in signature if drafts[index].clause is not None else ():
            by_word.setdefault(word, []).append(index)
    for index, draft in enumerate(drafts):
        if not _is_negated(draft) or draft.modality == "denies" or len(signatures[index]) < 3:
            continue
        rarest = min(signatures[index], key=lambda word: len(by_word.get(word, ())))
        for at in by_word.get(rarest, ())[:50]:
            if at != index and _differ_by_negation(draft, drafts[at]):
                union = signatures[index] | signatures[at]
                share = len(signatures[index] & signatures[at]) / len(union)
                if share >= _OPPOSED_ALIKE:
                    yield index, at, "contradicts", "not", round(share, 2)


def _differ_by_negation(one: Draft, other: Draft) -> bool:
    if one.claimant == other.claimant or other.modality == "denies":
        return False
    return not _is_negated(other)


def _is_negated(draft: Draft) -> bool:
    clause = draft.clause
    return clause is not None and any(
        child.dep_ == "neg" or child.lower_ in _NEGATIONS
        for verb in (clause, *(each for each in clause.children if each.dep_ in {"nsubj", "dobj"}))
        for child in verb.children
    )


def _signature(draft: Draft) -> frozenset[str]:
    """The content words of a statement, as lemmas."""
    return frozenset(
        token.lemma_.lower()
        for token in draft.tokens
        if token.is_alpha
        and not token.is_stop
        and token.pos_ not in {"AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART"}
    )
