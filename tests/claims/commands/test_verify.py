"""The chains are verified from the command line."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.models import Claim
from tests.claims import chained
from tests.claims.selectors.test_chain import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return chained.linked_verdict().claim


def verify(*words: str) -> tuple[int, str]:
    """Its exit status, and what it printed."""
    out = io.StringIO()
    try:
        call_command("verify", *words, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_an_untouched_record_is_as_it_was(claim: Claim) -> None:
    assert verify() == (0, "4 links checked: all is as it was recorded.\n")
    assert verify(str(claim.pk)) == verify()


def test_a_fault_is_printed_and_ends_it_with_status_1(claim: Claim) -> None:
    tamper("UPDATE claims_proposal SET rationale = 'Another.'")
    status, said = verify()
    assert status == 1
    assert said == (
        f"claim {claim.pk}: claims_proposal {claim.proposals.get().pk}, rationale: "
        "(link 1, fields/rationale) its words are not those that were recorded\n"
    )


def test_faults_are_printed_as_json(claim: Claim) -> None:
    tamper("UPDATE claims_decision SET four_eyes = false")
    status, said = verify("--json")
    fault = json.loads(said)
    assert (status, fault["table"], fault["field"]) == (1, "claims_decision", "four_eyes")


def test_another_claims_faults_do_not_matter_when_one_is_asked_for(claim: Claim) -> None:
    other = chained.linked_verdict().claim
    tamper("UPDATE claims_decision SET four_eyes = false WHERE claim_id = %s", [other.pk])
    assert verify(str(claim.pk))[0] == 0
    assert verify(str(claim.pk), str(other.pk))[0] == 1


def test_heads_that_were_kept_show_a_chain_that_was_cut(claim: Claim, tmp_path: Path) -> None:
    heads = tmp_path / "heads.txt"
    assert verify("--heads", str(heads))[0] == 0
    assert heads.read_text() == f"{claim.pk} 4 {claim.chain.get(number=4).hash}\n"
    assert verify("--against", str(heads))[0] == 0
    tamper("DELETE FROM claims_publication")
    tamper("DELETE FROM claims_chainlink WHERE number = 4")
    assert verify()[0] == 0
    status, said = verify("--against", str(heads))
    assert (status, "link 4 with this hash was there once" in said) == (1, True)


def test_no_heads_are_written_of_a_chain_with_faults(claim: Claim, tmp_path: Path) -> None:
    tamper("UPDATE claims_decision SET four_eyes = false")
    assert verify("--heads", str(tmp_path / "heads.txt"))[0] == 1
    assert not (tmp_path / "heads.txt").exists()


def test_what_cannot_be_verified_is_said(claim: Claim, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no claim"):
        verify(str(uuid.uuid4()))
    with pytest.raises(CommandError, match="No such file"):
        verify("--against", str(tmp_path / "nothing.txt"))
    (tmp_path / "odd.txt").write_text("no head\n")
    with pytest.raises(CommandError, match=r"odd\.txt, line 1: not a claim's id"):
        verify("--against", str(tmp_path / "odd.txt"))
