"""One row of every table of the record, written without any service."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from claims import models as record
from claims.services import tokens
from tests.claims import judged

Rows = dict[type[models.Model], models.Model]


def one_of_each() -> Rows:
    user = User.objects.create_user("reviewer")
    publisher = record.Publisher.objects.create(name="The Ferry Post", host="ferrypost.example")
    document = record.Document.objects.create(
        identity_kind="external", identity="a-1", title="A title", publisher=publisher
    )
    snapshot = record.Snapshot.objects.create(
        document=document,
        number=1,
        change="first",
        text="The pier is safe, the mayor said.",
        text_sha256="0" * 64,
        bytes_sha256="1" * 64,
        file="received/11/1",
        media_type="text/plain",
        extractor="plain/1",
    )
    run = record.ExtractionRun.objects.create(snapshot=snapshot, method="rules", version="1")
    statement = record.Statement.objects.create(
        run=run,
        ordinal=0,
        start=0,
        end=16,
        quote="The pier is safe",
        claim="The pier is safe.",
        kind="fact",
        score=0.9,
    )
    relation = _relation()
    claim, wording = relation.from_claim, relation.from_wording
    claimant = record.Claimant.objects.create(name="Ada Reyes", key="ada reyes", kind="person")
    appearance = record.Appearance.objects.create(
        claim=claim, wording=wording, document=document, statement=statement
    )
    record.Triage.objects.create(statement=statement, appearance=appearance)
    record.Party.objects.create(
        appearance=appearance, position=0, role="speaker", claimant=claimant
    )
    record.Anchor.objects.create(
        appearance=appearance, snapshot=snapshot, start=0, end=16, exact="The pier is safe"
    )
    record.ClaimantAlias.objects.create(claimant=claimant, name="A. Reyes", key="a. reyes")
    record.RelationDecision.objects.create(relation=relation, state="confirmed", created_by=user)
    loser, survivor = (record.Claim.objects.create() for _ in range(2))
    record.Merge.objects.create(loser=loser, survivor=survivor, reason="Equal.", created_by=user)
    judged.one_of_each_judged(wording)
    _work(loser, statement, user)
    _told(claim, user)
    _tip(claim, user)
    return _first_rows()


def _work(claim: record.Claim, statement: record.Statement, user: User) -> None:
    """The rows of the desk's work on a claim, whose case the database has made."""
    batch = record.Batch.objects.create(verb="accept", created_by=user)
    record.BatchItem.objects.create(batch=batch, claim=claim)
    record.Transition.objects.create(
        claim=claim,
        step="accept",
        from_state="triage",
        to_state="waiting",
        batch=batch,
        created_by=user,
    )
    label = record.Label.objects.create(name="Harbour", created_by=user)
    record.Labelling.objects.create(claim=claim, label=label, created_by=user)
    record.Rejection.objects.create(statement=statement, why="opinion", created_by=user)
    tokens.create(user)
    record.SavedSearch.objects.create(person=user, name="Harbour", query="q=quay")
    record.Draft.objects.create(author=user, claim=claim, kind="verdict", content={"a": "b"})


def _told(claim: record.Claim, user: User) -> None:
    """The rows of what people say to one another about a claim, and what one is told of."""
    comment = record.Comment.objects.create(claim=claim, text="See page 3.", created_by=user)
    record.Mention.objects.create(comment=comment, person=user)
    record.Watch.objects.create(person=user, claim=claim, reason="you commented on it")
    record.Preference.objects.create(person=user, kind="due", delivery="muted")
    record.DigestHour.objects.create(person=user, hour=7)
    record.Notification.objects.create(
        person=user,
        kind="mentioned",
        claim=claim,
        comment=comment,
        reason="you are mentioned in it",
        cause="mention",
        delivery="at_once",
        mail=record.Mail.objects.create(person=user, method="smtp", version="1"),
    )


def _tip(claim: record.Claim, user: User) -> None:
    """A tip that was accepted, and who sent it."""
    tip = record.Tip.objects.create(text="Is it?", key="2" * 64, source="form", once="3" * 64)
    record.TipSender.objects.create(tip=tip, name="Ada Reyes")
    record.TipDecision.objects.create(tip=tip, outcome="accepted", claim=claim, created_by=user)
    record.Tip.objects.filter(pk=tip.pk).update(state="accepted", claim=claim)


def _relation() -> record.Relation:
    claims = sorted((record.Claim.objects.create() for _ in range(2)), key=lambda claim: claim.pk)
    wordings = [
        record.Wording.objects.create(
            claim=claim, number=1, text=f"Text {n}.", key=f"{n}" * 64, kind="fact"
        )
        for n, claim in enumerate(claims)
    ]
    return record.Relation.objects.create(
        kind="contradicts",
        from_claim=claims[0],
        to_claim=claims[1],
        from_wording=wordings[0],
        to_wording=wordings[1],
        method="cue",
    )


def _first_rows() -> Rows:
    """The row of each model; the Claim and Wording that the relation starts from."""
    models_ = apps.get_app_config("claims").get_models()
    found = {model: model._default_manager.order_by("pk").first() for model in models_}
    missing = [model.__name__ for model, row in found.items() if row is None]
    assert not missing, f"one_of_each() makes no row of {missing}"
    return {model: row for model, row in found.items() if row is not None}
