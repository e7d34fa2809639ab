"""Short articles of several sentences, each with what a careful reader finds in it."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.extraction import extract
from factcheck.types import Extraction, Statement

CEASEFIRE = """\
NAIROBI, March 3 (Reuters) - Somali President Hassan Odawa's security adviser Amina Yusuf told \
parliament after meeting African Union envoy Paul Okello and Odawa's chief of staff Idris Warsame \
that the ceasefire was holding and would be extended on Friday.

"The ceasefire is holding. It began last week and it will hold tomorrow," Yusuf told lawmakers.

Western intelligence assessments keep warning that Odawa plans to retake the whole of the north, \
officials briefed on the assessments said, in contrast to repeated assurances from the presidency \
that it wants a settlement.

Odawa made no concessions in his new year address, asserting that the government's conditions for \
talks had remained the same since October 2023, when he called on the rebels to disarm, the \
Mogadishu Post reported.

The rebels say they will not leave towns that the army has been unable to enter.

Rebel spokesman Farah Dualeh said on Monday the movement would back the African Union's plan if it \
freed more detainees and led to a meeting of the two leaders. He denied that the movement had \
broken the ceasefire.

Okello said on Tuesday that headway had been made but that much remained to be done. "Our task is \
to find common ground. That may take time."

Yusuf's office later denied reports that she had threatened to quit.

Warsame, who attended the meeting, dismissed as "fantasy" the claim that Odawa planned an offensive.

The presidency did not respond to requests for comment.
"""

BRIBES = """\
Mayor Laura Whitcombe denied taking bribes from the contractor on Tuesday. "I never met the man," \
Whitcombe told reporters outside the town hall.

Prosecutors have accused Whitcombe of accepting 40,000 dollars in cash. Her lawyer, Thomas Akers, \
rejected the allegation.

The contractor, Delaney Works, vowed to cooperate with the investigation. According to court \
documents, the payments began in March 2021.
"""

DAM = """\
Talks about the dam had ended for the day, an official at the ministry said on Monday.

It was claimed by two former inspectors that the dam had never been tested. The operator, Norvolt, \
disputed that the dam was untested.

Contrary to the ministry's claim that the reservoir is safe, engineers found cracks in its eastern \
wall, the broadcaster NRT reported.

"We will not drain the lake," Energy Minister Petra Lindqvist said. "There is no reason to." She \
added that the inspection had been routine.
"""

BUDGET = """\
Prime Minister Jane Holloway told the Herald on Wednesday she would not resign. "I was elected to \
do a job," she said.

Opposition leader Mark Teller disputed that unemployment was falling. The National Statistics \
Office (NSO) said unemployment fell to 4.1 percent in the three months to March. The NSO warned \
that the figure was provisional.

Claims that the new tax causes hardship have been rejected by economists. Residents in the north \
asked whether the figures were correct.

If the vote fails, the government would fall, analysts say.

Neither the party nor its lawyers responded to requests for comment.
"""

PIPELINE = """\
Several Baltic officials say that the pipeline is intact. That view is at odds with naval \
assessments, which say that the pipeline has lost pressure since May, four people familiar with \
the assessments told the Tribune.

Speaking in Riga on Saturday, Defence Minister Janis Ozols said the repair would go ahead provided \
that the weather held. "Divers are already on site," the minister, Janis Ozols, told reporters.

"We agreed on further steps with our partners," Liga Berzina, who leads the repair team, wrote on \
the company's website. Berzina said she had briefed the minister.

Norway's terms, Ozols said, were unchanged since June 2024.

Latvia will not accept a delay, Riga says.
"""

_ARTICLES = {
    "ceasefire": (CEASEFIRE, date(2026, 3, 4)),
    "bribes": (BRIBES, date(2025, 12, 24)),
    "dam": (DAM, date(2025, 12, 24)),
    "budget": (BUDGET, date(2025, 12, 24)),
    "pipeline": (PIPELINE, date(2025, 12, 24)),
}


@pytest.fixture(scope="module")
def read() -> dict[str, Extraction]:
    return {name: extract(text, day, "en") for name, (text, day) in _ARTICLES.items()}


def told(each: Statement) -> tuple[str, str, str, str, str | None]:
    names = " < ".join(source.name for source in each.sources)
    day = None if each.said_on is None else str(each.said_on)
    return each.claim, names, each.modality, each.kind, day


@pytest.mark.parametrize(
    ("article", "claim", "claimants", "modality", "kind", "day"),
    [
        (
            *("ceasefire", "The ceasefire was holding and would be extended on Friday."),
            *("Amina Yusuf", "asserts", "fact", None),
        ),
        (
            *("ceasefire", "Hassan Odawa plans to retake the whole of the north."),
            "Western intelligence assessments < officials briefed on the assessments",
            *("asserts", "intent", None),
        ),
        (
            *("ceasefire", "Hassan Odawa made no concessions in his new year address."),
            *("The Mogadishu Post", "asserts", "fact", None),
        ),
        (
            "ceasefire",
            "The rebels will not leave towns that the army has been unable to enter.",
            *("The rebels", "asserts", "intent", None),
        ),
        (
            "ceasefire",
            (
                "The movement would back the African Union's plan if it freed more"
                " detainees and led"
                " to a meeting of the two leaders."
            ),
            *("Farah Dualeh", "conditional", "forecast", "2026-03-02"),
        ),
        (
            *("ceasefire", "The movement had broken the ceasefire.", "Farah Dualeh"),
            *("denies", "fact", None),
        ),
        (
            *("ceasefire", "Headway had been made but much remained to be done.", "Paul Okello"),
            *("asserts", "fact", "2026-03-03"),
        ),
        (
            *("ceasefire", "Our task is to find common ground. That may take time."),
            *("Paul Okello", "asserts", "fact", "2026-03-03"),
        ),
        (
            *("ceasefire", "Amina Yusuf had threatened to quit.", "Amina Yusuf's office"),
            *("denies", "intent", None),
        ),
        (
            *("ceasefire", "Hassan Odawa planned an offensive.", "Idris Warsame"),
            *("denies", "intent", None),
        ),
        (
            *("bribes", "Laura Whitcombe took bribes from the contractor.", "Laura Whitcombe"),
            *("denies", "fact", "2025-12-23"),
        ),
        (
            *("bribes", "Laura Whitcombe never met the man.", "Laura Whitcombe"),
            *("asserts", "fact", None),
        ),
        (
            *("bribes", "Laura Whitcombe accepted 40,000 dollars in cash.", "Prosecutors"),
            *("asserts", "fact", None),
        ),
        (
            *("bribes", "Delaney Works will cooperate with the investigation.", "Delaney Works"),
            *("promises", "intent", None),
        ),
        (
            *("bribes", "The payments began in March 2021.", "court documents"),
            *("asserts", "fact", None),
        ),
        (
            *("dam", "Talks about the dam had ended for the day.", "an official at the ministry"),
            *("asserts", "fact", "2025-12-22"),
        ),
        (
            *("dam", "The dam had never been tested.", "two former inspectors"),
            *("asserts", "fact", None),
        ),
        (*("dam", "The dam was untested.", "Norvolt"), *("denies", "fact", None)),
        (
            *("dam", "We will not drain the lake.", "Petra Lindqvist"),
            *("asserts", "intent", None),
        ),
        (
            *("dam", "The inspection had been routine.", "Petra Lindqvist"),
            *("asserts", "fact", None),
        ),
        (
            *("budget", "Jane Holloway would not resign.", "Jane Holloway"),
            *("asserts", "intent", "2025-12-24"),
        ),
        (
            *("budget", "Jane Holloway was elected to do a job.", "Jane Holloway"),
            *("asserts", "fact", None),
        ),
        (
            *("budget", "Unemployment was falling.", "Mark Teller"),
            *("denies", "fact", None),
        ),
        (
            *("budget", "The figure was provisional.", "The National Statistics Office"),
            *("asserts", "fact", None),
        ),
        (
            *("budget", "The new tax causes hardship.", "economists"),
            *("denies", "fact", None),
        ),
        (
            *("budget", "If the vote fails, the government would fall.", "analysts"),
            *("conditional", "forecast", None),
        ),
        (
            *("pipeline", "The pipeline has lost pressure since May."),
            "naval assessments < four people familiar with the assessments",
            *("asserts", "fact", None),
        ),
        (
            *("pipeline", "The repair would go ahead provided that the weather held."),
            *("Janis Ozols", "conditional", "forecast", None),
        ),
        (
            *("pipeline", "Divers are already on site.", "Janis Ozols"),
            *("asserts", "fact", None),
        ),
        (
            *("pipeline", "Liga Berzina had briefed the minister.", "Liga Berzina"),
            *("asserts", "fact", None),
        ),
        (
            *("pipeline", "Norway's terms were unchanged since June 2024.", "Janis Ozols"),
            *("asserts", "fact", None),
        ),
        (
            *("pipeline", "Latvia will not accept a delay.", "Riga"),
            *("asserts", "intent", None),
        ),
    ],
)
def test_a_statement_of_a_short_article_is_read(
    read: dict[str, Extraction],
    article: str,
    claim: str,
    claimants: str,
    modality: str,
    kind: str,
    day: str | None,
) -> None:
    assert (claim, claimants, modality, kind, day) in [told(each) for each in read[article]]


@pytest.mark.parametrize(
    ("article", "one", "other", "relation"),
    [
        ("ceasefire", "plans to retake", "wants a settlement", "in_tension_with"),
        ("bribes", "accepted 40,000", "rejected the allegation", "contradicts"),
        ("dam", "engineers found cracks", "The reservoir is safe.", "contradicts"),
        ("budget", "Unemployment was falling.", "Unemployment fell", "contradicts"),
        ("pipeline", "The pipeline is intact.", "has lost pressure since", "contradicts"),
    ],
)
def test_the_text_s_own_oppositions_are_found(
    read: dict[str, Extraction], article: str, one: str, other: str, relation: str
) -> None:
    statements = read[article].statements
    pairs = {
        (each.claim, statements[link.to].claim, link.kind)
        for each in statements
        for link in each.relations
    }
    assert any(one in a and other in b and kind == relation for a, b, kind in pairs)


def test_a_refusal_to_comment_has_no_claimant(read: dict[str, Extraction]) -> None:
    refusal = next(each for each in read["budget"] if each.claim.startswith("Neither"))
    assert refusal.sources == ()
