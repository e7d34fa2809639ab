from __future__ import annotations

import pytest

from tests.factcheck.reading import only, opposed, read


@pytest.mark.parametrize(
    "text",
    [
        (
            "Memos warn that the minister plans to close the harbour, officials said, contradicting"
            " the city’s assurances that the berths are safe."
        ),
        (
            "Memos warn that the minister plans to close the harbour, which contradicts the city’s"
            " claim that the berths are safe."
        ),
        (
            "Contrary to the city’s claim that the berths are safe, memos warn that the minister"
            " plans to close the harbour."
        ),
        (
            "Despite the city’s assertions that the berths are safe, memos warn that the minister"
            " plans to close the harbour."
        ),
    ],
)
def test_an_opposing_word_sets_two_statements_against_each_other(text: str) -> None:
    found = read(text)
    assert any("berths" in each for each in opposed(found, only(found, "plans to close")))
    assert any("plans to close" in each for each in opposed(found, only(found, "berths are safe.")))


def test_a_denial_contradicts_what_another_source_asserts() -> None:
    found = read(
        "Prosecutors said Anna Lopez had destroyed the harbour files. Lopez denied that she had"
        " destroyed the files."
    )
    denial = next(each for each in found if each.modality == "denies")
    assert opposed(found, denial) == ["Anna Lopez had destroyed the harbour files."]


def test_a_rejected_allegation_is_the_one_just_made() -> None:
    found = read(
        "Prosecutors have accused Anna Lopez of hiding the files. Her lawyer, John Reed, rejected"
        " the allegation."
    )
    assert opposed(found, only(found, "rejected")) == ["Anna Lopez hid the files."]


def test_denying_a_named_claim_is_a_denial_of_its_words() -> None:
    found = read("John Reed rejected Anna Lopez’s claim that the dam was unsafe.")
    told = {(each.claimant, each.claim, each.modality) for each in found}
    assert told == {
        ("John Reed", "The dam was unsafe.", "denies"),
        ("Anna Lopez", "The dam was unsafe.", "asserts"),
    }
    assert all(opposed(found, each) == ["The dam was unsafe."] for each in found)


def test_sources_that_differ_by_a_negation_contradict_each_other() -> None:
    found = read(
        "The ministry said the old stone bridge was safe for lorries.\n\n"
        "Engineers said the old stone bridge was not safe for lorries."
    )
    assert opposed(found, only(found, "not safe")) == ["The old stone bridge was safe for lorries."]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lopez said the city wants a bridge. John Reed said the ministry wants a tunnel.",
        "Anna Lopez said talks would continue on Sunday. John Reed said the talks had concluded.",
        "Anna Lopez vowed to close the plant, but John Reed promised to keep it open.",
    ],
)
def test_statements_that_differ_in_aim_or_news_are_not_related(text: str) -> None:
    assert all(each.relations == () for each in read(text))


def test_a_relation_is_told_on_both_sides_and_never_of_itself() -> None:
    found = read("John Reed rejected Anna Lopez’s claim that the dam was unsafe.")
    for index, each in enumerate(found):
        assert all(relation.to != index for relation in each.relations)
        for relation in each.relations:
            assert index in [back.to for back in found.statements[relation.to].relations]


@pytest.mark.parametrize(
    "opposition",
    [
        "are at odds with an assessment by Swiss engineers, who say that the wall has moved",
        "sit uneasily with the findings of Swiss engineers, who say that the wall has moved",
        "are not borne out by a survey by Swiss engineers, who say that the wall has moved",
        "are contradicted by Swiss engineers, who say that the wall has moved",
    ],
)
def test_claims_at_odds_with_findings_are_set_against_what_is_found(opposition: str) -> None:
    found = read(f"Claims by two ministers that the dam wants no repair {opposition}, aides said.")
    claims = {each.claim: each for each in found}
    dam, wall = claims["The dam wants no repair."], claims["The wall has moved."]
    assert [source.name for source in dam.sources] == ["two ministers"]
    assert [source.name for source in wall.sources] == ["Swiss engineers", "aides"]
    links = [(link.kind, found.statements[link.to]) for link in dam.relations]
    assert links == [("contradicts", wall)]
    assert len(found.statements) == 2


def test_a_clause_after_contrary_to_ends_before_the_main_one() -> None:
    found = read(
        "Contrary to assurances from Ann Reed that the bank is safe, new files say that it failed."
    )
    assert [each.claimant for each in found] == ["Ann Reed", "new files"]
