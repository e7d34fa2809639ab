"""What is held becomes a page; what the page says changes in public only."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.errors import Conflict, Refused
from claims.models import (
    Act,
    Attribution,
    ChainLink,
    Evidence,
    Holding,
    Kind,
    LinkKind,
    Publication,
)
from claims.selectors import publications as selectors
from claims.services import evidence as evidence_services
from claims.services import publications, redactions, replies
from claims.services.editions import NewEdition
from claims.services.evidence import Assessed
from claims.services.proposals import Sign
from tests.claims import factories, judged
from tests.claims.publishing import (
    DAY,
    decided,
    editor,
    held,
    later,
    published,
    revised,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> User:
    return editor()


def reassessed(piece: Evidence, **changes: Any) -> None:
    last = evidence_services.latest(piece)
    assessed = replace(Assessed.like(last), **changes)
    evidence_services.assess(piece, assessed, "So decided.", seen=last.number, by=editor())


def said(claim: str = "The quay is open.", speaker: str = "Ada Brook") -> Any:
    statement = factories.statement(claim=claim, sources=[factories.source(speaker)])
    return factories.appearance(statement, by=factories.user())


def piece_of(holding: Holding) -> Evidence:
    return holding.proposal.grounds.get().assessment.evidence


# The first edition


def test_a_page_freezes_what_is_held_and_what_it_rests_on() -> None:
    appearance = said()
    holding = held(appearance.claim)
    content = published(holding).content
    piece = piece_of(holding)
    assert content["claim"]["text"] == "The quay is open."
    assert [speaker["name"] for speaker in content["speakers"]] == ["Ada Brook"]
    assert content["sightings"][0]["document"]["title"] == appearance.document.title
    assert content["verdict"]["rating"]["label"] == "False"
    assert (content["verdict"]["rating"]["worst"], content["verdict"]["rating"]["best"]) == (1, 5)
    assert (content["verdict"]["valid_from"], content["verdict"]["valid_until"]) == (
        DAY.isoformat(),
        None,
    )
    assert content["rationale"] == holding.proposal.rationale
    assert [(row["id"], row["stance"], row["quote"]) for row in content["evidence"]] == [
        (str(piece.pk), "refutes", piece.anchors.get().exact)
    ]


def test_without_a_title_the_page_says_who_holds_what(settings: Settings) -> None:
    settings.DESK_NAME = "The Harbour Desk"
    page = published(held(said().claim))
    assert page.title == "The quay is open: False"
    assert page.slug == "the-quay-is-open-false"
    assert page.summary == ("The Harbour Desk holds: False (from 2026-02-01). Said by Ada Brook.")


def test_what_a_person_writes_stays_as_it_is() -> None:
    page = published(title=" Nobody saw a lorry ", summary="*None*, <b>none</b>.", slug="No lorry!")
    assert (page.title, page.summary) == ("Nobody saw a lorry", "*None*, <b>none</b>.")
    assert page.slug == "no-lorry"


@pytest.mark.parametrize(("title", "slug"), [("...", "check"), ("Correct", "correct-check")])
def test_a_slug_is_never_another_pages_address(title: str, slug: str) -> None:
    assert published(title=title).slug == slug


def test_a_long_claim_is_shortened_in_the_title_and_nowhere_else() -> None:
    claim = factories.claim("The quay is open " + "to all " * 80)
    page = published(held(claim))
    assert len(page.title) <= 300
    assert page.title.endswith("…: False")
    assert page.content["claim"]["text"] == claim.wordings.get().text


def test_the_claim_review_says_where_the_page_is(settings: Settings) -> None:
    page = published(site="https://here.example")
    assert page.claim_review is not None
    assert page.claim_review["url"] == f"https://here.example/checks/{page.subject}/{page.slug}/"
    settings.PUBLIC_URL = "https://desk.example"
    other = published(site="https://here.example")
    assert other.claim_review is not None
    assert other.claim_review["url"].startswith("https://desk.example/checks/")


def test_a_likelihood_is_published_with_its_band_and_what_would_change_it() -> None:
    claim = factories.claim("The quay will open.", kind=Kind.FORECAST)
    holding = held(
        claim,
        likelihood="very_unlikely",
        criteria="A lorry is seen.",
        horizon=DAY + timedelta(days=90),
        indicators=[Sign("The quay is dredged.", expected_by=DAY)],
    )
    verdict = published(holding).content["verdict"]
    assert verdict["likelihood"] == {"term": "very unlikely", "low": 5, "high": 20}
    assert verdict["rating"] is None
    assert (verdict["criteria"], verdict["horizon"]) == ("A lorry is seen.", "2026-05-02")
    assert verdict["indicators"] == [
        {"text": "The quay is dredged.", "expected_by": DAY.isoformat()}
    ]


def test_a_page_about_who_said_it_shows_that_sighting_alone() -> None:
    first, second = said(), said()
    assert first.claim == second.claim
    piece = factories.evidence(first.claim, appearance=first, audience="public")
    holding = held(first.claim, [piece], appearance=first, attribution=Attribution.OUT_OF_CONTEXT)
    page = published(holding)
    assert page.subject == first.pk
    assert page.title == "Ada Brook said: The quay is open: out of context"
    assert [row["document"]["title"] for row in page.content["sightings"]] == [first.document.title]


def test_a_publication_is_a_link_of_the_claims_chain() -> None:
    page = published()
    link = ChainLink.objects.filter(claim=page.claim).latest("number")
    assert (link.kind, link.row) == (LinkKind.PUBLICATION, page.pk)


def test_what_is_published_is_not_published_twice() -> None:
    holding = held()
    page = published(holding)
    with pytest.raises(Conflict) as conflict:
        published(holding)
    assert conflict.value.existing == page


def test_what_is_no_longer_held_is_not_published(by: User) -> None:
    before = held()
    held(before.claim, act=Act.SUPERSEDE, rating=factories.rating("True"))
    with pytest.raises(Refused, match="no longer holds") as refused:
        published(before)
    assert refused.value.field == "holding"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("title", "x" * 301, "more than 300"),
        ("summary", "x" * 10_001, "more than 10,000"),
        ("title", "a\x00b", "NUL"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(field: str, text: str, words: str) -> None:
    given: dict[str, Any] = {field: text}
    with pytest.raises(Refused, match=words) as refused:
        published(**given)
    assert refused.value.field == field
    assert not Publication.objects.exists()


# What readers may not see


@pytest.mark.parametrize("audience", ["desk", "named"])
def test_evidence_that_is_not_for_everybody_is_counted_and_not_shown(
    audience: str, by: User
) -> None:
    claim = factories.claim()
    readers: dict[str, Any] = {"readers": [by]} if audience == "named" else {}
    secret = factories.document("What the source gave us")
    pieces = [
        factories.evidence(claim, "refutes", audience="public"),
        factories.evidence(
            claim,
            text="The pilot told us so.",
            audience=audience,
            note="Meet at nine.",
            snapshot=factories.snapshot("The pilot told us so.", of=secret),
            by=by,
            **readers,
        ),
    ]
    if audience == "named":
        pieces = pieces[:1]  # whoever approves sees all that a verdict rests on
    page = published(held(claim, pieces), by=by)
    everything = repr((page.content, page.claim_review, page.title, page.summary))
    for hidden in ("The pilot told us so", "Meet at nine", "What the source gave us"):
        assert hidden not in everything
    assert page.content["withheld"] == len(pieces) - 1


def test_a_named_persons_document_is_no_sighting_either(by: User) -> None:
    appearance = said()
    snapshot = appearance.document.snapshots.get()
    factories.evidence(
        appearance.claim, snapshot=snapshot, audience="named", readers=[by], grounds="Her log."
    )
    page = published(held(appearance.claim))
    assert page.content["sightings"] == []
    assert (page.content["sighting_count"], page.content["speakers"]) == (0, [])


def test_with_nothing_that_readers_may_see_nothing_is_published() -> None:
    claim = factories.claim()
    holding = held(claim, [factories.evidence(claim, "refutes")])
    with pytest.raises(Refused, match="Unpublishable evidence only"):
        published(holding)


def test_evidence_closed_to_readers_since_the_verdict_is_not_shown() -> None:
    holding = held()
    reassessed(piece_of(holding), audience="desk")
    with pytest.raises(Refused, match="Unpublishable evidence only"):
        published(holding)


def test_evidence_opened_to_readers_since_the_verdict_is_shown_as_it_was_opened() -> None:
    claim = factories.claim()
    piece = factories.evidence(claim, "refutes", note="From Vera's cousin.")
    holding = held(claim, [piece])
    reassessed(piece, audience="public", note="From a pilot.")
    (shown,) = published(holding).content["evidence"]
    assert shown["note"] == "From a pilot."


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_turns_out_to_be_our_own_is_not_published_as_evidence(withdrawn: bool) -> None:
    claim = factories.claim()
    ours = factories.publisher("A paper of ours")
    document = factories.document(publisher=ours)
    own = factories.evidence(
        claim, "refutes", snapshot=factories.snapshot(of=document), audience="public"
    )
    holding = held(claim, [own, factories.evidence(claim, "refutes", audience="public")])
    ours.is_ours = True
    ours.save()
    if withdrawn:
        reassessed(own, is_withdrawn=True)
        assert len(published(holding).content["evidence"]) == 1
        return
    with pytest.raises(Refused, match="what we published ourselves") as refused:
        published(holding)
    assert refused.value.field == "holding"


def test_withdrawn_evidence_is_neither_shown_nor_counted() -> None:
    claim = factories.claim()
    pieces = [factories.evidence(claim, "refutes", audience="public") for _ in range(2)]
    holding = held(claim, pieces)
    reassessed(pieces[0], is_withdrawn=True)
    content = published(holding).content
    assert [row["id"] for row in content["evidence"]] == [str(pieces[1].pk)]
    assert content["withheld"] == 0


def test_replies_are_published_but_for_those_of_the_desk() -> None:
    claim = factories.claim()
    public, private, silent = (factories.reply_request(claim, whom=whom) for whom in "ABC")
    answered: Any = {"outcome": "answered", "received_at": later(hours=-1)}
    for request, audience in ((public, "public"), (private, "desk")):
        reply = replies.NewReply(text=f"It is so, {audience}.", audience=audience, **answered)
        replies.record(request, reply, by=factories.user())
    content = published(held(claim)).content
    told = [(row["whom"], row["outcome"], row["text"]) for row in content["replies"]]
    assert told == [
        (public.whom, "answered", "It is so, public."),
        (silent.whom, "has not answered yet", ""),
    ]


# Embargo


def test_an_edition_under_embargo_is_visible_from_its_time_on() -> None:
    until = later(days=2)
    page = published(embargo_until=until)
    assert page.visible_at == until
    assert page.claim_review is not None
    assert page.claim_review["datePublished"].startswith(f"{until:%Y-%m-%dT%H:%M}")


def test_an_embargo_that_is_past_is_refused() -> None:
    with pytest.raises(Refused, match="ended already") as refused:
        published(embargo_until=later(seconds=-1))
    assert refused.value.field == "embargo_until"


def test_evidence_under_embargo_keeps_the_page_back_until_its_time() -> None:
    until = later(days=2)
    claim = factories.claim()
    piece = factories.evidence(claim, "refutes", audience="public")
    holding = held(claim, [piece])
    judged.assessment(claim.wordings.get(), evidence=piece, audience="public", embargo_until=until)
    for too_early in (None, later(days=1)):
        with pytest.raises(Refused, match=f"{until:%Y-%m-%d %H:%M} UTC") as refused:
            published(holding, embargo_until=too_early)
        assert refused.value.field == "embargo_until"
    assert published(holding, embargo_until=until).visible_at == until


def test_an_edition_under_embargo_is_recalled_for_a_reason(by: User) -> None:
    page = published(embargo_until=later(days=1))
    with pytest.raises(Refused, match="why"):
        publications.recall(page, " ", by=by)
    recalled = publications.recall(page, "The source withdrew.", by=by)
    assert (recalled.reason, recalled.created_by) == ("The source withdrew.", by)
    with pytest.raises(Conflict, match="already"):
        publications.recall(page, "Again.", by=by)


def test_what_readers_could_read_is_not_recalled(by: User) -> None:
    with pytest.raises(Refused, match="correct or retract"):
        publications.recall(published(), "Too early.", by=by)


def test_what_was_recalled_can_be_published_as_if_for_the_first_time(by: User) -> None:
    holding = held()
    publications.recall(published(holding, embargo_until=later(days=1)), "Too early.", by=by)
    page = published(holding, title="Another title")
    assert (page.number, page.notice, page.notice_text) == (2, "update", "First published.")
    assert page.slug == "another-title"


# The next edition


def test_a_correction_tells_readers_what_was_wrong() -> None:
    page = published(title="No lorry", site="https://desk.example")
    before = page.claim_review
    edition = revised(page, title="No lorries", notice_text="There were two.",
                      site="https://desk.example")  # fmt: skip
    assert (edition.number, edition.notice, edition.notice_text) == (
        2,
        "correction",
        "There were two.",
    )
    assert (edition.title, edition.slug) == ("No lorries", "no-lorry")
    assert before is not None
    assert edition.claim_review is not None
    assert edition.claim_review["datePublished"] == before["datePublished"]
    assert edition.claim_review["url"] == before["url"]


def test_the_first_edition_stays_as_it_was() -> None:
    page = published()
    frozen = (page.title, page.content, page.claim_review)
    revised(page, title="Something else")
    page.refresh_from_db()
    assert (page.title, page.content, page.claim_review) == frozen


def test_a_made_title_follows_the_verdict_and_a_persons_does_not() -> None:
    page = published(held(said().claim), summary="Nobody saw one.")
    other = held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    edition = revised(page, holding=other)
    assert (edition.title, edition.summary) == ("The quay is open: True", "Nobody saw one.")


def test_what_was_held_for_other_days_is_named_when_readers_know_it() -> None:
    page = published()
    other = held(
        page.claim,
        act=Act.SUPERSEDE,
        rating=factories.rating("True"),
        valid_from=DAY + timedelta(days=20),
    )
    edition = revised(page, "update", holding=other)
    assert edition.content["periods"] == [
        {"verdict": "False", "valid_from": "2026-02-01", "valid_until": "2026-02-21"}
    ]


def test_what_was_never_published_does_not_get_out_by_another_verdicts_page() -> None:
    first = held(valid_until=DAY + timedelta(days=20))
    second = held(first.claim, rating=factories.rating("True"), valid_from=DAY + timedelta(days=20))
    assert published(second).content["periods"] == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"notice": "first"}, "notice", "no kind of change"),
        ({"notice": "erratum"}, "notice", "give one of: update, typo"),
        ({"notice_text": " "}, "notice_text", "Tell readers"),
        ({"notice": "update"}, "notice", "the same as before"),
        ({"notice": "typo"}, "notice", "the same as before"),
        ({"notice": "correction"}, "notice", "the same as before"),
        ({"embargo_until": "past", "title": "New"}, "embargo_until", "ended already"),
    ],
)
def test_an_edition_that_does_not_tell_the_truth_is_refused(
    by: User, change: dict[str, Any], field: str, words: str
) -> None:
    page = published()
    if change.get("embargo_until"):
        change = {**change, "embargo_until": later(seconds=-1)}
    new = NewEdition(**{"notice": "correction", "notice_text": "It was wrong.", **change})
    with pytest.raises(Refused, match=words) as refused:
        publications.revise(page, new, seen=1, by=by)
    assert refused.value.field == field
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("notice", ["typo", "clarification"])
@pytest.mark.parametrize(
    "change",
    [{"rating": "True"}, {"confidence": "high"}, {"valid_until": DAY + timedelta(days=9)}],
    ids=["rating", "confidence", "days"],
)
def test_neither_a_typing_error_nor_a_clarification_changes_the_verdict(
    notice: str, change: dict[str, Any]
) -> None:
    page = published()
    if "rating" in change:
        change = {"rating": factories.rating(change["rating"])}
    held(page.claim, act=Act.SUPERSEDE, **change)
    holding = Holding.objects.filter(subject=page.subject, ended_by=None).earliest("valid")
    with pytest.raises(Refused, match="a correction or an update"):
        revised(page, notice, holding=holding)


def test_the_same_verdict_for_other_reasons_is_more_than_a_typing_error() -> None:
    page = published()
    other = held(page.claim, act=Act.SUPERSEDE, rationale="No lorries were seen.")
    with pytest.raises(Refused, match="more than a typing error"):
        revised(page, "typo", holding=other)
    edition = revised(page, "clarification", holding=other)
    assert edition.content["rationale"] == "No lorries were seen."


def test_a_clarification_may_be_its_own_news() -> None:
    page = published()
    edition = revised(page, "clarification", notice_text="“Lorry” means above 7.5 tonnes.")
    assert (edition.title, edition.content) == (page.title, page.content)


def test_what_corrects_a_verdict_is_called_a_correction() -> None:
    page = published()
    other = held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    with pytest.raises(Refused, match="call it a correction"):
        revised(page, "update", holding=other)
    assert revised(page, "correction", holding=other).holding == other


@pytest.mark.parametrize("notice", ["update", "typo", "clarification"])
def test_a_correction_that_rates_the_same_is_a_correction_all_the_same(notice: str) -> None:
    page = published()
    other = held(page.claim, act=Act.CORRECT, rationale="By other evidence.")
    with pytest.raises(Refused):
        revised(page, notice, holding=other)


@pytest.mark.parametrize("notice", ["update", "clarification"])
def test_what_a_correction_leaves_of_the_old_verdict_is_a_correction_too(notice: str) -> None:
    page = published()
    day = DAY + timedelta(days=9)
    true = factories.rating("True")
    decided(page.claim, act=Act.CORRECT, rating=true, valid_from=day)
    left = Holding.objects.get(subject=page.subject, ended_by=None, valid__endswith=day)
    assert left.proposal == page.holding.proposal
    with pytest.raises(Refused):
        revised(page, notice, holding=left)
    assert revised(page, "correction", holding=left).holding == left


@pytest.mark.parametrize("act", [Act.CORRECT, Act.RETRACT])
def test_what_was_taken_back_unsaid_is_a_correction_whatever_came_after(act: str) -> None:
    page = published()
    is_retraction = act == Act.RETRACT
    first = {"confidence": ""} if is_retraction else {"rating": factories.rating("True")}
    decided(page.claim, act=act, **first)
    then = Act.JUDGE if is_retraction else Act.SUPERSEDE
    other = held(page.claim, act=then, rating=factories.rating("Half true"), failing_part="Half.")
    with pytest.raises(Refused, match="call it a correction"):
        revised(page, "update", holding=other)
    edition = revised(page, "correction", holding=other)
    assert revised(edition, "update", title="Half of it").number == 3


def test_a_correction_of_other_days_leaves_the_page_free_to_be_updated() -> None:
    day = DAY + timedelta(days=9)
    page = published(held(valid_until=day))
    others: dict[str, Any] = {"valid_from": day, "rating": factories.rating("True")}
    decided(page.claim, **others)
    decided(page.claim, act=Act.CORRECT, **others)
    assert revised(page, "update", title="Another").number == 2


def test_the_verdict_on_something_else_is_not_an_edition_of_the_page() -> None:
    with pytest.raises(Refused, match="something else") as refused:
        revised(published(), holding=held())
    assert refused.value.field == "holding"


def test_who_saw_an_older_edition_is_told_of_the_newer_one(by: User) -> None:
    page = published()
    newer = revised(page, title="Something else")
    with pytest.raises(Conflict, match="newer than the one you saw") as conflict:
        revised(page, title="And again")
    assert conflict.value.existing == newer


def test_an_edition_under_embargo_comes_before_the_next_one(by: User) -> None:
    page = published()
    waiting = revised(page, title="Something else", embargo_until=later(days=1))
    with pytest.raises(Refused, match="recall it first"):
        revised(waiting, title="And again")
    publications.recall(waiting, "Too early.", by=by)
    assert revised(waiting, title="And again").number == 3


def test_what_was_given_up_under_embargo_is_published_anew() -> None:
    page = published(title="Too early", embargo_until=later(seconds=3))
    other = held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    with pytest.raises(Conflict, match="published already"):
        published(other)
    time.sleep((page.visible_at - timezone.now()).total_seconds())
    with pytest.raises(Refused, match="publish it instead"):
        revised(page, holding=other)
    again = published(other, title="Now")
    assert (again.number, again.notice_text) == (2, "First published.")
    assert list(selectors.editions(timezone.now())) == [again]


def test_a_page_of_which_all_was_recalled_is_published_and_not_revised(by: User) -> None:
    page = published(embargo_until=later(days=1))
    publications.recall(page, "Too early.", by=by)
    with pytest.raises(Refused, match="publish it instead"):
        revised(page)


# Retraction


def test_a_retraction_keeps_what_the_page_said_and_has_no_claim_review() -> None:
    page = published()
    decided(page.claim, act=Act.RETRACT, confidence="")
    edition = revised(page, "retraction", notice_text="The log was forged.")
    assert (edition.content, edition.title) == (page.content, page.title)
    assert (edition.claim_review, edition.holding) == (None, page.holding)


@pytest.mark.parametrize("notice", ["typo", "clarification", "retraction"])
def test_what_is_retracted_is_mended_by_another_verdict_only(notice: str) -> None:
    edition = revised(published(), "retraction")
    with pytest.raises(Refused, match="retracted"):
        revised(edition, notice, title="Something else")


def test_a_correction_may_bring_a_retracted_page_back() -> None:
    edition = revised(published(), "retraction")
    assert revised(edition, "correction").claim_review is not None


def test_a_page_that_was_redacted_is_retracted_and_brought_back_in_new_words() -> None:
    page = published(title="No lorry")
    place = ("claims_publication", page.pk, "title")
    redactions.redact(*place, "A court's order.", by=factories.user(admin=True))
    retracted = revised(page, "retraction")
    assert (retracted.title, retracted.content) == ("[redacted]", {})
    assert "no-lorry" not in retracted.slug
    again = revised(retracted, "correction")
    assert again.title == f"{str(page.claim.wordings.get()).removesuffix('.')}: False"
    assert again.content["evidence"]
