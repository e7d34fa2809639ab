"""Claims that a person logs: typed in, or selected in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from claims import keys
from claims.errors import Conflict, Refused
from claims.models import (
    Anchor,
    Appearance,
    Claim,
    ClaimantKind,
    Directness,
    Kind,
    Modality,
    Party,
    Precision,
    Role,
    Snapshot,
    Wording,
)
from claims.selectors import merges as selectors
from claims.services import claimants, holds, locks, merges, passages, standings, wordings
from factcheck.reading.text import normalise

LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a text says it: code points of the snapshot's text, half-open, and who speaks."""

    snapshot: Snapshot
    start: int
    end: int
    claimant: str = ""
    claimant_kind: str = ClaimantKind.PERSON
    directness: str = Directness.INDIRECT
    modality: str = Modality.ASSERTS
    said_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    text: str
    kind: str = Kind.FACT
    language: str = ""  # empty: the passage's text's, else English
    passage: Passage | None = field(default=None)


@transaction.atomic
def log(new: NewClaim, *, by: User) -> tuple[Claim, bool]:
    """Log a claim by hand, with a passage as an appearance of it; and whether the claim is new.

    The same words are the same claim: a passage is added to the claim that has them.
    Raises Refused for an empty text or a span outside the snapshot, and Conflict (with the
    existing claim) for words that are logged already when no passage is given.
    """
    text, language = _text(new.text), new.language or _language(new.passage)
    locks.hold(locks.NAMING)
    key = keys.wording_key(text, language)
    existing = Wording.objects.filter(key=key).select_related("claim").first()
    if existing and new.passage is None:
        raise Conflict(
            "A claim with these words is logged already.",
            field="text",
            existing=selectors.survivor_of(existing.claim),
        )
    proposition = wordings.Text(text, language, new.kind)
    wording = wordings.find_or_make({key: proposition}, by=by)[key]
    if new.passage:
        _appear(wording, new.passage, by)
        standings.changed([wording.claim_id])
        holds.touch(wording.claim, by=by)
    return wording.claim, existing is None


@transaction.atomic
def reword(claim: Claim, text: str, kind: str, *, seen: int, by: User) -> Wording:
    """Give the claim its next wording. `seen` is the number of the wording the editor saw.

    Raises Conflict with the newer wording when somebody else was faster, with the other claim
    when the words are another claim's, or with the survivor when the claim is merged.
    """
    text = _text(text)
    locks.hold(locks.NAMING)
    locks.hold_claim(claim)
    merges.refuse_merged(claim)
    last = claim.wordings.order_by("-number").defer("search")[0]
    if last.number != seen:
        raise Conflict(
            f"Somebody has reworded this claim since: “{last.text}”.", field="text", existing=last
        )
    key = keys.wording_key(text, last.language)
    other = Wording.objects.filter(key=key).exclude(claim=claim).select_related("claim").first()
    if other:
        raise Conflict("Another claim has these words.", field="text", existing=other.claim)
    if (text, kind) == (last.text, last.kind):
        return last
    holds.touch(claim, by=by)
    return Wording.objects.create(
        claim=claim,
        number=last.number + 1,
        text=text,
        key=key,
        language=last.language,
        kind=kind,
        created_by=by,
    )


def put(text: str, kind: str, language: str, *, by: User) -> Wording:
    """The wording of these words: of the claim that has them, else of a new one.

    The caller holds `locks.NAMING`. Raises Refused for no words or too many.
    """
    words = _text(text)
    key = keys.wording_key(words, language)
    return wordings.find_or_make({key: wordings.Text(words, language, kind)}, by=by)[key]


def _text(raw: str) -> str:
    text = " ".join(normalise(raw).split())
    if not text:
        raise Refused("A claim needs words: write what is claimed in one sentence.", field="text")
    if len(text) > LONGEST:
        raise Refused(
            f"The claim has {len(text):,} characters, more than {LONGEST:,}. "
            "Write the one proposition to be checked.",
            field="text",
        )
    return text


def _language(passage: Passage | None) -> str:
    if passage is None:
        return "en"
    told = passage.snapshot.runs.exclude(language="").order_by("-id").first()
    return passage.snapshot.document.language or (told.language if told else "en")


def _appear(wording: Wording, passage: Passage, by: User) -> Appearance:
    quote = passages.quoted(passage.snapshot, passage.start, passage.end)
    standing = (
        Anchor.objects.known()
        .filter(
            snapshot=passage.snapshot,
            start=passage.start,
            end=passage.end,
            appearance__claim=wording.claim_id,
        )
        .select_related("appearance")
    )
    for anchor in standing[:1]:
        return anchor.appearance
    appearance = Appearance.objects.create(
        claim_id=wording.claim_id,
        wording=wording,
        document=passage.snapshot.document,
        directness=passage.directness,
        modality=passage.modality,
        said_on=passage.said_on,
        said_on_precision=Precision.DAY if passage.said_on else "",
        created_by=by,
    )
    Anchor.objects.create(
        appearance=appearance,
        snapshot=passage.snapshot,
        start=passage.start,
        end=passage.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )
    _name_party(appearance, passage, by)
    return appearance


def _name_party(appearance: Appearance, passage: Passage, by: User) -> None:
    printed = passage.claimant.strip()
    if not printed:
        return
    claimants.key_of(printed, field="claimant")
    name = (printed, passage.claimant_kind)
    claimant = claimants.find_or_make([name], passage.snapshot.document, by=by)[name]
    Party.objects.create(
        appearance=appearance, position=0, role=Role.SPEAKER, printed=printed, claimant=claimant
    )
