"""A claim's timeline: what it tells, of what was known, to whom, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Document, Redaction, Reply
from claims.moments import Moment
from claims.selectors import timeline
from claims.selectors.timeline import Entry, Place, WrongPlace
from claims.selectors.timeline_rows import Kind
from claims.services import (
    cases,
    claimants,
    documents,
    evidence,
    origins,
    parts,
    relations,
    verdicts,
)
from claims.services import claims as claim_services
from claims.services.proposals import NewProposal
from tests.claims import factories, publishing
from tests.claims.eventful import decline, eventful, reassess
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def claim(vera: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=vera)


def told(claim: Claim, viewer: Any, moment: Moment = timeline.NOW, **wanted: Any) -> list[Entry]:
    return timeline.of_claim(claim, moment, viewer, **{"limit": 500, **wanted}).entries


def sentences(entries: list[Entry]) -> list[str]:
    return [entry.told.what for entry in entries]


def only(claim: Claim, viewer: User, kind: Kind) -> Entry:
    (entry,) = told(claim, viewer, kinds=[kind])
    return entry


def test_everything_that_happens_is_told_the_newest_first(claim: Claim, vera: User) -> None:
    eventful(claim, vera)
    entries = told(claim, vera)
    assert {entry.kind for entry in entries} == set(Kind)
    assert sentences(entries)[-1] == "Claim logged."
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)
    assert all(entry.told.what for entry in entries)


def test_one_kind_alone_is_told(claim: Claim, vera: User) -> None:
    eventful(claim, vera)
    every = told(claim, vera)
    for kind in Kind:
        own = told(claim, vera, kinds=[kind])
        assert own == [entry for entry in every if entry.kind == kind], kind


def test_pages_of_any_size_make_up_the_whole(claim: Claim, vera: User) -> None:
    eventful(claim, vera)
    for limit in (1, 2, 7):
        found: list[Entry] = []
        after: Place | None = None
        while True:
            page = timeline.of_claim(claim, viewer=vera, limit=limit, after=after)
            found += page.entries
            if page.earlier is None:
                break
            after = Place.parse(str(page.earlier))
        assert found == told(claim, vera), limit


def test_what_a_decision_did_follows_it_though_all_are_of_one_moment(
    claim: Claim, vera: User
) -> None:
    piece = factories.evidence(claim)
    publishing.held(claim, [piece])
    publishing.held(claim, [piece], act="correct", rating=factories.rating("True"))
    judged = [Kind.HELD, Kind.ENDED, Kind.DECISION]
    held, ended, decided = told(claim, vera, kinds=judged)[:3]
    assert held.at == ended.at == decided.at
    assert [entry.kind for entry in (held, ended, decided)] == ["held", "ended", "decision"]
    assert held.told.what == "Held: “True”, moderate confidence, from 2026-02-01."
    assert ended.told.what == "No longer held: “False”, moderate confidence, from 2026-02-01."
    assert held.told.reason == ended.told.reason == decided.told.reason == "Agreed."


def test_an_entry_says_who_or_that_it_was_the_machine(claim: Claim, vera: User) -> None:
    eventful(claim, vera)
    whose: dict[str, str | None] = {entry.kind: entry.told.who for entry in told(claim, vera)}
    assert whose["wording"] == whose["evidence"] == whose["recall"] == "vera"
    assert whose["sighting"] is whose["passage"] is whose["relation_suggested"] is None
    assert whose["correction_request"] == "Jo, a reader"


def test_a_past_moment_has_the_entries_that_it_had(claim: Claim, vera: User) -> None:
    known: list[tuple[datetime, list[Entry]]] = [(clock(), told(claim, vera))]
    steps: list[Callable[[], object]] = [
        lambda: claim_services.reword(claim, "It is shut.", "fact", seen=1, by=vera),
        lambda: factories.evidence(claim, by=vera),
        lambda: factories.evidence(claim, by=vera),
        lambda: publishing.held(claim, list(claim.evidence.all())),
        lambda: publishing.decided(claim, [], act="retract"),
        lambda: Document.objects.update(title="Another title"),
        lambda: parts.split(claim, ["It is wide.", "It is long."], by=vera),
    ]
    for step in steps:
        step()
        known.append((clock(), told(claim, vera)))
    lengths = [len(entries) for _, entries in known]
    assert lengths == sorted(lengths), "the record only grows"
    assert lengths[-1] - lengths[0] == 1 + 2 + (3 + 2) + (3 + 2) + 4 + 2
    for at, entries in known:
        assert told(claim, vera, Moment(known_at=at)) == entries


def test_the_day_asked_about_leaves_the_timeline_alone(claim: Claim, vera: User) -> None:
    eventful(claim, vera)
    past = Moment.parse({"as_of": "1999-01-01"})
    assert told(claim, vera, past) == told(claim, vera)


# What the sentences say


def test_evidence_is_told_with_the_axis_that_changed(claim: Claim, vera: User) -> None:
    piece = factories.evidence(claim, "supports", text="Nine metres of water.", by=vera)
    reassess(piece, vera, "The gauge was wrong.", stance="refutes", credibility=4)
    last = piece.assessments.latest("number")
    evidence.withdraw(piece, "It is about another quay.", seen=last.number, by=vera)
    assert piece.document.title.startswith("North quay to close")
    where = f"in “{piece.document.title}”."
    axes = "stance from supports to refutes; credibility from none to 4: doubtful"
    entries = told(claim, vera, kinds=[Kind.EVIDENCE])
    assert sentences(entries) == [
        f"Evidence withdrawn, {where}",
        f"Evidence assessed anew: {axes}, {where}",
        f"Evidence linked: supports, {where}",
    ]
    assert entries[1].told.reason == "The gauge was wrong."
    assert entries[2].told.text == "Nine metres of water."


def test_evidence_that_counts_again_is_taken_up_again(claim: Claim, vera: User) -> None:
    piece = factories.evidence(claim, by=vera)
    evidence.withdraw(piece, "A mistake.", seen=1, by=vera)
    reassess(piece, vera, "It was none.")
    assert sentences(told(claim, vera))[0].startswith("Evidence taken up again, in")


def test_a_part_is_told_from_both_ends(claim: Claim, vera: User) -> None:
    (link, _) = parts.split(claim, ["It is wide.", "It is long."], by=vera, reason="Two things.")
    whole = told(claim, vera, kinds=[Kind.RELATION_DECIDED])[1]
    assert whole.told.what == "Link confirmed: has as a part “It is wide.”"
    assert whole.told.reason == "Two things."
    part = only(link.from_claim, vera, Kind.RELATION_DECIDED)
    assert part.told.what == "Link confirmed: is part of “The quay is closed to lorries.”"


def test_a_decision_is_told_with_its_waivers_and_without_four_eyes(
    claim: Claim, vera: User, settings: Any
) -> None:
    settings.FOUR_EYES = False
    new = NewProposal(
        claim=claim, wording=1, rating=factories.rating(), rationale="Seen.", reason="Asked.",
        evidence=[factories.evidence(claim, by=vera, audience="public")],
    )  # fmt: skip
    proposal = verdicts.propose(new, by=vera)
    verdicts.approve(proposal, "Sound.", by=vera, waivers={"few_origins": "One gauge."})
    assert only(claim, vera, Kind.DECISION).told.what == (
        "Proposal 1 approved, four eyes switched off: “False”; waived few_origins: “One gauge.”"
    )


def test_words_that_stay_altered_are_told_once(claim: Claim, vera: User) -> None:
    piece = factories.evidence(claim, text="Nine metres of water.", by=vera)
    for text in (
        "Nine metres of mud.",
        "Nine metres of mud. It rained.",
        "Nothing.",
        "Nothing at all.",
    ):
        factories.anchor_again(factories.snapshot(text, of=piece.document))
    words = [text.split(" version")[0] for text in sentences(told(claim, vera))[:2]]
    assert words == [
        "The words of the evidence are gone from",
        "The words of the evidence were altered in",
    ]
    assert len(told(claim, vera, kinds=[Kind.PASSAGE])) == 2


def test_a_publication_is_told_with_its_notice_and_embargo(claim: Claim, vera: User) -> None:
    page = publishing.published(publishing.held(claim))
    until = publishing.later(days=2)
    publishing.revised(
        page, "clarification", notice_text="Which quay.", title="The quay", embargo_until=until
    )
    entry = told(claim, vera)[0]
    assert entry.told.what == (
        "Check published (edition 2, clarification): “The quay”, "
        f"under embargo until {until:%Y-%m-%d %H:%M} UTC."
    )
    assert entry.told.reason == "Which quay."


# Who may know


def test_evidence_that_one_may_not_see_leaves_no_trace(claim: Claim, vera: User) -> None:
    member = factories.user()
    before = told(claim, member)
    piece = factories.evidence(
        claim, by=vera, audience="named", readers=[vera], text="The water was low."
    )
    factories.anchor_again(factories.snapshot("Nothing.", of=piece.document))
    assessment = piece.assessments.get()
    anchor = piece.anchors.earliest("id")
    for row, field in ((assessment, "note"), (anchor, "exact"), (piece, "grounds")):
        Redaction.objects.create(
            table_name=row._meta.db_table, row=row.pk, field=field, sha256="0" * 64,
            reason="A court's order.", created_by=vera,
        )  # fmt: skip
    assert told(claim, member) == before
    assert len(told(claim, vera)) == len(before) + 5


def test_what_was_hidden_between_is_neither_told_nor_compared_with(
    claim: Claim, vera: User
) -> None:
    member = factories.user()
    piece = factories.evidence(claim, "supports", by=vera)
    reassess(piece, vera, "Only for me.", stance="refutes", audience="named", readers=[vera])
    hidden = clock()
    assert told(claim, member, kinds=[Kind.EVIDENCE]) == []
    reassess(piece, vera, "For all.", stance="background", audience="desk")
    newest, oldest = told(claim, member, kinds=[Kind.EVIDENCE])
    assert "stance from supports to background" in newest.told.what
    assert oldest.told.what.startswith("Evidence linked: supports")
    assert told(claim, member, Moment(known_at=hidden), kinds=[Kind.EVIDENCE]) == []


@pytest.mark.parametrize("viewer", [None, AnonymousUser()])
def test_the_public_learns_what_readers_can_read(claim: Claim, vera: User, viewer: Any) -> None:
    eventful(claim, vera)
    entries = told(claim, viewer)
    assert {entry.kind for entry in entries} == {Kind.WORDING, Kind.PUBLICATION}
    assert [entry for entry in entries if entry.kind == Kind.PUBLICATION] == [
        entry for entry in told(claim, vera) if "edition 1" in entry.told.what
        and entry.kind == Kind.PUBLICATION
    ]  # fmt: skip
    assert told(claim, viewer, kinds=[Kind.PROPOSAL]) == []


def test_another_claims_record_is_not_told(claim: Claim, vera: User) -> None:
    before = told(claim, vera)
    eventful(factories.claim("Herons nest."), vera)
    assert told(claim, vera) == before


# Cost


def test_more_rows_cost_no_more_queries(claim: Claim, vera: User) -> None:
    eventful(claim, vera)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            told(claim, vera)
        return len(captured)

    queries()  # the first one reads the role of whoever asks
    before = queries()
    for _ in range(3):
        piece = factories.evidence(claim, by=vera)
        reassess(piece, vera, stance="refutes")
        factories.anchor_again(factories.snapshot("Gone.", of=piece.document))
        request = factories.reply_request(claim, by=vera)
        decline(request, vera)
        relations.relate("narrows", claim, factories.claim(), by=vera)
        held = publishing.held(claim, [piece], act="correct", rating=factories.rating("True"))
        verdicts.dissent(held.proposal, "No.", by=vera)
    assert Reply.objects.count() == 4
    assert queries() == before


@pytest.mark.parametrize(
    "raw", ["", "1", "soon.held.x", "1.nothing.01939e8c-7f2a-7d31-8c5e-2b1f0a9d4e77",
            "1.held.x", f"{10**30}.held.01939e8c-7f2a-7d31-8c5e-2b1f0a9d4e77"]
)  # fmt: skip
def test_what_is_no_place_is_refused(raw: str) -> None:
    with pytest.raises(WrongPlace, match="not a place"):
        Place.parse(raw)


def test_what_others_edited_of_a_document_of_the_claim_is_told(claim: Claim, vera: User) -> None:
    piece = factories.evidence(claim, by=vera)
    before = clock()
    changes = {"title": "Quay shut", "language": "de"}
    documents.describe(piece.document, changes, seen=1, by=vera, reason="As printed.")
    documents.describe(factories.document(), {"title": "Of no claim"}, seen=1, by=vera)
    told_now = only(claim, vera, Kind.EDIT).told
    was = piece.document.title
    assert told_now.what == (
        f"Document “Quay shut” edited: title from {was} to Quay shut; language from en to de."
    )
    assert (told_now.who, told_now.reason, told_now.row) == ("vera", "As printed.", piece.document)
    assert told(claim, vera, Moment(known_at=before), kinds=[Kind.EDIT]) == []
    assert told(claim, AnonymousUser(), kinds=[Kind.EDIT]) == []


def test_edits_of_different_tables_are_told_side_by_side(claim: Claim, vera: User) -> None:
    piece = factories.evidence(claim, by=vera)
    sighting = factories.appearance(
        factories.statement(claim="The quay is closed to lorries.",
                            sources=[factories.source("Ada Brook")])
    )  # fmt: skip
    speaker = sighting.parties.get().claimant
    origin = factories.origin("The log")
    reassess(piece, vera, origin=origin)
    documents.describe(piece.document, {"title": "Quay shut"}, seen=1, by=vera)
    claimants.describe(speaker, {"qualifier": "mayor"}, seen=1, by=vera)
    origins.describe(origin, {"name": "The log of May"}, seen=1, by=vera)
    nouns = [words.split(" “")[0] for words in sentences(told(claim, vera, kinds=[Kind.EDIT]))]
    assert nouns == ["Origin", "Claimant", "Document"]


def test_an_origin_is_told_of_whatever_else_goes_back_to_it(claim: Claim, vera: User) -> None:
    ada, origin = factories.user("ada"), factories.origin("The log")
    reassess(factories.evidence(claim, by=vera), vera, origin=origin)
    factories.evidence(by=ada, audience="named", readers=[ada], origin=origin)
    origins.describe(origin, {"name": "The log of May"}, seen=1, by=vera)
    assert only(claim, factories.user("egon"), Kind.EDIT).told.row == origin


def test_an_edit_of_the_claims_case_is_told_but_nothing_computed(claim: Claim, vera: User) -> None:
    cases.edit(claim, {"harm": 3}, seen=1, by=vera, reason="Lives are at stake.")
    edit = only(claim, vera, Kind.EDIT).told
    assert edit.what.startswith("Case edited: harm from nothing to")
    assert (edit.who, edit.reason, edit.row) == ("vera", "Lives are at stake.", claim)
