from __future__ import annotations

import pytest

from tests.factcheck.reading import claims, read


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # the complementiser goes, the tense stays
        ("The minister said that the bridge was closed.", "The bridge was closed."),
        ("The minister said the bridge had been closed.", "The bridge had been closed."),
        ("The bridge was closed, the minister said.", "The bridge was closed."),
        ("According to the minister, the bridge was closed.", "The bridge was closed."),
        ("The bridge, according to the minister, was closed.", "The bridge was closed."),
        ("The bridge, the minister said, was closed.", "The bridge was closed."),
        ("It was claimed by the minister that the bridge was closed.", "The bridge was closed."),
        (
            "Anna Lopez said that the talks were over and that the deal was dead.",
            "The talks were over and the deal was dead.",
        ),
        # infinitives and gerunds get a subject and a finite verb
        ("Anna Lopez denied taking bribes from the firm.", "Anna Lopez took bribes from the firm."),
        ("Anna Lopez denied having met the donor.", "Anna Lopez had met the donor."),
        ("Anna Lopez denied being involved in the deal.", "Anna Lopez was involved in the deal."),
        ("Anna Lopez vowed to rebuild the bridge.", "Anna Lopez will rebuild the bridge."),
        ("Anna Lopez promised not to raise taxes.", "Anna Lopez will not raise taxes."),
        ("Anna Lopez claimed to have won the vote.", "Anna Lopez has won the vote."),
        ("Anna Lopez urged the council to resign.", "The council should resign."),
        ("Anna Lopez demanded that the council step down.", "The council should step down."),
        (
            "Prosecutors accused Anna Lopez of hiding the documents.",
            "Anna Lopez hid the documents.",
        ),
        # what bounds a proposition is kept
        (
            "Anna Lopez said the tax would fall if the budget passed.",
            "The tax would fall if the budget passed.",
        ),
        (
            "Anna Lopez said that villages that lost their doctor would get a clinic.",
            "Villages that lost their doctor would get a clinic.",
        ),
        ("Anna Lopez said the plant was not safe.", "The plant was not safe."),
        ("Anna Lopez said the plant might reopen.", "The plant might reopen."),
        ("Anna Lopez said no one had been hurt.", "No one had been hurt."),
        # whom a pronoun or short name means is written out
        ("Anna Lopez said she had resigned.", "Anna Lopez had resigned."),
        ("Anna Lopez said her party was united.", "Anna Lopez's party was united."),
        ("Anna Lopez said she'd resign.", "Anna Lopez would resign."),
        (
            "The ministry said it would publish the report.",
            "The ministry would publish the report.",
        ),
        ("The ministry said it was raining in the north.", "It was raining in the north."),
        ("Officials said they had found a leak.", "Officials had found a leak."),
        # quotations keep their words, but for a lone first person
        ("“We found a leak,” Anna Lopez said.", "We found a leak."),
        ("“I found a leak,” Anna Lopez said.", "Anna Lopez found a leak."),
        ("“I hope it works,” Anna Lopez said.", "Anna Lopez hopes it works."),
        ("“I'm proud of the team,” Anna Lopez said.", "Anna Lopez is proud of the team."),
        ("“I lost my keys,” Anna Lopez said.", "I lost my keys."),
        (
            "Anna Lopez said the plan was “a disgrace to the city.”",
            "The plan was “a disgrace to the city.”",
        ),
        ("“The plan,” Anna Lopez said, “is a disgrace.”", "The plan is a disgrace."),
        # connectives to the sentence before go
        ("However, the bridge was closed in May.", "The bridge was closed in May."),
        ("But the bridge was closed in May.", "The bridge was closed in May."),
    ],
)
def test_a_claim_is_worded_to_stand_by_itself(text: str, claim: str) -> None:
    assert claim in claims(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "The company did not say that it would appeal.",
        "Neither side has confirmed that talks took place.",
        "Anna Lopez never said that the bridge was safe.",
        "Anna Lopez could have said that the bridge was safe.",
        "If Anna Lopez says that the bridge is safe, it will open.",
    ],
)
def test_what_nobody_says_is_not_told_as_said(text: str) -> None:
    found = read(text)
    assert [each.claim for each in found] == [text]
    assert found.statements[0].sources == ()


def test_a_sentence_break_inside_a_split_quotation_makes_two_statements() -> None:
    found = read("“The road is open.” Anna Lopez said on Monday. “The bridge is closed.”")
    assert claims(found) == ["The road is open.", "The bridge is closed."]


def test_a_body_is_not_put_for_it_where_another_thing_may_be_meant() -> None:
    text = "The new model is lighter. The maker says it will sell well."
    assert "It will sell well." in claims(read(text))


def test_a_dateline_is_no_part_of_a_claim() -> None:
    text = "PORT ARDLEY, June 3 (Reuters) - The bridge was closed in May, officials said."
    assert claims(read(text)) == ["The bridge was closed in May."]
