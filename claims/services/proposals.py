"""What may be put forward as a verdict: the checks before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.backends.postgresql.psycopg_any import DateRange

from claims.errors import Conflict, Refused
from claims.models import (
    Act,
    Appearance,
    Assessment,
    Claim,
    Decision,
    Evidence,
    Kind,
    Outcome,
    Proposal,
    Rating,
    Wording,
)
from claims.moments import Moment
from claims.selectors import merges, verdicts
from claims.selectors.evidence import visible_assessments
from factcheck.reading.text import normalise

LONGEST = 50_000
A_DAY = timedelta(days=1)  # somewhere it is tomorrow already
OPEN_ENDED = (Kind.INTENT, Kind.FORECAST)  # judged by likelihood until they are resolved


@dataclass(frozen=True, slots=True)
class Sign:
    """An indicator: what would change the judgement, and by when it would be seen."""

    text: str
    expected_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A verdict to be put forward. Days are half-open: true from `valid_from`, until before
    `valid_until`; None stands for ever on either side."""

    claim: Claim
    wording: int  # the number of the wording that is judged: the latest one
    reason: str
    rationale: str = ""
    evidence: Sequence[Evidence] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    act: str = Act.JUDGE
    appearance: Appearance | None = None  # given: was it said so?
    rating: Rating | None = None
    likelihood: str = ""
    attribution: str = ""
    confidence: str = ""
    failing_part: str = ""
    criteria: str = ""
    horizon: date | None = None
    indicators: Sequence[Sign] = ()
    resolved_on: date | None = None
    resolution: str = ""
    revises: Proposal | None = None

    @property
    def valid(self) -> DateRange:
        return DateRange(self.valid_from, self.valid_until)


def check(new: NewProposal) -> Wording:
    """The wording that is judged, when all that is given fits together.

    Raises Refused with the field at fault, and Conflict when the claim was reworded meanwhile.
    """
    wording = _wording(new)
    _check_period(new)
    _check_verdict(new, wording)
    _check_revised(new)
    return wording


def _wording(new: NewProposal) -> Wording:
    last: Wording = new.claim.wordings.order_by("-number").defer("search")[0]
    if not 1 <= new.wording <= last.number:
        raise Refused(f"The claim has no wording {new.wording}.", field="wording")
    if new.wording != last.number:
        raise Conflict(
            f"Somebody has reworded this claim since: “{last.text}”. Judge these words.",
            field="wording",
            existing=last,
        )
    return last


def words(new: NewProposal) -> dict[str, str]:
    """The texts as they are kept; what must not be empty is there."""
    names = ("reason", "rationale", "failing_part", "criteria", "resolution")
    found = {name: normalise(getattr(new, name)).strip() for name in names}
    for name, text in found.items():
        if len(text) > LONGEST:
            raise Refused(
                f"This has {len(text):,} characters, more than {LONGEST:,}. Shorten it.",
                field=name,
            )
    if not found["reason"]:
        raise Refused("Say why this is put forward now.", field="reason")
    if not found["rationale"] and new.act != Act.RETRACT:
        raise Refused(
            "A verdict needs a rationale: say how the evidence leads to it.", field="rationale"
        )
    return found


def _check_period(new: NewProposal) -> None:
    if new.valid_from and new.valid_until and new.valid_until <= new.valid_from:
        raise Refused(
            f"The verdict would end ({new.valid_until}) before it begins ({new.valid_from}). "
            "The last day is not included: for one day, give the next day as the end.",
            field="valid_until",
        )
    if new.valid_until == date.min:
        raise Refused("No day comes before this end.", field="valid_until")


def _check_verdict(new: NewProposal, wording: Wording) -> None:
    """One verdict, of the kind that the question and the claim take."""
    if new.act not in Act.values:
        raise Refused(f"{new.act!r} is not one of {', '.join(Act.values)}.", field="act")
    if new.appearance and new.appearance.claim_id != new.claim.pk:
        raise Refused("This sighting is of another claim.", field="appearance")
    _check_resolution(new)
    given = [name for name in ("rating", "likelihood", "attribution") if getattr(new, name)]
    if new.act == Act.RETRACT:
        if given:
            raise Refused("A retraction gives no verdict; leave it empty.", field=given[0])
        return
    if new.appearance:
        _check_attribution(new, given)
        return
    if "attribution" in given:
        raise Refused("Say of which sighting this is the attribution.", field="appearance")
    if len(given) != 1:
        raise Refused("Give a rating or a likelihood: one of them.", field="rating")
    if new.rating:
        _check_rating(new, new.rating, wording)
    else:
        _check_likelihood(new, wording)


def _check_attribution(new: NewProposal, given: list[str]) -> None:
    if given != ["attribution"]:
        raise Refused("Of a sighting, judge the attribution and nothing else.", field="attribution")


def _check_resolution(new: NewProposal) -> None:
    if new.resolved_on and not new.resolution.strip():
        raise Refused("Say which criterion was met, and by what.", field="resolution")
    if new.resolution.strip() and not new.resolved_on:
        raise Refused("Say on which day it was resolved.", field="resolved_on")
    if new.resolved_on and new.resolved_on > verdicts.today() + A_DAY:
        raise Refused(f"{new.resolved_on} has not come yet.", field="resolved_on")


def _check_rating(new: NewProposal, rating: Rating, wording: Wording) -> None:
    if not (rating.is_offered and rating.scale.is_offered):
        raise Refused(f"“{rating}” is no longer used by this desk; choose another.", field="rating")
    if rating.is_partial and not new.failing_part.strip():
        raise Refused(f"“{rating}”: say which part fails.", field="failing_part")
    on_the_axis = rating.ordinal is not None
    if on_the_axis and wording.kind in OPEN_ENDED and not new.resolved_on:
        raise Refused(
            f"A claim of {wording.get_kind_display()} is rated “{rating}” only when it is "
            "resolved: say when and by what, or give a likelihood.",
            field="resolved_on",
        )


def _check_likelihood(new: NewProposal, wording: Wording) -> None:
    if wording.kind not in OPEN_ENDED:
        raise Refused(
            f"Likelihood is for intents and forecasts; this is a claim of "
            f"{wording.get_kind_display()}. Give a rating.",
            field="likelihood",
        )
    needed = {
        "criteria": (new.criteria.strip(), "by what it will be seen to have come true"),
        "horizon": (new.horizon, "by which day it will be seen"),
        "indicators": (signs(new), "what would change this judgement"),
    }
    for name, (value, what) in needed.items():
        if not value:
            raise Refused(f"A likelihood needs this: say {what}.", field=name)
    if new.resolved_on or new.resolution.strip():
        raise Refused("What is resolved is rated; it has no likelihood.", field="likelihood")


def signs(new: NewProposal) -> list[Sign]:
    cleaned = [Sign(normalise(sign.text).strip(), sign.expected_by) for sign in new.indicators]
    return [sign for sign in cleaned if sign.text]


def _check_revised(new: NewProposal) -> None:
    earlier = new.revises
    if earlier is None:
        return
    if (earlier.claim_id, earlier.appearance_id) != (
        new.claim.pk,
        new.appearance.pk if new.appearance else None,
    ):
        raise Refused("The earlier proposal is about something else.", field="revises")
    ended = Decision.objects.filter(proposal=earlier).exclude(outcome=Outcome.APPROVED)
    if not ended.exists():
        raise Refused(
            "Only a proposal that was returned or withdrawn is put anew.", field="revises"
        )


def assessments(new: NewProposal, by: User) -> list[Assessment]:
    """The latest assessment of each piece of evidence, in the order given."""
    ids = list(dict.fromkeys(piece.pk for piece in new.evidence))
    seen = visible_assessments(Moment(), by).filter(evidence__in=ids).select_related("evidence")
    latest = {assessment.evidence_id: assessment for assessment in seen}
    claims = merges.family(new.claim)
    about = new.appearance.pk if new.appearance else None
    for number, key in enumerate(ids, start=1):
        found = latest.get(key)
        if found is None or found.evidence.claim_id not in claims:
            raise Refused(f"Piece {number} is no evidence on this claim.", field="evidence")
        if found.evidence.appearance_id != about:
            raise Refused(f"Piece {number} bears on another question.", field="evidence")
        if found.is_withdrawn:
            raise Refused(f"Piece {number} has been withdrawn; leave it out.", field="evidence")
    return [latest[key] for key in ids]
