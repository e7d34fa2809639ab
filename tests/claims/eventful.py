"""A claim to which everything happens that a desk can do to one: all through the services."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Claim, Redaction, ReplyRequest
from claims.services import (
    cases,
    comments,
    corrections,
    documents,
    evidence,
    labels,
    merges,
    publications,
    rejections,
    relations,
    replies,
    tips,
    verdicts,
)
from claims.services import claims as claim_services
from claims.services.evidence import Assessed
from tests.claims import factories, publishing


def reassess(piece: Any, by: User, reason: str = "Read again.", **changes: Any) -> None:
    last = piece.assessments.latest("number")
    given = {
        name: changes.get(name, getattr(last, name))
        for name in ("stance", "credibility", "note", "origin")
    }
    given |= {name: changes[name] for name in ("audience", "readers") if name in changes}
    given.setdefault("audience", last.audience)
    evidence.assess(piece, Assessed(**given), reason, seen=last.number, by=by)


def decline(request: ReplyRequest, by: User) -> None:
    came = replies.NewReply(outcome="declined", received_at=timezone.now())
    replies.record(request, came, by=by)


def eventful(claim: Claim, vera: User) -> None:
    """Something of every kind happens to the claim."""
    claim_services.reword(claim, "The north quay is closed to lorries.", "fact", seen=1, by=vera)
    seen_in = factories.statement(
        claim="The north quay is closed to lorries.", sources=[factories.source("Ada Brook")]
    )
    sighting = factories.appearance(seen_in)
    removal = rejections.remove(sighting, "not_a_claim", by=vera, reason="She was joking.")
    rejections.restore([removal], by=vera, reason="She was not.")
    label = labels.make("Harbour", by=vera)
    labels.put_on(label, [claim.pk], by=vera)
    labels.take_off(label, [claim.pk], by=vera)
    cases.assign(claim, vera, by=vera)
    other = factories.claim("Lorries use the quay.")
    relations.decide(factories.relation(claim, other), "confirmed", by=vera, reason="Same quay.")
    twin = factories.claim()
    merges.merge(twin, claim, "It says the same.", by=vera)
    merges.unmerge(twin, "It is of another quay.", by=vera)
    tips.accept(factories.tip(name="Zebedee Quux"), by=vera, into=claim)
    piece = factories.evidence(claim, "refutes", audience="public", by=vera)
    reassess(piece, vera, credibility=2)
    retitled = {"title": "Lorries at the quay"}
    documents.describe(piece.document, retitled, seen=1, by=vera, reason="As printed.")
    factories.anchor_again(factories.snapshot("Nothing of it.", of=piece.document))
    request = factories.reply_request(claim, by=vera, whom="The harbour office")
    decline(request, vera)
    held = publishing.held(claim, [piece])
    verdicts.dissent(held.proposal, "They were parked.", by=vera)
    page = publishing.published(held)
    asked = corrections.receive(page, "It is the south quay.", name="Jo")
    corrections.answer(asked, "declined", "It is the north one.", by=vera)
    held = publishing.held(claim, [piece], act="correct", rating=factories.rating("True"))
    page = publishing.revised(page, holding=held, embargo_until=publishing.later(days=1))
    publications.recall(page, "Too early.", by=vera)
    comment = comments.write(claim, "Who has seen the lorries?", by=vera)
    comments.write(claim, "The harbour master has.", by=vera, reply_to=comment)
    comments.remove(comment, by=vera)
    wording = claim.wordings.get(number=1)
    Redaction.objects.create(
        table_name="claims_wording", row=wording.pk, field="text", sha256="0" * 64,
        reason="A court's order.", created_by=vera,
    )  # fmt: skip
