"""What a page says of others: who said it, who answered, what its parts are. Never too much."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Appearance, Attribution, RelationKind
from claims.selectors import publications
from claims.services import claims as claim_services
from claims.services import relations, replies
from tests.claims import factories
from tests.claims.publishing import held, later, published, revised

pytestmark = pytest.mark.django_db

CLAIM = "Ann Reed took bribes."


def said(name: str = "Ann Reed", *, person: bool = True, **fields: Any) -> Appearance:
    statement = factories.statement(claim=CLAIM, sources=[factories.source(name)], **fields)
    return factories.appearance(statement, by=factories.user() if person else None)


def attributed(appearance: Appearance, attribution: str) -> Any:
    piece = factories.evidence(appearance.claim, appearance=appearance, audience="public")
    return held(appearance.claim, [piece], appearance=appearance, attribution=attribution)


def page_of(appearance: Appearance) -> Any:
    return published(held(appearance.claim))


def named(page: Any) -> set[str]:
    """Everybody whom the page has say it, anywhere."""
    authors = page.claim_review["itemReviewed"].get("author", [])
    authors = authors if isinstance(authors, list) else [authors]
    sighted = {name for row in page.content["sightings"] for name in row["speakers"]}
    speakers = {speaker["name"] for speaker in page.content["speakers"]}
    return sighted | speakers | {author["name"] for author in authors}


# Who said it


@pytest.mark.parametrize("modality", ["denies", "questions"])
def test_nobody_is_said_to_have_said_what_they_denied_or_asked(modality: str) -> None:
    page = page_of(said(modality=modality))
    assert named(page) == set()
    assert "Ann Reed." not in page.summary
    assert page.content["sighting_count"] == 0


def test_a_satire_is_no_sighting_of_what_somebody_said() -> None:
    appearance = said()
    satire = Appearance.objects.create(
        claim=appearance.claim,
        wording=appearance.wording,
        document=factories.document(),
        satire=True,
        created_by=factories.user(),
    )
    page = page_of(appearance)
    assert page.content["sighting_count"] == 1
    assert satire.document.title not in repr((page.content, page.claim_review))


@pytest.mark.parametrize("attribution", [*Attribution])
def test_who_is_held_not_to_have_said_it_so_is_not_named(attribution: str) -> None:
    appearance = said()
    attributed(appearance, attribution)
    expected = {"Ann Reed"} if attribution == Attribution.ACCURATE else set()
    assert named(page_of(appearance)) == expected


def test_the_page_about_who_said_it_shows_that_sighting_whatever_is_held() -> None:
    page = published(attributed(said(), Attribution.FABRICATED))
    assert [row["speakers"] for row in page.content["sightings"]] == [["Ann Reed"]]
    assert page.title == "Ann Reed said: Ann Reed took bribes: fabricated"
    assert "Said by" not in page.summary


def test_the_page_about_who_denied_it_says_that_they_denied_it() -> None:
    page = published(attributed(said(modality="denies"), Attribution.ACCURATE))
    assert page.title == "Ann Reed denied: Ann Reed took bribes: accurate"
    assert page.claim_review is not None
    assert page.claim_review["claimReviewed"] == "Ann Reed denied: Ann Reed took bribes."


def test_whom_the_machine_alone_read_is_shown_where_it_stands_and_made_no_author() -> None:
    page = page_of(said(person=False))
    assert [row["speakers"] for row in page.content["sightings"]] == [["Ann Reed"]]
    assert page.content["speakers"] == []
    assert "author" not in page.claim_review["itemReviewed"]
    assert "Said by" not in page.summary


@pytest.mark.parametrize("how", ["taken", "attributed"])
def test_a_person_confirms_what_the_machine_read(how: str) -> None:
    appearance = said(person=False)
    if how == "taken":
        again = factories.statement(
            claim=CLAIM, sources=[factories.source("Ann Reed")],
            of=factories.run(appearance.document.snapshots.get(), version="2"),
        )  # fmt: skip
        assert factories.appearance(again, by=factories.user()) == appearance
    else:
        attributed(appearance, Attribution.ACCURATE)
    assert [row["name"] for row in page_of(appearance).content["speakers"]] == ["Ann Reed"]


@pytest.mark.parametrize("attribution", [*Attribution])
def test_a_page_is_outdated_when_it_names_who_is_held_since_not_to_have_said_it(
    attribution: str,
) -> None:
    appearance = said()
    page = page_of(appearance)
    attributed(appearance, attribution)
    expected = [] if attribution == Attribution.ACCURATE else [page]
    assert list(publications.outdated()) == expected
    if expected:
        assert "who said it" in publications.held_instead([page])[page.pk]
        edition = revised(page)
        assert named(edition) == set()
        assert list(publications.outdated()) == []


def test_how_it_was_said_is_kept_with_the_sighting() -> None:
    (sighting,) = page_of(said(modality="hedges")).content["sightings"]
    assert sighting["modality"] == "hedges"


# Who answered


def answered(request: Any, audience: str) -> None:
    reply = replies.NewReply(
        outcome="answered", text="It is so.", received_at=later(hours=-1), audience=audience
    )
    replies.record(request, reply, by=factories.user())


def test_whoever_answered_the_desk_alone_is_not_said_to_have_been_silent() -> None:
    claim = factories.claim()
    request = factories.reply_request(
        claim, asked_at=later(days=-3), deadline=later(days=-2), whom="The board"
    )
    replies.record(request, replies.NewReply(outcome="silent"), by=factories.user())
    answered(request, "desk")
    assert published(held(claim)).content["replies"] == []


def test_an_answer_for_everybody_stays_when_more_is_said_to_the_desk() -> None:
    claim = factories.claim()
    request = factories.reply_request(claim, whom="The board")
    answered(request, "public")
    answered(request, "desk")
    (told,) = published(held(claim)).content["replies"]
    assert (told["outcome"], told["text"]) == ("answered", "It is so.")


# Its parts


def test_a_part_stands_in_the_words_that_its_verdict_judged() -> None:
    whole, part = factories.claim(), factories.claim("The quay is open.")
    by = factories.user()
    relations.relate(RelationKind.PART_OF, part, whole, by=by)
    published(held(part))
    claim_services.reword(part, "The quay is wide.", "fact", seen=1, by=by)
    assert published(held(whole)).content["parts"] == [
        {"text": "The quay is open.", "verdict": "False"}
    ]
