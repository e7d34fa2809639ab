"""The queue over HTTP: what comes first, who takes it, how the work goes on, nothing lost."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Case, Claim
from claims.services import cases, labels, merges, rejections, standings
from tests.claims import factories
from tests.claims.api.conftest import client_of
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(member: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=member)


def waiting(text: str = "", *, override: int | None = None, by: User | None = None) -> Claim:
    mira = by or factories.user()
    made = factories.claim(text, by=mira)
    cases.accept(made, by=mira)
    Case.objects.filter(pk=made.pk).update(override=override)
    return made


def listed(api: APIClient, query: str = "") -> list[str]:
    response = api.get(f"/api/v1/cases/?{query}")
    assert response.status_code == 200, response.json()
    return [row["claim"] for row in response.json()["results"]]


def step(api: APIClient, claim: Claim, **body: Any) -> Any:
    return api.post(f"/api/v1/cases/{claim.pk}/transitions/", body, format="json")


def test_the_queue_has_what_comes_first_first(api: APIClient) -> None:
    low, high, middle = (waiting(override=rank) for rank in (-5, 50, 7))
    assert listed(api, "state=waiting") == [str(row.pk) for row in (high, middle, low)]


def test_the_queue_is_read_a_page_at_a_time(api: APIClient) -> None:
    made = [str(waiting(override=rank).pk) for rank in (9, 5, 5, 5, 1)]
    url, seen = "/api/v1/cases/?limit=2", []
    while url:
        page = api.get(url).json()
        seen += [row["claim"] for row in page["results"]]
        url = page["next"]
    assert seen == made


@pytest.mark.parametrize("after", ["1", "nan_" + str(uuid.UUID(int=1)), "x_y", "1e400_"])
def test_a_place_that_is_none_is_named(api: APIClient, after: str) -> None:
    response = api.get("/api/v1/cases/", {"after": after})
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "after")


def test_the_queue_is_narrowed_by_what_is_asked(api: APIClient, member: User) -> None:
    today = timezone.now().date()
    plain, mine, late = (waiting() for _ in range(3))
    cases.assign(mine, member, by=member)
    harbour = labels.make("Harbour", by=member)
    labels.put_on(harbour, [plain.pk], by=member)
    Case.objects.filter(pk=late.pk).update(due_on=today - timedelta(days=1))
    for query, found in {
        "state=assigned": [mine],
        "assignee=me": [mine],
        f"assignee={member.pk}": [mine],
        "assignee=nobody": [],
        "due=overdue": [late],
        "due=soon": [late],
        f"label={harbour.pk}": [plain],
        f"since={today + timedelta(days=1)}": [],
        "q=wharfs": [],
        "language=de": [],
    }.items():
        assert listed(api, query) == [str(row.pk) for row in found], query


def test_the_queue_is_narrowed_as_the_claims_are(api: APIClient) -> None:
    said = factories.appearance(
        factories.statement(claim="The bell rang.", sources=[factories.source("Ada Brook")])
    )
    other = factories.claim("The bell never rang.")
    factories.relation(said.claim, other)
    speaker = said.parties.get().claimant_id
    assert listed(api, f"speaker={speaker}") == [str(said.claim_id)]
    assert set(listed(api, "q=bells")) == set(listed(api, "contradicted=true"))
    assert len(listed(api, "contradicted=true")) == 2


def test_the_inbox_has_what_is_worth_a_look_and_says_why(api: APIClient, settings: Any) -> None:
    settings.INBOX_THRESHOLD = 0.6
    low = factories.appearance(factories.statement(score=0.2))
    high = factories.appearance(factories.statement(score=0.9))
    logged = factories.claim(by=factories.user("nora"))
    for one in (low, high):
        standings.changed([one.claim_id])
    rows = {row["claim"]: row for row in api.get("/api/v1/cases/?inbox=true").json()["results"]}
    assert set(rows) == {str(high.claim_id), str(logged.pk)}
    assert rows[str(high.claim_id)]["why_here"][0] == (
        "Its check-worthiness is above the desk's 0.60."
    )
    assert rows[str(logged.pk)]["why_here"][0] == "nora logged it."


def test_what_is_merged_is_worked_on_where_it_went(api: APIClient, member: User) -> None:
    loser, survivor = waiting(), waiting()
    merges.merge(loser, survivor, "The same.", by=member)
    assert listed(api) == [str(survivor.pk)]
    assert step(api, loser, step="assign").status_code == 409


def test_the_queue_costs_the_same_however_long_it_is(api: APIClient, member: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            listed(api)
        return len(queries)

    harbour = labels.make("Harbour", by=member)
    labels.put_on(harbour, [waiting().pk], by=member)
    few = cost()
    labels.put_on(harbour, [waiting().pk for _ in range(5)], by=member)
    assert cost() == few <= 8


def test_next_gives_everybody_another_claim_until_none_waits(member: User) -> None:
    made = {str(waiting().pk) for _ in range(2)}
    taken = set()
    for _ in range(2):
        answer = client_of(factories.user()).post("/api/v1/cases/next/")
        assert (answer.status_code, answer.json()["state"]) == (200, "assigned")
        taken.add(answer.json()["claim"])
    assert taken == made
    assert client_of(factories.user()).post("/api/v1/cases/next/").status_code == 204


def test_next_takes_of_what_it_is_narrowed_to(api: APIClient) -> None:
    waiting("The bell rang.", override=90)
    ferry = waiting("The ferry sank.")
    assert api.post("/api/v1/cases/next/?q=ferry").json()["claim"] == str(ferry.pk)
    assert api.post("/api/v1/cases/next/?harm=3").status_code == 400


def test_work_goes_on_step_by_step(api: APIClient, claim: Claim, member: User) -> None:
    made = step(api, claim, step="accept").json()
    assert (made["from_state"], made["to_state"], made["recorded_by"]) == (
        "triage",
        "waiting",
        member.username,
    )
    assert step(api, claim, step="assign").json()["assignee"]["id"] == member.pk
    step(api, claim, step="set_aside", why="trivial")
    page = api.get(f"/api/v1/cases/{claim.pk}/transitions/").json()
    assert [row["step"] for row in page["results"]] == ["set_aside", "assign", "accept"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"step": "fly"}, 400, "#/step"),
        ({"step": "finish"}, 400, "#/step"),
        ({"step": "release"}, 422, "#/step"),
        ({"step": "set_aside"}, 422, "#/reason"),
        ({"step": "set_aside", "why": "other"}, 422, "#/reason"),
        ({"step": "assign", "assignee": 999_999}, 422, "#/assignee"),
        ({"step": "accept", "assignee": 1}, 400, "#/assignee"),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    api: APIClient, claim: Claim, body: Any, status: int, pointer: str
) -> None:
    answer = step(api, claim, **body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert not claim.transitions.exists()


def test_only_an_editor_gives_a_claim_to_another(
    api: APIClient, editor: APIClient, claim: Claim
) -> None:
    other = factories.user()
    assert step(api, claim, step="assign", assignee=other.pk).status_code == 422
    assert step(editor, claim, step="assign", assignee=other.pk).status_code == 201


def test_an_edit_needs_the_version_that_was_seen(api: APIClient, claim: Claim) -> None:
    url = f"/api/v1/cases/{claim.pk}/"
    etag = api.get(url)["ETag"]
    assert api.patch(url, {"harm": 2}, format="json").status_code == 428
    first = api.patch(
        url, {"harm": 2, "due_on": "2030-01-01"}, format="json", headers={"If-Match": etag}
    )
    assert (first.status_code, first.json()["harm"], first.json()["due_on"]) == (
        200,
        2,
        "2030-01-01",
    )
    late = api.patch(url, {"harm": 1}, format="json", headers={"If-Match": etag})
    assert late.status_code == 412
    assert (late.json()["current"], late.json()["yours"]) == ({"harm": 2}, {"harm": 1})
    assert late["ETag"] == first["ETag"]


def test_only_an_editor_sets_the_priority(api: APIClient, editor: APIClient, claim: Claim) -> None:
    url = f"/api/v1/cases/{claim.pk}/"
    given: Any = {"format": "json", "headers": {"If-Match": '"1"'}}
    assert api.patch(url, {"override": 9}, **given).status_code == 422
    assert editor.patch(url, {"override": 9}, **given).json()["rank"] == 9


def test_a_case_is_read_as_it_stood(api: APIClient, claim: Claim, member: User) -> None:
    cases.assign(claim, member, by=member)
    then = clock()
    cases.release(claim, by=member)
    url = f"/api/v1/cases/{claim.pk}/"
    past = api.get(url, {"known_at": then.isoformat()}).json()
    assert (past["state"], past["assignee"]["id"], past["rank"]) == ("assigned", member.pk, None)
    now = api.get(url).json()
    assert (now["state"], now["assignee"]) == ("waiting", None)
    before = claim.created_at - timedelta(days=1)
    assert api.get(url, {"known_at": before.isoformat()}).status_code == 404


# Suggestions and sightings


def test_a_rejected_suggestion_is_gone_and_comes_back(api: APIClient) -> None:
    said = factories.appearance()
    url = f"/api/v1/statements/{said.statement_id}/"
    before = clock()
    made = api.post(f"{url}reject/", {"why": "opinion", "reason": "Taste."}, format="json")
    assert (made.status_code, made.json()["appearance"]) == (201, str(said.pk))
    assert api.get(url).json()["rejection"]["reason"] == "Taste."
    assert api.get(url).json()["claim_id"] is None
    assert api.get(f"/api/v1/appearances/{said.pk}/").status_code == 404
    assert api.get(f"/api/v1/appearances/{said.pk}/", {"known_at": before.isoformat()}).json()
    assert api.post(f"{url}reject/", {"why": "opinion"}, format="json").status_code == 409
    back = api.post(f"{url}restore/", {"reason": "No."}, format="json")
    assert (back.status_code, back.json()["appearance_id"]) == (200, str(said.pk))
    assert api.post(f"{url}restore/", {}, format="json").status_code == 422


def test_a_suggestion_is_taken_in_better_words_or_as_a_known_claim(api: APIClient) -> None:
    first, second = factories.statement(), factories.statement()
    worded = api.post(
        f"/api/v1/statements/{first.pk}/accept/", {"text": "The bell rang."}, format="json"
    ).json()
    assert api.get(f"/api/v1/claims/{worded['claim']}/").json()["text"] == "The bell rang."
    into = api.post(
        f"/api/v1/statements/{second.pk}/accept/", {"into": worded["claim"]}, format="json"
    ).json()
    assert into["claim"] == worded["claim"]


def test_a_contributor_does_not_take_back_what_a_reviewer_rejected(member: User) -> None:
    statement = factories.statement()
    rejections.reject([statement], "opinion", by=member)
    nora = client_of(factories.user("nora", role="contributor"))  # type: ignore[arg-type]
    answer = nora.post(f"/api/v1/statements/{statement.pk}/accept/")
    assert (answer.status_code, "reviewer" in answer.json()["detail"]) == (422, True)


def test_a_removed_sighting_is_gone_and_comes_back(api: APIClient) -> None:
    said = factories.appearance()
    url = f"/api/v1/appearances/{said.pk}/"
    assert api.post(f"{url}remove/", {"why": "not_a_claim"}, format="json").status_code == 201
    assert api.get(url).status_code == 404
    assert api.get(f"/api/v1/claims/{said.claim_id}/").json()["appearance_count"] == 0
    assert api.post(f"{url}restore/", {}, format="json").status_code == 200
    assert api.get(f"/api/v1/claims/{said.claim_id}/").json()["appearance_count"] == 1


# Many at once


def batch(api: APIClient, **body: Any) -> Any:
    return api.post("/api/v1/batches/", body, format="json")


def test_a_batch_does_it_to_all_that_a_search_finds_and_is_undone(
    api: APIClient, member: User
) -> None:
    bells = [waiting(f"Bell number {n} rang.") for n in range(3)]
    ferry = waiting("The ferry sank.")
    made = batch(api, verb="set_aside", search="state=waiting&q=bell", why="trivial")
    assert (made.status_code, made.json()["item_count"]) == (201, 3)
    assert listed(api, "state=waiting") == [str(ferry.pk)]
    undone = api.post(f"{made.json()['href']}undo/")
    assert (undone.status_code, undone.json()["parameters"]["left"]) == (201, 0)
    assert len(listed(api, "state=waiting")) == 4
    assert api.post(f"{made.json()['href']}undo/").status_code == 409
    mine = api.get("/api/v1/batches/").json()["results"]
    assert [row["verb"] for row in mine] == ["undo", "set_aside"]
    assert mine[1]["undone_by"] == mine[0]["id"]
    assert client_of(factories.user()).get("/api/v1/batches/").json()["results"] == []
    assert len(bells) == made.json()["item_count"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verb": "fly", "claims": []}, 400),
        ({"verb": "undo", "claims": [str(uuid.UUID(int=1))]}, 400),
        ({"verb": "accept", "claims": []}, 422),
        ({"verb": "accept", "claims": [str(uuid.UUID(int=1))]}, 422),
        ({"verb": "accept", "statements": [str(uuid.UUID(int=1))]}, 422),
        ({"verb": "accept", "search": "state=lost"}, 400),
        ({"verb": "accept", "search": "colour=red"}, 400),
        ({"verb": "accept", "search": "state=waiting&" * 1_001}, 400),
        ({"verb": "accept", "search": "", "claims": [str(uuid.UUID(int=1))]}, 400),
        ({"verb": "label", "claims": [str(uuid.UUID(int=1))]}, 422),
        ({"verb": "judge", "claims": [str(uuid.UUID(int=1))], "judgements": {"harm": 9}}, 400),
    ],
)
def test_a_batch_that_cannot_be_is_refused(api: APIClient, body: Any, status: int) -> None:
    assert batch(api, **body).status_code == status


# Labels


def test_labels_are_made_edited_and_put_on_claims(api: APIClient, claim: Claim) -> None:
    made = api.post("/api/v1/labels/", {"name": "Harbour", "kind": "topic"}, format="json")
    assert made.status_code == 201
    assert api.post("/api/v1/labels/", {"name": "harbour"}, format="json").status_code == 409
    url, etag = made.json()["href"], made["ETag"]
    assert api.patch(url, {"name": "Quays"}, format="json").status_code == 428
    edited = api.patch(url, {"name": "Quays"}, format="json", headers={"If-Match": etag})
    assert edited.json()["name"] == "Quays"
    late = api.patch(url, {"name": "Piers"}, format="json", headers={"If-Match": etag})
    assert (late.status_code, late.json()["current"]) == (412, {"name": "Quays"})
    own = f"/api/v1/claims/{claim.pk}/labels/"
    assert api.post(own, {"label": made.json()["id"]}, format="json").status_code == 201
    then = clock()
    assert [row["name"] for row in api.get(own).json()["results"]] == ["Quays"]
    assert api.get(f"/api/v1/cases/{claim.pk}/").json()["labels"] == ["Quays"]
    assert api.delete(f"{own}{made.json()['id']}/").status_code == 204
    assert api.get(own).json()["results"] == []
    assert len(api.get(own, {"known_at": then.isoformat()}).json()["results"]) == 1
    assert api.delete(f"{own}{made.json()['id']}/").status_code == 404


# Searches


def test_a_search_is_kept_shared_changed_and_thrown_away(api: APIClient) -> None:
    body = {"name": "Mine", "query": "assignee=me"}
    made = api.post("/api/v1/saved-searches/", body, format="json")
    assert (made.status_code, made.json()["page"]) == (201, "queue")
    assert api.post("/api/v1/saved-searches/", body, format="json").status_code == 409
    url, other = made.json()["href"], client_of(factories.user())
    assert other.get(url).status_code == 404
    shared = api.patch(url, {"is_shared": True}, format="json", headers={"If-Match": made["ETag"]})
    assert other.get(url).json()["query"] == "assignee=me"
    assert (
        other.patch(
            url, {"name": "Ours"}, format="json", headers={"If-Match": shared["ETag"]}
        ).status_code
        == 422
    )
    assert api.delete(url).status_code == 428
    assert api.delete(url, headers={"If-Match": made["ETag"]}).status_code == 412
    assert api.delete(url, headers={"If-Match": shared["ETag"]}).status_code == 204


# Drafts


def save(api: APIClient, claim: Claim, words: str, **headers: str) -> Any:
    return api.put(
        f"/api/v1/claims/{claim.pk}/drafts/verdict/",
        {"content": {"rationale": words}},
        format="json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def test_a_draft_is_saved_over_nothing_that_was_not_seen(api: APIClient, claim: Claim) -> None:
    assert save(api, claim, "Two").status_code == 428
    first = save(api, claim, "Two", If_None_Match="*")
    assert first.status_code == 200
    assert save(api, claim, "Six", If_None_Match="*").status_code == 412
    second = save(api, claim, "Two inspections", If_Match=first["ETag"])
    late = save(api, claim, "Two boats", If_Match=first["ETag"])
    assert late.status_code == 412
    assert late.json()["current"]["content"] == {"rationale": "Two inspections"}
    url = f"/api/v1/claims/{claim.pk}/drafts/verdict/"
    assert api.delete(url, headers={"If-Match": second["ETag"]}).status_code == 204
    assert api.get(url).status_code == 404


def test_a_draft_is_seen_by_those_whom_it_concerns(claim: Claim, editor: APIClient) -> None:
    author, holder, approver, other = (factories.user() for _ in range(4))
    cases.assign(claim, holder, by=holder)
    Case.objects.filter(pk=claim.pk).update(approver=approver)
    save(client_of(author), claim, "Two inspections", If_None_Match="*")
    url = f"/api/v1/claims/{claim.pk}/drafts/"
    for reader in (client_of(author), client_of(holder), client_of(approver), editor):
        assert len(reader.get(url).json()["results"]) == 1
        assert reader.get(f"{url}verdict/?author={author.pk}").status_code == 200
    stranger = client_of(other)
    assert stranger.get(url).json()["results"] == []
    assert stranger.get(f"{url}verdict/?author={author.pk}").status_code == 404


def test_a_draft_stays_with_its_author_when_the_claim_goes_back(
    api: APIClient, claim: Claim, member: User
) -> None:
    cases.assign(claim, member, by=member)
    save(api, claim, "Two inspections", If_None_Match="*")
    cases.release(claim, by=member)
    assert api.get(f"/api/v1/claims/{claim.pk}/drafts/verdict/").status_code == 200


def test_claims_are_listed_by_how_the_work_on_them_stands(api: APIClient, claim: Claim) -> None:
    then = clock()
    cases.accept(claim, by=factories.user())
    found = api.get("/api/v1/claims/?state=waiting").json()["results"]
    assert [(row["id"], row["state"]) for row in found] == [(str(claim.pk), "waiting")]
    past = {"known_at": then.isoformat()}
    assert api.get("/api/v1/claims/", {"state": "waiting", **past}).json()["results"] == []
    assert api.get(f"/api/v1/claims/{claim.pk}/", past).json()["state"] == "triage"
    assert api.get(f"/api/v1/claims/{claim.pk}/").json()["state"] == "waiting"
    assert date.fromisoformat(found[0]["recorded_at"][:10])
