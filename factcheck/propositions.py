"""The wording of a claim: the reported content as a sentence that stands by itself.

What the content says is kept (tense, negation, conditions, hedges); its form is completed: the
complementiser goes, an infinitive or gerund gets its subject and a finite verb, short names and
certain pronouns become full names. Where no form is certain, the clause of the cue is kept whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.clauses import Shape, is_plural, shape, subject_of
from factcheck.cues import asks, asks_by_mood, demands, promises, speaks, verb_of
from factcheck.inflection import past, third_person
from factcheck.parsing import Paragraph
from factcheck.quoting import first_person_edits
from factcheck.references import References, replaced
from factcheck.rendering import finished, running, sentence
from factcheck.types import Source
from factcheck.words import words

_CONNECTIVES = words(
    """
    but and or yet so however moreover meanwhile nevertheless nonetheless furthermore still also
    instead therefore thus besides additionally consequently similarly likewise
    """
)
_CLAIMING = words("claim profess purport")
_GERUND_CUES = words("deny admit acknowledge accuse concede")
_UNRESOLVED = words("it this that which they he she")
_IMPERSONAL = words("seem appear be remain become look mean take")
_WEATHER = words("rain snow hail freeze thunder")


@dataclass(slots=True)
class Content:
    """The tokens of one content and what is known of it."""

    paragraph: Paragraph
    tokens: list[Token]
    clause: Token
    shape: Shape
    edits: dict[int, str] = field(default_factory=dict)

    @property
    def inside(self) -> frozenset[int]:
        return frozenset(token.i for token in self.tokens)


def content_of(
    attributed: Attributed, paragraph: Paragraph, dropped: frozenset[int] = frozenset()
) -> Content | None:
    """The content's tokens without those `dropped`; None when the paragraph has no grammar."""
    tokens: list[Token] = []
    for span in attributed.content:
        run = paragraph.tokens(span)
        tokens.extend(token for token in run or () if token.i not in dropped)
    if not tokens:
        return None
    clause = _clause(attributed, tokens)
    cue = attributed.cue_head
    inside = frozenset(token.i for token in tokens)
    read = shape(clause, inside, subjunctive=asks_by_mood(cue))
    return Content(paragraph, tokens, clause, read)


def _clause(attributed: Attributed, tokens: list[Token]) -> Token:
    """The head of the content: the given one, or the token whose head lies outside."""
    clause = attributed.clause
    inside = {token.i for token in tokens}
    if clause is not None and clause.doc is tokens[0].doc and clause.i in inside:
        return clause
    heads = [token for token in tokens if token.head.i not in inside or token.head == token]
    verbs = [token for token in heads if token.pos_ in {"VERB", "AUX"}]
    if not verbs:  # "accused Ann of taking bribes"
        verbs = [each for head in heads for each in head.children if each.dep_ == "pcomp"]
    return (verbs or heads or tokens)[0]


def is_worded(attributed: Attributed, content: Content, sources: tuple[Source, ...]) -> bool:
    """Whether an indirect content is a proposition, or the cue one of saying something.

    "wants to stay" and "criticised the plan" are not: the article itself says so of somebody.
    """
    cue = attributed.cue_head
    if cue is None:
        return True
    if content.shape in {"finite", "subjunctive"}:
        return asks(cue) or not _opens_with_wh(content)
    if content.shape == "infinitive":
        return _is_worded_infinitive(cue, content, sources)
    if content.shape == "gerund":
        return verb_of(cue) in _GERUND_CUES and bool(sources)
    verbal = cue.pos_ == "VERB" and cue.i < content.tokens[0].i and cue.tag_ != "VBG"
    verbal = verbal and cue.dep_ != "relcl"
    spoken = verbal and speaks(cue) and bool(sources)
    return spoken and sources[0].name.lower() not in _UNRESOLVED


def _opens_with_wh(content: Content) -> bool:
    """Whether the content is an indirect question; "If it rains, it floods" is none."""
    first = content.tokens[0]
    if first.lower_ in {"whether", "if", "when", "while"}:
        return first.head == content.clause
    return first.tag_ in {"WP", "WRB", "WDT", "WP$"} and first.lower_ != "that"


def _is_worded_infinitive(cue: Token, content: Content, sources: tuple[Source, ...]) -> bool:
    before, _ = at_to(content)
    if before or _object(cue, content) is not None:
        return demands(cue)
    if not sources:
        return False
    return promises(cue) or verb_of(cue) in _CLAIMING


def stands_alone(content: Content) -> bool:
    """Whether a quotation is an utterance of its own: it begins as a sentence does."""
    first = next((token for token in content.tokens if token.is_alpha or token.like_num), None)
    return first is not None and (first.text[0].isupper() or first.like_num)


class Wording:
    """Words the contents of one document."""

    def __init__(self, references: References) -> None:
        self._references = references

    def own(self, paragraph: Paragraph, tokens: list[Token]) -> str:
        """A sentence, or a clause of it, in the article's own voice."""
        edits = self._references.edits(paragraph.index, tokens)
        kept = _without_opening(tokens)
        return sentence(kept, edits)

    def direct(self, content: Content, source: Source | None) -> str:
        """A quotation in its own words; "I" becomes the speaker where the grammar allows it."""
        edits = self._references.edits(content.paragraph.index, content.tokens, pronouns=False)
        edits |= _commas_before_tags(content.tokens)
        if source is not None and source.kind == "person":
            edits |= first_person_edits(content.tokens, source.name)
        return sentence(content.tokens, edits)

    def reported(
        self, attributed: Attributed, content: Content, sources: tuple[Source, ...]
    ) -> str:
        """The proposition of indirect or mixed speech."""
        speaker = sources[0] if sources else None
        if content.shape in {"finite", "subjunctive"}:
            edits = self._references.edits(content.paragraph.index, content.tokens)
            return self._finite(attributed, content, edits, speaker)
        before = [source.name for source in sources]
        edits = self._references.edits(content.paragraph.index, content.tokens, named=before)
        words_ = None
        if content.shape == "infinitive":
            words_ = self._infinitive(attributed, content, edits, sources)
        elif content.shape == "gerund":
            words_ = self._gerund(attributed, content, edits, sources)
        return words_ or self._whole(attributed, content, edits, sources)

    def _finite(
        self,
        attributed: Attributed,
        content: Content,
        edits: dict[int, str],
        speaker: Source | None,
    ) -> str:
        tokens = _without_complementiser(content.tokens, content.clause)
        edits |= _repeated_complementisers(content.clause)
        if content.shape == "subjunctive":
            _insert_should(content, edits)
        if speaker is not None and _is_alone(attributed, content):
            _name_body(content, edits, speaker)
        return sentence(_without_opening(tokens), edits)

    def _infinitive(
        self,
        attributed: Attributed,
        content: Content,
        edits: dict[int, str],
        sources: tuple[Source, ...],
    ) -> str | None:
        cue = attributed.cue_head
        if cue is None:
            return None
        before, predicate = at_to(content)
        verb_phrase = f"{_negation(content.clause)}{running(predicate, edits)}"
        if before or _object(cue, content) is not None:
            who = running(before, edits).strip() or self._object_words(cue, content)
            return finished(f"{who} should {verb_phrase}") if demands(cue) else None
        who = _joined(sources)
        if who and promises(cue):
            return finished(f"{who} will {verb_phrase}")
        if who and verb_of(cue) in _CLAIMING:
            plural = _is_plural(attributed, sources)
            return finished(f"{who} {_finite_verb(predicate, edits, plural=plural)}")
        return None

    def _object_words(self, cue: Token, content: Content) -> str:
        token = _object(cue, content)
        if token is None:
            return ""
        phrase = list(token.subtree)
        edits = self._references.edits(content.paragraph.index, phrase)
        return running(phrase, edits).strip()

    def _gerund(
        self,
        attributed: Attributed,
        content: Content,
        edits: dict[int, str],
        sources: tuple[Source, ...],
    ) -> str | None:
        cue = attributed.cue_head
        if cue is None or verb_of(cue) not in _GERUND_CUES:
            return None
        who, plural = _joined(sources), _is_plural(attributed, sources)
        if verb_of(cue) == "accuse":
            before = [token for token in content.tokens if token.i < content.clause.left_edge.i]
            accused = before[:-1] if before and before[-1].dep_ == "prep" else []
            outside = _object(cue, content)
            who = running(accused, edits).strip() or self._object_words(cue, content)
            named = next((token for token in accused if token.dep_ == "dobj"), outside)
            plural = named is not None and is_plural(named)
        tokens = [token for token in content.tokens if token.i >= content.clause.left_edge.i]
        return (
            finished(f"{who} {_past_predicate(tokens, content.clause, edits, plural)}")
            if who
            else None
        )

    def _whole(
        self,
        attributed: Attributed,
        content: Content,
        edits: dict[int, str],
        sources: tuple[Source, ...],
    ) -> str:
        """The cue's own clause, with its source in full: "Ann Reed reported progress"."""
        cue = attributed.cue_head
        if cue is None:
            return sentence(content.tokens, edits)
        if cue.pos_ not in {"VERB", "AUX"} or cue.i > content.tokens[0].i or not sources:
            tokens = list(cue.sent)
            return self.own(content.paragraph, tokens)
        start = min(run.start for run in map(content.paragraph.tokens, attributed.cue) if run)
        tokens = list(cue.doc[start : content.tokens[-1].i + 1])
        if cue.tag_ in {"VBG", "VBN"} and not any(
            t.dep_ in {"aux", "auxpass"} for t in cue.children
        ):
            return self.own(content.paragraph, list(cue.sent))
        named = [source.name for source in sources]
        edits = self._references.edits(content.paragraph.index, tokens, named=named)
        return finished(f"{_joined(sources)} {running(tokens, edits)}")


def _without_complementiser(tokens: list[Token], clause: Token) -> list[Token]:
    first = next((at for at, token in enumerate(tokens) if not token.is_punct), 0)
    token = tokens[first]
    if token.lower_ in {"that", "whether", "if"} and token.dep_ == "mark" and token.head == clause:
        return tokens[:first] + tokens[first + 1 :]
    if token.lower_ == "that" and token.dep_ in {"mark", "dep"}:
        return tokens[:first] + tokens[first + 1 :]
    return tokens


def _repeated_complementisers(clause: Token) -> dict[int, str]:
    """ "that it was ready and that work would begin": the second "that" goes as the first did."""
    found: dict[int, str] = {}
    for conjunction in clause.children:
        if conjunction.dep_ != "cc" or conjunction.i + 2 >= len(conjunction.doc):
            continue
        that, after = conjunction.nbor(1), conjunction.nbor(2)
        if that.lower_ == "that" and after.pos_ not in {"VERB", "AUX", "PUNCT"}:
            found[that.i] = ""
    return found


def _without_opening(tokens: list[Token]) -> list[Token]:
    """Without the conjunction or connective that ties a sentence to the one before."""
    kept = [token for token in tokens if not token.is_space]
    while len(kept) > 2 and kept[0].lower_ in _CONNECTIVES and kept[0].dep_ in {"cc", "advmod"}:
        if kept[0].dep_ == "advmod" and kept[1].text != ",":
            break
        kept = kept[2:] if kept[1].text == "," else kept[1:]
    return kept


def _commas_before_tags(tokens: list[Token]) -> dict[int, str]:
    """ "“The plan,” she said, “is a disgrace”": a comma that only makes room for the tag."""
    found: dict[int, str] = {}
    for before, after in pairwise(tokens):
        if after.i == before.i + 1 or before.text != ",":
            continue
        left = [token for token in tokens if token.i < before.i]
        if any(token.dep_ in {"nsubj", "nsubjpass"} and token.head.i >= after.i for token in left):
            found[before.i] = ""
    return found


def _insert_should(content: Content, edits: dict[int, str]) -> None:
    subject = subject_of(content.clause, content.inside)
    if subject is not None:
        last = subject.right_edge
        edits[last.i] = f"{edits.get(last.i, last.text)} should"


def _name_body(content: Content, edits: dict[int, str], speaker: Source) -> None:
    """Put the speaking body for "it", or a group for "they", as subject of what it says."""
    subject = subject_of(content.clause, content.inside)
    if subject is None:
        return
    named = next(
        (each for each in (subject, *subject.children) if each.tag_ in {"PRP", "PRP$"}), None
    )
    if named is None or named.i in edits or not _may_be(named, speaker, content.clause):
        return
    edits |= replaced(named, speaker.name)


def _is_alone(attributed: Attributed, content: Content) -> bool:
    """Whether nothing before the report offers "it" another body: the cue opens its paragraph.

    In "The new model is lighter. The maker says it will sell well" the pronoun may be either.
    """
    cue, head = attributed.cue_head, attributed.source_head
    if cue is None or cue.i > content.tokens[0].i or head is None or head.doc is not cue.doc:
        return False
    return all(
        token.is_punct or head.left_edge.i <= token.i <= head.right_edge.i
        for token in cue.doc[: cue.i]
        if token.pos_ in {"NOUN", "PROPN", "PRON"}
    )


def _may_be(pronoun: Token, speaker: Source, clause: Token) -> bool:
    word = pronoun.lower_
    if word in {"it", "its"} and speaker.kind == "organisation":
        return word == "its" or not _is_impersonal(pronoun, clause)
    group = speaker.kind == "unnamed" and speaker.printed.endswith("s")
    return word in {"they", "their"} and group


def _is_impersonal(it: Token, clause: Token) -> bool:
    """Whether "it" stands for a later clause or for nothing: "it is clear that", "it rained"."""
    if it.dep_ == "expl" or clause.lemma_ in _WEATHER:
        return True
    return clause.lemma_ in _IMPERSONAL and any(
        child.dep_ in {"ccomp", "xcomp", "advcl", "csubj", "acomp", "npadvmod", "attr"}
        for child in clause.children
    )


def at_to(content: Content) -> tuple[list[Token], list[Token]]:
    """What stands before "to", and the predicate after it."""
    to = next(child for child in content.clause.children if child.tag_ == "TO")
    before = [token for token in content.tokens if token.i < to.i and token.dep_ != "neg"]
    return before, [token for token in content.tokens if token.i > to.i]


def _negation(clause: Token) -> str:
    to = next(child for child in clause.children if child.tag_ == "TO")
    return (
        "not " if any(child.dep_ == "neg" and child.i < to.i for child in clause.children) else ""
    )


def _object(cue: Token, content: Content) -> Token | None:
    """The person or body that is asked or accused, when it stands before the content."""
    for child in cue.children:
        if child.dep_ in {"dobj", "dative"} and cue.i < child.i < content.clause.i:
            return child if child.i not in content.inside else None
    return None


def _joined(sources: tuple[Source, ...]) -> str:
    names = [source.name for source in sources]
    if len(names) < 2:
        return names[0] if names else ""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _is_plural(attributed: Attributed, sources: tuple[Source, ...]) -> bool:
    head = attributed.source_head
    return len(sources) > 1 or (head is not None and is_plural(head))


def _finite_verb(predicate: list[Token], edits: dict[int, str], *, plural: bool) -> str:
    """ "have left" → "has left", "be ready" → "is ready", for "claimed to be ready"."""
    verb = predicate[0]
    if verb.lemma_ == "be" and plural:
        form = "are"
    else:
        form = verb.lemma_ if plural else third_person(verb.lemma_)
    return running(predicate, {**edits, verb.i: form})


def _past_predicate(
    tokens: Iterable[Token], clause: Token, edits: dict[int, str], plural: bool
) -> str:
    """A gerund's predicate in the past: "taking bribes" → "took bribes"."""
    kept = list(tokens)
    verb = next(token for token in (*clause.children, clause) if token.tag_ == "VBG")
    lemma = "have" if verb.lower_ == "having" else verb.lemma_
    negated = next((token for token in verb.children if token.dep_ == "neg"), None)
    if negated is not None and lemma not in {"be", "have"}:
        return running(kept, {**edits, negated.i: "did not", verb.i: lemma})
    form = past(lemma, plural=plural)
    if negated is not None:
        return running(kept, {**edits, negated.i: "", verb.i: f"{form} not"})
    return running(kept, {**edits, verb.i: form})
