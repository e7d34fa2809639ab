"""Verdicts: put forward, decided by another, laid over their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.errors import Conflict, Refused
from claims.models import (
    Act,
    ChainLink,
    Claim,
    Decision,
    Dissent,
    Holding,
    Kind,
    LinkKind,
    Outcome,
    Proposal,
    Rating,
)
from claims.moments import Moment
from claims.selectors import verdicts as selectors
from claims.services import claims as claim_services
from claims.services import evidence as evidence_services
from claims.services import verdicts
from claims.services.proposals import NewProposal, Sign
from tests.claims import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 1)


def days(first: int, last: int | None = None) -> dict[str, Any]:
    """Days of February, the last one not included; None leaves the end open."""
    until = None if last is None else DAY + timedelta(days=last)
    return {"valid_from": DAY + timedelta(days=first), "valid_until": until}


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def egon(db: None) -> User:
    return factories.user("egon")


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


@pytest.fixture
def new(claim: Claim) -> NewProposal:
    """A first verdict on the claim, from 1 February on, by evidence of two documents."""
    pieces = [factories.evidence(claim) for _ in range(2)]
    return NewProposal(
        claim=claim,
        wording=1,
        rating=Rating.objects.get(label="False"),
        evidence=pieces,
        rationale="Lorries were seen on the quay every day.",
        reason="Readers asked.",
        valid_from=DAY,
    )


def held(claim: Claim, moment: Moment) -> str | None:
    found = selectors.on([claim.pk], moment).get(claim.pk)
    return found.proposal.verdict if found else None


def label(name: str) -> Rating:
    rating: Rating = Rating.objects.get(label=name)
    return rating


# Putting forward


def test_a_proposal_keeps_its_evidence_as_it_was_graded(new: NewProposal, vera: User) -> None:
    proposal = verdicts.propose(new, by=vera)
    piece = new.evidence[0]
    evidence_services.withdraw(piece, "It was satire.", seen=1, by=vera)
    pinned = proposal.grounds.get(assessment__evidence=piece).assessment
    assert (pinned.number, pinned.is_withdrawn) == (1, False)


def test_proposals_of_a_claim_are_numbered(new: NewProposal, vera: User) -> None:
    assert [verdicts.propose(new, by=vera).number for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"rationale": ""}, "rationale"),
        ({"rationale": "x" * 50_001}, "rationale"),
        ({"valid_until": DAY}, "valid_until"),
        ({"valid_until": DAY - timedelta(days=1)}, "valid_until"),
        ({"wording": 2}, "wording"),
        ({"wording": 0}, "wording"),
        ({"rating": None}, "rating"),
        ({"likelihood": "likely"}, "rating"),
        ({"rating": None, "likelihood": "likely"}, "likelihood"),
        ({"attribution": "accurate"}, "appearance"),
        ({"resolved_on": DAY}, "resolution"),
        ({"resolution": "Seen."}, "resolved_on"),
        ({"act": Act.SUPERSEDE}, "act"),
        ({"act": Act.RETRACT}, "rating"),
        ({"act": "overrule"}, "act"),
        ({"resolved_on": date(9999, 1, 1), "resolution": "Seen."}, "resolved_on"),
        ({"valid_from": None, "valid_until": date.min}, "valid_until"),
        ({"act": Act.RETRACT, "rating": None, "resolution": "Seen."}, "resolved_on"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(
    new: NewProposal, vera: User, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        verdicts.propose(replace(new, **change), by=vera)
    assert refused.value.field == field
    assert not Proposal.objects.exists()


def test_partly_true_says_which_part_fails(new: NewProposal, vera: User) -> None:
    half = replace(new, rating=label("Half true"))
    with pytest.raises(Refused, match="which part fails"):
        verdicts.propose(half, by=vera)
    assert verdicts.propose(replace(half, failing_part="On Sundays it is."), by=vera)


def test_a_rating_that_the_desk_gave_up_is_refused(new: NewProposal, vera: User) -> None:
    Rating.objects.filter(label="False").update(is_offered=False)
    with pytest.raises(Refused, match="no longer used"):
        verdicts.propose(replace(new, rating=label("False")), by=vera)


def test_evidence_of_another_claim_is_refused(new: NewProposal, vera: User) -> None:
    stray = factories.evidence(factories.claim())
    with pytest.raises(Refused, match="Piece 3 is no evidence") as refused:
        verdicts.propose(replace(new, evidence=[*new.evidence, stray]), by=vera)
    assert refused.value.field == "evidence"


def test_withdrawn_evidence_is_refused(new: NewProposal, vera: User) -> None:
    evidence_services.withdraw(new.evidence[1], "It was satire.", seen=1, by=vera)
    with pytest.raises(Refused, match="Piece 2 has been withdrawn"):
        verdicts.propose(new, by=vera)


def test_a_claim_reworded_meanwhile_is_a_conflict_with_its_words(
    new: NewProposal, vera: User
) -> None:
    claim_services.reword(new.claim, "The quay is closed.", "fact", seen=1, by=vera)
    with pytest.raises(Conflict) as conflict:
        verdicts.propose(new, by=vera)
    assert str(conflict.value.existing) == "The quay is closed."


# Intents and forecasts


@pytest.fixture
def forecast(new: NewProposal) -> NewProposal:
    claim = factories.claim("The quay will open in May.", kind=Kind.FORECAST)
    return replace(
        new,
        claim=claim,
        evidence=[factories.evidence(claim) for _ in range(2)],
        rating=None,
        likelihood="unlikely",
        criteria="A lorry is let onto the quay.",
        horizon=date(2026, 5, 31),
        indicators=[Sign("The works are tendered.", date(2026, 3, 1))],
    )


def test_a_forecast_takes_a_likelihood(forecast: NewProposal, vera: User) -> None:
    proposal = verdicts.propose(forecast, by=vera)
    assert proposal.verdict == "unlikely (20–45 %)"
    assert [sign.text for sign in proposal.indicators.all()] == ["The works are tendered."]


@pytest.mark.parametrize("field", ["criteria", "horizon", "indicators"])
def test_a_likelihood_needs_what_it_will_be_judged_by(
    forecast: NewProposal, vera: User, field: str
) -> None:
    nothing: Any = {"criteria": " ", "horizon": None, "indicators": [Sign(" ")]}[field]
    with pytest.raises(Refused) as refused:
        verdicts.propose(replace(forecast, **{field: nothing}), by=vera)
    assert refused.value.field == field


def test_a_forecast_is_true_or_false_only_when_resolved(forecast: NewProposal, vera: User) -> None:
    rated = replace(forecast, likelihood="", rating=label("True"))
    with pytest.raises(Refused) as refused:
        verdicts.propose(rated, by=vera)
    assert refused.value.field == "resolved_on"
    resolved = replace(rated, resolved_on=date(2024, 5, 3), resolution="The first lorry came.")
    assert verdicts.propose(resolved, by=vera).verdict == "True"


def test_a_forecast_may_be_off_the_axis_at_any_time(forecast: NewProposal, vera: User) -> None:
    unproven = replace(forecast, likelihood="", rating=label("Unproven"))
    assert verdicts.propose(unproven, by=vera)


# Deciding


def test_nobody_approves_their_own(new: NewProposal, vera: User, settings: Any) -> None:
    proposal = verdicts.propose(new, by=vera)
    with pytest.raises(Refused, match="Another person"):
        verdicts.approve(proposal, "Sound.", by=vera)
    settings.FOUR_EYES = False
    decision = verdicts.approve(proposal, "I am alone.", by=vera)
    assert (decision.outcome, decision.four_eyes) == (Outcome.APPROVED, False)


def test_a_decision_needs_a_reason(new: NewProposal, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new, by=vera)
    for decide in (verdicts.approve, verdicts.turn_back):
        with pytest.raises(Refused) as refused:
            decide(proposal, "  ", by=egon)
        assert refused.value.field == "reason"
    assert not Decision.objects.exists()


def test_a_proposal_is_decided_once(new: NewProposal, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new, by=vera)
    decision = verdicts.turn_back(proposal, "One source is missing.", by=egon)
    with pytest.raises(Conflict, match="returned by egon") as conflict:
        verdicts.approve(proposal, "Sound.", by=egon)
    assert conflict.value.existing == decision


def test_only_who_proposed_withdraws_and_only_others_return(
    new: NewProposal, vera: User, egon: User
) -> None:
    proposal = verdicts.propose(new, by=vera)
    with pytest.raises(Refused, match="return it instead"):
        verdicts.withdraw(proposal, "No.", by=egon)
    with pytest.raises(Refused, match="you withdraw"):
        verdicts.turn_back(proposal, "No.", by=vera)
    assert verdicts.withdraw(proposal, "I overlooked a report.", by=vera)


def test_a_returned_proposal_is_put_anew(new: NewProposal, vera: User, egon: User) -> None:
    first = verdicts.propose(new, by=vera)
    with pytest.raises(Refused, match="returned or withdrawn"):
        verdicts.propose(replace(new, revises=first), by=vera)
    verdicts.turn_back(first, "Say since when.", by=egon)
    assert verdicts.propose(replace(new, revises=first), by=vera).revises == first


def test_dissent_is_kept_with_the_version(new: NewProposal, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new, by=vera)
    verdicts.dissent(proposal, "The lorries were parked.", by=egon)
    assert [(row.proposal, row.created_by) for row in Dissent.objects.all()] == [(proposal, egon)]


def test_what_blocks_is_waived_by_name_and_with_a_reason(
    new: NewProposal, vera: User, egon: User
) -> None:
    proposal = verdicts.propose(replace(new, evidence=new.evidence[:1]), by=vera)
    with pytest.raises(Refused, match="1 origin") as refused:
        verdicts.approve(proposal, "Sound.", by=egon)
    assert refused.value.field == "waivers"
    with pytest.raises(Refused, match="Say why"):
        verdicts.approve(proposal, "Sound.", by=egon, waivers={"few_origins": " "})
    with pytest.raises(Refused, match="Nothing called"):
        verdicts.approve(proposal, "Sound.", by=egon, waivers={"weather": "Rain."})
    why = {"few_origins": "There is one camera on the quay."}
    decision = verdicts.approve(proposal, "Sound.", by=egon, waivers=why)
    assert {w.check_name: w.reason for w in decision.waivers.all()} == why
    assert "few_origins" in [finding["name"] for finding in decision.findings]


def test_no_evidence_cannot_be_waived(new: NewProposal, vera: User, egon: User) -> None:
    proposal = verdicts.propose(replace(new, evidence=[]), by=vera)
    with pytest.raises(Refused, match="cannot be waived"):
        verdicts.approve(proposal, "Sound.", by=egon, waivers={"no_evidence": "Known."})
    assert not Decision.objects.exists()


def test_a_verdict_on_words_that_are_no_longer_the_claims_is_not_approved(
    new: NewProposal, vera: User, egon: User
) -> None:
    proposal = verdicts.propose(new, by=vera)
    claim_services.reword(new.claim, "The quay is closed.", "fact", seen=1, by=vera)
    with pytest.raises(Refused, match="reworded"):
        verdicts.approve(proposal, "Sound.", by=egon)


# Holding


@pytest.fixture
def let_stand(new: NewProposal, vera: User, egon: User) -> Any:
    """Propose and approve with these changes; gives the decision."""

    def stand(**change: Any) -> Decision:
        proposal = verdicts.propose(replace(new, **change), by=vera)
        return verdicts.approve(proposal, "Sound.", by=egon)

    return stand


def test_an_approved_verdict_is_held_for_its_days(let_stand: Any, claim: Claim) -> None:
    let_stand(**days(0, 10))
    answers = [held(claim, Moment(as_of=DAY + timedelta(days=n))) for n in (-1, 0, 9, 10)]
    assert answers == [None, "False", "False", None]


def test_two_clocks(let_stand: Any, claim: Claim) -> None:
    first = let_stand(**days(0))
    second = let_stand(**days(10), act=Act.CORRECT, rating=label("True"))
    before, after = first.created_at, second.created_at
    early, late = DAY + timedelta(days=5), DAY + timedelta(days=15)
    asked = [(late, before), (late, after), (early, before), (early, after)]
    answers = [held(claim, Moment(as_of=day, known_at=known)) for day, known in asked]
    assert answers == ["False", "True", "False", "False"]
    nothing = Moment(as_of=late, known_at=before - timedelta(microseconds=1))
    assert held(claim, nothing) is None


def test_a_correction_in_the_middle_leaves_both_ends(let_stand: Any, claim: Claim) -> None:
    let_stand(**days(0, 20))
    let_stand(**days(5, 10), act=Act.CORRECT, rating=label("True"))
    periods = selectors.periods(claim.pk)
    assert [(p.proposal.verdict, p.valid.lower.day, p.valid.upper.day) for p in periods] == [
        ("False", 11, 21),
        ("True", 6, 11),
        ("False", 1, 6),
    ]


def test_a_retraction_leaves_nothing_for_its_days(let_stand: Any, claim: Claim) -> None:
    let_stand(**days(0))
    retraction = let_stand(**days(5, 6), act=Act.RETRACT, rating=None, rationale="", evidence=[])
    assert held(claim, Moment(as_of=DAY + timedelta(days=5))) is None
    assert held(claim, Moment(as_of=DAY + timedelta(days=6))) == "False"
    assert retraction.proposal.verdict == "no verdict"


def test_a_first_verdict_does_not_cover_another(let_stand: Any) -> None:
    let_stand(**days(0, 10))
    with pytest.raises(Conflict, match="Supersede or correct") as conflict:
        let_stand(**days(9, 12))
    assert isinstance(conflict.value.existing, Holding)
    let_stand(**days(10, 12))


def test_an_approval_is_refused_when_what_is_held_has_changed_since(
    let_stand: Any, new: NewProposal, vera: User, egon: User
) -> None:
    slow = verdicts.propose(replace(new, **days(0, 10)), by=vera)
    let_stand(**days(5, 6))
    with pytest.raises(Refused, match="has changed since"):
        verdicts.approve(slow, "Sound.", by=egon)


def test_a_neighbouring_change_is_not_in_the_way(
    let_stand: Any, new: NewProposal, vera: User, egon: User
) -> None:
    """The earlier verdict's row is split beside these days, but it says the same for them."""
    let_stand(**days(0, 20))
    slow = verdicts.propose(
        replace(new, **days(0, 5), act=Act.CORRECT, rating=label("True")), by=vera
    )
    let_stand(**days(10, 15), act=Act.SUPERSEDE, rating=label("Unproven"))
    assert verdicts.approve(slow, "Sound.", by=egon)


def test_attribution_is_held_beside_veracity(let_stand: Any, new: NewProposal, vera: User) -> None:
    sighting = factories.appearance()
    piece = factories.evidence(sighting.claim, appearance=sighting)
    let_stand(
        claim=sighting.claim,
        appearance=sighting,
        rating=None,
        attribution="accurate",
        evidence=[piece],
    )
    pieces = [factories.evidence(sighting.claim) for _ in range(2)]
    let_stand(claim=sighting.claim, rating=label("False"), evidence=pieces)
    found = selectors.on([sighting.pk, sighting.claim_id])
    assert found[sighting.pk].proposal.verdict == "accurate"
    assert found[sighting.claim_id].proposal.verdict == "False"


def test_the_chain_tells_it_all(let_stand: Any, claim: Claim) -> None:
    let_stand(**days(0, 20))
    let_stand(**days(5, 10), act=Act.CORRECT, rating=label("True"))
    kinds = list(ChainLink.objects.filter(claim=claim).values_list("kind", flat=True))
    first = [LinkKind.PROPOSAL, LinkKind.DECISION, LinkKind.HELD]
    second = [LinkKind.PROPOSAL, LinkKind.DECISION, LinkKind.ENDED, *[LinkKind.HELD] * 3]
    assert kinds == [*first, *second]
