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
        ("The plant would close, Anna Lopez said, if the city agreed.", "conditional"),
        ("Should taxes rise, the plant would close, Anna Lopez said.", "conditional"),
        ("Provided the money comes, the plant will open, Anna Lopez said.", "conditional"),
        ("Anna Lopez said drugs provided by the state were free.", "asserts"),
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


def test_a_will_of_the_speakers_own_side_is_an_intent() -> None:
    found = read("Foreign Minister Tom Reyle said his country would sign the treaty.")
    assert [each.kind for each in found] == ["intent"]


def test_what_somebody_else_will_do_is_a_forecast() -> None:
    found = read("Foreign Minister Tom Reyle said the union would sign the treaty.")
    assert [each.kind for each in found] == ["forecast"]


def test_what_was_promised_to_the_subject_is_a_fact() -> None:
    found = read("Anna Lopez said that fans had been promised seats.")
    assert [each.kind for each in found] == ["fact"]


def test_who_was_asked_does_not_hold_what_was_asked() -> None:
    found = read("Mayor Ann Lind, asked whether she would resign, said the vote was near.")
    assert [(each.claimant, each.claim) for each in found] == [("Ann Lind", "The vote was near.")]


def test_a_refusal_to_reply_is_told() -> None:
    found = read("The Baltic Port Authority did not reply to calls. Nobody was hurt.")
    assert found.statements[0].claim == "The Baltic Port Authority did not reply to calls."
