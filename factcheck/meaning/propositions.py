"""The wording of a claim: the reported content as a sentence that stands by itself.

What the content says is kept (tense, negation, conditions, hedges); its form is completed: the
complementiser goes, an infinitive or gerund gets its subject and a finite verb, short names and
certain pronouns become full names. Where no form is certain, the clause of the cue is kept whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import is_plural, subject_of
from factcheck.language.inflection import past, third_person
from factcheck.language.parsing import Paragraph
from factcheck.language.words import words
from factcheck.meaning.bodies import is_alone, name_body
from factcheck.meaning.contents import CLAIMING, GERUND_CUES, Content, at_to, object_of
from factcheck.meaning.cues import demands, promises, verb_of
from factcheck.meaning.quoting import first_person_edits
from factcheck.meaning.references import References, as_subject
from factcheck.meaning.rendering import finished, running, sentence
from factcheck.types import Source

_CONNECTIVES = words(
    """
    but and or yet so however moreover meanwhile nevertheless nonetheless furthermore still also
    instead therefore thus besides additionally consequently similarly likewise
    """
)


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
        edits |= _late_complementisers(tokens, content.clause)
        if content.shape == "subjunctive":
            _insert_should(content, edits)
        if speaker is not None and is_alone(attributed, content):
            name_body(content, edits, speaker)
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
        if before or object_of(cue, content) is not None:
            who = running(before, edits).strip() or self._object_words(cue, content)
            who = as_subject(who)
            return finished(f"{who} should {verb_phrase}") if demands(cue) else None
        who = _joined(sources)
        if who and promises(cue):
            return finished(f"{who} will {verb_phrase}")
        if who and verb_of(cue) in CLAIMING:
            plural = _is_plural(attributed, sources)
            return finished(f"{who} {_finite_verb(predicate, edits, plural=plural)}")
        return None

    def _object_words(self, cue: Token, content: Content) -> str:
        token = object_of(cue, content)
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
        if cue is None or verb_of(cue) not in GERUND_CUES:
            return None
        who, plural = _joined(sources), _is_plural(attributed, sources)
        if verb_of(cue) == "accuse":
            before = [token for token in content.tokens if token.i < content.clause.left_edge.i]
            accused = before[:-1] if before and before[-1].dep_ == "prep" else []
            outside = object_of(cue, content)
            who = as_subject(running(accused, edits).strip() or self._object_words(cue, content))
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


def _late_complementisers(tokens: list[Token], clause: Token) -> dict[int, str]:
    """ "though she offered no proof, that it had": the clause's own "that", wherever it stands."""
    return {
        token.i: ""
        for token in tokens
        if token.lower_ == "that" and token.dep_ == "mark" and token.head == clause
    }


def _is_left_over(that: Token) -> bool:
    """Whether a "that" only joined its clause to a verb: "that no pile moved", not "that pile"."""
    return that.lower_ == "that" and that.tag_ == "IN" and that.dep_ in {"mark", "dep", "det"}


def _without_opening(tokens: list[Token]) -> list[Token]:
    """Without the conjunction or connective that ties a sentence to the one before."""
    kept = [token for token in tokens if not token.is_space]
    if len(kept) > 2 and _is_left_over(kept[0]):
        kept = kept[1:]
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


def _negation(clause: Token) -> str:
    to = next(child for child in clause.children if child.tag_ == "TO")
    return (
        "not " if any(child.dep_ == "neg" and child.i < to.i for child in clause.children) else ""
    )


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
