"""English words and phrases of the trade of news: they tell how a report came about, not what of.

Two reports that share them need not have anything else in common.
"""

from __future__ import annotations

import re

from factcheck.language.words import words

_FUNCTION = words(
    """
    a an the this that these those such some any each every either neither both all more most much
    many few less least other another same one
    i me my we us our you your he him his she her it its they them their who whom whose which what
    there here where when while why how
    and or but nor if unless because since although though whether than as so then thus also too
    not no only just even still yet already again once now very
    of to in on at by for from with without within into onto out off over under up down about above
    after before during until till between among against through across along around near toward
    towards upon per via despite amid
    am is are was were be been being have has had having do does did doing done
    will would shall should can could may might must
    s t d m re ll ve
    """
)

_REPORTING = words(
    """
    say says said saying tell tells told telling add adds added adding ask asks asked
    state states stated announce announces announced note notes noted speak speaks spoke speaking
    report reports reported reportedly according comment comments commented declined
    statement statements spokesman spokeswoman spokesperson spokespeople reporter reporters
    journalist journalists interview briefing press conference news agency source sources official
    officials telegram twitter facebook x post posted
    """
)

EMPTY_WORDS = _FUNCTION | _REPORTING

TRADE_PHRASES = re.compile(
    r"\bcondition\s+of\s+anonymity\b[^.;!?\n]*"
    r"|\b(?:requested|asked\s+for|granted)\s+anonymity\b[^.;!?\n]*"
    r"|\b(?:not|never|nor|n['’]t)\s+(?:been\s+)?authori[sz]ed\s+to\s+"
    r"(?:be\s+named|brief|comment|disclose|discuss|release|speak|talk)\b[^.;!?,\n]*"
    r"|(?:\bnot|n['’]t)\s+(?:immediately\s+)?(?:respond|reply|return|answer)\b[^.;!?\n]{0,40}?"
    r"\b(?:requests?|calls?|messages?|e-?mails?|questions?|[ei]nquir(?:y|ies))\b"
    r"(?:\s+(?:for|seeking)\s+(?:a\s+)?comment)?"
    r"|\b(?:immediately\s+)?(?:available|reached)\s+for\s+comment\b"
    r"|\b(?:independently|immediately)\s+(?:verif(?:y|ied)|confirm(?:ed)?)\b[^.;!?\n]{0,80}"
    r"|\ball\s+rights\s+reserved\b|\bmay\s+not\s+be\s+(?:published|reproduced)\b[^.!?\n]*"
    r"|\bcontributed\s+(?:to\s+this\s+(?:report|story|article)|reporting)\b"
    r"|^\W*(?:additional\s+)?(?:reporting|writing|editing)\s+by\b[^.\n]*"
    r"|\bthis\s+(?:is\s+a\s+developing|(?:story|article|report)\s+(?:has\s+been|was))\b[^.!?\n]*"
    r"|\b(?:sign\s+up|subscribe)\b[^.!?\n]{0,40}?\bnewsletters?\b[^.!?\n]{0,40}"
    r"|\bfollow\s+(?:us|him|her|them)\s+on\b[^.!?\n]*",
    re.IGNORECASE | re.MULTILINE,
)
