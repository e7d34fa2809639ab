"""What is done to many at once is done to all or none, and is undone exactly."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from claims.errors import Conflict, Refused
from claims.models import (
    Appearance,
    Batch,
    BatchItem,
    Case,
    Claim,
    Labelling,
    Notification,
    Rejection,
    Statement,
    Transition,
)
from claims.services import cases, labels, rejections
from claims.services.batches import MOST, Order, act, undo
from claims.services.queue import take_next
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(db: None) -> User:
    return factories.user("mira", editor=True)


def keys(claims: Sequence[Claim]) -> list[uuid.UUID]:
    return [claim.pk for claim in claims]


def claims(count: int, mira: User, *, state: str = "triage") -> list[Claim]:
    made = [factories.claim(by=mira) for _ in range(count)]
    for claim in made:
        if state != "triage":
            cases.accept(claim, by=mira)
        if state == "assigned":
            cases.assign(claim, mira, by=mira)
        if state == "not_checking":
            cases.set_aside(claim, "trivial", by=mira)
    return made


def standing() -> Any:
    """All that a batch may change."""
    fields = ("claim", "state", "assignee", *cases.EDITABLE)
    labelled = Labelling.objects.in_force().values_list("claim", "label")
    rejected = Rejection.objects.in_force().values_list("statement", "appearance")
    seen = Appearance.objects.known().values_list("pk", flat=True)
    return (
        sorted(map(repr, Case.objects.values_list(*fields))),
        sorted(map(repr, labelled)),
        sorted(map(repr, rejected)),
        set(seen),
    )


ON_CLAIMS: dict[str, tuple[str, dict[str, Any]]] = {
    "accept": ("triage", {}),
    "set_aside": ("waiting", {"why": "trivial"}),
    "reopen": ("not_checking", {"reason": "It matters after all."}),
    "assign": ("waiting", {"assignee": True}),
    "release": ("assigned", {}),
    "due": ("triage", {"due_on": date(2030, 1, 2)}),
    "prioritise": ("triage", {"override": 40}),
    "judge": ("triage", {"judgements": {"harm": 3, "reach": 1}}),
    "label": ("triage", {"label": True}),
    "unlabel": ("triage", {"label": True}),
}


@pytest.mark.parametrize("verb", ON_CLAIMS)
def test_every_verb_on_claims_is_undone_exactly(verb: str, mira: User) -> None:
    state, more = ON_CLAIMS[verb]
    made = claims(3, mira, state=state)
    Case.objects.filter(pk=made[0].pk).update(due_on=date(2029, 1, 1), harm=1, override=3)
    label = labels.make("Harbour", by=mira)
    labels.put_on(label, keys(made[:2]) if verb == "unlabel" else [made[2].pk], by=mira)
    given = {"label": label, "assignee": mira}
    more = {name: given[name] if value is True else value for name, value in more.items()}
    before = standing()

    batch = act(Order(verb=verb, claims=keys(made), **more), by=mira)

    assert standing() != before
    made_undone = undo(batch, by=mira)
    assert standing() == before
    assert made_undone.parameters["left"] == 0


def test_assigned_claims_go_back_to_whose_they_were(mira: User) -> None:
    made, other = claims(2, mira, state="assigned"), factories.user()
    batch = act(Order(verb="assign", claims=keys(made), assignee=other), by=mira)
    undo(batch, by=mira)
    assert {case.assignee for case in Case.objects.all()} == {mira}


def low(count: int) -> list[Statement]:
    run = factories.run()
    return [factories.statement(of=run, score=0.1) for _ in range(count)]


@pytest.mark.parametrize("seen_before", [False, True])
@pytest.mark.parametrize("verb", ["take", "reject"])
def test_every_verb_on_suggestions_is_undone(verb: str, seen_before: bool, mira: User) -> None:
    statements = low(3)
    if seen_before:
        factories.appearance(statements[0])
        factories.appearance(statements[1])
        rejections.reject([statements[1]], "opinion", by=mira)
    chosen = [statements[0], statements[2]] if verb == "reject" else statements
    before = standing()

    batch = act(Order(verb=verb, statements=[row.pk for row in chosen], why="opinion"), by=mira)

    assert standing() != before
    undo(batch, by=mira)
    after = standing()
    assert after[3] == before[3], "the sightings that stood stand, and no others"
    assert set(before[0]) <= set(after[0]), "the work on claims that were there is as it was"
    rejected = Rejection.objects.in_force().filter(statement__isnull=False)
    assert {row.statement for row in rejected} == ({statements[1]} if seen_before else set())


def test_what_was_taken_and_undone_can_be_taken_again(mira: User) -> None:
    statements = low(2)
    order = Order(verb="take", statements=[row.pk for row in statements])
    undo(act(order, by=mira), by=mira)
    assert not Appearance.objects.known().exists()
    again = act(order, by=mira)
    assert Appearance.objects.known().count() == 2
    assert {case.state for case in Case.objects.all()} == {"waiting"}
    undo(again, by=mira)
    assert not Appearance.objects.known().exists()


def test_what_was_changed_since_stays_and_is_counted(mira: User) -> None:
    first, second = claims(2, mira)
    batch = act(Order(verb="judge", claims=keys([first, second]), judgements={"harm": 3}), by=mira)
    cases.set_fields([first.pk], {"harm": 1})
    made = undo(batch, by=mira)
    assert made.parameters["left"] == 1
    assert Case.objects.get(pk=first.pk).harm == 1
    assert Case.objects.get(pk=second.pk).harm is None


def test_a_step_taken_since_stays(mira: User) -> None:
    first, second = claims(2, mira)
    batch = act(Order(verb="accept", claims=keys([first, second])), by=mira)
    cases.assign(first, mira, by=mira)
    assert undo(batch, by=mira).parameters["left"] == 1
    assert Case.objects.get(pk=first.pk).state == "assigned"
    assert Case.objects.get(pk=second.pk).state == "triage"


def test_a_batch_is_undone_once(mira: User) -> None:
    batch = act(Order(verb="accept", claims=keys(claims(1, mira))), by=mira)
    made = undo(batch, by=mira)
    with pytest.raises(Conflict) as conflict:
        undo(batch, by=mira)
    assert conflict.value.existing == made
    with pytest.raises(Refused, match="cannot be undone"):
        undo(made, by=mira)


def test_only_who_did_it_or_an_editor_undoes_it(mira: User) -> None:
    nora, other = factories.user("nora"), factories.user()
    made = claims(1, mira)
    batch = act(Order(verb="accept", claims=keys(made)), by=nora)
    with pytest.raises(Refused, match="editor"):
        undo(batch, by=other)
    undo(batch, by=mira)


@pytest.mark.parametrize(
    ("verb", "more", "field"),
    [
        ("fly", {}, "verb"),
        ("undo", {}, "verb"),
        ("assign", {}, "assignee"),
        ("set_aside", {}, "reason"),
        ("reopen", {"reason": "Why not."}, "step"),
        ("label", {}, "label"),
        ("judge", {}, "judgements"),
        ("judge", {"judgements": {"harm": 7}}, "harm"),
        ("judge", {"judgements": {"charm": 1}}, "charm"),
        ("judge", {"judgements": {"due_on": 1}}, "due_on"),
        ("prioritise", {"override": 1000}, "override"),
        ("take", {}, "verb"),
    ],
)
def test_an_order_that_cannot_be_changes_nothing(
    verb: str, more: dict[str, Any], field: str, mira: User
) -> None:
    made = claims(2, mira)
    before = standing()
    with pytest.raises(Refused) as refused:
        act(Order(verb=verb, claims=keys(made), **more), by=mira)
    assert refused.value.field == field
    assert standing() == before
    assert not Batch.objects.exists()


def test_one_that_is_unknown_refuses_all(mira: User) -> None:
    made, nobody = claims(2, mira), uuid.UUID(int=7)
    with pytest.raises(Refused, match=f"1 of the claims are not known: {nobody}"):
        act(Order(verb="accept", claims=[*keys(made), nobody]), by=mira)
    assert not Transition.objects.exists()


def test_one_to_which_it_does_not_apply_refuses_all(mira: User) -> None:
    fresh, taken = claims(1, mira)[0], claims(1, mira, state="assigned")[0]
    with pytest.raises(Refused):
        act(Order(verb="accept", claims=[fresh.pk, taken.pk]), by=mira)
    assert Case.objects.get(pk=fresh.pk).state == "triage"


def test_an_id_given_twice_counts_once(mira: User) -> None:
    (claim,) = claims(1, mira)
    batch = act(Order(verb="accept", claims=[claim.pk, claim.pk]), by=mira)
    assert batch.items.count() == 1
    label = labels.make("Harbour", by=mira)
    batch = act(Order(verb="label", claims=[claim.pk, claim.pk], label=label), by=mira)
    assert batch.items.count() == 1


def test_too_many_at_once_are_refused(mira: User) -> None:
    many = [uuid.UUID(int=n) for n in range(MOST + 1)]
    with pytest.raises(Refused, match="10,001 at once are more than 10,000"):
        act(Order(verb="accept", claims=many), by=mira)


def test_what_is_so_already_is_no_item(mira: User) -> None:
    made = claims(2, mira)
    Case.objects.filter(pk=made[0].pk).update(harm=2)
    batch = act(Order(verb="judge", claims=keys(made), judgements={"harm": 2}), by=mira)
    assert [item.claim_id for item in batch.items.all()] == [made[1].pk]


def test_a_batch_costs_the_same_for_many(mira: User) -> None:
    def cost(count: int, verb: str, **more: Any) -> int:
        ids = keys(claims(count, mira))
        with CaptureQueriesContext(connection) as queries:
            undo(act(Order(verb=verb, claims=ids, **more), by=mira), by=mira)
        return len(queries)

    assert cost(9, "accept") <= cost(2, "accept")
    assert cost(9, "judge", judgements={"harm": 1}) <= cost(2, "judge", judgements={"harm": 1})


def test_taking_suggestions_costs_the_same_for_many(mira: User) -> None:
    def cost(count: int) -> int:
        order = Order(verb="take", statements=[row.pk for row in low(count)])
        with CaptureQueriesContext(connection) as queries:
            undo(act(order, by=mira), by=mira)
        return len(queries)

    assert cost(9) <= cost(2)


def test_only_those_who_may_act_on_many(mira: User) -> None:
    made = claims(1, mira)
    nora = factories.user(role="contributor")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        act(Order(verb="accept", claims=keys(made)), by=nora)
    with pytest.raises(Refused, match="role"):
        act(Order(verb="prioritise", claims=keys(made), override=3), by=factories.user())


def together(*work: Callable[[], object]) -> list[object]:
    """Run them at once, each over a connection of its own; what each gave or raised."""
    results: list[object] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = work[place]()
        except Exception as error:  # noqa: BLE001 - it is what is looked at
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_many_at_once_and_next_do_not_cross() -> None:
    """Who came first got a claim; the batch sets that aside, too, as an editor may."""
    mira = factories.user("mira", editor=True)
    made = claims(12, mira, state="waiting")
    people = [factories.user() for _ in range(4)]
    order = Order(verb="set_aside", claims=keys(made), why="trivial")

    batch, *taken = together(
        lambda: act(order, by=mira), *(lambda p=p: take_next(by=p) for p in people)
    )

    got = [case.pk for case in taken if isinstance(case, Case)]
    assert not [one for one in (batch, *taken) if isinstance(one, Exception)]
    assert len(got) == len(set(got)), "nobody got what another has"
    assert {case.state for case in Case.objects.all()} == {"not_checking"}
    items = {item.claim_id: item.before["state"] for item in BatchItem.objects.all()}
    assert {key for key, state in items.items() if state == "assigned"} == set(got)


@pytest.mark.django_db(transaction=True)
def test_two_who_undo_at_once_undo_once() -> None:
    mira = factories.user("mira", editor=True)
    batch = act(Order(verb="accept", claims=keys(claims(3, mira))), by=mira)
    found = together(lambda: undo(batch, by=mira), lambda: undo(batch, by=mira))
    assert sorted(type(one).__name__ for one in found) == ["Batch", "Conflict"]
    assert {case.state for case in Case.objects.all()} == {"triage"}


def test_an_edit_of_many_is_signed_with_its_reason(mira: User) -> None:
    made = claims(2, mira)
    batch = act(
        Order(verb="due", claims=keys(made), due_on=date(2030, 1, 2), reason="The vote is near."),
        by=mira,
    )
    cases_of: Any = Case.objects.get(pk=made[0].pk)  # the relation is made at run time
    assert cases_of.events.latest("pgh_id").pgh_reason == "The vote is near."
    undo(batch, by=mira)
    assert cases_of.events.latest("pgh_id").pgh_context["username"] == "mira"


def test_who_is_given_many_claims_is_told_once(mira: User) -> None:
    made, ann = claims(3, mira, state="waiting"), factories.user("ann")
    act(Order(verb="assign", claims=keys(made), assignee=ann), by=mira)
    told = Notification.objects.get(person=ann)
    assert told.reason == "it was given to you, and 2 more with it"
