"""An exported chain is verified by the script that the documentation prints, and nothing else."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.models import Claim
from claims.services.redactions import redact
from tests.claims import chained, judged

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs" / "verifying.md"


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script, word for word as it stands in the documentation."""
    (block,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    path = tmp_path_factory.mktemp("script") / "verify_chain.py"
    path.write_text(block)
    return path


@pytest.fixture
def claim() -> Claim:
    published = chained.linked_verdict()
    chained.retract(published.holding)
    return published.claim


def export(claim: Claim, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("export", str(claim.pk), *options, stdout=out)
    return dict(json.loads(out.getvalue()))


def verified(script: Path, file: dict[str, Any], tmp_path: Path) -> tuple[bool, str]:
    """Run as anybody would: in a Python of its own, outside of the project."""
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(file))
    ran = subprocess.run(
        [sys.executable, "-I", str(script), str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    return ran.returncode == 0, ran.stdout + ran.stderr


def test_a_good_export_verifies(claim: Claim, script: Path, tmp_path: Path) -> None:
    good, said = verified(script, export(claim), tmp_path)
    assert good
    head = claim.chain.get(number=7).hash
    assert said.startswith("OK: 7 links,")
    assert said.endswith(f"0 links withheld, head {head}\n")


def test_a_claim_without_links_verifies(script: Path, tmp_path: Path) -> None:
    good, said = verified(script, export(judged.wording().claim), tmp_path)
    assert (good, said[:12]) == (True, "OK: 0 links,")


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value of a file."""
    if isinstance(tree, dict | list) and tree:
        items = tree.items() if isinstance(tree, dict) else enumerate(tree)
        return [place for key, value in items for place in places(value, (*path, key))]
    return [path]


def changed(file: dict[str, Any], place: tuple[Any, ...]) -> dict[str, Any]:
    """The file with one byte of the value there changed."""
    other = copy.deepcopy(file)
    at = other
    for key in place[:-1]:
        at = at[key]
    value = at[place[-1]]
    at[place[-1]] = value + 1 if isinstance(value, int) else altered(str(value))
    return other


def altered(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + ("b" if text[middle : middle + 1] == "a" else "a") + text[middle + 1 :]


def test_one_byte_changed_anywhere_is_found_where_it_is(
    claim: Claim, script: Path, tmp_path: Path
) -> None:
    file = export(claim)
    texts = [place for place in places(file) if place[0] != "links" or place[2] != "salts"]
    for place in texts[:4] + texts[4::5]:  # a run each takes a while: all kinds of places, not all
        good, said = verified(script, changed(file, place), tmp_path)
        assert not good, place
        where = f"link {place[1] + 1}" if place[0] == "links" else ""
        assert where in said or place[2:] == ("hash",), (place, said)


@pytest.mark.parametrize("part", ["content", "hash", "salts", "texts", "number"])
def test_each_part_of_a_link_is_covered(
    claim: Claim, script: Path, tmp_path: Path, part: str
) -> None:
    file = export(claim)
    place = next(place for place in places(file) if place[:3] == ("links", 3, part))
    good, said = verified(script, changed(file, place), tmp_path)
    assert (good, "link 4" in said) == (False, True)


def test_a_link_taken_out_is_found(claim: Claim, script: Path, tmp_path: Path) -> None:
    file = export(claim)
    del file["links"][2]
    assert verified(script, file, tmp_path) == (
        False,
        "NOT AS RECORDED: link 3: its number does not follow\n",
    )


def test_a_cut_tail_is_found_by_the_head(claim: Claim, script: Path, tmp_path: Path) -> None:
    file = export(claim)
    del file["links"][-1]
    assert verified(script, file, tmp_path) == (
        False,
        "NOT AS RECORDED: head: it is not the last link\n",
    )


def test_everything_that_people_wrote_is_in_the_desks_export(claim: Claim) -> None:
    file = export(claim)
    said = {text for link in file["links"] for text in link["texts"].values()}
    proposal = claim.proposals.get(number=1)
    words = {proposal.reason, proposal.rationale, proposal.decision.reason, proposal.wording.text}
    assert words | {"An eyewitness.", "Only one exists.", "The pier is safe"} <= said


def test_a_public_export_verifies_and_withholds_what_was_not_published(
    claim: Claim, script: Path, tmp_path: Path
) -> None:
    file = export(claim, "--public")
    good, said = verified(script, file, tmp_path)
    assert (good, "3 links withheld" in said) == (True, True)
    assert [link["number"] for link in file["links"] if "content" not in link] == [5, 6, 7]


def test_a_public_export_has_the_publics_words_and_not_the_desks(claim: Claim) -> None:
    text = json.dumps(export(claim, "--public"))
    proposal = claim.proposals.get(number=1)
    for public in (proposal.rationale, "An eyewitness."):
        assert public in text
    for own in (proposal.reason, proposal.decision.reason, "Only one exists."):
        assert own not in text


@pytest.mark.parametrize("later", [False, True])
def test_nothing_of_evidence_for_the_desk_is_in_a_public_export(
    script: Path, tmp_path: Path, *, later: bool
) -> None:
    """Neither of what was for the desk then, nor of what has been made so since."""
    published = chained.linked_verdict(audience="public" if later else "desk")
    proposal = published.holding.proposal
    graded = proposal.grounds.get().assessment
    if later:
        judged.assessment(proposal.wording, evidence=graded.evidence, audience="desk")
    file = export(published.claim, "--public")
    text = json.dumps(file)
    salts = proposal.claim.chain.get(number=1).salts
    for own in (str(graded.pk), str(graded.evidence_id), graded.note, *salts.values()):
        assert own not in text
    assert verified(script, file, tmp_path)[0]
    assert [link["number"] for link in file["links"] if "content" in link] == [3, 4]


def test_nothing_under_embargo_is_in_a_public_export(script: Path, tmp_path: Path) -> None:
    published = chained.linked_verdict(embargo_until=judged.FUTURE)
    file = export(published.claim, "--public")
    assert all(set(link) == {"number", "hash"} for link in file["links"])
    assert verified(script, file, tmp_path)[0]


@pytest.mark.parametrize("options", [(), ("--public",)])
def test_a_chain_with_a_redaction_verifies_without_the_text(
    claim: Claim, script: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    proposal = claim.proposals.get(number=1)
    by = judged.person()
    redact("claims_proposal", proposal.pk, "rationale", "An order.", by=by, with_publications=True)
    file = export(claim, *options)
    assert verified(script, file, tmp_path)[0]
    assert "fields/rationale" not in file["links"][0]["texts"]
    assert proposal.rationale not in file["links"][0]["texts"].values()


def test_a_file_is_written_where_it_is_wanted(claim: Claim, tmp_path: Path) -> None:
    path = tmp_path / "chain.json"
    call_command("export", str(claim.pk), "--output", str(path))
    assert json.loads(path.read_text()) == export(claim)


def test_what_cannot_be_exported_is_said(claim: Claim, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no claim"):
        call_command("export", str(uuid.uuid4()))
    with pytest.raises(CommandError, match="No such file"):
        call_command("export", str(claim.pk), "--output", str(tmp_path / "nowhere" / "x.json"))
