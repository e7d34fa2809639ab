"""Rows for tests, each made the way the product makes it, with names and words of their own."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from claims.models import (
    SYMMETRIC,
    Appearance,
    Change,
    Channel,
    Claim,
    Claimant,
    ClaimantKind,
    Document,
    Evidence,
    ExtractionRun,
    Identity,
    JobState,
    Kind,
    Origin,
    Publisher,
    Rating,
    Relation,
    RelationKind,
    ReplyRequest,
    Snapshot,
    Stance,
    Statement,
    Tip,
)
from claims.permissions import Role, role_of
from claims.services import claims as claim_services
from claims.services import evidence as evidence_services
from claims.services import locks, origins, snapshots, triage
from claims.services import replies as reply_services
from claims.services import tips as tip_services
from claims.services.claimants import find_or_make
from factcheck.extraction import METHOD, VERSION
from factcheck.reading import Reading, read_text

TEXT = (
    "The harbour board will close the north quay in May, Ada Brook said on Tuesday.\n\n"
    "“Not one berth will be lost,” she told the council.\n\n"
    "Two engineers familiar with the plans said forty berths would go, contradicting her."
)
PASSWORD = "a long test password"  # noqa: S105
_numbers = itertools.count(1)


@functools.cache
def _hashed(password: str) -> str:
    return make_password(password)  # slow on purpose: once is enough


def user(
    name: str = "",
    *,
    editor: bool = False,
    admin: bool = False,
    role: Role = Role.REVIEWER,
    **fields: Any,
) -> User:
    """Somebody who signs in with PASSWORD."""
    made = User.objects.create(
        username=name or f"member{next(_numbers)}",
        password=_hashed(PASSWORD),
        **fields,
    )
    given = Role.ADMINISTRATOR if admin else Role.EDITOR if editor else role
    made.groups.add(Group.objects.get(name=given))
    role_of(made)  # here, so that what a test counts is the same each time
    return made


def publisher(name: str = "", host: str | None = None) -> Publisher:
    name = name or f"Harbour Gazette {next(_numbers)}"
    return Publisher.objects.create(name=name, host=host)


def document(title: str = "", **fields: Any) -> Document:
    """A document without a text; give it one with `snapshot`."""
    number = next(_numbers)
    address = fields.pop("url", f"https://gazette.example/{number}")
    return Document.objects.create(
        title=title or f"North quay to close ({number})",
        url=address,
        identity_kind=Identity.URL,
        identity=address,
        **{"language": "en", "published_on": date(2025, 3, 4), **fields},
    )


def snapshot(text: str = TEXT, of: Document | None = None) -> Snapshot:
    """A text, as the next version of the document `of` or of a new one."""
    from_document = of or document()
    number = from_document.snapshots.count() + 1
    return Snapshot.objects.create(
        document=from_document,
        number=number,
        change=Change.FIRST if number == 1 else Change.EDITED,
        text=text,
        text_sha256=f"{next(_numbers):064x}",
        bytes_sha256=f"{next(_numbers):064x}",
        file="",
        media_type="text/plain",
        extractor="test",
        title=from_document.title,
    )


def run(of: Snapshot | None = None, state: str = JobState.DONE, **fields: Any) -> ExtractionRun:
    text = of or snapshot()
    if state == JobState.RUNNING:
        fields.setdefault("lease_token", "01890000-0000-7000-8000-000000000001")
    return ExtractionRun.objects.create(
        snapshot=text,
        method=fields.pop("method", METHOD),
        version=fields.pop("version", VERSION),
        state=state,
        **{"length": len(text.text), "language": "en", **fields},
    )


def source(
    name: str, *, kind: str = ClaimantKind.PERSON, role: str = "speaker", printed: str = ""
) -> dict[str, Any]:
    """One entry of a statement's `sources`."""
    return {"name": name, "printed": printed or name, "kind": kind, "role": role, "span": None}


def statement(
    quote: str = "", claim: str = "", *, of: ExtractionRun | None = None, **fields: Any
) -> Statement:
    """A suggestion at the place where `quote` stands in the run's text (by default, all of it)."""
    made_by = of or run()
    text = made_by.snapshot.text
    quote = quote or text
    start = fields.pop("start", text.index(quote))
    defaults = {"kind": Kind.FACT, "score": 0.8, "ordinal": made_by.statements.count()}
    return Statement.objects.create(
        run=made_by,
        start=start,
        end=start + len(quote),
        quote=quote,
        claim=claim or f"Claim number {next(_numbers)}.",
        **{**defaults, **fields},
    )


def appearance(of: Statement | None = None, *, by: User | None = None) -> Appearance:
    """A statement taken into the record: a claim with its parties and its anchor."""
    taken = of or statement()
    with transaction.atomic():
        (made,) = triage.take(taken.run, [taken], by=by)
    return Appearance.objects.select_related("claim", "wording", "document").get(
        pk=made.appearance_id
    )


def anchor_again(of: Snapshot) -> None:
    """Find the document's appearances in its later text, as a worker does."""
    snapshots.anchor_again(of)


def claim(text: str = "", *, by: User | None = None, kind: str = Kind.FACT) -> Claim:
    """A claim logged by hand, with no appearance."""
    words = text or f"The quay has {next(_numbers)} berths."
    made, _ = claim_services.log(claim_services.NewClaim(text=words, kind=kind), by=by or user())
    return made


def claimant(name: str = "", kind: str = ClaimantKind.PERSON) -> Claimant:
    named = (name or f"Ada Brook {next(_numbers)}", kind)
    with transaction.atomic():
        locks.hold(locks.NAMING)
        return find_or_make([named], document(), by=None)[named]


def relation(
    one: Claim | None = None,
    other: Claim | None = None,
    kind: str = RelationKind.CONTRADICTS,
    **fields: Any,
) -> Relation:
    """A suggested relation, as the text's own words would lead to."""
    ends = [one or claim(), other or claim()]
    if kind in SYMMETRIC:
        ends.sort(key=lambda end: end.pk)
    return Relation.objects.create(
        kind=kind,
        from_claim=ends[0],
        to_claim=ends[1],
        from_wording=ends[0].wordings.latest("number"),
        to_wording=ends[1].wordings.latest("number"),
        **{"method": "cue", "cue": "contradicting", **fields},
    )


def reading(text: str, extractor: str = "test/1") -> Reading:
    """What a reader of files gives, without a file."""
    return replace(read_text(text), extractor=extractor)


def origin(name: str = "") -> Origin:
    return origins.make(name or f"Harbour master's log {next(_numbers)}", by=user())


def evidence(
    of: Claim | None = None,
    stance: str = Stance.SUPPORTS,
    *,
    text: str = "",
    by: User | None = None,
    **fields: Any,
) -> Evidence:
    """The whole of a text (its `snapshot`, or a new document's) that bears on the claim `of`."""
    words = text or f"Sounding {next(_numbers)}: nine metres of water at the north quay."
    stands_in = fields.pop("snapshot", None) or snapshot(words)
    new = evidence_services.NewEvidence(
        claim=of or claim(),
        snapshot=stands_in,
        stance=stance,
        start=fields.pop("start", 0),
        end=fields.pop("end", len(stands_in.text)),
        **fields,
    )
    return evidence_services.link(new, by=by or user())


def rating(label: str = "False") -> Rating:
    """A rating of the scale that every desk starts with."""
    return Rating.objects.get(scale__name="Truth", label=label)


def reply_request(
    of: Claim | None = None, *, by: User | None = None, **fields: Any
) -> ReplyRequest:
    """Asked two days ago, with time until tomorrow; nothing has come of it."""
    now = timezone.now()
    new = reply_services.NewRequest(
        claim=of or claim(),
        whom=fields.pop("whom", f"Press office {next(_numbers)}"),
        channel=fields.pop("channel", Channel.EMAIL),
        text=fields.pop("text", "What do you say to this?"),
        asked_at=fields.pop("asked_at", now - timedelta(days=2)),
        deadline=fields.pop("deadline", now + timedelta(days=1)),
        **fields,
    )
    return reply_services.request(new, by=by or user())


def tip(
    text: str = "", *, name: str = "", contact: str = "", address: str = "", **fields: Any
) -> Tip:
    """What somebody outside asks to be checked; each call is another sender's unless it says."""
    sender = tip_services.Sender(name=name, contact=contact, address=address)
    words = text or f"The quay has {next(_numbers)} berths."
    made, _ = tip_services.receive(tip_services.NewTip(text=words, sender=sender, **fields))
    return made
