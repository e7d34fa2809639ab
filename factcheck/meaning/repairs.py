"""Contents put right where the grammar alone misleads: datelines, days, a main verb swallowed."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import is_gerund, subject_of
from factcheck.language.dates import find_dates
from factcheck.language.parsing import Paragraph, Parsed
from factcheck.meaning.cues import SAYING_NOUNS
from factcheck.meaning.questions import with_answerers
from factcheck.types import Span

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.,’' -]{2,40}(?:,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}),?)?"
    r" ?(?:\([\w ./]{2,30}\) ?)?[–—-]+ )"
    r"|(?:[A-Z][\w.,’' -]{2,40} \((?:[A-Z]{2,5}|Reuters|Bloomberg)\) ?[–—-]+ )"
    r"|(?:(?:date|published|updated|posted)?:? ?\d{4}-\d{2}-\d{2}(?:T[\d:]+Z?)?:? )",
)


def repaired(attributed: list[Attributed], parsed: Parsed) -> list[Attributed]:
    """The same attributions, in the same places of the list, with their contents put right."""
    found = _with_tags([_repaired(each, parsed) for each in attributed], parsed)
    for index in range(len(found)):
        _raise_second_verb(found, index, parsed)
    for index, each in enumerate(found):
        main = _swallowed_verb(each)
        if main is not None:
            _free_main_verb(found, index, main, parsed)
    return with_answerers(found)


def _repaired(each: Attributed, parsed: Parsed) -> Attributed:
    for repair in (
        *(without_dateline, from_that, with_source, with_condition),
        *(without_first_day, without_last_day),
    ):
        each = repair(each, parsed)
    return each


def _with_tags(found: list[Attributed], parsed: Parsed) -> list[Attributed]:
    """Verbs that tag the clause before them, though the parser hung a later clause on them.

    "Memos warn that X, officials said, in contrast to assurances from Y that Z": what the
    officials said stands first; Z is what the assurances, the noun before it, say.
    """
    nouns: list[Attributed] = []
    for index, each in enumerate(found):
        told, late = _told_before(each), _late_clause(each)
        noun = None if late is None else _noun_before(each, late)
        if late is not None and noun is not None:
            nouns.append(_by_noun(each, noun, late, parsed))
        if told is not None:
            _take_clause(found, index, told, parsed)
    return [*found, *nouns]


def _raise_second_verb(found: list[Attributed], index: int, parsed: Parsed) -> None:
    """ "said that workers had been dismissed and accused the firm": the sayer accused it.

    A simple past joined to a past perfect inside the report belongs to the verb of saying, which
    is a simple past too.
    """
    each = found[index]
    cue, parent = each.cue_head, each.parent
    if cue is None or parent is None or cue.dep_ != "conj" or cue.tag_ not in {"VBD", "VBN"}:
        return
    passive = any(child.dep_ == "auxpass" for child in cue.head.children)
    if cue.tag_ == "VBN" and not (passive and any(c.dep_ == "dobj" for c in cue.children)):
        return  # a participle with an object is no second passive, so it is a past tense too
    outer, head = found[parent], cue.head
    said = outer.cue_head
    perfect = any(child.dep_ == "aux" and child.lower_ == "had" for child in head.children)
    own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in cue.children)
    link = next((child for child in head.children if child.dep_ == "cc" and child.i < cue.i), None)
    if own or not perfect or link is None or said is None or said.tag_ != "VBD":
        return
    if outer.clause != head or said.i > head.i:
        return
    end = parsed.paragraphs[each.paragraph].place(link.nbor(-1)).end
    content = (*outer.content[:-1], Span(outer.content[-1].start, end))
    found[parent] = replace(outer, content=content, printed=content)
    found[index] = replace(
        each, source=outer.source, source_head=outer.source_head, parent=outer.parent
    )


def _take_clause(found: list[Attributed], index: int, told: Token, parsed: Parsed) -> None:
    """Give a tag the clause before it, and what is reported inside that clause its parent."""
    each = found[index]
    place = parsed.paragraphs[each.paragraph].place
    content = (place(told.doc[told.left_edge.i : told.right_edge.i + 1]),)
    found[index] = replace(each, content=content, printed=content, clause=told)
    for at, other in enumerate(found):
        inside = other.cue and content[0].start <= other.cue[0].start < content[0].end
        if inside and other.parent is None and at != index:
            found[at] = replace(other, parent=index)


def _late_clause(each: Attributed) -> Token | None:
    """A that-clause hung on a verb behind it, when the verb is a tag to what stands before it."""
    cue, clause = each.cue_head, each.clause
    if cue is None or clause is None or cue.pos_ != "VERB":
        return None
    is_tag = clause.i < cue.i or _told_before(each) is not None
    late = (child for child in cue.children if child.dep_ == "ccomp" and child.i > cue.i)
    return next(late, None) if is_tag else None


def _told_before(each: Attributed) -> Token | None:
    """The clause that a tag follows: "…, officials said"."""
    cue, clause, source = each.cue_head, each.clause, each.source_head
    if cue is None or clause is None or source is None or clause.i < cue.i or source.i > cue.i:
        return None
    if cue.pos_ != "VERB" or clause.head != cue:
        return None
    comma = source.left_edge.i > 0 and source.left_edge.nbor(-1).text == ","
    before = (child for child in cue.children if child.dep_ == "ccomp" and child.i < source.i)
    return next(before, None) if comma else None


def _noun_before(each: Attributed, late: Token) -> Token | None:
    """The noun between a tag and the clause wrongly hung on it that can have such a clause."""
    if each.cue_head is None:
        return None
    between = late.doc[each.cue_head.i + 1 : late.left_edge.i]
    nouns = [token for token in between if token.lemma_.lower() in SAYING_NOUNS]
    return nouns[-1] if nouns else None


def _by_noun(each: Attributed, noun: Token, late: Token, parsed: Parsed) -> Attributed:
    place = parsed.paragraphs[each.paragraph].place
    holder = next(
        (
            inner
            for child in noun.children
            for inner in (child, *child.children)
            if child.dep_ == "poss" or (child.dep_ == "prep" and inner.dep_ == "pobj")
        ),
        None,
    )
    source = None
    if holder is not None:
        source = place(holder.doc[holder.left_edge.i : holder.right_edge.i + 1])
    content = (place(late.doc[late.left_edge.i : late.right_edge.i + 1]),)
    return replace(
        each,
        content=content,
        printed=content,
        clause=late,
        directness="indirect",
        cue=(place(noun),),
        cue_head=noun,
        source=source,
        source_head=holder,
        hearer=None,
        relative=None,
        parent=None,
    )


def from_that(attributed: Attributed, parsed: Parsed) -> Attributed:
    """A content that the parser began at a name before its "that": cut to the "that"."""
    clause, paragraph = attributed.clause, parsed.paragraphs[attributed.paragraph]
    if (
        clause is None
        or clause.pos_ not in {"NOUN", "PROPN"}
        or attributed.directness != "indirect"
    ):
        return attributed
    run = paragraph.tokens(attributed.content[0])
    that = next((token for token in run or () if token.lower_ == "that"), None)
    if run is None or that is None or that.dep_ != "mark" or that.i == run.start:
        return attributed
    if any(token.pos_ in {"VERB", "AUX"} for token in run.doc[run.start : that.i]):
        return attributed
    start = paragraph.place(that).start
    content = (Span(start, attributed.content[0].end), *attributed.content[1:])
    return replace(attributed, content=content, printed=content, clause=that.head)


def with_condition(attributed: Attributed, parsed: Parsed) -> Attributed:
    """A condition right behind the content belongs to it, wherever the parser hung it."""
    cue, last = attributed.cue_head, attributed.content[-1]
    paragraph = parsed.paragraph_at(last.start)
    if cue is None or paragraph is None or attributed.directness != "indirect":
        return attributed
    run = paragraph.tokens(last)
    if (
        run is None
        or run.end >= len(run.doc)
        or cue.i >= run.start
        or run.doc[run.end].is_sent_start
    ):
        return attributed
    opening = run.doc[run.end]
    if opening.lower_ not in _CONDITIONS:
        return attributed
    clause = opening.head if opening.dep_ == "mark" and opening.head.i > opening.i else opening
    end = paragraph.place(clause.right_edge).end
    if end <= last.end:
        return attributed
    content = (*attributed.content[:-1], Span(last.start, end))
    return replace(attributed, content=content, printed=content)


def with_source(attributed: Attributed, parsed: Parsed) -> Attributed:
    """ "Reed, who attended, dismissed it", read as a participle: Reed is who dismissed it."""
    cue = attributed.cue_head
    if cue is None or attributed.source is not None or cue.dep_ != "acl":
        return attributed
    head = cue.head
    if head.dep_ != "ROOT" or head.pos_ not in {"NOUN", "PROPN"} or head.i > cue.i:
        return attributed
    place = parsed.paragraphs[attributed.paragraph].place(head.doc[head.left_edge.i : head.i + 1])
    return replace(attributed, source=place, source_head=head)


def dateline_end(paragraph: Paragraph, text: str) -> int:
    """Where a paragraph's own words begin after "KYIV, Dec 20 (Reuters) — " or a bare date."""
    match = _DATELINE.match(text, paragraph.span.start, paragraph.span.end)
    return match.end() if match else paragraph.span.start


def without_dateline(attributed: Attributed, parsed: Parsed) -> Attributed:
    """The attribution with a content and a source that begin after their paragraph's dateline."""
    first, source = attributed.content[0], attributed.source
    paragraph = parsed.paragraph_at(first.start)
    if paragraph is None:
        return attributed
    begin = dateline_end(paragraph, parsed.text)
    if paragraph.span.start < begin < first.end and first.start == paragraph.span.start:
        content = (Span(begin, first.end), *attributed.content[1:])
        attributed = replace(attributed, content=content)
    if source is not None and paragraph.span.start <= source.start < begin < source.end:
        attributed = replace(attributed, source=Span(begin, source.end), source_head=None)
    return attributed


_DAY_AT_END = re.compile(
    r",? (?:(?:late|early) )?(?:on )?"
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today)$"
)


def without_last_day(attributed: Attributed, parsed: Parsed) -> Attributed:
    """ "denied taking bribes on Tuesday": the day is the denial's, as news puts it last."""
    cue, clause, last = attributed.cue_head, attributed.clause, attributed.content[-1]
    if cue is None or clause is None or not is_gerund(clause):
        return attributed
    match = _DAY_AT_END.search(last.of(parsed.text))
    if match is None or not match.start():
        return attributed
    shorter = (*attributed.content[:-1], Span(last.start, last.start + match.start()))
    return replace(attributed, content=shorter, printed=shorter)


_CONDITIONS = frozenset({"if", "unless", "provided", "providing"})
_BEFORE_DAY = re.compile(r"(?:(?:late|early) )?(?:on )?", re.IGNORECASE)


def without_first_day(attributed: Attributed, parsed: Parsed) -> Attributed:
    """ "told the BBC on Wednesday he would resign": in news the day is that of the telling."""
    cue, first = attributed.cue_head, attributed.content[0]
    words = first.of(parsed.text)
    if cue is None or attributed.directness != "indirect" or attributed.cue[-1].end > first.start:
        return attributed
    day = next(find_dates(words), None)
    if day is None or day.form not in {"weekday", "near", "month_day", "day_month"}:
        return attributed
    clear = words[day.end : day.end + 1] == " " and words[day.end + 1 : day.end + 2].isalpha()
    if not _BEFORE_DAY.fullmatch(words, 0, day.start) or not clear:
        return attributed
    shorter = (Span(first.start + day.end + 1, first.end), *attributed.content[1:])
    return replace(attributed, content=shorter, printed=shorter)


def _swallowed_verb(each: Attributed) -> Token | None:
    """The main verb that the parser put inside a noun's clause.

    "Claims that it causes fever have been rejected": the noun is left without a verb, the clause
    has a second finite verb whose subject is the object of the first.
    """
    noun, clause = each.cue_head, each.clause
    if noun is None or clause is None or noun.dep_ != "ROOT" or noun.pos_ != "NOUN":
        return None
    for verb in (*clause.children, *noun.children):
        subject = subject_of(verb)
        if verb == clause or verb.dep_ != "ccomp":
            continue
        if subject is None or subject.left_edge.i <= clause.i:
            continue
        if not any(child.dep_ == "mark" for child in verb.children):
            return verb
    return None


def _free_main_verb(found: list[Attributed], index: int, main: Token, parsed: Parsed) -> None:
    """End the noun's content before the main verb, and let that verb's own report take the noun."""
    each = found[index]
    paragraph = parsed.paragraphs[each.paragraph]
    subject = subject_of(main)
    if subject is None or each.cue_head is None:
        return
    end = paragraph.place(subject.right_edge).end
    inner = (Span(each.content[0].start, end),)
    outer = next((at for at, other in enumerate(found) if other.cue_head == main), None)
    above = each.parent
    last = each.content[-1].end
    for at, other in enumerate(found):
        if other.parent is not None and other.cue and end <= other.cue[0].start < last:
            found[at] = replace(other, parent=above)
    found[index] = replace(
        each, content=inner, printed=inner, parent=above if outer is None else outer
    )
    if outer is not None:
        noun = (Span(paragraph.place(each.cue_head).start, end),)
        found[outer] = replace(found[outer], content=noun, printed=noun, clause=None, parent=above)
