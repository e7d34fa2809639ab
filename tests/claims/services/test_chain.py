"""A link for all that is proposed, decided, held and published."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from claims.models import ChainLink, Claim, LinkKind
from claims.services import chain
from tests.claims import chained, judged

pytestmark = pytest.mark.django_db


def content(link: ChainLink) -> dict[str, Any]:
    return dict(json.loads(link.content))


def linked_verdict() -> Claim:
    with transaction.atomic():
        return chained.linked_verdict().claim


def test_links_follow_each_other_in_the_order_of_events() -> None:
    claim = linked_verdict()
    links = list(claim.chain.all())
    assert [link.number for link in links] == [1, 2, 3, 4]
    assert [link.kind for link in links] == ["proposal", "decision", "held", "publication"]
    assert [link.previous for link in links[1:]] == [link.hash for link in links[:-1]]


def test_a_hash_is_of_the_previous_hash_and_the_content() -> None:
    link = linked_verdict().chain.get(number=2)
    hashed = hashlib.sha256(f"{link.previous}\n{link.content}".encode()).hexdigest()
    assert link.hash == hashed


def test_a_link_says_where_it_stands_and_what_it_is_about() -> None:
    claim = linked_verdict()
    link = claim.chain.get(number=1)
    proposal = claim.proposals.get()
    said = content(link)
    assert said.pop("fields")
    assert said == {
        "claim": str(claim.pk),
        "number": 1,
        "kind": "proposal",
        "row": str(proposal.pk),
        "recorded_at": proposal.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def test_content_is_written_with_sorted_keys_and_without_blanks() -> None:
    link = linked_verdict().chain.get(number=1)
    again = json.dumps(content(link), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert link.content == again


def test_words_of_people_are_kept_as_salted_hashes_only() -> None:
    claim = linked_verdict()
    link = claim.chain.get(number=1)
    rationale = claim.proposals.get().rationale
    salt = link.salts["fields/rationale"]
    hashed = hashlib.sha256((salt + rationale).encode()).hexdigest()
    assert content(link)["fields"]["rationale"] == {"sha256": hashed}
    assert rationale not in link.content


def test_each_field_has_a_salt_of_its_own() -> None:
    salts = [salt for link in linked_verdict().chain.all() for salt in link.salts.values()]
    assert len(salts) > 10
    assert len(set(salts)) == len(salts)
    assert {len(salt) for salt in salts} == {32}


def test_a_proposal_carries_its_frozen_evidence() -> None:
    claim = linked_verdict()
    ground = claim.proposals.get().grounds.get()
    anchor = ground.assessment.evidence.anchors.get()
    (piece,) = content(claim.chain.get(number=1))["fields"]["evidence"]
    graded = piece["assessment"]
    assert graded["id"] == str(ground.assessment_id)
    assert (graded["stance"], graded["credibility"], graded["reliability"]) == ("supports", 2, "B")
    assert piece["passage"]["snapshot"] == str(anchor.snapshot_id)
    assert (piece["passage"]["start"], piece["passage"]["end"]) == (0, 16)
    assert set(piece["passage"]["exact"]) == set(piece["passage"]["text_sha256"]) == {"sha256"}


def test_days_and_ranges_are_pairs_of_iso_dates() -> None:
    held = content(linked_verdict().chain.get(kind=LinkKind.HELD))
    assert held["fields"]["valid"] == ["2025-06-01", "2025-07-01"]


def test_a_decision_says_whether_four_eyes_were_required_and_what_was_waived() -> None:
    claim = linked_verdict()
    fields = content(claim.chain.get(kind=LinkKind.DECISION))["fields"]
    assert fields["four_eyes"] is True
    assert [waiver["check_name"] for waiver in fields["waivers"]] == ["origins"]


def test_a_holding_that_ends_is_a_link_of_its_own() -> None:
    claim = linked_verdict()
    holding = claim.holdings.get()
    with transaction.atomic():
        retraction = judged.proposal(holding.proposal.wording, act="retract", bare=True)
        holding.ended_by = judged.decision(retraction)
        holding.save(update_fields=["ended_by"])
        link = chain.append(LinkKind.ENDED, holding)
    holding.refresh_from_db()
    said = content(link)
    assert said["row"] == str(holding.pk)
    assert said["fields"]["ended_by"] == str(holding.ended_by_id)
    assert datetime.fromisoformat(said["recorded_at"]) == holding.recorded.upper


def test_the_same_row_is_linked_once() -> None:
    claim = linked_verdict()
    with pytest.raises(Exception, match="link_once"), transaction.atomic():
        chain.append(LinkKind.PROPOSAL, claim.proposals.get())
