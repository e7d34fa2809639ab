"""The reader: statements in their place, and claims made from them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Appearance, Claim, Snapshot, Statement
from claims.selectors import documents
from claims.services import relations
from tests.claims import factories
from tests.claims.web.test_document_pages import words_of

pytestmark = pytest.mark.django_db


def reader(client: Client, snapshot: Snapshot, **params: Any) -> Any:
    return client.get(reverse("document", args=[snapshot.document_id]), params)


def shown_text(response: Any) -> str:
    """The words of the text alone, stretch by stretch."""
    content = response.content.decode()
    stretches = re.findall(r'<span data-at="\d+"[^>]*>(.*?)</span>', content, re.DOTALL)
    return html.unescape("".join(stretches))


def marked(response: Any, key: object) -> str:
    """The words under one mark."""
    pattern = rf'<span data-at="\d+" class="[^"]*" data-marks="[^"]*{key}[^"]*">(.*?)</span>'
    return html.unescape("".join(re.findall(pattern, response.content.decode(), re.DOTALL)))


def test_each_statement_is_marked_where_it_stands(member: Client) -> None:
    run = factories.run(factories.snapshot("😀 “Not one berth,” she said. Nobody laughed."))
    statement = factories.statement("Not one berth", of=run)
    assert marked(reader(member, run.snapshot), statement.pk) == "Not one berth"


def test_overlapping_and_nested_statements_all_keep_their_words(member: Client) -> None:
    run = factories.run(factories.snapshot("The board will close the quay in May, said Brook."))
    outer = factories.statement("The board will close the quay in May", of=run)
    inner = factories.statement("close the quay", of=run)
    across = factories.statement("quay in May, said", of=run)
    response = reader(member, run.snapshot)
    for statement in (outer, inner, across):
        assert marked(response, statement.pk) == statement.quote
    assert shown_text(response) == run.snapshot.text


def test_a_card_says_who_how_when_and_how_check_worthy(member: Client) -> None:
    sources = [
        factories.source("Harbour reports", kind="unnamed", role="original"),
        factories.source("two engineers", kind="unnamed", role="relay"),
    ]
    statement = factories.statement(
        "forty berths",
        "Forty berths would go.",
        sources=sources,
        score=0.81,
        modality="hedges",
        kind="forecast",
        said_on="2025-03-01",
        said_on_precision="month",
    )
    words = words_of(reader(member, statement.run.snapshot))
    for shown in (
        "Harbour reports , relayed by two engineers",
        "Forty berths would go.",
        "forecast · hedges · indirect",
        "said March 2025",
        "very check-worthy",
    ):
        assert shown in words


def test_nobody_named_is_the_articles_own_voice(member: Client) -> None:
    statement = factories.statement()
    assert "in the article's own voice" in words_of(reader(member, statement.run.snapshot))


@pytest.mark.parametrize(
    ("show", "numbers"), [("all", [1, 2]), ("claims", [1]), ("suggestions", [2])]
)
def test_the_reader_can_show_claims_or_suggestions_alone(
    member: Client, show: str, numbers: list[int]
) -> None:
    taken = factories.statement("The harbour board")
    factories.appearance(taken)
    factories.statement("forty berths", of=taken.run)
    response = reader(member, taken.run.snapshot, show=show)
    assert [card.number for card in response.context["cards"]] == numbers


def test_a_suggestion_is_accepted_and_leads_back_to_its_place(member: Client) -> None:
    statement = factories.statement("forty berths", score=0.1)
    response = member.post(reverse("statement-accept", args=[statement.pk]))
    appearance = Appearance.objects.get()
    assert appearance.statement == statement
    page = reverse("document", args=[appearance.document_id])
    assert response["Location"] == f"{page}?version=1&at={statement.start}#s-{appearance.pk}"
    assert f'id="s-{appearance.pk}"' in member.get(response["Location"]).content.decode()


def test_accepting_twice_makes_one_claim(member: Client) -> None:
    statement = factories.statement()
    for _ in range(2):
        assert member.post(reverse("statement-accept", args=[statement.pk])).status_code == 302
    assert Claim.objects.count() == 1


def passage(snapshot: Snapshot, quote: str, **changes: Any) -> dict[str, Any]:
    start = snapshot.text.index(quote)
    return {
        "version": snapshot.number,
        "start": start,
        "end": start + len(quote),
        "text": "No berth will be lost.",
        "kind": "forecast",
        "claimant": "Ada Brook",
        "claimant_kind": "person",
        "directness": "direct",
        "modality": "promises",
        "said_on": "2025-03-04",
        **changes,
    }


def test_selected_words_become_a_claim_with_its_speaker_and_place(member: Client) -> None:
    snapshot = factories.snapshot("😀😀 “Not one berth will be lost,” she said.")
    address = reverse("document-passage", args=[snapshot.document_id])
    response = member.post(address, passage(snapshot, "Not one berth will be lost"))
    appearance = Appearance.objects.get()
    assert response["Location"].endswith(f"#s-{appearance.pk}")
    assert appearance.anchors.get().exact == "Not one berth will be lost"
    assert appearance.parties.get().claimant.name == "Ada Brook"
    assert (appearance.modality, appearance.said_on_text) == ("promises", "2025-03-04")


def test_the_form_for_selected_words_shows_them_and_what_it_was_given(member: Client) -> None:
    snapshot = factories.snapshot()
    address = reverse("document-passage", args=[snapshot.document_id])
    given = passage(snapshot, "forty berths", text="Forty berths go")
    response = member.get(address, given, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "forty berths" in words_of(response)
    assert "Forty berths go" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"end": 999_999}, "start"),
        ({"start": "x"}, "start"),
        ({"kind": "rumour"}, "kind"),
        ({"said_on": "soon"}, "said_on"),
    ],
)
def test_a_wrong_claim_from_a_text_keeps_what_was_typed(
    member: Client, changes: dict[str, Any], field: str
) -> None:
    snapshot = factories.snapshot()
    address = reverse("document-passage", args=[snapshot.document_id])
    response = member.post(address, passage(snapshot, "forty berths", **changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert 'value="Ada Brook"' in response.content.decode()
    assert not Claim.objects.exists()


def test_a_changed_text_shows_what_was_altered_and_what_is_gone(member: Client) -> None:
    first = factories.snapshot(
        "The harbour board will close the old north quay in the month of May.\n\n"
        "Not one berth will be lost, she told the council."
    )
    run = factories.run(first)
    factories.appearance(
        factories.statement(
            "The harbour board will close the old north quay in the month of May", of=run
        )
    )
    factories.appearance(factories.statement("Not one berth will be lost", of=run))
    second = factories.snapshot(
        "The harbour board will close the old north quay in the month of June.\n\nShe left.",
        of=first.document,
    )
    factories.anchor_again(second)
    words = words_of(reader(member, second))
    assert "The text has been altered here. First quoted (version 1): The harbour board" in words
    assert "1 sighting not in this version any more" in words
    assert "First quoted: Not one berth will be lost" in words


def test_an_earlier_version_can_be_read(member: Client) -> None:
    first = factories.snapshot("The quay closes in May.")
    factories.snapshot("The quay closes in June.", of=first.document)
    assert shown_text(reader(member, first)) == "The quay closes in June."
    response = reader(member, first, version=1)
    assert shown_text(response) == "The quay closes in May."
    assert "There is a newer version" in words_of(response)


@pytest.mark.parametrize(
    "params", [{"version": 7}, {"version": "x"}, {"page": 9}, {"page": 0}, {"at": "-1"}]
)
def test_a_place_that_is_not_there_is_not_found(member: Client, params: dict[str, Any]) -> None:
    assert reader(member, factories.snapshot(), **params).status_code == 404


def test_a_place_in_a_long_text_opens_the_page_that_has_it(member: Client) -> None:
    filler = "The quay is long and grey, and nobody has counted its stones.\n\n" * 2_000
    run = factories.run(factories.snapshot(f"{filler}Forty berths would go."))
    statement = factories.statement("Forty berths would go", of=run)
    first = reader(member, run.snapshot)
    assert len(first.content) < 1_000_000
    assert str(statement.pk) not in first.content.decode()
    there = reader(member, run.snapshot, at=statement.start)
    assert marked(there, statement.pk) == "Forty berths would go"
    assert there.context["leaf"].number == there.context["leaf"].count


def test_statements_of_a_long_text_are_numbered_through(member: Client) -> None:
    line = "Forty berths would go.\n"
    run = factories.run(factories.snapshot(line * 1_000))
    Statement.objects.bulk_create(
        Statement(
            run=run,
            ordinal=i,
            start=i * len(line),
            end=(i + 1) * len(line) - 1,
            quote=line.strip(),
            claim=line.strip(),
            kind="fact",
            score=0.1,
        )
        for i in range(1_000)
    )
    count = reader(member, run.snapshot).context["leaf"].count
    pages = [reader(member, run.snapshot, page=page) for page in range(1, count + 1)]
    numbers = [card.number for page in pages for card in page.context["cards"]]
    assert count > 1
    assert numbers == list(range(1, 1_001))


def test_right_to_left_text_keeps_its_direction_and_its_places(member: Client) -> None:
    run = factories.run(factories.snapshot("אמר ראש העיר: הרציף ייסגר במאי."))
    statement = factories.statement("הרציף ייסגר", of=run)
    response = reader(member, run.snapshot)
    assert marked(response, statement.pk) == "הרציף ייסגר"
    assert '<p dir="auto">' in response.content.decode()


def test_a_contradicted_claim_is_told_in_the_text(member: Client) -> None:
    made = factories.appearance()
    snapshot = made.anchors.get().snapshot
    relation = factories.relation(made.claim, factories.claim())
    for state, told in [
        ("suggested", "? contradiction suggested"),
        ("confirmed", "≠ contradicted"),
        ("rejected", ""),
    ]:
        if state != relation.state:
            relations.decide(relation, state, by=factories.user())
        words = words_of(reader(member, snapshot))
        assert {
            sign for sign in ("? contradiction suggested", "≠ contradicted") if sign in words
        } == ({told} if told else set())


def test_the_pages_of_a_text_count_exactly_the_marks_that_the_text_has(member: Client) -> None:
    first = factories.snapshot("The quay closes. Herons nest.")
    run = factories.run(first)
    factories.appearance(factories.statement("Herons nest", of=run))
    second = factories.snapshot("So it is. The quay closes. Herons nest.", of=first.document)
    factories.anchor_again(second)
    later = factories.run(second)
    factories.statement("So it is", of=later)
    factories.appearance(factories.statement("The quay closes", of=later))
    marks = documents.reader(second.document, second).marks
    assert documents.mark_starts(second) == [mark.start for mark in marks] == [0, 10, 27]
