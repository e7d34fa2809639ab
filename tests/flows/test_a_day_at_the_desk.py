"""A day at the desk, through the API alone: what comes in, who does what with it, what is kept.

Tips and an article arrive. Three reviewers and an editor sort and take what there is, all at once;
they find that two claims contradict each other and that others say the same, judge one of them,
and disagree on the way. A client who may only read sees what the desk holds and nothing of the
work on it. In the evening the claim's timeline tells it all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from claims.permissions import Role
from claims.services import tokens
from tests.claims import factories
from tests.flows.conftest import over
from tests.support.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = """The harbour company will close the north quay in May, Ada Brook said on Tuesday.

The harbour company shuts the northern quay in May, the union's chairman Tom Reyes said.

Forty berths will be lost, Tom Reyes said.

A study of the ministry says that no berth will be lost, contradicting Mr Reyes's claim that \
forty berths will be lost.
"""
LOST = "Forty berths will be lost."
NONE_LOST = "No berth will be lost."
PLAN = (
    "The plan that the harbour company filed on 3 March lists forty berths at the north quay, all "
    "of which are struck out from 1 May on."
)
SURVEY = (
    "Surveyors counted forty berths at the north quay in February, and none is left in what was "
    "drawn for June."
)
TIP = "Forty berths will be lost at the north quay"


@dataclass
class Person:
    """Somebody at the API; every refusal is a failure that shows its problem."""

    name: str
    client: APIClient
    pk: int = 0

    def get(self, path: str, **params: str) -> Any:
        response = self.client.get(f"/api/v1/{path}", params)
        assert response.status_code == 200, response.content
        return response.json()

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        response = self.client.post(f"/api/v1/{path}", body or {}, headers=headers)
        assert response.status_code in {200, 201}, response.content
        return response.json()

    def claim(self, words: str) -> str:
        """The id of the claim with these words."""
        found = self.get("claims/", q=words)["results"]
        (claim,) = [row["id"] for row in found if words in row["text"]]
        return str(claim)

    def state(self, claim: str) -> str:
        return str(self.get(f"cases/{claim}/")["state"])


@dataclass
class Desk:
    ines: Person
    omar: Person
    lea: Person
    egon: Person
    client: Person
    public: Person

    @property
    def reviewers(self) -> list[Person]:
        return [self.ines, self.omar, self.lea]


def signed_in(name: str, role: Role) -> Person:
    client = APIClient()
    account = factories.user(name, role=role)
    client.force_authenticate(account)
    return Person(name, client, account.pk)


@pytest.fixture
def desk(worker: Worker) -> Desk:
    reader = APIClient()
    _, token = tokens.create(factories.user("client", role=Role.VIEWER))
    reader.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return Desk(
        ines=signed_in("ines", Role.REVIEWER),
        omar=signed_in("omar", Role.REVIEWER),
        lea=signed_in("lea", Role.REVIEWER),
        egon=signed_in("egon", Role.EDITOR),
        client=Person("client", reader),
        public=Person("public", APIClient()),
    )


def what_comes_in(desk: Desk, until: Callable[[Callable[[], bool]], None]) -> None:
    """An article is read, and two people outside ask for the same."""
    article = {"text": ARTICLE, "title": "North quay", "url": "https://gazette.example/quay"}
    desk.ines.post("documents/", {**article, "published_on": "2025-03-04"})
    for number, text in enumerate([f"{TIP}.", f"{TIP}!"]):
        sender = {"name": f"Reader {number}", "contact": f"reader{number}@example.org"}
        desk.public.post("tips/", {"text": text, **sender})
    until(over)


def the_tips_are_one_claim(desk: Desk) -> str:
    """Equal words stand together; taken, they are one claim that two people asked for."""
    (tip,) = desk.lea.get("tips/")["results"]
    assert tip["tips"] == 2
    desk.lea.post(f"tips/{tip['id']}/decisions/", {"outcome": "accepted"})
    return desk.lea.claim("berths will be lost at the north quay")


def the_inbox_is_sorted(desk: Desk) -> None:
    """Everything that was read is accepted at once, taken back, and accepted again."""
    inbox = [row["claim"] for row in desk.omar.get("cases/", state="triage")["results"]]
    assert inbox
    everything = {"verb": "accept", "claims": inbox}
    mistake = desk.omar.post("batches/", everything)
    assert {desk.omar.state(claim) for claim in inbox} == {"waiting"}
    desk.omar.post(f"batches/{mistake['id']}/undo/")
    assert {desk.omar.state(claim) for claim in inbox} == {"triage"}
    desk.omar.post("batches/", everything)


def all_press_next(desk: Desk) -> None:
    """Three at once get three different claims; what they cannot do now they give back."""

    def press(person: Person) -> tuple[Person, str]:
        try:
            return person, person.post("cases/next/")["claim"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        given = list(pool.map(press, desk.reviewers))
    assert len({claim for _, claim in given}) == 3
    for person, claim in given:
        person.post(f"cases/{claim}/transitions/", {"step": "release"})


def a_contradiction_is_confirmed(desk: Desk) -> str:
    """The article itself sets one claim against the other; a person says that it is so."""
    lost = desk.lea.claim(LOST)
    suggested = desk.lea.get("relations/", claim=lost, kind="contradicts")["results"]
    (relation,) = [row for row in suggested if row["state"] == "suggested"]
    decided = {"state": "confirmed", "reason": "Forty is not none."}
    desk.lea.post(f"relations/{relation['id']}/decisions/", decided)
    return lost


def duplicates_are_merged(desk: Desk, asked: str, lost: str) -> None:
    """What the article says is what was asked for; a third was another quay's after all."""
    other = desk.omar.post("claims/", {"text": "Forty berths are lost at the quay."})["id"]
    desk.omar.post(f"claims/{lost}/merge/", {"into": asked, "reason": "The same berths."})
    desk.omar.post(f"claims/{other}/merge/", {"into": asked, "reason": "The same, it seems."})
    assert asked in desk.ines.get(f"claims/{other}/")["merged_into"]
    desk.omar.post(f"claims/{other}/unmerge/", {"reason": "This is the south quay."})
    assert desk.ines.get(f"claims/{other}/")["merged_into"] is None
    assert asked in desk.ines.get(f"claims/{lost}/")["merged_into"]


def two_passages(desk: Desk, claim: str) -> list[str]:
    """Evidence of two origins."""
    linked = []
    for number, (text, name) in enumerate([(PLAN, "The plan"), (SURVEY, "The survey")]):
        document = {"text": text, "title": name, "url": f"https://herald{number}.example/1"}
        made = desk.ines.post("documents/", {**document, "published_on": "2025-03-05"})
        origin = desk.ines.post("origins/", {"name": name})["id"]
        passage = {"snapshot": made["snapshot"]["id"], "start": 0, "end": len(text), "quote": text}
        stance = {"stance": "supports", "audience": "public", "origin": origin}
        linked.append(desk.ines.post("evidence/", {"claim": claim, **passage, **stance})["id"])
    return linked


def true(desk: Desk) -> str:
    """The id of the default scale's best rating."""
    (scale,) = desk.ines.get("scales/")["results"]
    (rating,) = [row["id"] for row in scale["ratings"] if row["label"] == "True"]
    return str(rating)


def a_verdict_comes_back_and_stands(desk: Desk, claim: str) -> tuple[dict[str, Any], str]:
    """Proposed, returned with what is missing, talked about, revised, approved."""
    desk.egon.post(f"cases/{claim}/transitions/", {"step": "assign", "assignee": desk.ines.pk})
    verdict: dict[str, Any] = {
        "claim": claim,
        "wording": 1,
        "rating": true(desk),
        "valid_from": "2025-03-03",
        "evidence": two_passages(desk, claim),
        "rationale": "They are gone from the plan.",
        "reason": "Readers asked.",
    }
    first = desk.ines.post("proposals/", verdict)
    assert desk.omar.state(claim) == "in_review"
    back = {"outcome": "returned", "reason": "Say from when on they are gone."}
    desk.egon.post(f"proposals/{first['id']}/decision/", back)
    assert desk.omar.state(claim) == "assigned"
    desk.egon.post(f"claims/{claim}/comments/", {"text": "@ines the survey is from *February*."})
    told = {row["kind"] for row in desk.ines.get("notifications/")["results"]}
    assert {"assigned", "returned", "mentioned"} <= told

    revised = {**verdict, "rationale": "From May on they are gone from the plan."}
    second = desk.ines.post("proposals/", revised)
    waivers = {
        found["name"]: "The company has told us by telephone that it says nothing."
        for found in desk.egon.get(f"proposals/{second['id']}/checklist/")
        if found["level"] == "block"
    }
    stands = {"outcome": "approved", "reason": "Now it says so.", "waivers": waivers}
    desk.egon.post(f"proposals/{second['id']}/decision/", stands)
    assert desk.omar.state(claim) == "checked"
    return first, str(second["id"])


def a_client_sees_what_is_held_alone(
    desk: Desk, claim: str, returned: dict[str, Any], approved: str
) -> None:
    """No draft, no verdict that was not approved, no word of the discussion, no sender."""
    desk.ines.client.put(
        f"/api/v1/claims/{claim}/drafts/verdict/",
        {"content": {"rationale": "A secret thought."}},
        headers={"If-None-Match": "*"},
    )
    for path in (
        f"proposals/{returned['id']}/",
        f"claims/{claim}/drafts/verdict/",
        f"claims/{claim}/comments/",
        "tips/",
    ):
        assert desk.client.client.get(f"/api/v1/{path}").status_code in {403, 404}, path
    assert [row["id"] for row in desk.client.get("proposals/")["results"]] == [approved]
    (held,) = desk.client.get("holdings/", claim=claim)["results"]
    assert held["verdict"] == "True"
    seen = str(desk.client.get(f"claims/{claim}/")) + str(
        desk.client.get(f"claims/{claim}/timeline/", limit="200")
    )
    for words in ("A secret thought", "Say from when on", "*February*", "Reader 0"):
        assert words not in seen, words


def the_timeline_tells_it_all(desk: Desk, claim: str) -> None:
    told = desk.ines.get(f"claims/{claim}/timeline/", limit="200")["results"]
    what = {entry["kind"] for entry in told}
    assert {
        "wording", "sighting", "merged", "evidence", "proposal", "decision", "held", "comment",
        "relation_decided",
    } <= what, what  # fmt: skip
    who = {entry["who"] for entry in told}
    assert {"ines", "omar", "egon"} <= who
    assert all(entry["at"] for entry in told)


def test_a_day_at_the_desk(desk: Desk, until: Callable[[Callable[[], bool]], None]) -> None:
    what_comes_in(desk, until)
    asked = the_tips_are_one_claim(desk)
    the_inbox_is_sorted(desk)
    all_press_next(desk)
    lost = a_contradiction_is_confirmed(desk)
    duplicates_are_merged(desk, asked, lost)
    returned, approved = a_verdict_comes_back_and_stands(desk, asked)
    a_client_sees_what_is_held_alone(desk, asked, returned, approved)
    the_timeline_tells_it_all(desk, asked)
