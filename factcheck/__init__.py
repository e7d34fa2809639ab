"""The engine: who says what in a text, and which of it calls for a check.

    import factcheck
    for statement in factcheck.extract(text, published_on=date(2025, 12, 23)):
        print(statement.claimant, statement.claim, statement.score)

Importing this is cheap; the language model is loaded by the first call that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from factcheck.errors import FactcheckError, TooLarge, UnreadableText
from factcheck.types import (
    Attribution,
    Extraction,
    PartialDate,
    Source,
    Span,
    Statement,
    StatementRelation,
)

if TYPE_CHECKING:
    from factcheck.attribution import attributions
    from factcheck.extraction import extract
    from factcheck.worthiness import checkworthiness

__all__ = [
    "Attribution",
    "Extraction",
    "FactcheckError",
    "PartialDate",
    "Source",
    "Span",
    "Statement",
    "StatementRelation",
    "TooLarge",
    "UnreadableText",
    "attributions",
    "checkworthiness",
    "extract",
]

_MODULES = {
    "attributions": "factcheck.attribution",
    "checkworthiness": "factcheck.worthiness",
    "extract": "factcheck.extraction",
}


def __getattr__(name: str) -> Any:
    """Import the module of a function when it is first asked for (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module 'factcheck' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
