"""What readers can read, what waits, what is held no longer; for whom which evidence is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from claims.models import Act, Claim, Publication, RelationKind
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


@pytest.mark.parametrize("is_first", [True, False])
def test_what_the_desk_gave_up_under_embargo_never_goes_live(is_first: bool) -> None:
    holding, until = held(), later(days=1)
    first = None if is_first else published(holding)
    page = revised(first, "update", title="Another", embargo_until=until) if first else published(
        holding, embargo_until=until
    )  # fmt: skip
    assert page in publications.visible(later(days=2))
    decided(page.claim, act=Act.RETRACT, confidence="")
    assert page in publications.outdated()
    assert list(publications.editions(later(days=2))) == ([first] if first else [])
    assert list(publications.visible(later(days=2))) == ([first] if first else [])
    check = publications.check(page.subject, later(days=2))
    assert (check and check.latest) == first
    past: Any = publications.listed(Moment(known_at=later(days=2)))
    assert past.get(pk=page.pk).state_then == "dropped"


def test_a_retraction_goes_live_although_its_verdict_is_held_no_longer() -> None:
    page = published()
    decided(page.claim, act=Act.RETRACT, confidence="")
    retraction = revised(page, "retraction", embargo_until=later(days=1))
    assert list(publications.visible(later(days=2))) == [retraction]


def test_what_was_given_up_after_it_was_read_stays_until_readers_are_told() -> None:
    page = published()
    decided(page.claim, act=Act.RETRACT, confidence="")
    assert list(publications.visible(timezone.now())) == [page]


def test_a_page_of_very_many_editions_knows_when_it_was_first_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publications, "EDITIONS", 2)
    pages = [published()]
    pages += [revised(pages[-1], title="Another")]
    pages += [revised(pages[-1], title="Yet another")]
    check = publications.check(pages[0].subject, timezone.now())
    assert check is not None
    assert check.first_published == pages[0].visible_at
    assert check.notices == [pages[2], pages[1]]


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


def test_a_page_that_is_retracted_while_its_verdict_is_held_is_outdated() -> None:
    retraction = revised(published(), "retraction")
    assert list(publications.outdated()) == [retraction]
    (sentence,) = publications.held_instead([retraction]).values()
    assert sentence == "Retracted for readers, and held still."
    assert list(publications.outdated(Moment(known_at=retraction.holding.created_at))) == []
    decided(retraction.claim, act=Act.RETRACT, confidence="")
    assert list(publications.outdated()) == []


def test_a_page_is_outdated_when_what_it_says_of_other_days_is_held_no_longer() -> None:
    page = published()
    true = factories.rating("True")
    other = held(page.claim, act=Act.SUPERSEDE, rating=true, valid_from=DAY + timedelta(days=20))
    edition = revised(page, "update", holding=other)
    assert edition.content["periods"]
    assert list(publications.outdated()) == []
    corrected: dict[str, Any] = {"valid_until": DAY + timedelta(days=20), "rating": true}
    decided(page.claim, act=Act.CORRECT, **corrected)
    assert list(publications.outdated()) == [edition]
    (sentence,) = publications.held_instead([edition]).values()
    assert "other days" in sentence
    decided_later = Moment(known_at=edition.created_at)
    assert list(publications.outdated(decided_later)) == []


@pytest.mark.parametrize("change", ["retracted", "corrected", "added", "taken away"])
def test_a_page_is_outdated_when_its_parts_are_others_now(change: str) -> None:
    whole, part = factories.claim(), factories.claim()
    by = factories.user()
    link = relations.relate(RelationKind.PART_OF, part, whole, by=by)
    first = published(held(part))
    page = published(held(whole))
    assert list(publications.outdated()) == []
    revised(first, "clarification")
    assert list(publications.outdated()) == []
    if change == "added":
        relations.relate(RelationKind.PART_OF, factories.claim(), whole, by=by)
    elif change == "taken away":
        relations.decide(link, "rejected", reason="Not a part.", by=by)
    else:
        _revise_part(part, change)
    assert list(publications.outdated()) == [page]
    assert "parts" in publications.held_instead([page])[page.pk]


def _revise_part(part: Claim, change: str) -> None:
    last = Publication.objects.filter(subject=part.pk).order_by("-number")[0]
    if change == "retracted":
        decided(part, act=Act.RETRACT, confidence="")
        revised(last, "retraction")
    else:
        revised(last, holding=held(part, act=Act.CORRECT, rating=factories.rating("True")))


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
