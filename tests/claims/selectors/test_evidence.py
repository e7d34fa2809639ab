"""Reads of evidence: who may see it, what was known, at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Evidence
from claims.moments import Moment
from claims.selectors import evidence
from claims.services import evidence as services
from claims.services import origins, publishers
from claims.services.evidence import Assessed
from tests.claims import factories
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db


def seen(viewer: Any, moment: Moment = evidence.NOW) -> set[Any]:
    """By every question there is; the ids of the evidence that they answer with."""
    listed = {row.pk for row in evidence.listed(moment, viewer)}
    assessed = evidence.visible_assessments(moment, viewer)
    assert {row.evidence_id for row in assessed} == listed
    for made in Evidence.objects.all():
        claims = {row.pk for row in evidence.of_claim(made.claim, moment, viewer)}
        assert claims == ({made.pk} & listed)
        assert sum(evidence.counts(made.claim, moment, viewer).values()) == len(claims)
        read = evidence.assessments_of(made, moment, viewer)
        assert bool(read) == bool(claims), "its assessments are seen if it is"
    return listed


WHO = ["the public", "nobody signed in", "a former member", "a member", "an administrator",
       "a reader", "the author"]  # fmt: skip
SEES = [
    ("public", set(WHO)),
    ("desk", {"a member", "an administrator", "a reader", "the author"}),
    ("named", {"a reader", "the author"}),
]


@pytest.fixture
def people() -> dict[str, Any]:
    return {
        "the public": None,
        "nobody signed in": AnonymousUser(),
        "a former member": factories.user(is_active=False),
        "a member": factories.user(),
        "an administrator": factories.user(admin=True),
        "a reader": factories.user(),
        "the author": factories.user(),
    }


def readers(audience: str, people: dict[str, Any]) -> list[User]:
    return [people["a reader"]] if audience == "named" else []


@pytest.mark.parametrize(("audience", "who"), SEES, ids=[row[0] for row in SEES])
def test_only_the_audience_learns_that_it_exists(
    audience: str, who: set[str], people: dict[str, Any]
) -> None:
    made = factories.evidence(
        by=people["the author"], audience=audience, readers=readers(audience, people)
    )
    assert {name for name in WHO if seen(people[name]) == {made.pk}} == who
    assert {name for name in WHO if seen(people[name]) == set()} == set(WHO) - who


@pytest.mark.parametrize(("now", "now_who"), SEES, ids=[row[0] for row in SEES])
@pytest.mark.parametrize(("then", "then_who"), SEES, ids=[row[0] for row in SEES])
def test_a_past_moment_shows_what_the_audience_then_and_now_both_let_in(
    then: str, then_who: set[str], now: str, now_who: set[str], people: dict[str, Any]
) -> None:
    author = people["the author"]
    made = factories.evidence(by=author, audience=then, readers=readers(then, people))
    moment = Moment(known_at=clock())
    again = Assessed(stance="supports", audience=now, readers=readers(now, people))
    services.assess(made, again, "Who may see it.", seen=1, by=author)
    assert {name for name in WHO if seen(people[name], moment)} == then_who & now_who
    assert {name for name in WHO if seen(people[name])} == now_who


def test_a_past_moment_shows_evidence_as_it_was_assessed_and_found_then() -> None:
    by, publisher = factories.user(), factories.publisher("Gazette")
    publishers.grade(publisher, "B", "Known.", by=by)
    snapshot = factories.snapshot(of=factories.document(publisher=publisher))
    origin = factories.origin("The survey")
    made = factories.evidence(snapshot=snapshot, credibility=2, origin=origin, by=by)
    moment = Moment(known_at=clock())

    origins.describe(origin, {"name": "The survey of May"}, seen=1, by=by)
    services.assess(made, Assessed(stance="refutes"), "Misread.", seen=1, by=by)
    services.withdraw(made, "Forged.", seen=2, by=by)
    factories.anchor_again(factories.snapshot("Herons nest.", of=snapshot.document))

    was: Any
    (was,), (now,) = list(evidence.listed(moment, by)), list(evidence.listed(viewer=by))
    evidence.as_known([was], moment)
    assert (was.assessment.stance, was.assessment.credibility) == ("supports", 2)
    assert (was.assessment.reliability, was.assessment.origin.name) == ("B", "The survey")
    assert (len(was.anchors.all()), len(now.anchors.all())) == (1, 2)
    assert (now.assessment.stance, now.assessment.is_withdrawn) == ("refutes", True)
    assert evidence.counts(made.claim, moment, by)["supports"] == 1
    assert not any(evidence.counts(made.claim, viewer=by).values())
    assert [row.number for row in evidence.assessments_of(made, moment, by)] == [1]


def test_evidence_is_not_there_before_it_was_linked() -> None:
    moment = Moment(known_at=clock())
    factories.evidence(audience="public")
    assert seen(None, moment) == set()


def test_counts_are_of_the_claim_itself_by_stance() -> None:
    by, appearance = factories.user(), factories.appearance()
    claim = appearance.claim
    for stance in ("supports", "refutes", "refutes"):
        factories.evidence(claim, stance)
    factories.evidence(claim, "supports", appearance=appearance)
    assert evidence.counts(claim, viewer=by) == {"supports": 1, "refutes": 2, "background": 0}


@pytest.mark.parametrize("is_past", [False, True])
def test_more_evidence_needs_no_more_queries(is_past: bool) -> None:
    claim, by = factories.claim(), factories.user()

    def more(number: int) -> None:
        for _ in range(number):
            publisher = factories.publisher()
            snapshot = factories.snapshot(of=factories.document(publisher=publisher))
            factories.evidence(
                claim, snapshot=snapshot, by=by, audience="named", readers=[by],
                origin=factories.origin(),
            )  # fmt: skip

    def queries() -> int:
        moment = Moment(known_at=clock()) if is_past else evidence.NOW
        with CaptureQueriesContext(connection) as caught:
            rows: Any = list(evidence.of_claim(claim, moment, by))
            evidence.as_known(rows, moment)
            for row in rows:
                assert row.document.publisher.name + row.assessment.origin.name
                assert [reader.person.username for reader in row.assessment.readers.all()]
                assert [anchor.snapshot.number for anchor in row.anchors.all()]
                assert row.assessment.wording.text + row.assessment.created_by.username
        return len(caught)

    more(1)
    first = queries()
    more(3)
    assert queries() == first
