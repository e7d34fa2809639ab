"""Who can speak, think and want: people, bodies, and the papers that speak for them."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.grammar import antecedent
from factcheck.language.lexicon_cues import SPEAKING_NOUNS, SPEAKING_PRONOUNS
from factcheck.language.lexicon_people import BODIES, ROLES

# Named entities that are nobody; other names may be somebody whatever the model calls them.
MUTE_ENTITIES = frozenset(
    {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LAW", "LANGUAGE"}
)
# English makes nouns for doers with these endings: reporter, senator, analyst, Iranian, nominee.
DOER_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "ee", "ees", "man", "men",
                "woman", "women", "ant", "ants")  # fmt: skip


def can_speak(token: Token | None) -> bool:
    """Whether the head of a subject is somebody, or something that speaks for somebody."""
    if token is None:
        return False
    token = antecedent(token) or token
    if token.lower_ in SPEAKING_PRONOUNS:
        return True
    if token.pos_ == "PROPN":
        return token.ent_type_ not in MUTE_ENTITIES
    if token.tag_ == "NN" and token.text[0].isupper() and token.left_edge.i == token.i:
        return True  # a name that the tagger took for a noun: it has a capital and no article
    named = any(each.dep_ == "appos" and each.pos_ == "PROPN" for each in token.children)
    return named or is_speaking_noun(token)


def is_speaking_noun(token: Token) -> bool:
    """A common noun for people, bodies and papers, or with the ending of a doer."""
    lemma = token.lemma_.lower()
    if lemma in SPEAKING_NOUNS or lemma in ROLES or lemma in BODIES:
        return True
    return token.lower_.endswith(DOER_ENDINGS)


def is_speech_act_participant(token: Token | None) -> bool:
    """The speaker or hearer of a quotation, who in it reports nobody: "I think", "you know"."""
    return token is not None and token.lower_ in {"i", "we", "you"}
