from __future__ import annotations

import pytest

from tests.factcheck.reading import read


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Anna Lopez said the plant was safe.", "asserts"),
        ("Anna Lopez said the plant was not safe.", "asserts"),
        ("Anna Lopez denied that the plant was unsafe.", "denies"),
        ("Anna Lopez rejected claims that the plant was unsafe.", "denies"),
        ("Anna Lopez does not believe that the plant is unsafe.", "denies"),
        ("Anna Lopez said the plant might be unsafe.", "hedges"),
        ("Anna Lopez said the plant was probably unsafe.", "hedges"),
        ("Anna Lopez suggested that the plant was unsafe.", "hedges"),
        ("Anna Lopez said the plant could not be found.", "asserts"),
        ("Anna Lopez demanded that the plant be closed.", "demands"),
        ("Anna Lopez urged the city to close the plant.", "demands"),
        ("Anna Lopez insisted that the plant was safe.", "asserts"),
        ("Anna Lopez vowed to close the plant.", "promises"),
        ("Anna Lopez said the plant would close if the city agreed.", "conditional"),
        ("Anna Lopez said the plant would close unless the city paid.", "conditional"),
        ("Anna Lopez asked whether the plant was safe.", "questions"),
        ("“Is the plant safe?” Anna Lopez asked.", "questions"),
        ("“Close the plant at once,” Anna Lopez said.", "demands"),
        ("The plant may be unsafe.", "hedges"),
        ("It remains unclear if the plant is safe.", "hedges"),
    ],
)
def test_the_modality_is_read_from_the_cue_and_the_content(text: str, modality: str) -> None:
    assert [each.modality for each in read(text)] == [modality]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Lopez said the plant was closed in May.", "fact"),
        ("Memos warn that Anna Lopez intends to close the plant.", "intent"),
        ("Anna Lopez plans to close the plant.", "intent"),
        ("Anna Lopez vowed to close the plant.", "intent"),
        ("Kyiv says it will not cede land.", "intent"),
        ("“We will close the plant,” Anna Lopez said.", "intent"),
        ("Anna Lopez said prices would fall next year.", "forecast"),
        ("Economists expect prices to fall next year.", "forecast"),
        ("Prices will fall next year.", "forecast"),
        ("Anna Lopez said the decision was shameful.", "opinion"),
        ("The city should close the plant.", "opinion"),
    ],
)
def test_the_kind_is_that_of_the_proposition(text: str, kind: str) -> None:
    assert [each.kind for each in read(text)] == [kind]
