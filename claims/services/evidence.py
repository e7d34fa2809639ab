"""What bears on a claim: a passage is linked to it, assessed, assessed anew, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Self

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import (
    Anchor,
    Appearance,
    Assessment,
    AssessmentReader,
    Audience,
    Claim,
    Credibility,
    Document,
    Evidence,
    Origin,
    Snapshot,
    Stance,
    Wording,
)
from claims.permissions import Action, may
from claims.selectors import evidence as selectors
from claims.services import holds, locks, merges, passages, snapshots
from factcheck.anchors import TextQuote

WIDTH: dict[str, int] = {Audience.NAMED: 0, Audience.DESK: 1, Audience.PUBLIC: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What a person makes of a passage. Without a wording's number: of the claim as put now."""

    stance: str
    credibility: int | None = None
    origin: Origin | None = None
    note: str = ""
    audience: str = Audience.DESK
    readers: Sequence[User] = ()
    wording: int | None = None
    embargo_until: datetime | None = None
    is_withdrawn: bool = False

    @classmethod
    def like(cls, assessment: Assessment) -> Self:
        """The same judgement again, of the same wording, to be changed with `replace`."""
        return cls(
            stance=assessment.stance,
            credibility=assessment.credibility,
            origin=assessment.origin,
            note=assessment.note,
            audience=assessment.audience,
            readers=[reader.person for reader in assessment.readers.select_related("person")],
            wording=assessment.wording.number,
            embargo_until=assessment.embargo_until,
            is_withdrawn=assessment.is_withdrawn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A passage of a snapshot (half-open code points) and what a person makes of it.

    With an `appearance` of the claim it bears on whether that was said so.
    """

    claim: Claim
    snapshot: Snapshot
    start: int
    end: int
    stance: str
    quote: str = ""  # what the passage reads, to be checked against the text
    appearance: Appearance | None = None
    grounds: str = ""
    credibility: int | None = None
    origin: Origin | None = None
    note: str = ""
    audience: str = Audience.DESK
    readers: Sequence[User] = ()
    wording: int | None = None
    embargo_until: datetime | None = None

    @property
    def assessed(self) -> Assessed:
        names = {field.name for field in fields(Assessed)} - {"is_withdrawn"}
        return Assessed(**{name: getattr(self, name) for name in names})


@transaction.atomic
def link(new: NewEvidence, *, by: User) -> Evidence:
    """Link a passage to a claim, with its first assessment and its anchors.

    Raises Refused for a passage that does not stand there, for our own publications, and for
    what is only somebody's assertion; Conflict (with the evidence) for a passage linked before.
    """
    locks.hold_claim(new.claim)
    if new.appearance is None:
        merges.refuse_merged(new.claim, field="claim")
    document = locks.hold_document(new.snapshot.document_id)
    quote = passages.quoted(new.snapshot, new.start, new.end, new.quote)
    passages.refuse_our_own(document)
    if new.appearance and new.appearance.claim_id != new.claim.pk:
        raise Refused("This appearance is of another claim.", field="appearance")
    _refuse_again(new, by)
    if new.appearance is None and not new.grounds.strip():
        passages.refuse_assertion(new.claim, new.snapshot, quote)
    _check(new.assessed)
    evidence = Evidence.objects.create(
        claim=new.claim,
        appearance=new.appearance,
        document=document,
        grounds=new.grounds.strip(),
        created_by=by,
    )
    _anchor(evidence, new.snapshot, quote)
    _record(evidence, 1, new.assessed, "", by)
    holds.touch(new.claim, by=by)
    return evidence


@transaction.atomic
def assess(
    evidence: Evidence, assessed: Assessed, reason: str, *, seen: int, by: User
) -> Assessment:
    """Assess a piece of evidence anew, for a reason; withdrawn evidence is thus taken up again.

    `seen` is the number of the assessment that the person saw: Conflict, with the newer one, when
    there has been another since. Evidence for named people is kept from nobody who found or
    assessed it; only whoever found it and editors narrow it to them, widen it, or show it earlier.
    """
    locks.hold_claim(evidence.claim)
    last = latest(evidence)
    if not selectors.may_read(last, by):
        raise Refused("There is no such evidence.", field="evidence")
    if last.number != seen:
        raise Conflict(
            f"Somebody has assessed this evidence anew since: {last.get_stance_display()}, "
            f"“{last.reason}”.",
            existing=last,
        )
    if not reason.strip():
        raise Refused("Say why the evidence is assessed anew.", field="reason")
    _check(assessed)
    _refuse_become_our_own(evidence, assessed)
    _refuse_other_eyes(last, assessed, by)
    kept = replace(assessed, readers=_readers(last, assessed, by))
    holds.touch(evidence.claim, by=by)
    return _record(evidence, last.number + 1, kept, reason.strip(), by)


@transaction.atomic
def withdraw(evidence: Evidence, reason: str, *, seen: int, by: User) -> Assessment:
    """Say that a passage is no longer held to bear on the claim; it stays on record."""
    locks.hold_claim(evidence.claim)
    last = latest(evidence)
    if last.is_withdrawn and last.number == seen:
        raise Conflict("This evidence is withdrawn already.", existing=last)
    assessed = replace(Assessed.like(last), is_withdrawn=True)
    return assess(evidence, assessed, reason, seen=seen, by=by)


def latest(evidence: Evidence) -> Assessment:
    """How it is assessed now."""
    rows = evidence.assessments.select_related(
        "wording", "origin", "created_by", "evidence__created_by"
    )
    last: Assessment = rows.defer("wording__search").order_by("-number")[0]
    return last


def _anchor(evidence: Evidence, snapshot: Snapshot, quote: TextQuote) -> None:
    """Anchor it where it was quoted, and in the newest text, which may be a later one."""
    Anchor.objects.create(
        evidence=evidence,
        snapshot=snapshot,
        start=quote.start,
        end=quote.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )
    newest = evidence.document.snapshots.order_by("-number").defer("search")[0]
    if newest.pk != snapshot.pk:
        snapshots.anchor_again(newest)


def _record(
    evidence: Evidence, number: int, assessed: Assessed, reason: str, by: User
) -> Assessment:
    grade = selectors.grade_of(evidence.document.publisher_id)
    assessment = Assessment.objects.create(
        evidence=evidence,
        number=number,
        wording=_wording(evidence.claim, assessed.wording),
        stance=assessed.stance,
        credibility=assessed.credibility,
        reliability=grade.reliability if grade else "",
        origin=assessed.origin,
        note=assessed.note.strip(),
        audience=assessed.audience,
        embargo_until=assessed.embargo_until,
        is_withdrawn=assessed.is_withdrawn,
        reason=reason,
        created_by=by,
    )
    AssessmentReader.objects.bulk_create(
        AssessmentReader(assessment=assessment, person=person) for person in set(assessed.readers)
    )
    return assessment


def _check(assessed: Assessed) -> None:
    if assessed.stance not in Stance.values:
        stances = ", ".join(Stance.values)
        raise Refused(f"{assessed.stance!r} is no stance; give one of: {stances}.", field="stance")
    if assessed.credibility not in {None, *Credibility.values}:
        raise Refused("Credibility goes from 1 to 6; or leave it out.", field="credibility")
    if assessed.audience not in Audience.values:
        audiences = ", ".join(Audience.values)
        raise Refused(
            f"{assessed.audience!r} is no audience; give one of: {audiences}.", field="audience"
        )
    if assessed.audience == Audience.NAMED and not assessed.readers:
        raise Refused("Name the people who may see it.", field="readers")
    if assessed.audience != Audience.NAMED and assessed.readers:
        raise Refused(
            "People are named only for the audience “named”; choose it, or name nobody.",
            field="readers",
        )
    if assessed.embargo_until and timezone.is_naive(assessed.embargo_until):
        raise Refused("Give the end of the embargo with its time zone.", field="embargo_until")


def _refuse_become_our_own(evidence: Evidence, assessed: Assessed) -> None:
    """A publisher may be found to be our own after its text was linked."""
    document = Document.objects.select_related("publisher").get(pk=evidence.document_id)
    if passages.is_our_own(document) and not assessed.is_withdrawn:
        raise Refused(
            "Our own publications are never evidence. This has become one: withdraw it.",
            field="is_withdrawn",
        )


def _refuse_other_eyes(last: Assessment, assessed: Assessed, by: User) -> None:
    if by == last.evidence.created_by or may(by, Action.NARROW):
        return
    who = "Only whoever linked this evidence or an editor may"
    if assessed.audience == Audience.NAMED != last.audience:
        raise Refused(f"{who} narrow it to named people.", field="audience")
    if WIDTH[assessed.audience] > WIDTH[last.audience]:
        raise Refused(f"{who} let more people see it.", field="audience")
    now, until = timezone.now(), last.embargo_until
    if until and until > max(now, assessed.embargo_until or now):
        raise Refused(f"{who} end its embargo earlier.", field="embargo_until")


def _readers(last: Assessment, assessed: Assessed, by: User) -> list[User]:
    """Those who are named, and whoever found it or was its last author among named people."""
    readers = list(assessed.readers)
    if assessed.audience != Audience.NAMED or not readers:
        return readers
    authors = [last.evidence.created_by]
    if last.audience == Audience.NAMED:
        authors.append(last.created_by)
    return readers + [author for author in authors if author and author != by]


def _wording(claim: Claim, number: int | None) -> Wording:
    rows = claim.wordings.order_by("-number").defer("search")
    wording: Wording | None = (rows if number is None else rows.filter(number=number)).first()
    if wording is None:
        raise Refused(f"The claim has no wording number {number}.", field="wording")
    return wording


def _refuse_again(new: NewEvidence, by: User) -> None:
    """The same passage on the same question; one that the person may not see does not count."""
    standing = Evidence.objects.filter(
        claim=new.claim,
        appearance=new.appearance,
        anchors__snapshot=new.snapshot,
        anchors__start=new.start,
        anchors__end=new.end,
    )
    seen = selectors.visible_assessments(viewer=by).filter(evidence__in=standing)
    existing = seen.select_related("evidence").first()
    if existing is None:
        return
    ways = ("is linked to the claim already", "was linked to the claim and withdrawn")
    sentence = f"This passage {ways[existing.is_withdrawn]}; assess it anew instead."
    raise Conflict(sentence, field="start", existing=existing.evidence)
