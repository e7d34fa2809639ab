"""Who may do what over HTTP: a row for every operation, for every kind of account."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from typing import Any, cast

import pytest
from rest_framework.test import APIClient

from claims.api.urls import router
from claims.api.views.base import Noun
from claims.permissions import Action, Role
from tests.claims import factories
from tests.claims.api.conftest import client_of

NOBODY, OFF = "nobody", "switched off"
VIEWER, CONTRIBUTOR, REVIEWER, EDITOR, ADMINISTRATOR = Role
ADMINISTRATORS = {ADMINISTRATOR}
EDITORS = {EDITOR, *ADMINISTRATORS}
REVIEWERS = {REVIEWER, *EDITORS}
CONTRIBUTORS = {CONTRIBUTOR, *REVIEWERS}
EVERY_MEMBER = {VIEWER, *CONTRIBUTORS}
EVERYBODY = {NOBODY, OFF, *EVERY_MEMBER}

# operation, method, path , body, who may
TABLE: list[tuple[str, str, str, Any, Collection[str]]] = [
    ("document.list", "get", "documents/", None, EVERY_MEMBER),
    ("document.create", "post", "documents/", {"text": "The quay opens."}, CONTRIBUTORS),
    ("document.partial_update", "patch", "documents/{document}/", {"title": "It"}, EDITORS),
    ("document.retrieve", "get", "documents/{document}/", None, EVERY_MEMBER),
    ("document.snapshots", "get", "documents/{document}/snapshots/", None, EVERY_MEMBER),
    ("document.snapshot", "get", "documents/{document}/snapshots/1/", None, EVERY_MEMBER),
    ("document.text", "get", "documents/{document}/snapshots/1/text/", None, EVERY_MEMBER),
    ("document.runs", "get", "documents/{document}/runs/", None, EVERY_MEMBER),
    ("document.statements", "get", "documents/{document}/statements/", None, EVERY_MEMBER),
    ("document.appearances", "get", "documents/{document}/appearances/", None, EVERY_MEMBER),
    ("run.retrieve", "get", "runs/{run}/", None, EVERY_MEMBER),
    ("run.statements", "get", "runs/{run}/statements/", None, EVERY_MEMBER),
    ("run.retry", "post", "runs/{failed}/retry/", None, CONTRIBUTORS),
    ("statement.retrieve", "get", "statements/{statement}/", None, EVERY_MEMBER),
    ("statement.accept", "post", "statements/{statement}/accept/", None, CONTRIBUTORS),
    ("statement.reject", "post", "statements/{statement}/reject/", {}, REVIEWERS),
    ("statement.restore", "post", "statements/{statement}/restore/", {}, REVIEWERS),
    ("claim.list", "get", "claims/", None, EVERY_MEMBER),
    ("claim.create", "post", "claims/", {"text": "The quay is long."}, CONTRIBUTORS),
    ("claim.retrieve", "get", "claims/{claim}/", None, EVERY_MEMBER),
    ("claim.wordings", "get", "claims/{claim}/wordings/", None, EVERY_MEMBER),
    (
        "claim.origin_suggestions",
        "get",
        "claims/{claim}/origin-suggestions/",
        None,
        EVERY_MEMBER,
    ),
    ("claim.chain", "get", "claims/{claim}/chain/", None, REVIEWERS),
    ("claim.reword", "post", "claims/{claim}/wordings/", {"text": "It is wide."}, CONTRIBUTORS),
    ("history.timeline", "get", "claims/{claim}/timeline/", None, EVERY_MEMBER),
    ("history.comparison", "get", "claims/{claim}/comparison/", None, EVERY_MEMBER),
    ("merge.merges", "get", "claims/{claim}/merges/", None, EVERY_MEMBER),
    ("merge.merge", "post", "claims/{claim}/merge/", {"reason": "Equal."}, REVIEWERS),
    ("merge.unmerge", "post", "claims/{claim}/unmerge/", {"reason": "They differ."}, REVIEWERS),
    ("part.parts", "get", "claims/{claim}/parts/", None, EVERY_MEMBER),
    ("part.split", "post", "claims/{claim}/parts/", {"parts": []}, REVIEWERS),
    ("claim-comment.comments", "get", "claims/{claim}/comments/", None, CONTRIBUTORS),
    ("claim-comment.comment", "post", "claims/{claim}/comments/", {}, CONTRIBUTORS),
    ("comment.retrieve", "get", "comments/{comment}/", None, CONTRIBUTORS),
    ("comment.partial_update", "patch", "comments/{comment}/", {"text": "So."}, CONTRIBUTORS),
    ("comment.remove", "post", "comments/{comment}/removal/", None, CONTRIBUTORS),
    ("claim-watch.watch", "get", "claims/{claim}/watch/", None, EVERY_MEMBER),
    ("claim-watch.set_watch", "put", "claims/{claim}/watch/", {}, EVERY_MEMBER),
    ("claim-watch.unset_watch", "delete", "claims/{claim}/watch/", None, EVERY_MEMBER),
    ("watch.list", "get", "watches/", None, EVERY_MEMBER),
    ("notification.list", "get", "notifications/", None, EVERY_MEMBER),
    ("notification.retrieve", "get", "notifications/{notification}/", None, EVERY_MEMBER),
    ("notification.read", "post", "notifications/{notification}/read/", None, EVERY_MEMBER),
    ("notification.read_all", "post", "notifications/read/", {}, EVERY_MEMBER),
    ("notification.preferences", "get", "notifications/preferences/", None, EVERY_MEMBER),
    ("notification.prefer", "patch", "notifications/preferences/", {}, EVERY_MEMBER),
    ("appearance.list", "get", "appearances/", None, EVERY_MEMBER),
    ("appearance.retrieve", "get", "appearances/{appearance}/", None, EVERY_MEMBER),
    ("appearance.remove", "post", "appearances/{appearance}/remove/", {}, REVIEWERS),
    ("appearance.restore", "post", "appearances/{appearance}/restore/", {}, REVIEWERS),
    ("labelling.labels", "get", "claims/{claim}/labels/", None, EVERY_MEMBER),
    ("labelling.put_on", "post", "claims/{claim}/labels/", {}, REVIEWERS),
    ("labelling.take_off", "delete", "claims/{claim}/labels/{label}/", None, REVIEWERS),
    ("draft.drafts", "get", "claims/{claim}/drafts/", None, EVERY_MEMBER),
    ("draft.draft", "get", "claims/{claim}/drafts/verdict/", None, EVERY_MEMBER),
    ("draft.save", "put", "claims/{claim}/drafts/verdict/", {}, CONTRIBUTORS),
    ("draft.discard", "delete", "claims/{claim}/drafts/verdict/", None, CONTRIBUTORS),
    ("case.list", "get", "cases/", None, EVERY_MEMBER),
    ("case.retrieve", "get", "cases/{claim}/", None, EVERY_MEMBER),
    ("case.partial_update", "patch", "cases/{claim}/", {"harm": 1}, REVIEWERS),
    ("case.next", "post", "cases/next/", None, REVIEWERS),
    ("transition.transitions", "get", "cases/{claim}/transitions/", None, EVERY_MEMBER),
    ("transition.step", "post", "cases/{claim}/transitions/", {"step": "accept"}, REVIEWERS),
    ("batch.list", "get", "batches/", None, REVIEWERS),
    ("batch.retrieve", "get", "batches/{batch}/", None, REVIEWERS),
    ("batch.create", "post", "batches/", {}, REVIEWERS),
    ("batch.undo", "post", "batches/{batch}/undo/", None, REVIEWERS),
    ("label.list", "get", "labels/", None, EVERY_MEMBER),
    ("label.retrieve", "get", "labels/{label}/", None, EVERY_MEMBER),
    ("label.create", "post", "labels/", {}, REVIEWERS),
    ("label.partial_update", "patch", "labels/{label}/", {}, REVIEWERS),
    ("saved-search.list", "get", "saved-searches/", None, EVERY_MEMBER),
    ("saved-search.retrieve", "get", "saved-searches/{search}/", None, EVERY_MEMBER),
    ("saved-search.create", "post", "saved-searches/", {}, EVERY_MEMBER),
    ("saved-search.partial_update", "patch", "saved-searches/{search}/", {}, EVERY_MEMBER),
    ("saved-search.destroy", "delete", "saved-searches/{search}/", None, EVERY_MEMBER),
    ("claimant.list", "get", "claimants/", None, EVERY_MEMBER),
    ("claimant.retrieve", "get", "claimants/{claimant}/", None, EVERY_MEMBER),
    ("claimant.partial_update", "patch", "claimants/{claimant}/", {"name": "It"}, EDITORS),
    ("claimant.alias", "post", "claimants/{claimant}/aliases/", {"name": "A. B."}, EDITORS),
    ("publisher.list", "get", "publishers/", None, EVERY_MEMBER),
    ("publisher.retrieve", "get", "publishers/{publisher}/", None, EVERY_MEMBER),
    ("publisher.partial_update", "patch", "publishers/{publisher}/", {"is_ours": True}, EDITORS),
    ("publisher.grades", "get", "publishers/{publisher}/grades/", None, EVERY_MEMBER),
    ("publisher.grade", "post", "publishers/{publisher}/grades/", {"reliability": "A"}, EDITORS),
    ("relation.list", "get", "relations/", None, EVERY_MEMBER),
    ("relation.retrieve", "get", "relations/{relation}/", None, EVERY_MEMBER),
    (
        "relation.create",
        "post",
        "relations/",
        {"kind": "narrows"},
        REVIEWERS,
    ),
    ("relation.decisions", "get", "relations/{relation}/decisions/", None, EVERY_MEMBER),
    (
        "relation.decide",
        "post",
        "relations/{relation}/decisions/",
        {"state": "rejected"},
        REVIEWERS,
    ),
    ("proposal.list", "get", "proposals/", None, EVERY_MEMBER),
    ("proposal.retrieve", "get", "proposals/{proposal}/", None, EVERY_MEMBER),
    ("proposal.create", "post", "proposals/", {"reason": "Asked."}, REVIEWERS),
    ("proposal.checklist", "get", "proposals/{proposal}/checklist/", None, EVERY_MEMBER),
    ("proposal.decide", "post", "proposals/{proposal}/decision/", {}, REVIEWERS),
    ("proposal.dissents", "get", "proposals/{proposal}/dissents/", None, EVERY_MEMBER),
    ("proposal.dissent", "post", "proposals/{proposal}/dissents/", {}, REVIEWERS),
    ("holding.list", "get", "holdings/", None, EVERY_MEMBER),
    ("holding.retrieve", "get", "holdings/{holding}/", None, EVERY_MEMBER),
    ("evidence.list", "get", "evidence/", None, EVERY_MEMBER),
    ("evidence.create", "post", "evidence/", {"stance": "refutes"}, CONTRIBUTORS),
    ("evidence.retrieve", "get", "evidence/{evidence}/", None, EVERY_MEMBER),
    ("evidence.assessments", "get", "evidence/{evidence}/assessments/", None, EVERY_MEMBER),
    ("evidence.assess", "post", "evidence/{evidence}/assessments/", {}, CONTRIBUTORS),
    ("origin.list", "get", "origins/", None, EVERY_MEMBER),
    ("origin.create", "post", "origins/", {"name": "The survey"}, CONTRIBUTORS),
    ("origin.retrieve", "get", "origins/{origin}/", None, EVERY_MEMBER),
    ("origin.partial_update", "patch", "origins/{origin}/", {"name": "It"}, CONTRIBUTORS),
    ("origin.group", "post", "origins/{origin}/evidence/", {}, CONTRIBUTORS),
    ("scale.list", "get", "scales/", None, EVERY_MEMBER),
    ("scale.create", "post", "scales/", {"name": "Two ways"}, EDITORS),
    ("scale.retrieve", "get", "scales/{scale}/", None, EVERY_MEMBER),
    ("scale.partial_update", "patch", "scales/{scale}/", {"name": "Two"}, EDITORS),
    ("scale.add_rating", "post", "scales/{scale}/ratings/", {"label": "Right"}, EDITORS),
    ("scale.edit_rating", "patch", "scales/{scale}/ratings/{rating}/", {}, EDITORS),
    ("reply-request.list", "get", "reply-requests/", None, EVERY_MEMBER),
    ("reply-request.create", "post", "reply-requests/", {"channel": "phone"}, CONTRIBUTORS),
    ("reply-request.retrieve", "get", "reply-requests/{request}/", None, EVERY_MEMBER),
    ("reply-request.replies", "get", "reply-requests/{request}/replies/", None, EVERY_MEMBER),
    ("reply-request.record", "post", "reply-requests/{request}/replies/", {}, CONTRIBUTORS),
    ("publication.list", "get", "publications/", None, EVERY_MEMBER),
    ("publication.retrieve", "get", "publications/{publication}/", None, EVERY_MEMBER),
    ("publication.create", "post", "publications/", {}, EDITORS),
    ("publication.editions", "get", "publications/{publication}/editions/", None, EVERY_MEMBER),
    ("publication.revise", "post", "publications/{publication}/editions/", {}, EDITORS),
    ("publication.recall", "post", "publications/{publication}/recall/", {}, EDITORS),
    (
        "publication.claim_review",
        "get",
        "publications/{publication}/claim-review/",
        None,
        EVERY_MEMBER,
    ),
    ("correction-request.list", "get", "correction-requests/", None, EVERY_MEMBER),
    ("correction-request.retrieve", "get", "correction-requests/{request}/", None, EVERY_MEMBER),
    ("correction-request.create", "post", "correction-requests/", {}, EVERYBODY),
    ("correction-request.answer", "post", "correction-requests/{request}/answer/", {}, EDITORS),
    ("tip.list", "get", "tips/", None, REVIEWERS),
    ("tip.retrieve", "get", "tips/{tip}/", None, REVIEWERS),
    ("tip.create", "post", "tips/", {}, EVERYBODY),
    ("tip.sender", "get", "tips/{tip}/sender/", None, EDITORS),
    ("tip.decisions", "get", "tips/{tip}/decisions/", None, REVIEWERS),
    ("tip.decide", "post", "tips/{tip}/decisions/", {"outcome": "reopened"}, REVIEWERS),
    ("tip.regroup", "post", "tips/{tip}/group/", {"head": None}, REVIEWERS),
    ("person.list", "get", "people/", None, EVERY_MEMBER),
    ("person.retrieve", "get", "people/999999/", None, EVERY_MEMBER),
    ("person.create", "post", "people/", {}, ADMINISTRATORS),
    ("person.partial_update", "patch", "people/999999/", {"role": "editor"}, ADMINISTRATORS),
    ("token.list", "get", "tokens/", None, EVERY_MEMBER),
    ("token.create", "post", "tokens/", {}, EVERY_MEMBER),
    ("token.destroy", "delete", "tokens/none/", None, EVERY_MEMBER),
]


NOUNS = [(basename, cast("type[Noun]", viewset)) for _, viewset, basename in router.registry]


def client(who: str) -> APIClient:
    if who == NOBODY:
        return APIClient()
    role = Role.ADMINISTRATOR if who == OFF else Role(who)
    return client_of(factories.user(who, role=role, is_active=who != OFF))


@pytest.mark.django_db
@pytest.mark.parametrize("who", [NOBODY, OFF, *Role])
@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_only_those_who_may_get_further(
    method: str, path: str, body: Any, allowed: Collection[str], who: str
) -> None:
    """Nothing is there: whoever gets past permission learns so, the others not even that."""
    address = re.sub(r"{\w+}", str(uuid.UUID(int=0)), path)
    response = getattr(client(who), method)(f"/api/v1/{address}", body)
    if who in allowed:
        assert response.status_code in {200, 201, 204, 400, 404}
    else:
        assert response.status_code == (401 if who == NOBODY else 403)
        assert response["Content-Type"] == "application/problem+json"


def test_the_table_has_every_operation() -> None:
    operations = {f"{basename}.{name}" for basename, noun in NOUNS for name in noun.needs}
    assert operations == {row[0] for row in TABLE}


def test_every_operation_that_is_routed_names_its_action() -> None:
    routed = {
        (basename, name)
        for basename, noun in NOUNS
        for route in router.get_routes(noun)
        for name in router.get_method_map(noun, route.mapping).values()
    }
    named = {(basename, name) for basename, noun in NOUNS for name in noun.needs}
    assert routed == named
    assert all(isinstance(action, Action) for _, noun in NOUNS for action in noun.needs.values())


@pytest.mark.django_db
def test_nobody_is_told_how_to_sign_in(anyone: APIClient) -> None:
    response = anyone.get("/api/v1/claims/")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Token")
