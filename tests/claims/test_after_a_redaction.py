"""Where a text was blanked, everything that showed it goes on working, and shows it no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claims import models as record
from claims.models import LinkKind
from claims.selectors import chain
from claims.services import chain as links
from claims.services import documents, editions, publications, redactions
from tests.claims import factories, judged

pytestmark = pytest.mark.django_db

WORD = "zebra"
TEXT = f"The {WORD} left the harbour in May, Ada Brook said. “Not one {WORD} is lost,” she said."
QUOTE = f"“Not one {WORD} is lost,” she said."
World = dict[str, Any]


@pytest.fixture
def boss() -> User:
    return factories.user("ruth", admin=True)


@pytest.fixture
def world(boss: User) -> World:
    """A text that says it, and all that came of it: up to an edition that readers read."""
    given = documents.Submission(data=TEXT.encode(), filename=f"{WORD}.txt", title=WORD)
    snapshot = documents.submit(given, by=boss).snapshot
    run = snapshot.runs.get()
    record.ExtractionRun.objects.filter(pk=run.pk).update(state="done")
    statement = factories.statement(
        QUOTE, f"No {WORD} is lost.", of=run, sources=[factories.source("Ada Brook")]
    )
    appearance = factories.appearance(statement)
    factories.relation(appearance.claim, factories.claim(), document=snapshot.document, cue=WORD)
    published = _published(appearance, snapshot, boss)
    return {
        "snapshot": snapshot,
        "document": snapshot.document,
        "run": run,
        "statement": statement,
        "appearance": appearance,
        "claim": appearance.claim,
        "publication": published,
    }


@transaction.atomic
def _published(appearance: Any, snapshot: Any, boss: User) -> record.Publication:
    wording = appearance.wording
    piece = judged.evidence(wording, document=snapshot.document, grounds=f"A {WORD} was seen.")
    start = TEXT.index(QUOTE)
    judged.anchor(piece, start=start, end=start + len(QUOTE), exact=QUOTE)
    graded = judged.assessment(wording, evidence=piece, note=WORD, audience="public")
    proposed = judged.proposal(wording, bare=True)
    record.Ground.objects.create(proposal=proposed, assessment=graded, position=0)
    links.append(LinkKind.PROPOSAL, proposed)
    decided = judged.decision(proposed)
    links.append(LinkKind.DECISION, decided)
    held = judged.holding(proposed, decision=decided)
    links.append(LinkKind.HELD, held)
    return publications.publish(editions.NewPublication(holding=held), by=boss)


@pytest.fixture
def redacted(world: World, boss: User) -> World:
    """All that says it, one after the other, as an administrator would."""
    piece = world["claim"].evidence.get()
    relation = world["claim"].relations_from.first() or world["claim"].relations_to.get()
    for row, field in [
        (world["snapshot"], "text"),
        (world["appearance"].wording, "text"),
        (piece, "grounds"),
        (piece.assessments.get(), "note"),
        (relation, "cue"),
    ]:
        table = row._meta.db_table
        redactions.redact(table, row.pk, field, "An order.", by=boss, with_publications=True)
    return world


@pytest.fixture
def client(boss: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(boss)
    return client


def paths(world: World) -> list[str]:
    document, claim, subject = (world[name].pk for name in ("document", "claim", "claim"))
    check = reverse("check", args=[subject])
    api = "/api/v1"
    return [
        reverse("home"),
        reverse("documents"),
        reverse("document", args=[document]),
        f"{reverse('document-passage', args=[document])}?start=0&end=5",
        reverse("claims"),
        f"{reverse('claims')}?q=harbour",
        reverse("claim", args=[claim]),
        reverse("claim-sightings", args=[claim]),
        reverse("claim-history", args=[claim]),
        reverse("claim-wordings", args=[claim]),
        reverse("claim-links", args=[claim]),
        reverse("checks"),
        reverse("checks-feed"),
        check,
        reverse("check-edition", args=[subject, 1]),
        f"{api}/documents/",
        f"{api}/documents/{document}/",
        f"{api}/documents/{document}/snapshots/",
        f"{api}/documents/{document}/snapshots/1/",
        f"{api}/documents/{document}/snapshots/1/text/",
        f"{api}/documents/{document}/runs/",
        f"{api}/documents/{document}/statements/",
        f"{api}/documents/{document}/appearances/",
        f"{api}/statements/{world['statement'].pk}/",
        f"{api}/claims/",
        f"{api}/claims/{claim}/",
        f"{api}/claims/{claim}/wordings/",
        f"{api}/claims/{claim}/chain/",
        f"{api}/claims/{claim}/origin-suggestions/",
        f"{api}/appearances/",
        f"{api}/relations/",
        f"{api}/evidence/",
        f"{api}/proposals/",
        f"{api}/holdings/",
        f"{api}/publications/",
        f"{api}/publications/{world['publication'].pk}/",
    ]


def admin_paths() -> list[str]:
    tables = [model for model in admin.site._registry if model._meta.app_label == "claims"]
    lists = [f"/admin/claims/{model._meta.model_name}/" for model in tables]
    rows = [
        f"/admin/claims/{model._meta.model_name}/{key}/change/"
        for model in tables
        for key in model._default_manager.values_list("pk", flat=True)[:3]
    ]
    return lists + rows


def looked_at(client: Client, path: str) -> str:
    """What is wrong with the page, if anything."""
    response = client.get(path, follow=True)
    if response.status_code != 200:
        return f"status {response.status_code}"
    return "says it" if WORD in b"".join(response).decode() else ""


def test_every_page_and_answer_works_and_none_says_it(redacted: World, client: Client) -> None:
    wrong = {path: problem for path in paths(redacted) if (problem := looked_at(client, path))}
    assert wrong == {}


def test_what_was_redacted_is_no_claim_review(redacted: World, client: Client) -> None:
    key = redacted["publication"].pk
    assert client.get(f"/api/v1/publications/{key}/claim-review/").status_code == 404


def test_every_page_of_the_administration_works_and_none_says_it(
    redacted: World, client: Client
) -> None:
    wrong = {path: problem for path in admin_paths() if (problem := looked_at(client, path))}
    assert wrong == {}


def test_no_search_finds_it(redacted: World, client: Client) -> None:
    for path in ("/claims/", "/documents/", "/checks/"):
        page = client.get(path, {"q": WORD}).content.decode()
        assert str(redacted["claim"].pk) not in page
        assert str(redacted["document"].pk) not in page


def test_no_table_holds_it(redacted: World) -> None:
    for model in apps.get_app_config("claims").get_models():
        assert WORD not in str(list(model._default_manager.values())), model


def test_the_chain_holds(redacted: World) -> None:
    assert redacted["claim"].chain.count() == 4
    assert chain.verify(redacted["claim"]) == []


def test_a_later_text_of_the_document_is_anchored_without_it(redacted: World) -> None:
    later = factories.snapshot("Another text altogether.", of=redacted["document"])
    factories.anchor_again(later)
    states = later.anchors.values_list("state", flat=True)
    assert set(states) == {"gone"}
