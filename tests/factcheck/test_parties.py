from __future__ import annotations

import pytest

from tests.factcheck.reading import chain, claims, only, read


def claimants(text: str) -> list[str | None]:
    return [each.claimant for each in read(text)]


@pytest.mark.parametrize(
    ("text", "claimant", "kind"),
    [
        (
            "Ukrainian President Volodymyr Zelenskiy said it was over.",
            "Volodymyr Zelenskiy",
            "person",
        ),
        (
            "Putin’s special envoy Kirill Dmitriev said the talks were over.",
            "Kirill Dmitriev",
            "person",
        ),
        ("Marco Rubio, Trump’s top diplomat, said the talks were over.", "Marco Rubio", "person"),
        ("Trump’s top diplomat, Marco Rubio, said the talks were over.", "Marco Rubio", "person"),
        ("Kyiv says the talks are over.", "Kyiv", "organisation"),
        ("The White House said the talks were over.", "The White House", "organisation"),
        ("The ministry said the talks were over.", "The ministry", "organisation"),
        (
            "Some U.S. officials said the talks were over.",
            "Some U.S. officials",
            "unnamed",
        ),
        (
            "Two people briefed on the plan said the talks were over.",
            "Two people briefed on the plan",
            "unnamed",
        ),
        ("The operator, Norvolt, said the dam was safe.", "Norvolt", "organisation"),
    ],
)
def test_a_source_goes_by_its_full_name(text: str, claimant: str, kind: str) -> None:
    source = next(iter(read(text))).sources[0]
    assert (source.name, source.kind) == (claimant, kind)


def test_joint_claimants_stand_in_their_order() -> None:
    found = read("Anna Lopez and John Reed said the bridge was closed.")
    assert chain(only(found, "bridge")) == ["Anna Lopez", "John Reed"]


def test_modifiers_joined_by_and_are_one_source() -> None:
    found = read("City, ministry and port officials said the bridge was closed.")
    assert chain(only(found, "bridge")) == ["City, ministry and port officials"]


def test_an_agency_that_only_passes_on_is_a_relay() -> None:
    found = read("The mayor said the bridge was closed, Reuters reported.")
    statement = only(found, "bridge")
    assert [(source.name, source.role) for source in statement.sources] == [
        ("The mayor", "original"),
        ("Reuters", "relay"),
    ]


def test_a_report_of_a_report_is_told_once_with_its_chain() -> None:
    found = read(
        "Internal memos warn that the minister plans to close the harbour, two officials said."
    )
    assert claims(found) == ["The minister plans to close the harbour."]
    assert chain(found.statements[0]) == ["Internal memos", "two officials"]


def test_an_agency_alone_is_the_speaker() -> None:
    source = only(read("The bridge was closed in May, Reuters reported."), "bridge").sources[0]
    assert (source.name, source.role) == ("Reuters", "speaker")


def test_the_main_clause_beside_a_report_is_a_statement_of_its_own() -> None:
    found = read("Anna Lopez offered no money, insisting that the budget had not changed.")
    assert claims(found) == ["Anna Lopez offered no money.", "The budget had not changed."]
    assert claimants("Anna Lopez offered no money, insisting that the budget had not changed.") == [
        None,
        "Anna Lopez",
    ]


def test_a_pronoun_source_is_the_speaker_who_goes_on() -> None:
    found = read("Anna Lopez said the bridge was closed. She added that the road was open.")
    assert only(found, "road").claimant == "Anna Lopez"


def test_a_pronoun_is_not_guessed_between_two_persons() -> None:
    found = read("Peter Smith met John Jones on Monday. He said the deal was dead.")
    assert only(found, "deal").claimant is None


def test_who_answers_is_not_taken_for_who_spoke() -> None:
    found = read("Peter Smith said John Jones had lied. He denied that he had lied.")
    denial = [each for each in found if each.modality == "denies"]
    assert [each.claimant for each in denial] == [None]


def test_gender_decides_between_two_persons_when_the_document_tells_it() -> None:
    found = read("Ms. Anna Lopez met Mr. John Reed on Monday. She said the deal was dead.")
    assert only(found, "dead").claimant == "Anna Lopez"


def test_a_shared_surname_is_left_as_printed() -> None:
    found = read("Joe Biden and Jill Biden arrived on Monday. Biden said the crowd was large.")
    assert only(found, "crowd").claimant == "Biden"


def test_a_body_goes_on_as_it() -> None:
    found = read("The ministry said the bridge was closed. It added that the road was open.")
    assert only(found, "road").claimant == "The ministry"


def test_a_quotation_without_a_tag_belongs_to_the_speaker_just_before() -> None:
    found = read(
        "Anna Lopez told reporters the plan was ready.\n\n“We will start in May. We hope it works.”"
    )
    assert only(found, "start in May").claimant == "Anna Lopez"


def test_a_sentence_without_a_speaker_is_kept_without_a_claimant() -> None:
    statement = only(read("The bridge was closed in May."), "bridge")
    assert (statement.claimant, statement.cue) == (None, "")


def test_an_author_who_speaks_to_the_reader_is_no_source() -> None:
    assert claimants("As you know, the bridge was closed in May.") == [None]


def test_it_is_the_body_of_its_own_sentence_that_can_speak() -> None:
    found = read("The bus company would leave Oldham, it said, if fares were frozen.")
    assert only(found, "leave").claimant == "The bus company"


def test_it_is_not_guessed_between_two_bodies() -> None:
    found = read("The council sued the water company on Monday. The pipe had burst, it said.")
    assert only(found, "burst").claimant is None


def test_a_thing_is_no_speaker() -> None:
    found = read("Ann Reed built a boat called Merrow. It was late. “It leaks,” she said.")
    assert only(found, "leaks").claimant == "Ann Reed"


def test_an_object_pronoun_is_not_the_subject_of_its_own_verb() -> None:
    found = read("Tom Hale resigned on Monday. Nurse Rita Bloom accused him of taking bribes.")
    assert only(found, "bribes").claim == "Tom Hale took bribes."
