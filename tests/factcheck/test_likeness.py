"""Texts in nearly the same words: what says plainly that they claim something else."""

from __future__ import annotations

import pytest

from factcheck.likeness import may_say_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay is closed.", "Is the quay closed?"),
        ("It isn’t safe.", "It is not safe."),
        ("It cost 1,5 million.", "It cost 1.5 million."),
        ("Der Kai ist nicht sicher.", "Sicher ist der Kai nicht."),
    ],
)
def test_these_may_say_the_same(one: str, other: str) -> None:
    assert may_say_the_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay is safe.", "The quay is not safe."),
        ("The quay is safe.", "The quay isn't safe."),
        ("Forty berths, 3 cranes.", "Forty berths, 4 cranes."),
        ("14 of 40 berths go.", "40 of 41 berths go."),
        ("Der Kai ist sicher.", "Der Kai ist nicht sicher."),
        ("Le quai est sûr.", "Le quai n’est pas sûr."),
        ("Причал безопасен.", "Причал не безопасен."),
        ("El muelle es seguro.", "El muelle nunca es seguro."),
    ],
)
def test_these_say_something_else(one: str, other: str) -> None:
    assert not may_say_the_same(one, other)
