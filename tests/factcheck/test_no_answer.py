from __future__ import annotations

import pytest

from factcheck.language.parsing import english
from factcheck.worthiness.no_answer import tells_no_answer


@pytest.mark.parametrize(
    "sentence",
    [
        "The embassy did not immediately respond to a request for comment.",
        "The ministry declined to comment.",
        "A spokeswoman for the port declined to comment on the cranes.",
        "Ms. Raud could not be reached for comment on Tuesday.",
        "Neither bank responded to requests for comment.",
        "The consulate had no immediate comment.",
        "There was no immediate response from the airline.",
        "The agency did not reply to emailed questions.",
        "Officials at the plant did not return calls seeking comment.",
        "The archbishop was not immediately available for comment.",
        "The insurer would not comment further.",
        "The mayor refused to answer questions from reporters.",
        "The treasury has not commented on the report.",
    ],
)
def test_a_missing_answer_is_known(sentence: str) -> None:
    assert tells_no_answer(english()(sentence)[:])


@pytest.mark.parametrize(
    "sentence",
    [
        "The army did not respond to the attack.",
        "The airline declined to pay three million dollars.",
        "Sales declined by four percent.",
        "The garrison refused to withdraw from the city.",
        "The rescue teams could not reach the village.",
        "The minister commented on the talks in Geneva on Friday.",
        "The drug is not available in Europe.",
        "The parliament did not return the bill.",
        "The patient did not respond to treatment.",
        "The embassy did not respond to a request for comment but said that the talks had ended.",
        "The ministry answered questions from reporters.",
    ],
)
def test_an_event_is_not_taken_for_a_missing_answer(sentence: str) -> None:
    assert not tells_no_answer(english()(sentence)[:])
