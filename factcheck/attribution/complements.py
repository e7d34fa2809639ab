"""The complements in which a verb states a content, one function for each frame."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    FINITE,
    Passage,
    Run,
    child,
    classes_of,
    is_infinitive,
    is_passive,
    is_second_verb,
    lemma_of,
    subject_of,
    subtree,
    verb_group,
)
from factcheck.language.lexicon_cues import (
    CONDITIONS,
    CONTENT_NOUNS,
    CONTENT_PREPOSITIONS,
    VERB_CLASSES,
    VERB_FRAMES,
    VERB_PREPOSITIONS,
)
from factcheck.language.misparses import contrasts

ADVERBIALS = frozenset({"advcl", "ccomp", "xcomp"})
NAME_LENGTH = 6  # tokens of a name that a parser may put before a clause's "that"
TELLING = frozenset({"say", "tell", "reveal", "show"})
REACH = 25  # tokens after a verb in which its that-clause begins


def _clause(passage: Passage, verb: Token) -> Draft | None:
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if clause is None:
        clause = _bare_clause(verb)
    if clause is None:
        return _astray(passage, verb)
    if is_infinitive(clause) and not _is_wh(clause):
        return None
    hearer = child(verb, "dobj", "dative")
    if hearer is not None and not verb.i < hearer.i < clause.left_edge.i:
        hearer = None
    if hearer is not None and hearer.lemma_.lower() in CONTENT_NOUNS:
        return None  # "rejecting claims by two witnesses that P": the claims say it
    start, end = _clipped(verb, subtree(clause))
    run = _begun(clause, start), _tail(passage, verb, end)
    return Draft(passage, verb, [verb_group(verb)], [run], clause=clause, hearer=hearer)


def _bare_clause(verb: Token) -> Token | None:
    """ "told the BBC he would not resign", read as an adverbial clause: nothing introduces it."""
    if "tell" not in VERB_CLASSES.get(verb.lemma_.lower(), ()):
        return None
    for each in verb.children:
        if each.dep_ != "advcl" or each.i < verb.i or subject_of(each) is None:
            continue
        lead = each.doc[each.left_edge.i]
        opened = any(c.dep_ in {"mark", "advmod"} and c.i < each.i for c in each.children)
        if not opened and lead.i > 0 and not lead.nbor(-1).is_punct and each.tag_ != "VBG":
            return each
    return None


def _begun(clause: Token, start: int) -> int:
    """At the "that", and past a day that says when it was said: "told us on Friday she would"."""
    for token in clause.doc[start : start + NAME_LENGTH]:
        if token.tag_ in FINITE:
            break
        if token.dep_ == "mark" and token.lower_ == "that":
            return token.i  # a name before it was torn off the hearer
    first = next(iter(clause.lefts), None)
    if first is None or first.left_edge.i != start or first.right_edge.nbor().text == ",":
        return start
    day = child(first, "pobj") if first.dep_ == "prep" else first
    said_then = first.dep_ in {"prep", "npadvmod"} and day is not None and _is_time(day)
    return first.right_edge.i + 1 if said_then else start


def _tail(passage: Passage, verb: Token, end: int) -> int:
    """The content's end: adverbial clauses that the parser hung on the verb belong to it.

    A participle does not ("said …, adding …"), nor does a second verb ("said … and left").
    """
    for each in verb.children:
        conditional = each.lower_ in CONDITIONS  # "provided that" passes for a preposition
        if each.left_edge.i < end or not (conditional or each.dep_ in ADVERBIALS):
            continue
        gap = passage.doc[end : each.left_edge.i]
        if any(not token.is_punct or passage.quoted(token) for token in gap):
            break
        if each.tag_ == "VBG" and child(each, "nsubj") is None:
            break
        if is_second_verb(each) or contrasts(each):
            break
        end = each.right_edge.i + 1
    return end


def _astray(passage: Passage, verb: Token) -> Draft | None:
    """A content that the parser hung elsewhere: by "that", or right after the hearer.

    "told host Ann Lee that he had lost" gets a relative clause of Lee; "told the Post he was
    done" may lose its clause to another verb.
    """
    reports = VERB_CLASSES.get(lemma_of(verb), ("",))[0] in {"say", "tell", "reveal", "reply"}
    if not reports or passage.doc[verb.i + 1 : verb.i + 2].text == ",":
        return None
    limit = min(verb.i + REACH, verb.sent.end)
    for token in passage.doc[verb.i + 1 : limit]:
        if passage.quoted(token) != passage.quoted(verb) or token.text in {":", ";", "."}:
            return None
        if token.lower_ == "that" and token.dep_ in {"mark", "nsubj", "det"} and token.i > verb.i:
            clause = token.head
            if token.dep_ != "mark" or subject_of(clause) is None or _has_owner(verb, clause):
                return None
            return _found_astray(passage, verb, token.i, clause)
        if token.dep_ in {"nsubj", "nsubjpass", "expl"} and _follows_hearer(verb, token):
            return _found_astray(passage, verb, token.left_edge.i, token.head)
    return None


def _has_owner(verb: Token, clause: Token) -> bool:
    """Whether the clause is the content of a later verb or noun that can have one."""
    owner = clause.head
    if clause.dep_ == "acl" and owner.lemma_.lower() in CONTENT_NOUNS:
        where = verb.nbor(1).lower_  # "said in a statement that P": the verb says it
        return owner.i > verb.i and where != "in"
    return clause.dep_ == "ccomp" and owner.i > verb.i and lemma_of(owner) in VERB_FRAMES


def _follows_hearer(verb: Token, subject: Token) -> bool:
    """Whether the subject of some later verb begins right after the hearer."""
    hearer = child(verb, "dobj", "dative")
    if hearer is None or subject.head.i < subject.i or subject.tag_ in {"WP", "WDT"}:
        return False
    return hearer.right_edge.i + 1 == subject.left_edge.i


def _found_astray(passage: Passage, verb: Token, start: int, clause: Token) -> Draft:
    hearer = child(verb, "dobj", "dative")
    end = max(clause.right_edge.i + 1, start + 1)
    return Draft(passage, verb, [verb_group(verb)], [(start, end)], clause=clause, hearer=hearer)


def _is_wh(clause: Token) -> bool:
    return any(each.tag_ in {"WP", "WRB", "WDT"} for each in clause.children)


def _clipped(verb: Token, run: Run) -> Run:
    """A content after its verb: never reaching back over it."""
    start, end = run
    return max(start, verb.i + 1), end


def _person_to(passage: Passage, verb: Token) -> Draft | None:
    for clause in verb.children:
        if clause.i < verb.i or not is_infinitive(clause):
            continue
        person = child(verb, "dobj") or child(clause, "nsubj", "nsubjpass")
        if (
            clause.dep_ in {"xcomp", "ccomp"}
            and person is not None
            and verb.i < person.i < clause.i
        ):
            start = person.left_edge.i
            return Draft(
                passage,
                verb,
                [verb_group(verb)],
                [(max(start, verb.i + 1), clause.right_edge.i + 1)],
                clause=clause,
                hearer=person if person.head == verb else None,
            )
    return None


def _to(passage: Passage, verb: Token) -> Draft | None:
    """“vowed to stay”; “is said to be angry”, whose subject is part of the content."""
    clause = next(
        (c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i and is_infinitive(c)), None
    )
    if clause is None:
        return None
    content = [_clipped(verb, subtree(clause))]
    called = next(
        (c for c in verb.children if verb.i < c.i < clause.i and _leads_in(verb, c)), None
    )
    if called is not None:  # "called on them to stay"
        cue = _with_preposition(verb_group(verb), called)
        return Draft(passage, verb, cue, [(called.i + 1, content[0][1])], clause=clause)
    raised = child(verb, "nsubjpass")
    if raised is not None:
        content.insert(0, subtree(raised))
    return Draft(passage, verb, [verb_group(verb)], content, clause=clause)


def _ing(passage: Passage, verb: Token) -> Draft | None:
    clause = next(
        (
            c
            for c in verb.children
            if c.dep_ in {"xcomp", "ccomp"} and c.i > verb.i and _is_gerund(c)
        ),
        None,
    )
    if clause is None:
        return None
    run = _clipped(verb, subtree(clause))
    return Draft(passage, verb, [verb_group(verb)], [run], clause=clause)


def _is_gerund(clause: Token) -> bool:
    """ "taking it", "having taken it", "being involved"."""
    helped = (each for each in clause.children if each.dep_ in {"aux", "auxpass"})
    return next(helped, clause).tag_ == "VBG"


def _object(passage: Passage, verb: Token) -> Draft | None:
    passive = is_passive(verb)
    thing = child(verb, "nsubjpass") if passive else child(verb, "dobj")
    if thing is None or _is_time(thing):
        return None
    if passive and (child(verb, "agent") is None or classes_of(verb)[0] in TELLING):
        return None  # "was quoted by a newspaper": the newspaper says nothing of that thing
    run = subtree(thing)
    if thing.i > verb.i:
        start, end = _clipped(verb, run)
        run = start, _reasons(verb, end)
    return Draft(passage, verb, [verb_group(verb)], [run])


def _is_time(thing: Token) -> bool:
    return thing.ent_type_ in {"DATE", "TIME"}


def _reasons(verb: Token, end: int) -> int:
    """To the end of a phrase that says for, over or as what: "criticised him for leaving"."""
    for each in verb.children:
        if each.dep_ == "prep" and each.i >= end and each.lower_ in {"for", "over", "as", "of"}:
            return each.right_edge.i + 1
    return end


def _as(passage: Passage, verb: Token) -> Draft | None:
    """“described it as weak”, “called it weak”, passives too."""
    after = [each for each in verb.children if each.i > verb.i]
    complement = next((c for c in after if c.dep_ == "oprd" or _is_as(c)), None)
    small = next((c for c in after if c.dep_ == "ccomp" and c.pos_ not in {"VERB", "AUX"}), None)
    last = complement or small
    if last is None:
        return None
    thing = child(verb, "nsubjpass") if is_passive(verb) else child(verb, "dobj")
    start, end = _clipped(verb, subtree(last))
    content = [(start, end)]
    if thing is not None:
        low, high = subtree(thing)
        content = [(low, high), *content] if thing.i < verb.i else [(max(low, verb.i + 1), end)]
    return Draft(passage, verb, [verb_group(verb)], content, clause=small)


def _is_as(token: Token) -> bool:
    return token.lower_ == "as" and token.dep_ == "prep"


def _prep(passage: Passage, verb: Token) -> Draft | None:
    """“talked about taxes”, “accused him of lying”, “called for him to resign”."""
    each = next((c for c in verb.children if c.i > verb.i and _leads_in(verb, c)), None)
    if each is None:
        return _for_to(passage, verb)
    group = verb_group(verb)
    end = each.right_edge.i + 1
    person = child(verb, "dobj")
    if person is not None and verb.i < person.i < each.i:
        start, last = max(person.left_edge.i, verb.i + 1), person.right_edge.i + 1
        # "accused the firm on Friday of paying": the day is that of the accusation
        split = last < each.i and classes_of(verb)[0] == "accuse"
        whole = [(start, end)] if not split else [(start, last), (each.i, end)]
        return Draft(passage, verb, [group], whole)
    content = [(each.i + 1, end)]
    accused = child(verb, "nsubjpass")
    if accused is not None and classes_of(verb)[0] == "accuse":
        content.insert(0, subtree(accused))
    cue = _with_preposition(group, each)
    return Draft(passage, verb, cue, content, clause=child(each, "pcomp"))


def _leads_in(verb: Token, preposition: Token) -> bool:
    thing = child(preposition, "pobj")
    if preposition.dep_ != "prep" or (thing is not None and _is_time(thing)):
        return False
    lemma = lemma_of(verb)
    if preposition.lower_ in VERB_PREPOSITIONS.get(lemma, ()):
        return True
    return any(
        preposition.lower_ in CONTENT_PREPOSITIONS.get(each, ()) for each in classes_of(verb)
    )


def _with_preposition(group: Run, preposition: Token) -> list[Run]:
    if group[1] == preposition.i:
        return [(group[0], preposition.i + 1)]
    return [group, (preposition.i, preposition.i + 1)]


def _for_to(passage: Passage, verb: Token) -> Draft | None:
    """“called for him to resign”: the parser makes one clause of it."""
    fixed = VERB_PREPOSITIONS.get(lemma_of(verb), frozenset())
    for clause in verb.children:
        mark = child(clause, "mark")
        if clause.i < verb.i or mark is None or mark.lower_ not in fixed:
            continue
        if is_infinitive(clause) and mark.i > verb.i:
            cue = _with_preposition(verb_group(verb), mark)
            run = (mark.i + 1, clause.right_edge.i + 1)
            return Draft(passage, verb, cue, [run], clause=clause)
    return None


FINDERS = {
    "clause": _clause,
    "as": _as,
    "person-to": _person_to,
    "to": _to,
    "ing": _ing,
    "prep": _prep,
    "object": _object,
}
