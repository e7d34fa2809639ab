"""What bears on a claim: linked where it stands, graded, assessed anew, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.errors import Conflict, Refused
from claims.models import (
    Anchor,
    Assessment,
    AssessmentReader,
    Claim,
    Evidence,
    Publisher,
    Snapshot,
)
from claims.permissions import Role
from claims.selectors.evidence import may_read
from claims.services import claims, evidence, publishers
from claims.services.claims import NewClaim, Passage
from claims.services.evidence import Assessed, NewEvidence
from tests.claims import factories

pytestmark = pytest.mark.django_db

TEXT = "The log gives nine metres. The board met in May. Divers measured nine metres twice."
MEASURED = "Divers measured nine metres twice."
LATER = timezone.now() + timedelta(days=9)


@pytest.fixture
def snapshot() -> Snapshot:
    return factories.snapshot(TEXT)


@pytest.fixture
def by() -> User:
    return factories.user()


def new(snapshot: Snapshot, words: str = MEASURED, **fields: Any) -> NewEvidence:
    start = snapshot.text.index(words)
    given = {"start": start, "end": start + len(words), "stance": "supports", **fields}
    return NewEvidence(
        claim=given.pop("claim", None) or factories.claim(), snapshot=snapshot, **given
    )


def spoken(snapshot: Snapshot, quote: str, by: str = "Ada Brook", claim: str = "") -> Claim:
    """Log it as what somebody says in the text."""
    start = snapshot.text.index(quote)
    passage = Passage(snapshot=snapshot, start=start, end=start + len(quote), claimant=by)
    made, _ = claims.log(NewClaim(text=claim or quote, passage=passage), by=factories.user())
    return made


def graded(publisher: Publisher, letter: str) -> None:
    publishers.grade(publisher, letter, "A year of corrections.", by=factories.user())


def test_a_passage_is_linked_with_its_anchor_and_its_first_assessment(
    snapshot: Snapshot, by: User
) -> None:
    origin = factories.origin()
    made = evidence.link(
        new(snapshot, quote=MEASURED, credibility=2, origin=origin, note=" Twice. "), by=by
    )
    anchor, assessment = made.anchors.get(), made.assessments.get()
    assert (made.document, made.created_by) == (snapshot.document, by)
    assert (anchor.exact, anchor.prefix) == (MEASURED, TEXT[-len(MEASURED) - 32 : -len(MEASURED)])
    assert (assessment.number, assessment.stance, assessment.audience) == (1, "supports", "desk")
    assert (assessment.credibility, assessment.origin) == (2, origin)
    assert (assessment.note, assessment.reason) == ("Twice.", "")
    assert assessment.wording == made.claim.wordings.get()


def test_evidence_judges_the_latest_wording_unless_another_one_is_named(
    snapshot: Snapshot, by: User
) -> None:
    claim = factories.claim()
    claims.reword(claim, "The north quay has 41 berths.", "fact", seen=1, by=by)
    latest = evidence.link(new(snapshot, claim=claim), by=by)
    first = evidence.link(
        new(snapshot, "The log gives nine metres.", claim=claim, wording=1), by=by
    )
    assert latest.assessments.get().wording.number == 2
    assert first.assessments.get().wording.number == 1


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"start": 5, "end": 5}, "start", "not within the text, which has 83 characters"),
        ({"start": 5, "end": 500}, "start", "not within the text"),
        ({"start": -1}, "start", "not within the text"),
        ({"start": 26, "end": 27}, "start", "is empty"),
        ({"quote": "Divers measured."}, "quote", "The anchor does not match"),
        ({"stance": "proves"}, "stance", "supports, refutes, background"),
        ({"credibility": 7}, "credibility", "1 to 6"),
        ({"credibility": 0}, "credibility", "1 to 6"),
        ({"audience": "friends"}, "audience", "public, desk, named"),
        ({"audience": "named"}, "readers", "Name the people"),
        ({"wording": 2}, "wording", "no wording number 2"),
        ({"embargo_until": datetime(2026, 5, 1)}, "embargo_until", "time zone"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field_and_leaves_nothing(
    fields: dict[str, Any], field: str, reason: str, snapshot: Snapshot, by: User
) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        evidence.link(new(snapshot, **fields), by=by)
    assert caught.value.field == field
    for model in (Evidence, Assessment, Anchor, AssessmentReader):
        assert not model.objects.exists()


def test_readers_are_named_only_for_named_people(snapshot: Snapshot, by: User) -> None:
    with pytest.raises(Refused) as caught:
        evidence.link(new(snapshot, audience="public", readers=[by]), by=by)
    assert caught.value.field == "readers"


def test_a_quote_that_stands_elsewhere_is_refused_with_its_place(
    snapshot: Snapshot, by: User
) -> None:
    with pytest.raises(Refused, match=r"reads “The board met in May.”.*stands at 0–26") as caught:
        evidence.link(
            new(snapshot, "The board met in May.", quote="The log gives nine metres."), by=by
        )
    assert caught.value.field == "quote"


def test_a_quote_that_is_alike_is_refused_with_the_words_that_stand_there(
    snapshot: Snapshot, by: User
) -> None:
    with pytest.raises(Refused, match=r"“Divers measured nine metres twice\.”, stand at 49–83"):
        evidence.link(new(snapshot, quote="Divers measured ten metres twice."), by=by)


def test_a_quote_of_another_version_is_refused_with_that_version(by: User) -> None:
    first = factories.snapshot("Cranes lifted forty tonnes of sand. The board met in May.")
    second = factories.snapshot("The board met in May.", of=first.document)
    with pytest.raises(Refused, match="stands in version 1"):
        evidence.link(
            new(second, "The board met in May.", quote="Cranes lifted forty tonnes of sand."), by=by
        )


def test_a_quote_that_stands_nowhere_is_refused(snapshot: Snapshot, by: User) -> None:
    with pytest.raises(Refused, match="nowhere in this document"):
        evidence.link(new(snapshot, quote="Herons nest on every lamp."), by=by)


def test_a_passage_is_no_longer_than_a_reader_reads_at_once(by: User) -> None:
    text = factories.snapshot("quay " * 1_001)
    whole = NewEvidence(
        claim=factories.claim(), snapshot=text, start=0, end=5_000, stance="supports"
    )
    with pytest.raises(Refused, match="has 5,001 characters, more than 5,000") as caught:
        evidence.link(replace(whole, end=5_001), by=by)
    assert caught.value.field == "start"
    assert len(evidence.link(whole, by=by).anchors.get().exact) == 5_000


def test_the_same_passage_again_is_refused_with_the_evidence_that_has_it(
    snapshot: Snapshot, by: User
) -> None:
    claim = factories.claim()
    first = evidence.link(new(snapshot, claim=claim), by=by)
    with pytest.raises(Conflict) as caught:
        evidence.link(new(snapshot, claim=claim, stance="refutes"), by=by)
    assert caught.value.existing == first
    assert Evidence.objects.count() == 1


def test_a_passage_may_bear_on_two_claims_and_a_claim_have_two_passages(
    snapshot: Snapshot, by: User
) -> None:
    claim = factories.claim()
    evidence.link(new(snapshot, claim=claim), by=by)
    evidence.link(new(snapshot, "The log gives nine metres.", claim=claim), by=by)
    evidence.link(new(snapshot), by=by)
    assert Evidence.objects.count() == 3


def test_whoever_may_not_see_it_is_not_told_that_a_passage_is_linked(snapshot: Snapshot) -> None:
    claim, ruth, vera = factories.claim(), factories.user("ruth"), factories.user("vera")
    evidence.link(new(snapshot, claim=claim, audience="named", readers=[ruth]), by=ruth)
    assert evidence.link(new(snapshot, claim=claim), by=vera).pk
    with pytest.raises(Conflict):
        evidence.link(new(snapshot, claim=claim), by=ruth)


# Our own publications, and assertions


def test_what_we_published_ourselves_is_refused(by: User) -> None:
    ours = factories.publisher("Factcheck")
    Publisher.objects.filter(pk=ours.pk).update(is_ours=True)
    document = factories.document(publisher=Publisher.objects.get(pk=ours.pk))
    with pytest.raises(Refused, match="Our own publications") as caught:
        evidence.link(new(factories.snapshot(TEXT, of=document)), by=by)
    assert (caught.value.field, Evidence.objects.exists()) == ("snapshot", False)


@pytest.mark.parametrize("address", ["https://checks.example/12", "http://www.CHECKS.example/"])
def test_an_address_of_our_own_is_refused(address: str, by: User, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://checks.example"
    document = factories.document(url=address)
    with pytest.raises(Refused, match="Our own publications"):
        evidence.link(new(factories.snapshot(TEXT, of=document)), by=by)


def test_another_hosts_address_is_not_our_own(by: User, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://checks.example"
    document = factories.document(url="https://other.example/checks.example")
    assert evidence.link(new(factories.snapshot(TEXT, of=document)), by=by).pk


def test_an_assertion_is_refused_with_who_says_what(snapshot: Snapshot, by: User) -> None:
    spoken(snapshot, "Divers measured nine metres", "Milo Grant", "The quay is nine metres deep.")
    with pytest.raises(
        Refused, match=r"Milo Grant says: “The quay is nine.*link the two"
    ) as caught:
        evidence.link(new(snapshot), by=by)
    assert (caught.value.field, Evidence.objects.exists()) == ("grounds", False)


def test_an_assertion_whose_grounds_can_be_inspected_is_evidence(
    snapshot: Snapshot, by: User
) -> None:
    spoken(snapshot, MEASURED)
    made = evidence.link(new(snapshot, grounds=" The divers' log is public. "), by=by)
    assert made.grounds == "The divers' log is public."


def test_the_claim_repeated_is_no_proof_of_itself(snapshot: Snapshot, by: User) -> None:
    claim = spoken(snapshot, MEASURED, "Milo Grant")
    with pytest.raises(Refused, match="the claim itself, as Milo Grant puts it"):
        evidence.link(new(snapshot, claim=claim), by=by)


def test_a_passage_that_is_mostly_the_documents_own_voice_is_evidence(
    snapshot: Snapshot, by: User
) -> None:
    spoken(snapshot, "nine metres twice")
    assert evidence.link(new(snapshot, TEXT), by=by).pk


def test_two_assertions_side_by_side_are_still_assertions(snapshot: Snapshot, by: User) -> None:
    spoken(snapshot, "The log gives nine metres.", "Ada Brook")
    spoken(snapshot, MEASURED, "Milo Grant")
    with pytest.raises(Refused, match="Milo Grant says"):
        evidence.link(new(snapshot, TEXT), by=by)


def test_what_nobody_is_named_for_is_no_assertion_of_anothers(snapshot: Snapshot, by: User) -> None:
    spoken(snapshot, MEASURED, by="")
    assert evidence.link(new(snapshot), by=by).pk


def test_what_somebody_says_is_evidence_of_its_having_been_said(
    snapshot: Snapshot, by: User
) -> None:
    claim = spoken(snapshot, MEASURED, "Milo Grant")
    appearance = claim.appearances.get()
    made = evidence.link(new(snapshot, claim=claim, appearance=appearance), by=by)
    assert made.appearance == appearance


def test_an_appearance_of_another_claim_is_refused(snapshot: Snapshot, by: User) -> None:
    appearance = spoken(snapshot, MEASURED).appearances.get()
    with pytest.raises(Refused) as caught:
        evidence.link(new(snapshot, appearance=appearance), by=by)
    assert caught.value.field == "appearance"


# Grades


def test_an_assessment_carries_the_publishers_grade_as_it_stood(by: User) -> None:
    publisher = factories.publisher()
    made = evidence.link(
        new(factories.snapshot(TEXT, of=factories.document(publisher=publisher))), by=by
    )
    graded(publisher, "C")
    evidence.assess(made, Assessed(stance="supports"), "Graded since.", seen=1, by=by)
    graded(publisher, "B")
    assert [row.reliability for row in made.assessments.order_by("number")] == ["", "C"]


@pytest.mark.parametrize(
    ("letter", "reason", "field"), [("G", "Known.", "reliability"), ("A", "  ", "reason")]
)
def test_a_grade_is_a_letter_with_a_reason(letter: str, reason: str, field: str) -> None:
    publisher = factories.publisher()
    with pytest.raises(Refused) as caught:
        publishers.grade(publisher, letter, reason, by=factories.user())
    assert (caught.value.field, publisher.grades.exists()) == (field, False)


# Assessed anew


def test_evidence_is_assessed_anew_for_a_reason(by: User) -> None:
    made, reader = factories.evidence(by=by), factories.user()
    again = Assessed(stance="refutes", credibility=5, audience="named", readers=[reader, reader])
    assessment = evidence.assess(made, again, " The log was forged. ", seen=1, by=by)
    assert (assessment.number, assessment.stance, assessment.reason) == (
        2, "refutes", "The log was forged.",
    )  # fmt: skip
    assert [row.person for row in assessment.readers.all()] == [reader]
    assert made.assessments.get(number=1).stance == "supports"


def test_a_stale_assessment_is_refused_with_the_newer_one(by: User) -> None:
    made = factories.evidence()
    newer = evidence.assess(made, Assessed(stance="background"), "Off the point.", seen=1, by=by)
    with pytest.raises(Conflict) as caught:
        evidence.assess(made, Assessed(stance="refutes"), "Forged.", seen=1, by=by)
    assert (caught.value.existing, made.assessments.count()) == (newer, 2)


@pytest.mark.parametrize(
    ("assessed", "reason", "field"),
    [
        (Assessed(stance="refutes"), "  ", "reason"),
        (Assessed(stance="proves"), "Forged.", "stance"),
        (Assessed(stance="refutes", audience="named"), "Forged.", "readers"),
        (Assessed(stance="refutes", wording=9), "Forged.", "wording"),
    ],
)
def test_a_wrong_assessment_is_refused_and_the_last_one_stands(
    assessed: Assessed, reason: str, field: str, by: User
) -> None:
    made = factories.evidence(by=by)
    with pytest.raises(Refused) as caught:
        evidence.assess(made, assessed, reason, seen=1, by=by)
    assert (caught.value.field, made.assessments.count()) == (field, 1)


def test_nobody_assesses_what_they_may_not_see(by: User) -> None:
    ruth = factories.user("ruth")
    made = factories.evidence(by=ruth, audience="named", readers=[ruth])
    with pytest.raises(Refused, match="no such evidence"):
        evidence.assess(made, Assessed(stance="refutes"), "Forged.", seen=1, by=by)


def test_withdrawn_evidence_keeps_what_was_made_of_it_and_can_be_taken_up_again(by: User) -> None:
    reader = factories.user()
    made = factories.evidence(by=by, audience="named", readers=[reader], credibility=3)
    gone = evidence.withdraw(made, "The log was forged.", seen=1, by=by)
    assert (gone.is_withdrawn, gone.credibility, gone.audience) == (True, 3, "named")
    assert [row.person for row in gone.readers.all()] == [reader]
    again = replace(Assessed.like(gone), is_withdrawn=False)
    assert not evidence.assess(made, again, "It was not.", seen=2, by=by).is_withdrawn


def test_evidence_is_withdrawn_once_and_for_a_reason(by: User) -> None:
    made = factories.evidence()
    with pytest.raises(Refused) as caught:
        evidence.withdraw(made, "", seen=1, by=by)
    assert caught.value.field == "reason"
    evidence.withdraw(made, "Forged.", seen=1, by=by)
    with pytest.raises(Conflict, match="withdrawn already"):
        evidence.withdraw(made, "Forged.", seen=2, by=by)
    with pytest.raises(Conflict, match="assessed this evidence anew"):
        evidence.withdraw(made, "Forged.", seen=1, by=by)


def test_an_embargo_lasts_until_an_assessment_says_otherwise(by: User) -> None:
    until = timezone.now() + timedelta(days=9)
    made = factories.evidence(embargo_until=until, by=by)
    assert made.assessments.get().embargo_until == until
    gone = evidence.withdraw(made, "Forged.", seen=1, by=by)
    assert gone.embargo_until == until
    lifted = replace(Assessed.like(gone), embargo_until=None)
    assert evidence.assess(made, lifted, "Released.", seen=2, by=by).embargo_until is None


# For whose eyes


def test_whoever_found_it_goes_on_seeing_what_others_make_of_it() -> None:
    ada, ben, cleo = (factories.user(name) for name in ("ada", "ben", "cleo"))
    made = factories.evidence(by=ada, audience="named", readers=[ben])
    again = Assessed(stance="refutes", audience="named", readers=[cleo])
    for seen, by in ((1, ben), (2, cleo)):
        last = evidence.assess(made, again, "Misread.", seen=seen, by=by)
        assert [person for person in (ada, ben, cleo) if not may_read(last, person)] == []


@pytest.mark.parametrize("audience", ["public", "desk"])
def test_nobody_keeps_anothers_evidence_to_themselves(audience: str) -> None:
    ben = factories.user("ben")
    made = factories.evidence(audience=audience)
    mine = Assessed(stance="supports", audience="named", readers=[ben])
    with pytest.raises(Refused, match="or an editor") as caught:
        evidence.assess(made, mine, "Mine.", seen=1, by=ben)
    assert (caught.value.field, made.assessments.count()) == ("audience", 1)


@pytest.mark.parametrize(
    ("kept", "opened", "field"),
    [
        ({"audience": "desk"}, {"audience": "public"}, "audience"),
        ({"audience": "named"}, {"audience": "desk", "readers": []}, "audience"),
        ({"audience": "named"}, {"audience": "public", "readers": []}, "audience"),
        ({"audience": "public", "embargo_until": LATER}, {"embargo_until": None}, "embargo_until"),
        (
            {"audience": "public", "embargo_until": LATER},
            {"embargo_until": LATER - timedelta(days=1)},
            "embargo_until",
        ),
    ],
)
def test_only_an_editor_or_whoever_found_it_lets_others_see_it(
    kept: dict[str, Any], opened: dict[str, Any], field: str
) -> None:
    ada, ben = factories.user("ada"), factories.user("ben", role=Role.CONTRIBUTOR)
    egon = factories.user("egon", editor=True)
    readers = [ben, egon] if kept["audience"] == "named" else []
    for number, by in enumerate((ada, egon)):
        made = factories.evidence(by=ada, readers=readers, **kept)
        wider = replace(Assessed.like(evidence.latest(made)), **opened)
        with pytest.raises(Refused, match="or an editor") as caught:
            evidence.assess(made, wider, "Let them see.", seen=1, by=ben)
        assert (caught.value.field, made.assessments.count()) == (field, 1), number
        assert evidence.assess(made, wider, "Let them see.", seen=1, by=by).number == 2


def test_whoever_may_assess_it_keeps_it_back_longer_and_tidies_up_an_embargo_that_is_over() -> None:
    ben = factories.user("ben", role=Role.CONTRIBUTOR)
    made = factories.evidence(audience="public", embargo_until=datetime(2026, 5, 1, tzinfo=UTC))
    like = Assessed.like(evidence.latest(made))
    for seen, until in enumerate((None, LATER, LATER + timedelta(days=1)), start=1):
        kept = replace(like, embargo_until=until)
        assert evidence.assess(made, kept, "So.", seen=seen, by=ben).embargo_until == until


def test_an_editor_or_whoever_found_it_may_narrow_evidence_to_named_people() -> None:
    ada, egon = factories.user("ada"), factories.user("egon", editor=True)
    for by in (ada, egon):
        made = factories.evidence(by=ada)
        named = Assessed(stance="supports", audience="named", readers=[egon])
        last = evidence.assess(made, named, "A source is in danger.", seen=1, by=by)
        assert may_read(last, ada)
        assert may_read(last, egon)


def test_what_has_become_our_own_can_only_be_withdrawn(by: User) -> None:
    publisher = factories.publisher()
    text = factories.snapshot(of=factories.document(publisher=publisher))
    made = factories.evidence(snapshot=text)
    Publisher.objects.filter(pk=publisher.pk).update(is_ours=True)
    with pytest.raises(Refused, match="Our own publications are never evidence") as caught:
        evidence.assess(made, Assessed(stance="refutes"), "Read again.", seen=1, by=by)
    assert caught.value.field == "is_withdrawn"
    gone = evidence.withdraw(made, "It is ours.", seen=1, by=by)
    again = replace(Assessed.like(gone), is_withdrawn=False)
    with pytest.raises(Refused, match="never evidence"):
        evidence.assess(made, again, "After all.", seen=2, by=by)
