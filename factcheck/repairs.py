"""Contents put right where the grammar alone misleads: datelines, days, a main verb swallowed."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.clauses import subject_of
from factcheck.dates import find_dates
from factcheck.parsing import Paragraph, Parsed
from factcheck.types import Span

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.,’' -]{2,40}(?:,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}),?)?"
    r" ?(?:\([\w ./]{2,30}\) ?)?[–—-]+ )"
    r"|(?:[A-Z][\w.,’' -]{2,40} \((?:[A-Z]{2,5}|Reuters|Bloomberg)\) ?[–—-]+ )"
    r"|(?:(?:date|published|updated|posted)?:? ?\d{4}-\d{2}-\d{2}(?:T[\d:]+Z?)?:? )",
)


def repaired(attributed: list[Attributed], parsed: Parsed) -> list[Attributed]:
    """The same attributions, in the same places of the list, with their contents put right."""
    found = [
        without_last_day(without_first_day(without_dateline(each, parsed), parsed), parsed)
        for each in attributed
    ]
    for index, each in enumerate(found):
        main = _swallowed_verb(each)
        if main is not None:
            _free_main_verb(found, index, main, parsed)
    return found


def dateline_end(paragraph: Paragraph, text: str) -> int:
    """Where a paragraph's own words begin after "KYIV, Dec 20 (Reuters) — " or a bare date."""
    match = _DATELINE.match(text, paragraph.span.start, paragraph.span.end)
    return match.end() if match else paragraph.span.start


def without_dateline(attributed: Attributed, parsed: Parsed) -> Attributed:
    """The attribution with a content that begins after the dateline of its paragraph."""
    first = attributed.content[0]
    paragraph = parsed.paragraph_at(first.start)
    if paragraph is None or first.start != paragraph.span.start:
        return attributed
    begin = dateline_end(paragraph, parsed.text)
    if begin <= first.start or begin >= first.end:
        return attributed
    return replace(attributed, content=(Span(begin, first.end), *attributed.content[1:]))


_DAY_AT_END = re.compile(
    r",? (?:(?:late|early) )?(?:on )?"
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today)$"
)


def without_last_day(attributed: Attributed, parsed: Parsed) -> Attributed:
    """ "denied taking bribes on Tuesday": the day is the denial's, as news puts it last."""
    cue, clause, last = attributed.cue_head, attributed.clause, attributed.content[-1]
    if cue is None or clause is None or clause.tag_ != "VBG" or attributed.directness != "indirect":
        return attributed
    match = _DAY_AT_END.search(last.of(parsed.text))
    if match is None or not match.start():
        return attributed
    shorter = (*attributed.content[:-1], Span(last.start, last.start + match.start()))
    return replace(attributed, content=shorter, printed=shorter)


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
    for verb in clause.children:
        subject = subject_of(verb)
        if verb.dep_ != "ccomp" or subject is None or subject.left_edge.i <= clause.i:
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
