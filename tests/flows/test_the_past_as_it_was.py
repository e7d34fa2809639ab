"""A claim as it is asked for at a past moment is the claim as it was shown then.

One claim goes through all that can happen to it. After each step all that shows it is kept; at
the end, when everything has changed, each is asked for again for the moment of each step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import html

from claims.models import Act, Claim, Evidence, Holding, Notice
from claims.models import Document as Source
from claims.selectors.ratings import version as scale_version
from claims.services import (
    claimants,
    claims,
    evidence,
    merges,
    origins,
    parts,
    publications,
    publishers,
    ratings,
    relations,
    replies,
    verdicts,
)
from claims.services.editions import NewEdition, NewPublication
from claims.services.evidence import Assessed
from claims.services.proposals import NewProposal
from tests.claims import factories

pytestmark = pytest.mark.django_db

ABOUT = "2025-06-05"
PAGES = ["", "sightings/", "history/", "links/", "wordings/"]
FOR_ANOTHER = "evidence for another's eyes linked"
OF_THE_CLAIM = ["", "timeline/", "parts/", "merges/"]
LISTS = [
    "appearances",
    "evidence",
    "holdings",
    "proposals",
    "publications",
    "relations",
    "reply-requests",
]
NOT_OF_THE_CLAIM = " | ".join(  # what is said of the moment, and what leads to changes
    [
        "//aside",
        "//form",
        "//nav",
        "//footer",
        "//a[contains(@class, 'button')]",
        "//a[contains(@href, '/relations/')]",
        "//a[contains(@href, '/admin/')]",
        "//div[@class='checklist']",
    ]
)


@dataclass
class Story:
    """A claim, who works on it, and what was shown of it after each step."""

    claim: Claim
    vera: User
    egon: User
    kept: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict)

    @property
    def addresses(self) -> Iterator[str]:
        yield from (f"/claims/{self.claim.pk}/{page}" for page in PAGES)
        yield from (f"/api/v1/claims/{self.claim.pk}/{noun}" for noun in OF_THE_CLAIM)
        yield from (f"/api/v1/{noun}/?claim={self.claim.pk}" for noun in LISTS)
        yield from ("/claims/", "/api/v1/claims/")
        yield f"/claims/{self.claim.pk}/?as_of={ABOUT}"
        yield f"/claims/{self.claim.pk}/sightings/?as_of={ABOUT}"
        yield f"/api/v1/claims/{self.claim.pk}/?as_of={ABOUT}"
        yield f"/api/v1/holdings/?claim={self.claim.pk}&as_of={ABOUT}"

    def shown(self, known_at: datetime | None = None) -> dict[str, Any]:
        """All that shows the claim, to vera."""
        client = Client()
        client.force_login(self.vera)
        return {
            address: _shown(client, _at(address, known_at) if known_at else address)
            for address in self.addresses
        }

    def after(self, step: str) -> None:
        shown = self.shown()
        self.kept[step] = (timezone.now(), shown)


def _at(address: str, known_at: datetime) -> str:
    query = urlencode({"known_at": known_at.isoformat()})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _shown(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content[:500])
    if response["Content-Type"].startswith("text/html"):
        return _page(response.content.decode())
    return _unlinked(response.json())


def _page(content: str) -> list[str]:
    """The words of the page, without what is said of the moment and what leads to changes."""
    (main,) = html.fromstring(content).xpath("//main")
    for element in main.xpath(NOT_OF_THE_CLAIM):
        element.drop_tree()
    texts = (" ".join(text.split()) for text in main.itertext())
    return [text.removesuffix(" today,") for text in texts if text]


def _unlinked(value: Any) -> Any:
    """The same without the moment that links carry on."""
    if isinstance(value, dict):
        return {name: _unlinked(each) for name, each in value.items() if name != "moment"}
    if isinstance(value, list):
        return [_unlinked(each) for each in value]
    if isinstance(value, str) and "known_at=" in value:
        parts_ = urlsplit(value)
        query = [pair for pair in parse_qsl(parts_.query) if pair[0] != "known_at"]
        return parts_._replace(query=urlencode(query)).geturl()
    return value


@pytest.fixture
def story(settings: LazySettings) -> Story:
    settings.MINIMUM_ORIGINS = 1
    settings.PUBLIC_URL = "https://desk.example"
    said = factories.statement(
        "Not one berth will be lost",
        "No berth will be lost.",
        of=factories.run(),
        sources=[factories.source("Ada Brook")],
        said_on=date(2025, 3, 4),
        said_on_precision="day",
    )
    claim = factories.appearance(said).claim
    return Story(claim, factories.user("vera", editor=True), factories.user("egon", editor=True))


def _piece(story: Story, **fields: Any) -> Evidence:
    return factories.evidence(story.claim, by=story.egon, **fields)


def _stands(story: Story, **fields: Any) -> Holding:
    """Propose and approve; what is held for those days now, if anything."""
    wording = story.claim.wordings.latest("number").number
    new = NewProposal(
        claim=story.claim,
        wording=wording,
        evidence=[fields.pop("on")],
        rationale="The plan names forty.",
        reason="The plan is out.",
        **fields,
    )
    proposal = verdicts.propose(new, by=story.vera)
    verdicts.dissent(proposal, "Too early.", by=story.egon)
    story.after(f"proposed to {proposal.act}, with a dissent")
    waivers = {"not_asked": "Both are away."} if proposal.act != Act.RETRACT else {}
    verdicts.approve(proposal, "So it is.", by=story.egon, waivers=waivers)
    story.after(f"approved to {proposal.act}")
    held: Any = Holding.objects.filter(claim=story.claim, ended_by=None, valid__contains=DAY)
    return held.first()


DAY = date(2025, 6, 5)


def tell(story: Story) -> None:
    """All that can happen to a claim, but for redaction."""
    story.after("read in an article")
    _tell_of_words(story)
    piece = _tell_of_evidence(story)
    _tell_of_links(story)
    _tell_of_merges(story)
    _tell_of_verdicts(story, piece)


def _tell_of_words(story: Story) -> None:
    claims.reword(story.claim, "No berth of the quay will be lost.", "fact", seen=1, by=story.vera)
    again = factories.statement(
        "forty berths would go",
        "No berth of the quay will be lost.",
        of=factories.run(),
        sources=[factories.source("Ida Holm"), factories.source("Ada Brook", role="relay")],
    )
    factories.appearance(again)
    speaker = story.claim.appearances.earliest("created_at").parties.get().claimant
    claimants.add_alias(speaker, "A. Brook", by=story.vera)
    renamed = {"name": "Adele Brook", "qualifier": "mayor"}
    claimants.describe(speaker, renamed, seen=speaker.version, by=story.egon)
    story.after("said by another, and the speaker's name corrected")
    document = story.claim.appearances.earliest("created_at").document
    Source.objects.filter(pk=document.pk).update(title="Quay to close", published_on="2025-03-01")
    later = factories.snapshot("Nothing of the kind.", of=document)
    factories.anchor_again(later)
    story.after("the document's title corrected, and the quote gone from its page")


def _tell_of_evidence(story: Story) -> Evidence:
    piece = _piece(story, stance="refutes", audience="public", note="The plan.")
    story.after("evidence linked")
    _piece(story, audience="named", readers=[story.egon])
    story.after(FOR_ANOTHER)
    publisher = factories.publisher("Quay Board")
    Source.objects.filter(pk=piece.document_id).update(publisher=publisher)
    publishers.grade(publisher, "B", "Few corrections.", by=story.egon)
    origin = origins.make("The board's plan", by=story.vera)
    graded = Assessed(stance="refutes", credibility=2, origin=origin, audience="public")
    evidence.assess(piece, graded, "Read in full.", seen=1, by=story.vera)
    renamed = {"name": "The board's draft", "note": "Of May."}
    origins.describe(origin, renamed, seen=origin.version, by=story.vera)
    story.after("evidence graded, and its origin described")
    other = _piece(story, stance="supports")
    evidence.withdraw(other, "Another quay.", seen=1, by=story.vera)
    factories.anchor_again(factories.snapshot("Gone.", of=piece.document))
    story.after("evidence withdrawn, and other gone from its page")
    return piece


def _tell_of_links(story: Story) -> None:
    opposite = factories.claim("Forty berths will be lost.")
    link = relations.relate("contradicts", story.claim, opposite, by=story.vera)
    claims.reword(opposite, "Forty of the berths will be lost.", "fact", seen=1, by=story.egon)
    relations.decide(link, "rejected", by=story.egon, reason="Other berths.")
    story.after("its opposite reworded, and the contradiction rejected")
    parts.split(story.claim, ["No berth will go in May.", "None will go in June."], by=story.vera)
    asked = factories.reply_request(story.claim, by=story.vera)
    answer = replies.NewReply(outcome="answered", text="No.", received_at=timezone.now())
    replies.record(asked, answer, by=story.egon)
    story.after("split, and the board's answer")


def _tell_of_merges(story: Story) -> None:
    said = factories.statement(
        "forty berths would go",
        "The quay keeps each of its berths.",
        of=factories.run(),
        sources=[factories.source("Ola Berg")],
    )
    twin = factories.appearance(said).claim
    factories.evidence(twin, "refutes", by=story.egon)
    relations.relate("narrows", twin, factories.claim(), by=story.vera)
    merges.merge(twin, story.claim, "It says the same.", by=story.vera)
    factories.appearance(factories.statement(claim="The quay keeps each of its berths."))
    story.after("a claim that says the same merged into it, and said again")
    another = factories.claim("Every berth stays.")
    merges.merge(story.claim, another, "Shorter.", by=story.egon)
    story.after("merged into another")
    merges.unmerge(story.claim, "Not of this quay.", by=story.vera)
    merges.unmerge(twin, "Of another year.", by=story.egon)
    story.after("taken apart from the other, and the first merge undone")


def _tell_of_verdicts(story: Story, piece: Evidence) -> None:
    days = {"valid_from": date(2025, 6, 1), "valid_until": date(2025, 7, 1)}
    held = _stands(story, on=piece, rating=factories.rating(), **days)
    page = publications.publish(NewPublication(holding=held), by=story.egon)
    typo = NewEdition(notice=Notice.TYPO, notice_text="A letter.", title="The berths")
    page = publications.revise(page, typo, seen=1, by=story.egon)
    story.after("a letter corrected")
    days = {"valid_from": date(2025, 6, 3), "valid_until": date(2025, 6, 20)}
    held = _stands(
        story,
        on=piece,
        act=Act.CORRECT,
        rating=factories.rating("Half true"),
        failing_part="Not in May.",
        **days,
    )
    change = NewEdition(notice=Notice.CORRECTION, notice_text="Only in May.", holding=held)
    page = publications.revise(page, change, seen=2, by=story.egon)
    rating = factories.rating()
    meaning = {"meaning": "Nothing of it is so."}
    ratings.edit_rating(rating, meaning, seen=scale_version(rating.scale), by=story.egon)
    story.after("the rating explained anew")
    _stands(story, on=piece, act=Act.RETRACT, **days)
    back = NewEdition(notice=Notice.RETRACTION, notice_text="It cannot be known.")
    publications.revise(page, back, seen=3, by=story.egon)
    story.after("retracted")


def test_each_past_moment_is_shown_as_it_was(story: Story) -> None:
    tell(story)
    changed = [
        f"{step}: {address}\n    then {was}\n    now  {is_}"
        for step, (moment, kept) in story.kept.items()
        for address, now in story.shown(moment).items()
        for was, is_ in [_first_difference(kept[address], now)]
        if kept[address] != now
    ]
    assert not changed, "\n".join([f"{len(changed)} differ", *changed[:60]])
    steps = list(story.kept.items())
    unseen = [step for (_, (_, before)), (step, (_, after)) in pairwise(steps) if before == after]
    assert unseen == [FOR_ANOTHER]  # all other steps can be seen


def _lacks(one: Any, other: Any) -> str:
    """What the one has and the other has not; of what is no list, all of it."""
    if isinstance(one, list) and isinstance(other, list):
        one = [each for each in one if each not in other]
    return f"{one!r:.300}"


def _first_difference(one: Any, other: Any, path: str = "") -> tuple[str, str]:
    """Where and how two renderings differ first."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(name, one[name], other[name]) for name in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(str(place), *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        return f"{path} {_lacks(one, other)}", f"{path} {_lacks(other, one)}"
    for name, was, is_ in pairs:
        if was != is_:
            return _first_difference(was, is_, f"{path}/{name}")
    return path, path
