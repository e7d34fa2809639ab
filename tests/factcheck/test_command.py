from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import factcheck
from factcheck.__main__ import main

Run = Callable[..., tuple[int, str, str]]

ARTICLE = (
    "Dam to open in May\n\n"
    "The dam will open before the end of May, Anneli Raud said on Monday.\n\n"
    "🙂 “We will not sow twice,” said Ingrid Halloran, a farmer.\n\n"
    "The ministry did not respond to a request for comment.\n"
)
KEYS = [
    "start", "end", "quote", "claim", "claimant", "chain", "cue",
    "directness", "modality", "kind", "score", "said_on", "relations",
]  # fmt: skip


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "dam.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command in this process: its status, standard output and standard error."""

    def run_here(*arguments: str) -> tuple[int, str, str]:
        status = main(["extract", *arguments])
        written = capsysbinary.readouterr()
        return status, written.out.decode("utf-8"), written.err.decode("utf-8")

    return run_here


def json_lines(run: Run, *arguments: str) -> list[dict[str, Any]]:
    status, out, err = run(*arguments, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def apart(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a shell runs it."""
    command = [sys.executable, "-m", "factcheck", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=120)


def test_json_lines_have_the_keys_of_the_interface_in_order(article: Path, run: Run) -> None:
    lines = json_lines(run, str(article))
    assert lines
    assert all(list(line) == KEYS for line in lines)


def test_each_quote_stands_at_its_offsets(article: Path, run: Run) -> None:
    for line in json_lines(run, str(article)):
        assert ARTICLE[line["start"] : line["end"]] == line["quote"]


def test_the_lines_are_what_the_engine_returns(article: Path, run: Run) -> None:
    found = factcheck.extract(ARTICLE)
    lines = json_lines(run, str(article))
    assert [line["claim"] for line in lines] == [statement.claim for statement in found]


def test_the_day_of_publication_dates_what_was_said(article: Path, run: Run) -> None:
    without = json_lines(run, str(article))
    dated = json_lines(run, str(article), "--published", "2025-05-14")
    assert {line["said_on"] for line in without} == {None}
    assert "2025-05-12" in {line["said_on"] for line in dated}


def test_a_page_states_its_own_day(tmp_path: Path, run: Run) -> None:
    page = tmp_path / "dam.html"
    body = "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n\n"))
    meta = "<meta property='article:published_time' content='2025-05-14'>"
    page.write_text(f"<html><head>{meta}</head><body>{body}</body></html>", encoding="utf-8")
    assert "2025-05-12" in {line["said_on"] for line in json_lines(run, str(page))}


def test_the_printed_form_shows_title_claimants_and_count(article: Path, run: Run) -> None:
    _, printed, _ = run(str(article))
    assert printed.startswith("Dam to open in May\n")
    assert "by  Ingrid Halloran" in printed
    assert "statements, " in printed.splitlines()[-1]


@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("200", 100), ("10", 40)])
def test_the_printed_form_keeps_to_the_width(
    article: Path, run: Run, monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, printed, _ = run(str(article))
    assert max(map(len, printed.splitlines())) <= widest


def test_another_language_is_noted_below(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "rede.txt"
    path.write_text("Der Minister sagte am Montag, dass die Gespräche weitergehen.", "utf-8")
    assert "not in English" in run(str(path))[1]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "a PDF file"),
        (b"He said\x00so.", "NUL"),
        (bytes(range(256)) * 40, "binary"),
        (b"a" * 20_000_000, "5,000,000 bytes"),
        ("Министр заявил о переговорах.".encode("cp1251"), "encoding"),
        (b"<html><body><script>alert('x')</script></body></html>", "no main text"),
        (b"<html><body>" + b"<div>" * 200_000, "elements"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_status_2(
    tmp_path: Path, run: Run, data: bytes, why: str
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(data)
    status, out, err = run(str(path))
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}: ")
    assert why in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("missing", ["no-such-file.txt", "."])
def test_a_file_that_cannot_be_opened_is_named(run: Run, missing: str) -> None:
    status, _, err = run(missing)
    assert status == 2
    assert err.startswith(f"{missing}: ")


def test_a_pipe_is_read_like_the_file(article: Path, run: Run) -> None:
    _, out, _ = run(str(article), "--json")
    assert apart("extract", "-", "--json", data=ARTICLE.encode()).stdout.decode() == out


def test_a_pipe_that_cannot_be_read_ends_with_status_2() -> None:
    done = apart("extract", "-", data=b"%PDF-1.7")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"standard input: This looks like a PDF file")


def test_a_wrong_day_is_refused_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["extract", "-", "--published", "yesterday"])
    assert "write it as 2025-12-23" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(ARTICLE * 70, encoding="utf-8")
    command = [sys.executable, "-m", "factcheck", "extract", str(long), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_an_ascii_terminal_still_gets_utf_8(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    article.write_text("“Größe zählt,” said Jürgen Möller, a farmer, on Monday.", "utf-8")
    done = apart("extract", str(article))
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Jürgen Möller" in done.stdout.decode("utf-8")


def test_neither_django_nor_the_language_model_is_loaded_to_start() -> None:
    code = "import sys, factcheck; print([m for m in ('django', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extracting_loads_no_django(article: Path) -> None:
    code = (
        "import sys\nfrom factcheck.__main__ import main\n"
        f"main(['extract', {str(article)!r}, '--json'])\nsys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_command_the_use_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage" in capsys.readouterr().err


def test_the_package_has_no_attribute_that_it_does_not_offer() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        factcheck.nonsense  # noqa: B018 - asking is the test
