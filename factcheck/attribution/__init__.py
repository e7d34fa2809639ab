"""Who is said, by which words, to hold what: direct, mixed and indirect speech.

`attribute(parsed)` gives the engine's other parts all that was read; `attributions(text)` is the
public, plain view of it.
"""

from __future__ import annotations

from factcheck.attribution.model import Attributed
from factcheck.attribution.reading import attribute
from factcheck.language.parsing import parse
from factcheck.types import Attribution

__all__ = ["Attributed", "attribute", "attributions"]


def attributions(text: str, language: str | None = None) -> list[Attribution]:
    """What the text's author attributes, in the order of the cues; spans count code points.

    Quotation marks belong to the content here. `source` is empty where nobody is named, `cue`
    where a quotation follows its speaker's earlier one without a tag of its own. What a quoted
    speaker in turn says that others said is left out; `attribute` has it.
    """
    return [each.plain() for each in attribute(parse(text, language)) if not each.quoted]
