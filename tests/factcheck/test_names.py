from __future__ import annotations

import pytest

from factcheck.language.parsing import parse
from factcheck.meaning.names import NameBook
from tests.factcheck.reading import read


def book(text: str) -> NameBook:
    return NameBook.of(parse(text, "en"))


def test_a_surname_is_resolved_to_the_full_name() -> None:
    names = book("Kirill Dmitriev spoke on Sunday. Later Dmitriev left.")
    assert names.fullest(("Dmitriev",)) == "Kirill Dmitriev"


def test_the_full_name_may_come_later() -> None:
    names = book("Whitcombe resigned on Monday.\n\nMayor Laura Whitcombe had served two terms.")
    assert names.fullest(("Whitcombe",)) == "Laura Whitcombe"


def test_two_persons_of_one_surname_are_never_guessed_between() -> None:
    names = book("Joe Biden and Jill Biden arrived on Monday. Biden spoke to reporters.")
    assert names.fullest(("Biden",)) == "Biden"
    assert names.is_ambiguous(("Biden",))


def test_a_middle_initial_makes_no_second_person() -> None:
    names = book("Robert F. Kennedy arrived. Robert Kennedy spoke. Kennedy left.")
    assert names.fullest(("Kennedy",)) == "Robert F. Kennedy"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ukrainian President Volodymyr Zelenskiy arrived.",
        "Mr. Volodymyr Zelenskiy arrived.",
        "Ukraine's leader Volodymyr Zelenskiy arrived.",
    ],
)
def test_titles_and_roles_are_no_part_of_a_name(sentence: str) -> None:
    assert book(sentence).fullest(("Zelenskiy",)) == "Volodymyr Zelenskiy"


def test_honorifics_and_roles_tell_gender() -> None:
    names = book("Anna Lopez spoke. Ms. Lopez left. The spokesman John Reed stayed.")
    assert names.gender("Anna Lopez") == "f"
    assert names.gender("John Reed") == "m"


def test_a_body_is_known_by_the_name_beside_its_abbreviation() -> None:
    names = book("The National Dredging Authority (NDA) met on Monday. The NDA said it would act.")
    assert names.fullest(("NDA",)) == "National Dredging Authority"


def test_a_place_is_not_a_person() -> None:
    names = book("The port of Hull was closed. Officials in Hull said so.")
    assert not names.is_person(("Hull",))


@pytest.mark.parametrize(
    "written", ["Cllr Ann Lind", "PC Ann Lind", "Campaigner Ann Lind", "Interior Minister Ann Lind"]
)
def test_a_role_or_rank_before_a_full_name_is_no_part_of_it(written: str) -> None:
    found = read(f"{written} said the bridge was closed.")
    assert [each.claimant for each in found] == ["Ann Lind"]
