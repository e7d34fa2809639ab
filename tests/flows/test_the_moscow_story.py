"""The Moscow story, told through the API alone: who said it, what speaks against it, what we hold.

An article quotes officials that Moscow is ready for peace and, in the same breath, reports
intelligence that says otherwise. The desk judges how likely it is, publishes that, learns more a
month later, and corrects it for other days of the world. Whoever asks afterwards gets, for each
past moment, what was held then, and the page as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.claims import factories
from tests.flows.conftest import over
from tests.support.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = """Two days of talks on Ukraine ended in Miami on Sunday without a breakthrough.

Some U.S. officials say that Moscow is ready for peace.

U.S. intelligence reports say that Russian President Vladimir Putin intends to capture all of \
Ukraine, contradicting the officials' assertion that Moscow is ready for peace.
"""
STAFF = (
    "The general staff's order of 2 December, shown to this paper, tells the southern army to "
    "plan for the crossing of the Dnipro in the spring."
)
RAIL = (
    "Satellite pictures show 41 new pontoon bridges beside the rail yard of Dzhankoi, twice as "
    "many as in October."
)
BUDGET = (
    "The budget for 2026 that the finance ministry filed on 9 January halves what is paid to "
    "contract soldiers from April on."
)
INTENT = "Russian President Vladimir Putin intends to capture all of Ukraine."
READY = "Moscow is ready for peace."


@dataclass
class Desk:
    """Two people of a desk at the API; every refusal is a failure that shows its problem."""

    vera: APIClient
    egon: APIClient
    until: Callable[[Callable[[], bool]], None]
    pages: dict[datetime, Any] = field(default_factory=dict)

    def get(self, path: str, **params: str) -> Any:
        response = self.vera.get(f"/api/v1/{path}", params)
        assert response.status_code == 200, response.content
        return response.json()

    def post(self, path: str, body: Any, *, by: str = "vera", **headers: str) -> Any:
        client: APIClient = getattr(self, by)
        response = client.post(f"/api/v1/{path}", body, headers=headers)
        assert response.status_code in {200, 201}, response.content
        return response.json()

    def submit(self, text: str, title: str, url: str, day: str) -> str:
        """Hand a text in and wait until the worker has read it; its snapshot's id."""
        document = {"text": text, "title": title, "url": url, "published_on": day}
        made = self.post("documents/", document)
        self.until(over)
        return str(made["snapshot"]["id"])

    def claim(self, text: str) -> dict[str, Any]:
        (found,) = [row for row in self.get("claims/")["results"] if row["text"] == text]
        return dict(found)

    def link(self, claim: str, snapshot: str, quote: str, stance: str, **grades: Any) -> str:
        """Evidence: the whole passage, seen by everybody."""
        passage = {"snapshot": snapshot, "start": 0, "end": len(quote), "quote": quote}
        body = {"claim": claim, **passage, "stance": stance, "audience": "public", **grades}
        return str(self.post("evidence/", body)["id"])

    def let_stand(self, proposal: dict[str, Any], **waivers: str) -> datetime:
        """One proposes, another approves; since when it is held."""
        made = self.post("proposals/", proposal)
        decision = {"outcome": "approved", "reason": "I have read both sources."}
        path = f"proposals/{made['id']}/decision/"
        decided = self.post(path, {**decision, "waivers": waivers}, by="egon")
        return datetime.fromisoformat(decided["decision"]["recorded_at"])

    def held(self, claim: str, known_at: datetime, as_of: str) -> str | None:
        """What was held on one day about another."""
        moment = {"known_at": known_at.isoformat(), "as_of": as_of}
        found = self.get("holdings/", claim=claim, **moment)["results"]
        assert len(found) <= 1
        return found[0]["verdict"] if found else None

    def remember(self, claim: str) -> datetime:
        """Keep the claim's page, as it is shown now, under the present moment."""
        now = datetime.now(UTC)
        self.pages[now] = self.page(claim, now)
        return now

    def page(self, claim: str, moment: datetime) -> Any:
        return self.get(f"claims/{claim}/", known_at=moment.isoformat())


@pytest.fixture
def desk(worker: Worker, until: Callable[[Callable[[], bool]], None]) -> Desk:
    clients = [APIClient(), APIClient()]
    for client, name in zip(clients, ("vera", "egon"), strict=True):
        client.force_authenticate(factories.user(name, editor=name == "egon"))
    return Desk(vera=clients[0], egon=clients[1], until=until)


def article(desk: Desk) -> str:
    """It arrives, and the worker finds two claims that contradict each other; the intent's id."""
    desk.submit(ARTICLE, "Talks end in Miami", "https://courier.example/miami", "2025-12-21")
    ready, intent = desk.claim(READY), desk.claim(INTENT)
    assert (ready["kind"], intent["kind"]) == ("fact", "intent")
    (contradiction,) = desk.get("relations/", claim=intent["id"], kind="contradicts")["results"]
    decided = {"state": "confirmed", "reason": "Who wants all of Ukraine is not ready for peace."}
    desk.post(f"relations/{contradiction['id']}/decisions/", decided)
    page = desk.get(f"claims/{intent['id']}/")
    assert [row["text"] for row in page["relations"]] == [READY]
    return str(intent["id"])


def two_origins(desk: Desk, claim: str) -> list[str]:
    """Evidence of two origins, graded: the source by a letter, the item by a number."""
    staff = desk.submit(STAFF, "The order", "https://herald.example/1", "2025-12-20")
    rail = desk.submit(RAIL, "The yard", "https://orbit.example/1", "2025-12-20")
    for publisher in desk.get("publishers/")["results"]:
        grade = {"reliability": "B", "reason": "Three of its scoops held."}
        desk.post(f"publishers/{publisher['id']}/grades/", grade, by="egon")
    order = desk.post("origins/", {"name": "The order of 2 December"})["id"]
    pictures = desk.post("origins/", {"name": "Satellite pictures of 12 December"})["id"]
    linked = [
        desk.link(claim, staff, STAFF, "supports", credibility=2, origin=order),
        desk.link(claim, rail, RAIL, "supports", credibility=1, origin=pictures),
    ]
    graded = desk.get(f"evidence/{linked[0]}/")["assessment"]
    assert (graded["reliability"], graded["credibility"]) == ("B", 2)
    return linked


def silence(desk: Desk, claim: str) -> None:
    """Who is judged was asked for comment, and did not answer in time."""
    asked_at = timezone.now() - timedelta(days=3)
    request = {
        "claim": claim,
        "whom": "The press office in the Kremlin",
        "channel": "email",
        "text": "Does the president intend this?",
        "asked_at": asked_at.isoformat(),
        "deadline": (asked_at + timedelta(days=1)).isoformat(),
    }
    asked = desk.post("reply-requests/", request)
    desk.post(f"reply-requests/{asked['id']}/replies/", {"outcome": "silent"})


def likelihood(claim: str, grounds: list[str]) -> dict[str, Any]:
    """With what would show it, and by when."""
    return {
        "claim": claim,
        "wording": 1,
        "likelihood": "very_likely",
        "confidence": "moderate",
        "criteria": "An order to cross the Dnipro is carried out.",
        "horizon": "2026-06-30",
        "indicators": [{"text": "Contract soldiers are paid off.", "expected_by": "2026-04-01"}],
        "valid_from": "2025-12-02",
        "evidence": grounds,
        "rationale": "An order and its preparation were seen independently of each other.",
        "reason": "The talks go on and readers ask what to make of them.",
    }


def published(desk: Desk, claim: str) -> str:
    (holding,) = desk.get("holdings/", claim=claim)["results"]
    return str(desk.post("publications/", {"holding": holding["id"]}, by="egon")["id"])


def corrected(desk: Desk, claim: str, publication: str, before: dict[str, Any]) -> datetime:
    """A month later a budget says otherwise: another verdict, for the days from then on."""
    filed = desk.submit(BUDGET, "The budget", "https://gazette.example/b", "2026-01-09")
    budget = desk.link(claim, filed, BUDGET, "refutes", credibility=2)
    since = desk.let_stand(
        {
            **before,
            "act": "correct",
            "likelihood": "even",
            "valid_from": "2026-01-09",
            "evidence": [*before["evidence"], budget],
            "rationale": "The army plans, and what it would need is not paid for.",
            "reason": "The budget was filed.",
        }
    )
    (held,) = desk.get("holdings/", claim=claim, as_of="2026-01-20")["results"]
    edition = {
        "holding": held["id"],
        "notice": "correction",
        "notice_text": "From 9 January on we hold it to be an even chance: the budget was filed.",
    }
    desk.post(f"publications/{publication}/editions/", edition, by="egon", **{"If-Match": '"1"'})
    return since


def public_page(claim: str) -> str:
    """What anybody can read, without signing in."""
    response = APIClient().get(f"/checks/{claim}/", follow=True)
    assert response.status_code == 200
    return str(response.content.decode()).lower()


def test_the_moscow_story(desk: Desk) -> None:
    claim = article(desk)
    grounds = two_origins(desk, claim)
    before = desk.remember(claim)
    silence(desk, claim)
    judged = likelihood(claim, grounds)
    first = desk.let_stand(judged)
    desk.remember(claim)
    publication = published(desk, claim)
    assert "very likely" in public_page(claim)
    desk.remember(claim)
    second = corrected(desk, claim, publication, judged)
    desk.remember(claim)
    page = public_page(claim)
    assert "roughly even chance" in page
    assert "from 9 january on we hold it to be an even chance" in page

    # What did we hold on day X about day Y?
    december, january = "2025-12-20", "2026-01-20"
    very_likely, even = "very likely (80–95 %)", "roughly even chance (45–55 %)"
    answers = {
        (before, december): None,
        (before, january): None,
        (first, december): very_likely,
        (first, january): very_likely,
        (second, december): very_likely,
        (second, january): even,
    }
    assert {(x, y): desk.held(claim, x, y) for x, y in answers} == answers
    assert desk.held(claim, second, "2025-12-01") is None, "nothing is held about the days before"

    # The page of each past moment is the page as it was.
    for moment, shown in desk.pages.items():
        assert desk.page(claim, moment) == shown
