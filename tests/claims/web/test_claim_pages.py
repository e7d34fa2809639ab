"""Claims: the list, a claim's page now and then, wordings, links, speakers, publishers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Appearance, Claim, Relation, RelationState
from claims.moments import Moment
from claims.selectors import claims as selectors
from claims.services import claimants, claims, relations
from claims.web.drawing import drawing
from tests.claims import factories
from tests.claims.web.test_document_pages import words_of

pytestmark = pytest.mark.django_db


def page(client: Client, claim: Claim, **params: Any) -> Any:
    return client.get(claim.get_absolute_url(), params)


def said(client: Client, claim: Claim, **params: Any) -> Any:
    """The sightings, which the claim's page reads when somebody scrolls to them."""
    return client.get(reverse("claim-sightings", args=[claim.pk]), params)


def sighting(claim_text: str, speaker: str, **fields: Any) -> Appearance:
    """Somebody says it, in a source text of its own."""
    made = factories.statement(claim=claim_text, sources=[factories.source(speaker)], **fields)
    return factories.appearance(made)


def day(iso: str) -> dict[str, str]:
    return {"said_on": iso, "said_on_precision": "day"}


# The list


def test_the_list_shows_who_when_and_how_often(member: Client) -> None:
    sighting("The quay closes.", "Ada Brook", **day("2025-03-01"))
    sighting("The quay closes.", "Cleo Marsh", **day("2025-03-09"))
    words = words_of(member.get("/claims/", {"q": "closes"}))
    for shown in ("The quay closes.", "Cleo Marsh , Ada Brook", "1 Mar 2025 – 9 Mar 2025"):
        assert shown in words
    assert "2 sightings" in words


def test_the_list_tells_a_confirmed_contradiction_from_a_suggested_one(member: Client) -> None:
    claim = factories.claim("The quay closes.")
    relation = factories.relation(claim, factories.claim("The quay stays open."))
    factories.relation(claim, factories.claim("The quay is gone."))
    words = words_of(member.get("/claims/", {"q": "closes"}))
    assert "? 2 contradictions suggested" in words
    assert "≠ contradicted" not in words
    relations.decide(relation, "confirmed", by=factories.user())
    words = words_of(member.get("/claims/", {"q": "closes"}))
    assert "≠ contradicted ? contradiction suggested" in words


def test_the_list_tells_an_articles_own_voice_from_a_claim_logged_by_hand(member: Client) -> None:
    factories.appearance(factories.statement(claim="Herons nest."))
    factories.claim("The quay closes.")
    assert "in the article's own voice" in words_of(member.get("/claims/", {"q": "herons"}))
    assert "logged by hand" in words_of(member.get("/claims/", {"q": "quay"}))


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "herons"}, ["Herons nest."]),
        ({"kind": "forecast"}, ["The quay will close."]),
        ({"modality": "denies"}, ["Herons nest."]),
        ({"said_from": "2025-03-05"}, ["Herons nest."]),
        ({"said_to": "2025-03-05"}, ["The quay will close."]),
        ({"contradicted": "true"}, []),
    ],
)
def test_the_list_is_narrowed(member: Client, params: dict[str, str], found: list[str]) -> None:
    sighting("The quay will close.", "Ada Brook", kind="forecast", **day("2025-03-01"))
    sighting("Herons nest.", "Cleo Marsh", modality="denies", **day("2025-03-09"))
    rows = member.get("/claims/", params).context["page"].rows
    assert [row.text for row in rows] == found


def test_the_list_of_one_speakers_claims_says_so_and_can_be_widened(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook")
    sighting("Herons nest.", "Cleo Marsh")
    claimant = made.parties.get().claimant
    response = member.get("/claims/", {"claimant": str(claimant.pk), "q": "quay"})
    assert [row.text for row in response.context["page"].rows] == ["The quay closes."]
    assert "Speaker: Ada Brook" in words_of(response)
    assert 'href="?q=quay"' in response.content.decode()


def test_a_filter_that_names_nobody_is_said(member: Client) -> None:
    response = member.get("/claims/", {"claimant": "nobody"})
    assert response.status_code == 200
    assert "notice bad" in response.content.decode()


# One claim


def test_sightings_are_grouped_by_speaker_and_lead_to_their_place(member: Client) -> None:
    first = sighting("The quay closes.", "Ada Brook", **day("2025-03-01"))
    sighting("The quay closes.", "Ada Brook", **day("2025-03-09"))
    sighting("The quay closes.", "Cleo Marsh")
    response = said(member, first.claim)
    groups = response.context["sightings"].groups
    assert [(str(group.claimant), len(group.appearances)) for group in groups] == [
        ("Ada Brook", 2),
        ("Cleo Marsh", 1),
    ]
    place = reverse("document", args=[first.document_id])
    assert f"{place}?version=1&amp;at=0#s-{first.pk}" in response.content.decode()


def test_a_claim_that_nobody_is_named_for_is_the_articles_own(member: Client) -> None:
    made = factories.appearance()
    assert "In an article's own voice" in words_of(said(member, made.claim))


def test_original_source_and_relay_are_told_apart(member: Client) -> None:
    sources = [
        factories.source("Harbour reports", kind="unnamed", role="original"),
        factories.source("two engineers", kind="unnamed", role="relay"),
    ]
    made = factories.appearance(factories.statement(sources=sources))
    words = words_of(said(member, made.claim))
    assert "original source: Harbour reports" in words
    assert "relayed by: two engineers" in words


def test_dated_sightings_are_drawn_when_there_are_two(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook", **day("2025-03-01"))
    assert "Who said it when" not in words_of(said(member, made.claim))
    sighting("The quay closes.", "Cleo Marsh", **day("2025-03-09"))
    content = said(member, made.claim).content.decode()
    assert "Who said it when" in content
    assert content.count("<circle") == 2


def test_a_month_is_drawn_as_long_as_it_is() -> None:
    made = sighting(
        "The quay closes.", "Ada Brook", said_on="2025-03-01", said_on_precision="month"
    )
    sighting("The quay closes.", "Cleo Marsh", **day("2025-03-11"))
    shown = selectors.page(made.claim)
    assert shown
    drawn = drawing(made.claim, shown.speakers, Moment())
    assert (drawn.first, drawn.last) == (date(2025, 3, 1), date(2025, 3, 31))
    points = {str(lane.speaker.claimant): lane.points[0] for lane in drawn.lanes}
    assert (points["Ada Brook"].at, points["Ada Brook"].width) == (2.0, 96.0)
    assert (points["Cleo Marsh"].at, points["Cleo Marsh"].width) == (34.0, 0.0)


# Wordings


def reword(client: Client, claim: Claim, text: str, seen: int = 1) -> Any:
    given = {"text": text, "kind": "fact", "seen": seen}
    return client.post(reverse("claim-reword", args=[claim.pk]), given)


def test_a_claim_is_put_in_other_words_and_keeps_the_earlier(member: Client) -> None:
    claim = factories.claim("The quay closes.")
    assert reword(member, claim, "The north quay closes.").status_code == 302
    words = words_of(page(member, claim))
    assert words.count("The north quay closes.") >= 2
    assert "The quay closes." in words


def test_who_was_slower_sees_both_texts_and_can_answer(member: Client) -> None:
    claim = factories.claim("The quay closes.")
    claims.reword(claim, "The south quay closes.", "fact", seen=1, by=factories.user())
    response = reword(member, claim, "The north quay closes.")
    assert response.status_code == 409
    words = words_of(response)
    assert "The south quay closes." in words
    assert "The north quay closes." in words
    assert '<input type="hidden" name="seen" value="2"' in response.content.decode()
    assert claim.wordings.latest("number").text == "The south quay closes."


def test_words_of_another_claim_lead_to_it(member: Client) -> None:
    other = factories.claim("Herons nest.")
    response = reword(member, factories.claim("The quay closes."), "Herons nest.")
    assert response.status_code == 409
    assert other.get_absolute_url() in response.content.decode()


def test_a_claim_is_logged_by_hand(member: Client) -> None:
    given = {"text": "The quay closes.", "kind": "intent", "language": "en"}
    response = member.post("/claims/new/", given)
    claim = Claim.objects.get()
    assert response["Location"] == claim.get_absolute_url()
    assert claim.wordings.get().kind == "intent"


def test_a_claim_that_is_there_already_is_shown(member: Client) -> None:
    claim = factories.claim("The quay closes.")
    given = {"text": "the quay closes", "kind": "fact", "language": "en"}
    response = member.post("/claims/new/", given)
    assert response.status_code == 422
    assert claim.get_absolute_url() in response.content.decode()
    assert "the quay closes" in words_of(response)


# Links


def decide(client: Client, relation: Relation, state: str, **given: Any) -> Any:
    address = reverse("relation-decide", args=[relation.pk])
    return client.post(address, {"state": state, **given})


@pytest.mark.parametrize("state", RelationState.values)
def test_a_link_is_decided_with_who_and_why(member: Client, state: str) -> None:
    relation = factories.relation()
    before = "confirmed" if state == "suggested" else "suggested"
    if before == "confirmed":
        relations.decide(relation, before, by=factories.user())
    response = decide(member, relation, state, reason="Read both.", claim=relation.to_claim_id)
    relation.refresh_from_db()
    assert relation.state == state
    there = relation.to_claim.get_absolute_url()
    assert response["Location"] == f"{there}#r-{relation.pk}"
    assert "“Read both.”" in words_of(page(member, relation.to_claim))


def test_a_decision_that_is_none_changes_nothing(member: Client) -> None:
    relation = factories.relation()
    decide(member, relation, "perhaps")
    relation.refresh_from_db()
    assert relation.state == RelationState.SUGGESTED


def test_a_contradiction_shows_both_wordings_its_cue_and_its_text(member: Client) -> None:
    document = factories.snapshot().document
    one, other = factories.claim("The quay closes."), factories.claim("The quay stays.")
    factories.relation(one, other, document=document)
    words = words_of(page(member, one))
    for shown in ("The quay closes.", "contradicts", "The quay stays.", "“contradicting”, says"):
        assert shown in words
    assert str(document) in words


def test_two_claims_are_linked_by_search(member: Client) -> None:
    one, other = factories.claim("The quay closes."), factories.claim("Herons nest.")
    address = reverse("claim-relate", args=[one.pk])
    assert "Herons nest." in words_of(member.get(address, {"q": "heron"}))
    member.post(address, {"kind": "narrows", "to_claim": other.pk, "reason": "So it is."})
    relation = Relation.objects.get()
    assert (relation.kind, relation.state) == ("narrows", RelationState.CONFIRMED)
    assert (relation.from_claim, relation.to_claim) == (one, other)
    assert "is narrowed by" in words_of(page(member, other))


@pytest.mark.parametrize("which", ["itself", "nothing", "unknown"])
def test_a_link_that_cannot_be_is_said_at_its_field(member: Client, which: str) -> None:
    claim = factories.claim()
    unknown = "01890000-0000-7000-8000-000000000000"
    other = {"itself": str(claim.pk), "nothing": "", "unknown": unknown}[which]
    address = reverse("claim-relate", args=[claim.pk])
    response = member.post(address, {"kind": "duplicates", "to_claim": other, "reason": "Typed"})
    assert response.status_code == 422
    assert response.context["form"].errors["to_claim"]
    assert "Typed" in response.content.decode()


# Moments


def test_a_page_of_the_past_is_as_it_was_and_offers_no_change(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook")
    then = timezone.now()
    sighting("The quay closes.", "Cleo Marsh")
    claims.reword(made.claim, "The north quay closes.", "fact", seen=1, by=factories.user())
    response = page(member, made.claim, known_at=then.isoformat())
    words = words_of(response)
    assert "What we knew on" in words
    assert "The quay closes." in words
    words += words_of(said(member, made.claim, known_at=then.isoformat()))
    assert "Ada Brook" in words
    for later in ("Cleo Marsh", "The north quay closes", "Reword", "Link another claim"):
        assert later not in words


def test_links_of_a_page_of_the_past_stay_there(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook")
    params = Moment.parse({"known_at": timezone.now().isoformat()}).params
    response = said(member, made.claim, **params)
    speaker = reverse("claimant", args=[made.parties.get().claimant_id])
    (link,) = (line for line in response.content.decode().split('"') if line.startswith(speaker))
    followed = member.get(link.replace("&amp;", "&"))
    assert followed.context["moment"].params == params


def test_what_was_said_after_the_day_asked_about_is_left_out(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook", **day("2025-03-01"))
    sighting("The quay closes.", "Cleo Marsh", **day("2025-03-09"))
    words = words_of(said(member, made.claim, as_of="2025-03-05"))
    assert "Ada Brook" in words
    assert "Cleo Marsh" not in words
    history = member.get(reverse("claim-history", args=[made.claim.pk]), {"as_of": "2025-03-05"})
    assert "Cleo Marsh" in words_of(history), "which tells what was recorded, about whatever day"


def test_a_claim_that_was_not_known_then_is_not_found(member: Client) -> None:
    assert page(member, factories.claim(), known_at="2020-01-01").status_code == 404


@pytest.mark.parametrize("name", ["known_at", "as_of"])
def test_a_moment_that_cannot_be_read_is_said(member: Client, name: str) -> None:
    response = page(member, factories.claim(), **{name: "2025-13-45"})
    assert response.status_code == 400
    assert "2025-13-45" in words_of(response)


# Who says and who publishes


def test_a_speakers_page_has_names_and_claims(member: Client) -> None:
    made = sighting("The quay closes.", "Ada Brook")
    claimant = made.parties.get().claimant
    claimants.add_alias(claimant, "Councillor Brook", by=factories.user())
    words = words_of(member.get(reverse("claimant", args=[claimant.pk])))
    for shown in ("Ada Brook", "Councillor Brook", "The quay closes."):
        assert shown in words


def test_a_name_that_means_the_speaker_already_is_said(client: Client) -> None:
    client.force_login(factories.user(editor=True))
    claimant = factories.claimant("Ada Brook")
    claimants.add_alias(claimant, "Brook", by=User.objects.get())
    response = client.post(reverse("claimant-alias", args=[claimant.pk]), {"name": "brook"})
    assert response.status_code == 422
    assert "already means" in words_of(response)


def test_a_publishers_page_has_its_texts_alone(member: Client) -> None:
    publisher = factories.publisher("Harbour Gazette")
    factories.snapshot(of=factories.document("Of quays", publisher=publisher))
    factories.snapshot(of=factories.document("Of herons"))
    words = words_of(member.get(reverse("publisher", args=[publisher.pk])))
    assert "Of quays" in words
    assert "Of herons" not in words


@pytest.mark.parametrize("name", ["document", "claim", "claimant", "publisher"])
def test_what_is_not_there_is_not_found_on_a_page_of_ours(member: Client, name: str) -> None:
    response = member.get(reverse(name, args=["01890000-0000-7000-8000-000000000000"]))
    assert response.status_code == 404
    assert "There is nothing at this address" in words_of(response)


def test_both_sides_of_a_contradiction_are_shown_with_who_says_them(member: Client) -> None:
    one = sighting("The quay closes.", "Ada Brook")
    other = sighting("The quay stays.", "Cleo Marsh")
    factories.relation(one.claim, other.claim)
    words = words_of(page(member, one.claim))
    assert "Ada Brook The quay closes." in words
    assert "Cleo Marsh The quay stays." in words


def test_a_member_changes_their_password(client: Client) -> None:
    client.force_login(factories.user("mira"))
    old, new = factories.PASSWORD, "another long password 7"
    given = {"oldpassword": old, "password1": new, "password2": new}
    assert "is changed" in words_of(client.post("/account/password/", given, follow=True))
    assert Client().login(username="mira", password=new)
