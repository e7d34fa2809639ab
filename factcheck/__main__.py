"""`python -m factcheck extract FILE`: the engine alone, on a file or on what is piped in."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import factcheck
from factcheck.errors import FactcheckError
from factcheck.reading import Reading, read_document
from factcheck.reading.limits import MAX_BYTES
from factcheck.serial import as_dict
from factcheck.types import Extraction, Statement

FAILED = 2  # the exit status of an error, as argparse has it for a wrong argument
NARROW, WIDE = 40, 100  # columns between which the printed text is wrapped
_LABEL = 9  # columns before the text of a field


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status, 0 when it went well."""
    options = _parser().parse_args(arguments)
    try:
        reading = read_document(_bytes(options.file), filename=_name(options.file))
        published = options.published or reading.published_on
        # What a page declares as its language is its template's; the text itself tells it better.
        found = factcheck.extract(reading.text, published, options.language)
    except (FactcheckError, OSError) as error:
        sys.stderr.write(f"{_name(options.file) or 'standard input'}: {_sentence(error)}\n")
        return FAILED
    return _print(_lines(reading, found, as_json=options.json))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m factcheck", description="Who says what in a text."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    extract = commands.add_parser("extract", help="print the statements of a text or HTML file")
    extract.add_argument("file", metavar="FILE", help="a plain text or HTML file; - reads a pipe")
    extract.add_argument(
        "--published", type=_day, metavar="DATE", help="the day it was published, as 2025-12-23"
    )
    extract.add_argument("--language", metavar="TAG", help="its language, as en or pt-BR")
    extract.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a day; write it as 2025-12-23") from None


def _bytes(file: str) -> bytes:
    """The file's bytes; at most one more than is taken, so that a huge file is not read whole."""
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _name(file: str) -> str | None:
    return None if file == "-" else file


def _sentence(error: FactcheckError | OSError) -> str:
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)


def _lines(reading: Reading, found: Extraction, *, as_json: bool) -> Iterator[str]:
    if as_json:
        for statement in found.statements:
            yield json.dumps(as_dict(statement), ensure_ascii=False)
        return
    if reading.title:
        yield from textwrap.wrap(reading.title, _width())
        yield ""
    for index, statement in enumerate(found.statements):
        yield from _statement(index, statement)
        yield ""
    count = len(found.statements)
    yield f"{count} statement{'' if count == 1 else 's'}, {len(found.sentences)} sentences"
    for note in found.notes:
        yield from textwrap.wrap(note, _width())


def _statement(index: int, statement: Statement) -> Iterator[str]:
    """One statement: its proposition, who holds it, and how; then the words of the text."""
    yield from _field(f"{index:>4}", statement.claim)
    chain = ", relayed by ".join(source.name for source in statement.sources)
    said = f", {statement.said_on}" if statement.said_on else ""
    yield from _field("by", f"{chain or 'the text itself'}{said}")
    traits = (statement.kind, statement.modality, statement.directness, f"{statement.score:.2f}")
    yield from _field("is", ", ".join(traits))
    yield from _field(f"{statement.span.start}", statement.quote)
    for relation in statement.relations:
        yield from _field("", f"{relation.kind.replace('_', ' ')} {relation.to} ({relation.cue})")


def _field(label: str, text: str) -> Iterator[str]:
    lead = f"{label:>{_LABEL - 2}}  "
    yield from textwrap.wrap(
        " ".join(text.split()),
        _width(),
        initial_indent=lead,
        subsequent_indent=" " * _LABEL,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _width() -> int:
    return min(WIDE, max(NARROW, shutil.get_terminal_size((WIDE, 24)).columns))


def _print(lines: Iterator[str]) -> int:
    """Write UTF-8 whatever the locale; a reader that closes the pipe early is no error."""
    try:
        for line in lines:
            sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes once more at its end; into nowhere, then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
