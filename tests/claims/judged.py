"""Rows of what the desk judges and publishes, each written without any service.

Only the database's own rules stand between these functions and its tables.
"""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from claims import models as record
from claims.permissions import Role

FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
JUNE = DateRange(date(2025, 6, 1), date(2025, 7, 1))
TEXT = "The pier is safe, the mayor said."
_numbers = itertools.count(1)


def person() -> User:
    made = User.objects.create(username=f"person{next(_numbers)}")
    made.groups.add(Group.objects.get(name=Role.REVIEWER))
    return made


def wording(text: str = "", *, claim: record.Claim | None = None, **fields: Any) -> record.Wording:
    """A text of a new claim or, as its next one, of `claim`."""
    words = text or f"Pier {next(_numbers)} is safe."
    of = claim or record.Claim.objects.create()
    return record.Wording.objects.create(
        claim=of,
        number=of.wordings.count() + 1,
        text=words,
        key=hashlib.sha256(words.encode()).hexdigest(),
        **{"kind": "fact", **fields},
    )


def snapshot(text: str = TEXT, **fields: Any) -> record.Snapshot:
    """A text of a document of its own, whose `fields` are given."""
    number = next(_numbers)
    document = record.Document.objects.create(
        identity_kind="external", identity=f"judged-{number}", title="A title", **fields
    )
    return record.Snapshot.objects.create(
        document=document,
        number=1,
        change="first",
        text=text,
        text_sha256=f"{number:064x}",
        bytes_sha256=f"{number:064x}",
        file="",
        media_type="text/plain",
        extractor="plain/1",
    )


def appearance(of: record.Wording) -> record.Appearance:
    return record.Appearance.objects.create(
        claim=of.claim, wording=of, document=snapshot().document
    )


def evidence(of: record.Wording, **fields: Any) -> record.Evidence:
    fields.setdefault("document", None)
    fields["document"] = fields["document"] or snapshot().document
    return record.Evidence.objects.create(claim=of.claim, **{"created_by": person(), **fields})


def anchor(of: record.Evidence, **fields: Any) -> record.Anchor:
    text = of.document.snapshots.get()
    given = {"snapshot": text, "start": 0, "end": 16, "exact": text.text[:16], **fields}
    return record.Anchor.objects.create(evidence=of, **given)


def assessment(of: record.Wording, **fields: Any) -> record.Assessment:
    """The desk's next look at the evidence that is given or, without one, at a new piece."""
    of_what = fields.pop("evidence", None) or evidence(of)
    number = of_what.assessments.count() + 1
    return record.Assessment.objects.create(
        evidence=of_what,
        wording=of,
        **{
            "number": number,
            "stance": "supports",
            "reason": "" if number == 1 else "Read again.",
            "created_by": person(),
            **fields,
        },
    )


def rating(label: str = "", **fields: Any) -> record.Rating:
    """A rating on a scale of its own."""
    scale = record.Scale.objects.create(name=f"Scale {next(_numbers)}")
    return record.Rating.objects.create(
        scale=scale, label=label or "So", **{"ordinal": 1, **fields}
    )


@transaction.atomic
def proposal(of: record.Wording, *, bare: bool = False, **fields: Any) -> record.Proposal:
    """A proposed verdict with one piece of evidence or, where it is `bare`, with none."""
    given = {"number": of.claim.proposals.count() + 1, "valid": JUNE, "created_by": None, **fields}
    given["created_by"] = given["created_by"] or person()
    if not {"rating", "likelihood", "attribution"} & given.keys():
        given["rating"] = None if given.get("act") == "retract" else rating()
    given = {"claim": of.claim, "wording": of, "rationale": "Seen.", "reason": "Now.", **given}
    made = record.Proposal.objects.create(**given)
    if not bare:
        about = evidence(of, appearance=made.appearance)
        record.Ground.objects.create(
            proposal=made, assessment=assessment(of, evidence=about), position=0
        )
    return made


def decision(of: record.Proposal, outcome: str = "approved", **fields: Any) -> record.Decision:
    given = {"four_eyes": True, "reason": "Agreed.", **fields}
    given.setdefault("created_by", person())
    return record.Decision.objects.create(proposal=of, outcome=outcome, **given)


def holding(of: record.Proposal, **fields: Any) -> record.Holding:
    """What a proposal's approval is written into: all its days, unless `fields` say else."""
    by = fields.pop("decision", None) or decision(of)
    return record.Holding.objects.create(
        **{
            "claim": of.claim,
            "appearance": of.appearance,
            "proposal": of,
            "decision": by,
            "valid": of.valid,
            **fields,
        }
    )


def days(first: int | None, end: int | None) -> DateRange:
    """Days of June 2025, the last one not included."""
    return DateRange(first and date(2025, 6, first), end and date(2025, 6, end))


def held(of: record.Wording | None = None, **fields: Any) -> record.Holding:
    return holding(proposal(of or wording(), **fields))


def end(what: record.Holding, by: record.Decision) -> int:
    return int(record.Holding.objects.filter(pk=what.pk).update(ended_by=by))


def about(what: record.Holding) -> record.Wording:
    made: record.Wording = what.proposal.wording
    return made


def retract(what: record.Holding) -> record.Proposal:
    made = proposal(about(what), act="retract", valid=what.valid, appearance=what.appearance)
    end(what, by=decision(made))
    return made


def publication(of: record.Holding, **fields: Any) -> record.Publication:
    about = {"claim": of.claim, "appearance": of.appearance}
    given = {"number": 1, "notice": "first", "content": {}, **about, **fields}
    given.setdefault("claim_review", None if given["notice"] == "retraction" else {"a": 1})
    return record.Publication.objects.create(
        holding=of,
        slug="is-the-pier-safe",
        title="Is the pier safe?",
        created_by=person(),
        **given,
    )


def link(of: record.Claim, content: str = "{}", **fields: Any) -> record.ChainLink:
    """The next link of the claim's chain, hashed as the chain says."""
    last = of.chain.order_by("number").last()
    previous = fields.setdefault("previous", last.hash if last else "0" * 64)
    fields.setdefault("hash", hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest())
    fields.setdefault("number", last.number + 1 if last else 1)
    fields.setdefault("row", of.pk)
    return record.ChainLink.objects.create(
        claim=of, kind=fields.pop("kind", "proposal"), content=content, **fields
    )


def reply_request(of: record.Claim) -> record.ReplyRequest:
    asked = datetime(2025, 6, 3, 9, tzinfo=UTC)
    return record.ReplyRequest.objects.create(
        claim=of,
        whom="The mayor's office",
        channel="email",
        text="Is the pier safe?",
        asked_at=asked,
        deadline=asked + timedelta(days=2),
        created_by=person(),
    )


def one_of_each_judged(of: record.Wording) -> None:
    """A row of every table that evidence, verdicts and publications are kept in."""
    by = person()
    publisher = record.Publisher.objects.create(name="The Quay Post", host="quaypost.example")
    record.PublisherGrade.objects.create(
        publisher=publisher, reliability="B", reason="Few corrections.", created_by=by
    )
    origin = record.Origin.objects.create(name="The harbour master's log", created_by=by)
    about = evidence(of)
    anchor(about)
    graded = assessment(of, evidence=about, audience="named", origin=origin, credibility=2)
    record.AssessmentReader.objects.create(assessment=graded, person=by)
    _one_of_each_verdict(of, graded, by)
    request = reply_request(of.claim)
    record.Reply.objects.create(request=request, outcome="silent", created_by=by)
    link(of.claim)
    record.Redaction.objects.create(
        table_name="claims_dissent",
        row=of.pk,
        field="text",
        sha256="0" * 64,
        reason="A court's order.",
        created_by=by,
    )


def _one_of_each_verdict(of: record.Wording, graded: record.Assessment, by: User) -> None:
    proposed = proposal(of, bare=True)
    record.Ground.objects.create(proposal=proposed, assessment=graded, position=0)
    record.Indicator.objects.create(proposal=proposed, position=0, text="The next inspection.")
    record.Dissent.objects.create(proposal=proposed, text="Too early.", created_by=by)
    decided = decision(proposed)
    record.Waiver.objects.create(decision=decided, check_name="origins", reason="Only one exists.")
    published = publication(holding(proposed, decision=decided), embargo_until=FUTURE)
    request = record.CorrectionRequest.objects.create(
        publication=published, text="It was in May.", due_at=FUTURE
    )
    record.CorrectionAnswer.objects.create(
        request=request, outcome="declined", text="It was in June.", created_by=by
    )
    record.PublicationRecall.objects.create(
        publication=published, reason="Too early.", created_by=by
    )
