"""What a desk does besides its cases: sorting what came in, labels, watches, searches, typing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from django.contrib.auth.models import User

from claims.models import (
    Case,
    CaseState,
    Claim,
    Degree,
    DraftKind,
    LabelKind,
    Page,
    Statement,
    Tip,
    TipSource,
    TipState,
    Verb,
    Why,
)
from claims.models.cases import JUDGEMENTS
from claims.permissions import Role
from claims.seeding.desk import Desk
from claims.seeding.diary import Script
from claims.seeding.phrases import PHRASES
from claims.seeding.prose import upper
from claims.seeding.stories import Story
from claims.selectors import queue
from claims.services import (
    batches,
    cases,
    comments,
    drafts,
    labels,
    searches,
    standings,
    tips,
    watching,
)
from claims.services.batches import Order
from claims.services.tips import NewTip, Sender

A_DAY = timedelta(days=1)
A_WEEK = 7 * A_DAY
SEARCHES = [
    (Page.QUEUE, "Mine, the most urgent first", "assignee=me"),
    (Page.CLAIMS, "Dams and floods", "q=dam"),
    (Page.DOCUMENTS, "From Kestria", "q=Kestria"),
    (Page.CLAIMS, "Contradicted this month", "q=contradicts"),
]


def opened(desk: Desk) -> Script:
    """Labels of the beats and of the desk's own habits, and searches that people come back to."""
    editor = desk.people[Role.EDITOR][0]
    for beat in desk.world.beats:
        desk.labels[beat.slug] = labels.make(beat.name, by=editor, kind=LabelKind.TOPIC)
    for tag in ("Before the vote", "Figures", "Went viral", "For the newsletter"):
        desk.labels[tag] = labels.make(tag, by=editor)
    for (page, name, query), person in zip(SEARCHES, desk.people[Role.REVIEWER], strict=False):
        searches.save(name, page, query, by=person, is_shared=person.pk % 2 == 0)
    yield from ()


def sorted_weekly(desk: Desk, chance: Random) -> Script:
    """Once a week somebody goes through the inbox; some of it is sorted in one go."""
    while True:
        yield A_WEEK
        by = desk.one(Role.REVIEWER)
        inbox = list(
            queue.listed()
            .filter(queue.inbox())
            .order_by("created_at", "pk")
            .values_list("pk", flat=True)
        )
        chosen = [key for key in inbox if chance.random() < 0.4]
        _judge(chosen[:3], by, chance)
        _act(Verb.ACCEPT, chosen[0::3], by)
        _act(Verb.SET_ASIDE, chosen[1::3], by, why=chance.choice([Why.TRIVIAL, Why.NOT_CHECKABLE]))
        if chance.random() < 0.3:
            _reject_misread(by, chance)


def _judge(claims: list[uuid.UUID], by: User, chance: Random) -> None:
    """The five questions, each answered for itself."""
    for key in claims:
        degrees = {name: chance.choice(Degree.values) for name in JUDGEMENTS}
        case = Case.objects.select_related("claim").get(pk=key)
        cases.edit(case.claim, degrees, seen=case.version, by=by)


def _act(verb: Verb, claims: list[uuid.UUID], by: User, why: str = "") -> None:
    if claims:
        batches.act(Order(verb=verb, claims=claims, why=why), by=by)


def _reject_misread(by: User, chance: Random) -> None:
    """Suggestions that claim nothing are rejected together; now and then that was a mistake."""
    rows = Statement.objects.filter(
        triage__appearance__claim__case__state=CaseState.TRIAGE, score__lt=0.4, rejections=None
    )
    keys = list(rows.order_by("-created_at", "pk").values_list("pk", flat=True)[:4])
    if not keys:
        return
    order = Order(verb=Verb.REJECT, statements=keys, why=Why.NOT_A_CLAIM)
    batch = batches.act(order, by=by)
    if chance.random() < 0.3:
        batches.undo(batch, by=by)


def tipped(desk: Desk, stories: Sequence[Story], chance: Random) -> Script:
    """Readers ask for checks of what they have heard; most of it is sorted, not the last."""
    while True:
        yield timedelta(days=chance.randint(3, 12))
        today = desk.diary.now.date()
        current = [story for story in stories if story.first <= today <= story.last]
        if not current:
            continue
        story = chance.choice(current)
        tip = _sent(story, chance)
        yield 2 * A_DAY
        by = desk.one(Role.REVIEWER)
        tip.refresh_from_db()
        if tip.state == TipState.NEW and chance.random() < 0.5:
            tips.accept(tip, by=by)
        elif tip.state == TipState.NEW and chance.random() < 0.5:
            tips.reject(tip, chance.choice([Why.NOT_CHECKABLE, Why.OUT_OF_SCOPE]), by=by)


def _sent(story: Story, chance: Random) -> Tip:
    """One or more readers send what the story says, each in words of their own."""
    for reader in range(chance.randint(1, 3)):
        what = upper(story.put(chance.choice(story.topic.says)))
        text = chance.choice(PHRASES["tip"]).replace("{what}", what)
        sender = Sender(
            name=chance.choice(["", "A. Lorentz", "Mrs Tully", "Jon"]),
            contact=f"reader{chance.randint(100, 999)}.{reader}@mail.example",
        )
        source = chance.choice([TipSource.FORM, TipSource.FORM, TipSource.API])
        tip, _ = tips.receive(NewTip(text=text, source=source, sender=sender))
    return tip


def last_day(desk: Desk, chance: Random) -> Script:
    """As it is when the reader comes in: things taken, half typed, due, watched, left undone."""
    waiting = list(queue.waiting().select_related("claim")[:48])[::2]  # others wait on
    for number, case in enumerate(waiting):
        person = desk.people[Role.REVIEWER][number % len(desk.people[Role.REVIEWER])]
        _taken(case.claim, person, number, desk, chance)
    for case in queue.listed()[:30]:
        watching.begin(desk.one(Role.VIEWER), case.claim, "you chose so")
    rest = [case.pk for case in queue.waiting()[:12]]
    editor = desk.people[Role.EDITOR][0]
    if rest:
        due = desk.diary.now.date() + timedelta(days=chance.choice([-1, 1, 3]))
        batches.act(Order(verb=Verb.DUE, claims=rest, due_on=due), by=editor)
        batches.act(Order(verb=Verb.PRIORITISE, claims=rest[:1], override=90), by=editor)
        mistaken = batches.act(
            Order(verb=Verb.LABEL, claims=rest, label=desk.labels["Went viral"]), by=editor
        )
        batches.undo(mistaken, by=editor)
    while standings.sweep():
        pass
    yield from ()


def _taken(claim: Claim, person: User, number: int, desk: Desk, chance: Random) -> None:
    editor = desk.people[Role.EDITOR][number % len(desk.people[Role.EDITOR])]
    cases.assign(claim, person, by=person if number % 3 else editor)
    if number % 4 == 0:
        content = {"rationale": chance.choice(PHRASES["half_typed"])}
        drafts.save(claim, DraftKind.VERDICT, content, seen=0, by=person)
    if number % 5 == 0:
        text = chance.choice(PHRASES["mention"]).replace("{name}", person.username)
        comments.write(claim, text, by=editor)
    if number % 6 == 5:
        cases.release(claim, by=person, reason=chance.choice(PHRASES["released"]))
