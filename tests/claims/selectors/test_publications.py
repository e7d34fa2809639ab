"""What readers can read, what waits, what is held no longer; for whom which evidence is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from claims.models import Act, RelationKind
from claims.moments import Moment
from claims.selectors import publications, published_evidence
from claims.services import publications as services
from claims.services import relations
from tests.claims import factories, judged
from tests.claims.publishing import DAY, decided, editor, held, later, published, revised

pytestmark = pytest.mark.django_db


def states(moment: Moment = publications.NOW) -> list[tuple[int, str]]:
    rows: Any = publications.listed(moment).order_by("number")
    return [(row.number, row.state_then) for row in rows]


# For readers


def test_readers_read_the_latest_edition_of_each_page_and_nothing_that_waits() -> None:
    first = published()
    second = revised(first, title="Another")
    revised(second, title="Yet another", embargo_until=later(days=1))
    published(embargo_until=later(days=1))
    other = published()
    assert list(publications.visible(timezone.now())) == [other, second]
    (row,) = publications.visible(timezone.now()).filter(pk=second.pk)
    assert row.first_visible_at == first.visible_at  # type: ignore[attr-defined]


def test_after_an_embargo_the_edition_that_waited_is_the_latest() -> None:
    first = published()
    second = revised(first, title="Another", embargo_until=later(days=1))
    tomorrow = later(days=2)
    assert list(publications.visible(tomorrow)) == [second]
    check = publications.check(first.subject, tomorrow)
    assert check is not None
    assert ([row.pk for row in check.notices], check.first_published) == (
        [second.pk],
        first.visible_at,
    )


def test_an_edition_that_was_recalled_is_never_read() -> None:
    page = published(embargo_until=later(days=1))
    services.recall(page, "Not yet.", by=editor())
    assert publications.check(page.subject, later(days=2)) is None
    assert not publications.visible(later(days=2)).exists()


def test_the_next_change_is_when_the_first_embargo_ends() -> None:
    page = published()
    assert publications.next_change(timezone.now()) is None
    waiting = revised(page, title="Another", embargo_until=later(days=2))
    sooner = published(embargo_until=later(days=1))
    now = timezone.now()
    assert publications.next_change(now) == sooner.visible_at
    assert publications.next_change(now, page.subject) == waiting.visible_at
    services.recall(waiting, "Not yet.", by=editor())
    assert publications.next_change(now, page.subject) is None


def test_the_parts_of_a_claim_have_the_verdicts_that_readers_know() -> None:
    whole, known, waiting, unknown = (factories.claim() for _ in range(4))
    by = factories.user()
    for part in (known, waiting, unknown):
        relations.relate(RelationKind.PART_OF, part, whole, by=by)
    published(held(known))
    published(held(waiting), embargo_until=later(days=1))
    held(unknown)
    parts = published(held(whole)).content["parts"]
    assert {part["text"]: part["verdict"] for part in parts} == {
        str(known.wordings.get()): "False",
        str(waiting.wordings.get()): None,
        str(unknown.wordings.get()): None,
    }


# For the desk


def test_each_edition_has_the_state_of_its_time() -> None:
    first = published()
    waiting = revised(first, title="Another", embargo_until=later(days=1))
    assert states() == [(1, "current"), (2, "embargoed")]
    services.recall(waiting, "Not yet.", by=editor())
    recalled_at = waiting.recall.created_at
    third = revised(waiting, title="A third")
    assert states() == [(1, "superseded"), (2, "recalled"), (3, "current")]
    assert states(Moment(known_at=waiting.created_at)) == [(1, "current"), (2, "embargoed")]
    assert states(Moment(known_at=recalled_at)) == [(1, "current"), (2, "recalled")]
    assert states(Moment(known_at=third.created_at)) == states()


def test_a_page_is_outdated_when_what_it_says_is_held_no_longer() -> None:
    published()
    page = published()
    assert list(publications.outdated()) == []
    held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    assert list(publications.outdated()) == [page]
    assert list(publications.outdated(Moment(known_at=page.created_at))) == []


def test_a_retracted_page_is_not_outdated() -> None:
    page = published()
    decided(page.claim, act=Act.RETRACT, confidence="")
    assert list(publications.outdated()) == [page]
    revised(page, "retraction")
    assert list(publications.outdated()) == []


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        ({"act": Act.RETRACT, "confidence": ""}, "Nothing is held for these days any more."),
        ({"act": Act.CORRECT, "rating": "True"}, "Held now: True (from 2026-02-01)."),
        (
            {"act": Act.SUPERSEDE, "rating": "True", "valid_from": DAY + timedelta(days=9)},
            "Held now: False (from 2026-02-01 until before 2026-02-10); True (from 2026-02-10).",
        ),
    ],
)
def test_what_is_held_instead_is_said_in_a_sentence(then: dict[str, Any], sentence: str) -> None:
    page = published()
    if "rating" in then:
        then = {**then, "rating": factories.rating(then["rating"])}
    assert publications.held_instead([page]) == {page.pk: ""}
    decided(page.claim, **then)
    assert publications.held_instead([page]) == {page.pk: sentence}


# Evidence, as far as one may see it today


@pytest.mark.parametrize(
    ("who", "audience", "shown"),
    [
        ("nobody", "public", 1),
        ("nobody", "desk", 0),
        ("nobody", "named", 0),
        ("anonymous", "desk", 0),
        ("member", "desk", 1),
        ("member", "named", 0),
        ("named", "named", 1),
    ],
)
def test_frozen_evidence_is_shown_to_whom_its_audience_lets_in_today(
    who: str, audience: str, shown: int
) -> None:
    page = published()
    named = factories.user()
    viewers: dict[str, User | AnonymousUser | None] = {
        "nobody": None,
        "anonymous": AnonymousUser(),
        "member": factories.user(),
        "named": named,
    }
    piece = page.holding.proposal.grounds.get().assessment.evidence
    judged.assessment(
        page.claim.wordings.get(), evidence=piece, audience=audience, created_by=named
    )
    row = published_evidence.narrowed(page, viewers[who], timezone.now())
    assert (len(row.content["evidence"]), row.content["withheld"]) == (shown, 1 - shown)
    assert row.claim_review is not None
    assert ("citation" in row.claim_review) is bool(shown)


def test_whoever_sees_all_of_it_sees_the_very_claim_review_that_was_frozen() -> None:
    page = published()
    frozen = page.claim_review
    assert published_evidence.narrowed(page, None, timezone.now()).claim_review is frozen
