"""In which mode a proposition is put forward: asserted, denied, hedged, demanded …

The cue speaks first (a denial denies whatever the content says), then the content's own clause.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from factcheck.language.clauses import Shape
from factcheck.language.words import words
from factcheck.meaning import cues
from factcheck.types import Directness, Modality

_CONDITIONS = words("if unless provided providing assuming")
_OPENING_CONDITIONS = words("assuming unless")
_INVERTING = words("should had were")  # put before the subject, they make a condition
_NOMINAL = frozenset({"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "EX", "JJ", "CD"})
_CONDITION_PHRASES = (
    "on condition that",
    "on the condition that",
    "provided that",
    "as long as",
    "so long as",
    "only if",
    "in the event",
)
_HEDGING_MODALS = words("may might could")
_HEDGING_ADVERBS = words(
    """
    perhaps maybe possibly probably apparently reportedly allegedly supposedly seemingly likely
    presumably potentially conceivably purportedly
    """
)
_SEEMING = words("seem appear")
_UNCERTAIN = words("likely possible probable unlikely unclear uncertain doubtful")
_WEAK_DEMANDS = words("insist ask suggest propose recommend advise press")
_WONDERING = words("whether if")


def modality_of(
    cue: Token | None,
    clause: Token | None,
    tokens: list[Token],
    shape: Shape,
    directness: Directness,
) -> Modality:
    """The modality of a statement; `cue` is None in the article's own voice."""
    told = None if cue is None else _from_cue(cue, shape, directness, tokens)
    if told is not None:
        return told
    return _from_content(clause, tokens, directness=directness, hedged=_is_hedging(cue))


def _is_hedging(cue: Token | None) -> bool:
    return cue is not None and cues.hedges(cue)


def _from_cue(
    cue: Token, shape: Shape, directness: Directness, tokens: list[Token]
) -> Modality | None:
    if cues.denies(cue):
        return "denies"
    if cues.asks(cue) and (directness == "direct" or _opens_question(tokens)):
        return "questions"
    if cues.demands(cue) and _is_demand(cue, shape):
        return "demands"
    if cues.promises(cue) and (shape != "finite" or any(each.tag_ == "MD" for each in tokens)):
        return "promises"
    return None


def _is_demand(cue: Token, shape: Shape) -> bool:
    if cues.verb_of(cue) not in _WEAK_DEMANDS:
        return True
    return shape in {"subjunctive", "infinitive"}


def _opens_question(tokens: list[Token]) -> bool:
    first = tokens[0]
    return first.lower_ in _WONDERING or first.tag_ in {"WP", "WRB", "WDT", "WP$"}


def _from_content(
    clause: Token | None, tokens: list[Token], *, directness: Directness, hedged: bool
) -> Modality:
    if _is_question(tokens):
        return "questions"
    if directness == "direct" and _is_imperative(clause, tokens):
        return "demands"
    if clause is None:
        return "hedges" if hedged else "asserts"
    if _is_conditional(clause, tokens):
        return "conditional"
    if hedged or any(_hedges(each) for each in _main_verbs(clause)):
        return "hedges"
    return "demands" if any(_must(each) for each in _main_verbs(clause)) else "asserts"


def _is_question(tokens: list[Token]) -> bool:
    marks = [token.text for token in tokens if token.text in {".", "!", "?"}]
    return bool(marks) and set(marks) == {"?"}


def _is_imperative(clause: Token | None, tokens: list[Token]) -> bool:
    """ "Withdraw your troops": a bare verb first, without a subject."""
    if clause is None or clause.tag_ != "VB":
        return False
    lead = [token for token in tokens if token.i < clause.i and token.is_alpha]
    has_subject = any(
        child.dep_.startswith(("nsubj", "expl", "csubj")) for child in clause.children
    )
    helped = any(child.dep_ == "aux" and child.lower_ != "do" for child in clause.children)
    return not has_subject and not helped and len(lead) <= 2


def _main_verbs(clause: Token) -> Iterable[Token]:
    """The head of the clause and the verbs joined to it."""
    yield clause
    for child in clause.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            yield child


def _is_conditional(clause: Token, tokens: list[Token]) -> bool:
    inside = {token.i for token in tokens}
    for verb in _main_verbs(clause):
        for child in verb.children:
            if child.i in inside and child.dep_ == "advcl" and _has_condition(child):
                return True
    # Behind a tag the parser hangs it on the verb of saying: "it would, he said, if …".
    hung = (each for each in tokens if each.dep_ == "advcl" and each.head.i not in inside)
    if any(_has_condition(each) for each in hung) or _opens_with_condition(clause, tokens):
        return True
    lowered = " ".join(token.lower_ for token in tokens)
    return any(phrase in lowered for phrase in _CONDITION_PHRASES)


def _opens_with_condition(clause: Token, tokens: list[Token]) -> bool:
    """ "Provided the snow melts early, …", "…, should the bridge fall, …", "Had it rained, …"."""
    if any(is_inverted(token) or _is_provided(token) for token in tokens):
        return True
    first = next((token for token in tokens if token.is_alpha), None)
    opens = first is not None and first.lower_ in _OPENING_CONDITIONS
    return opens and any(token.text == "," and token.i < clause.i for token in tokens)


def is_inverted(token: Token) -> bool:
    """Whether an auxiliary stands before its subject to make a condition: "should it fall,"."""
    if token.lower_ not in _INVERTING or not _opens_clause(token):
        return False
    if token.lower_ != "should" and not token.is_sent_start:
        return False
    after = token.doc[token.i + 1 : token.sent.end]
    ends = any(each.text == "," for each in after) or not token.is_sent_start
    return (
        ends
        and len(after) > 2
        and after[0].tag_ in _NOMINAL
        and all(each.text != "?" for each in after)
    )


def _is_provided(token: Token) -> bool:
    """ "…, provided the grant came": with a clause after it, not "provided by the state"."""
    if token.lower_ not in {"provided", "providing"} or not _opens_clause(token):
        return False
    after = token.doc[token.i + 1 : token.sent.end]
    verb = any(each.tag_ in {"VBD", "VBZ", "VBP", "MD", "NNS"} for each in after)
    return verb and len(after) > 1 and after[0].tag_ in _NOMINAL


def _opens_clause(token: Token) -> bool:
    return bool(token.is_sent_start) or token.nbor(-1).text in {",", "“", '"', "‘", "'"}


def _has_condition(clause: Token) -> bool:
    """Whether the adverbial clause is a condition, and not an indirect question ("unclear if")."""
    if clause.head.lemma_ in {"be", "remain"} and _is_uncertain(clause.head):
        return False
    if clause.pos_ not in {"VERB", "AUX"}:  # "if anything", "if possible"
        return False
    return any(
        child.dep_ in {"mark", "prep", "advmod"} and child.lower_ in _CONDITIONS
        for child in clause.children
    ) or clause.lower_ in {"provided", "providing", "assuming"}


def _is_uncertain(verb: Token) -> bool:
    return any(
        child.dep_ in {"acomp", "attr", "oprd"} and child.lower_ in _UNCERTAIN
        for child in verb.children
    )


def _hedges(verb: Token) -> bool:
    if verb.lemma_ in _SEEMING:
        return True
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _HEDGING_MODALS:
            return not _unable(verb, child)
        if child.dep_ == "advmod" and child.lower_ in _HEDGING_ADVERBS:
            return True
    return _is_uncertain(verb)


def _unable(verb: Token, modal: Token) -> bool:
    """ "could not find": inability, not doubt."""
    return modal.lower_ == "could" and any(child.dep_ == "neg" for child in verb.children)


def _must(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "must" for child in verb.children)
