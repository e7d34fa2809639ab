"""From a file to claims, speakers and a contradiction, through the command and a real worker."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import (
    Anchor,
    AnchorState,
    Appearance,
    Claim,
    Document,
    ExtractionRun,
    JobState,
    Relation,
    Snapshot,
    Statement,
)
from claims.services import runs
from config.home import CHECKOUT
from tests.flows.conftest import over
from tests.support.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = """The bridge over the Torne was closed on Monday, the regional road agency said.

“Not one bolt was loose,” chief engineer Lena Varga told reporters in Kiruna on Tuesday. Varga \
said that the bridge had been inspected 14 times since 2019.

An internal audit says that 40 bolts were missing in March 2024, according to two people familiar \
with the document, contradicting the agency's claim that the bridge was safe.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE)
    return path


def ingest(path: Path, **options: Any) -> str:
    output = io.StringIO()
    call_command("ingest", str(path), wait=True, stdout=output, stderr=output, **options)
    return output.getvalue()


def lines(path: Path, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ingest(path, json=True, **options).splitlines()]


def rows() -> tuple[int, ...]:
    models = (Document, Snapshot, ExtractionRun, Statement, Claim, Appearance, Anchor, Relation)
    return tuple(model._default_manager.count() for model in models)


@pytest.mark.usefixtures("worker")
def test_an_article_becomes_statements_claims_and_a_contradiction(article: Path) -> None:
    from_worker = lines(article, published="2025-03-05")
    assert from_worker
    assert all(ARTICLE[line["start"] : line["end"]] == line["quote"] for line in from_worker)
    speakers = {line["claimant"] for line in from_worker}
    assert "Lena Varga" in speakers
    assert Appearance.objects.filter(parties__claimant__name="Lena Varga").exists()
    assert Relation.objects.get().kind == "contradicts"


@pytest.mark.usefixtures("worker")
def test_the_worker_reads_what_the_engine_alone_reads(article: Path) -> None:
    command = [sys.executable, "-m", "factcheck", "extract", str(article), "--json"]
    alone = subprocess.run(
        [*command, "--published", "2025-03-05"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    from_engine = [json.loads(line) for line in alone.stdout.splitlines()]
    assert lines(article, published="2025-03-05") == from_engine


@pytest.mark.usefixtures("worker")
def test_the_same_article_again_changes_nothing(article: Path) -> None:
    ingest(article)
    before = rows()
    assert "known already" in ingest(article)
    assert rows() == before


@pytest.mark.usefixtures("worker")
def test_in_a_changed_text_every_quote_is_found_again_and_none_is_repeated(article: Path) -> None:
    ingest(article, url="https://paper.example/bridge")
    first = {appearance.pk for appearance in Appearance.objects.all()}
    changed = ARTICLE.replace("The bridge over", "Update: more below.\n\nThe bridge over")
    article.write_text(changed.replace("Not one bolt was", "Not many bolts were"))
    ingest(article, url="https://paper.example/bridge")
    assert Snapshot.objects.count() == 2
    anchors = Anchor.objects.filter(snapshot__number=2, appearance__in=first)
    assert anchors.count() == len(first)
    states = {anchor.exact: anchor.state for anchor in anchors}
    altered = [exact for exact, state in states.items() if state == AnchorState.EDITED]
    assert len(altered) == 1
    assert "Not many bolts were loose" in altered[0]
    new = Appearance.objects.exclude(pk__in=first)
    assert [appearance.wording.text for appearance in new] == ["Not many bolts were loose."]


@pytest.mark.usefixtures("worker")
def test_a_text_in_another_language_gets_its_quotations_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pont.txt"
    path.write_text(
        "« Le pont est sûr », a déclaré la ministre. Les ouvriers ont contrôlé 14 piliers.\n\n"
        "L’opposition demande une enquête depuis le mois de mars.\n"
    )
    assert "not attempted" in ingest(path, language="fr")
    assert Statement.objects.filter(quote="Le pont est sûr").exists()


def test_a_run_that_failed_shows_why_and_can_be_tried_again(
    article: Path, worker: Worker, until: Callable[[Callable[[], bool]], None]
) -> None:
    ingest(article)
    run = ExtractionRun.objects.get()
    ExtractionRun.objects.filter(pk=run.pk).update(state=JobState.FAILED, error="Out of memory.")
    with pytest.raises(CommandError, match="Out of memory"):
        ingest(article)
    runs.retry(ExtractionRun.objects.get(pk=run.pk))
    until(over)
    assert ExtractionRun.objects.get().state == JobState.DONE


def test_without_a_worker_the_command_says_that_the_text_is_safe(
    article: Path, start_worker: object
) -> None:
    with pytest.raises(CommandError, match="stays in the queue"):
        ingest(article, timeout=0.3)
    assert ExtractionRun.objects.get().state == JobState.QUEUED


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("missing.txt", None, "No such file"),
        ("empty.txt", b"", "empty"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "Plain text and HTML"),
        ("big.txt", b"a" * 6_000_000, "5,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(
    tmp_path: Path, name: str, data: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CommandError, match=sentence):
        ingest(path)
    assert not Document.objects.exists()


def test_an_address_is_not_fetched_yet_and_the_command_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="save the page"):
        call_command("ingest", "https://paper.example/bridge")
