"""A claim's chain with all that is needed to verify it elsewhere, without this product."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import ChainLink, Claim, Decision, Ground, LinkKind, Proposal
from claims.moments import Moment
from claims.sealing import Words, words_in
from claims.selectors import links, published_evidence
from claims.selectors.evidence import Viewer, let_in, visible_assessments
from claims.selectors.publications import editions

NOW = Moment()
FORMAT = "factcheck-chain-1"
NARROWED = ("fields/content", "fields/claim_review")
Entry = dict[str, Any]
Row = tuple[str, uuid.UUID]  # a link's kind, and what it is about


def as_file(claim: Claim, now: datetime, *, public: bool = False) -> dict[str, Any]:
    """The whole chain: contents, hashes, and the texts with their salts.

    `public`: of what readers cannot read the hash alone; see docs/verifying.md.
    """
    chain = list(ChainLink.objects.filter(claim=claim).order_by("number"))
    words = _words(chain)
    if public:
        opened = _opened(claim, now)
        entries = [_public_entry(link, words[link.pk], opened) for link in chain]
    else:
        entries = [_entry(link, words[link.pk]) for link in chain]
    head = {"number": chain[-1].number, "hash": chain[-1].hash} if chain else None
    return {"format": FORMAT, "claim": str(claim.pk), "head": head, "links": entries}


def _words(chain: Collection[ChainLink]) -> dict[uuid.UUID, dict[str, Words]]:
    """For each link the words that it holds the hashes of, by their paths in its content."""
    rows = {kind: {link.row for link in chain if link.kind == kind} for kind in LinkKind}
    stated = {kind: links.stated(kind, rows[kind]) for kind in LinkKind}
    return {
        link.pk: words_in({"fields": said.fields}) if said else {}
        for link in chain
        for said in [stated[LinkKind(link.kind)].get(link.row)]
    }


def _entry(link: ChainLink, words: Mapping[str, Words]) -> Entry:
    """Words without a salt are not told: they were redacted or are not for whoever reads this."""
    told = {path: words[path].value for path in link.salts if path in words}
    return {
        "number": link.number,
        "hash": link.hash,
        "content": link.content,
        "salts": {path: link.salts[path] for path in told},
        "texts": told,
    }


def _public_entry(
    link: ChainLink, words: Mapping[str, Words], opened: Mapping[Row, Collection[str]]
) -> Entry:
    hidden = opened.get((link.kind, link.row))
    if hidden is None:
        return {"number": link.number, "hash": link.hash}
    told = {path: each for path, each in words.items() if each.public and path not in hidden}
    return _entry(link, told)


def _opened(claim: Claim, now: datetime) -> dict[Row, Collection[str]]:
    """The links that readers may read, each with the paths of the words that they may not.

    What was published, what it says that the desk held and, where all its evidence is for
    everybody, the proposal with its decision. Drafts, embargoes and the rest stay hidden.
    """
    opened: dict[Row, Collection[str]] = {}
    holdings, proposals = set(), set()
    for edition in editions(now).filter(claim=claim).select_related("holding"):
        whole = edition.content
        shown = published_evidence.narrowed(edition, None, now).content
        opened[LinkKind.PUBLICATION, edition.pk] = () if shown == whole else NARROWED
        holdings.add(edition.holding)
        proposals.add(edition.holding.proposal_id)
    open_proposals = _with_public_evidence(proposals, now)
    decisions = set(
        Decision.objects.filter(proposal__in=open_proposals).values_list("pk", flat=True)
    )
    opened |= {(LinkKind.HELD, holding.pk): () for holding in holdings}
    opened |= {
        (LinkKind.ENDED, holding.pk): () for holding in holdings if holding.ended_by_id in decisions
    }
    opened |= {(LinkKind.PROPOSAL, key): () for key in open_proposals}
    return opened | {(LinkKind.DECISION, key): () for key in decisions}


def _with_public_evidence(proposals: Collection[uuid.UUID], now: datetime) -> set[uuid.UUID]:
    hidden = hidden_grounds(None, now).filter(proposal=OuterRef("pk"))
    rows = Proposal.objects.filter(~Exists(hidden), pk__in=proposals)
    return set(rows.values_list("pk", flat=True))


def hidden_grounds(viewer: Viewer, now: datetime | None = None) -> QuerySet[Ground]:
    """What verdicts rest on that the viewer may not see, as it was graded for them or is now.

    With `now`, what is under embargo at that moment, too.
    """
    evidence = OuterRef("assessment__evidence")
    seen_now = visible_assessments(viewer=viewer).filter(_free(now), evidence=evidence)
    seen_then = let_in(viewer, "assessment__") & _free(now, "assessment__")
    rows: QuerySet[Ground] = Ground.objects.filter(~(Q(Exists(seen_now)) & seen_then))
    return rows


def _free(now: datetime | None, assessment: str = "") -> Q:
    if now is None:
        return Q()
    until = f"{assessment}embargo_until"
    return Q((until, None)) | Q((f"{until}__lte", now))


def shown_to(viewer: Viewer, moment: Moment = NOW) -> QuerySet[ChainLink]:
    """The links that there were then, the latest first.

    `is_withheld` says that a link names evidence which the viewer may not see: its content is
    not to be shown.
    """
    hidden = hidden_grounds(viewer).filter(proposal=OuterRef("row"))
    rows: QuerySet[ChainLink] = ChainLink.objects.known(moment)
    return rows.annotate(is_withheld=Exists(hidden)).defer("salts").order_by("-id")


def listed(claim: Claim, moment: Moment, viewer: Viewer) -> QuerySet[ChainLink]:
    """A claim's links as they were then, the first one first; see `shown_to`."""
    return shown_to(viewer, moment).filter(claim=claim).order_by("number")
