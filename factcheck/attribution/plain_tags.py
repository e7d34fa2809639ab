"""Tags of plain sentences: “The plan, officials said, would fail”."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    Passage,
    Run,
    child,
    classes_of,
    lemma_of,
    pieces,
    subject_of,
)
from factcheck.attribution.speakers import can_speak, is_speech_act_participant
from factcheck.attribution.tag_parts import (
    PAUSES,
    draft_of,
    has_finite,
    rest_after,
    tag_left,
    tag_right,
)
from factcheck.language.lexicon_cues import VERB_CLASSES, VERB_FRAMES

# Classes whose verbs stand in tags even where the grammar shows no content.
SAYING = frozenset({"say", "tell", "manner", "reveal", "reply", "think", "show", "concede"})
INVERTED = frozenset({"say", "manner", "reply"})
# Classes of will and choice, and of knowing, do not stand in tags: "…, he voted".
NEVER_TAGS = frozenset({"want", "intend", "refuse", "promise", "order", "decide", "side", "know"})


def may_tag(verb: Token) -> bool:
    """A verb of saying or thinking with its own subject."""
    if verb.pos_ != "VERB" or verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}:
        return False
    if lemma_of(verb) == "put":  # "as the mayor put it"
        thing = child(verb, "dobj")
        return thing is not None and thing.lower_ == "it"
    if "clause" not in VERB_FRAMES.get(lemma_of(verb), frozenset()):
        return False
    classes = classes_of(verb)
    if classes[0] in NEVER_TAGS and "show" not in classes:
        return False
    subject = subject_of(verb)
    return (
        subject is not None
        and verb.dep_ not in {"relcl", "acl"}
        and subject.tag_ not in {"WP", "WDT"}
        and not (is_speech_act_participant(subject) and classes_of(verb)[0] == "think")
    )


def inverted_tag(passage: Passage, verb: Token) -> Draft | None:
    """“It failed, said the firm's newly named head Ann Lee in a letter.”

    A parser reads the participle of such a long name as a clause; the word order is plain.
    """
    doc = passage.doc
    lemma = lemma_of(verb)
    if verb.tag_ not in {"VBD", "VBZ"} or VERB_CLASSES.get(lemma, ("",))[0] not in INVERTED:
        return None
    if verb.i < 2 or doc[verb.i - 1].text != "," or subject_of(verb) is not None:
        return None
    end = verb.i + 1
    while end < len(doc) and not doc[end].is_punct and doc[end].pos_ not in {"ADP", "SCONJ"}:
        end += 1
    before = (passage.sentence(verb.i)[0], verb.i - 1)
    if end == verb.i + 1 or not can_speak(doc[end - 1]) or not has_finite(passage, range(*before)):
        return None
    draft = Draft(passage, verb, [(verb.i, verb.i + 1)], [before], source=doc[end - 1])
    draft.source_run = (verb.i + 1, end)
    return draft


def plain_tag(passage: Passage, verb: Token) -> Draft | None:
    """“The plan, officials said, would fail”; “It failed, X said”; “as X put it”."""
    after = passage.doc[verb.i + 1].text if verb.i + 1 < len(passage.doc) else ""
    if after != "," and any(each.dep_ == "ccomp" and each.i > verb.i for each in verb.children):
        return None
    draft = draft_of(passage, verb)
    draft.source = subject_of(verb)
    left = tag_left(draft)
    if left == 0:
        return None
    before = passage.doc[left - 1]
    if before.dep_ in {"mark", "prep", "advmod"} and before.lower_ == "as":
        draft.content = _around_clause(passage, verb)
    elif before.text in PAUSES:
        draft.content = _around_tag(passage, draft, verb, left) or _beside_tag(passage, draft, left)
    return draft if draft.content else None


def _around_clause(passage: Passage, verb: Token) -> list[Run]:
    """What an as-clause comments on: the clause it hangs on."""
    if verb.dep_ != "advcl" or verb.head == verb or child(verb, "dobj", "prep") is None:
        return []
    own = {token.i for token in verb.subtree}
    kept = [token.i for token in verb.sent if token.i not in own]
    return pieces(kept, (0, 0)) if has_finite(passage, kept) else []


def _around_tag(passage: Passage, draft: Draft, verb: Token, left: int) -> list[Run]:
    """What the grammar says: the clause that is the verb's, or that the verb is thrown into."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    start = passage.sentence(left)[0]
    if clause is not None and clause.tag_ in {"VBN", "VBG"} and subject_of(clause) is None:
        return []  # "Asked whether he would resign, Brook said no."
    if clause is not None:
        within = {token.i for token in clause.subtree}
        kept = [*range(start, left), *(i for i in sorted(within) if i > verb.i)]
        return [*pieces(kept, (0, 0)), *rest_after(passage, draft)]
    if verb.dep_ == "advcl" and child(verb, "mark", "advmod") is None:
        end = tag_right(passage, draft)
        if end is not None and end < len(passage.doc) and passage.doc[end].text in PAUSES:
            sentence = passage.sentence(left)
            return [(sentence[0], left - 1), (end + 1, sentence[1])]
    if verb.dep_ in {"parataxis", "dep"} and verb.head != verb:
        own = {token.i for token in verb.subtree}
        kept = [i for i in range(*passage.sentence(left)) if i not in own]
        return pieces(kept, (0, 0)) if has_finite(passage, kept) else []
    return []


def _beside_tag(passage: Passage, draft: Draft, left: int) -> list[Run]:
    """What stands beside a tag whatever the grammar says: “…, X said.” and “…, X said, …”."""
    verb = draft.head
    if verb is None or classes_of(verb)[0] not in SAYING:
        return []
    start = passage.sentence(left)[0]
    before = (start, left - 1)
    if _is_subordinate(passage, before) or not has_finite(passage, range(*before)):
        return []
    if tag_right(passage, draft) is None:
        return []
    return [before, *rest_after(passage, draft)]


def _is_subordinate(passage: Passage, run: Run) -> bool:
    """“Asked about it, X said no”; “When it broke, X said so”: a clause that leads in."""
    first = passage.doc[run[0]]
    if first.tag_ in {"VBN", "VBG"}:
        return True
    leads = first.dep_ == "mark" or first.tag_ == "WRB"
    return leads and first.head.right_edge.i + 1 >= run[1]
