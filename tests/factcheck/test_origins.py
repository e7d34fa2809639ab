"""Passages that copy or quote one another, and those that only speak of the same."""

from __future__ import annotations

import pytest

from factcheck.origins import Shared, shared

WIRE = (
    "Moscow is preparing a new offensive in the south and has moved two divisions to the river,"
    " according to a memo that analysts sent to lawmakers last week."
)
QUOTE = "We will keep the corridor open as long as a single tonne of grain is waiting"


def link(one: str, other: str) -> Shared | None:
    found = shared([one, other])
    assert all((each.one, each.other) == (0, 1) for each in found)
    return found[0] if found else None


def test_nothing_is_shared_where_there_is_nothing_to_compare() -> None:
    assert shared([]) == []
    assert shared([WIRE]) == []
    assert shared(["", "", " \n", "🙂"]) == []


def test_a_syndicated_copy_shares_all_its_words() -> None:
    found = link(WIRE, WIRE)
    assert found is not None
    assert (found.text, found.words) == (WIRE.rstrip("."), 28)
    assert found.score > 0.7


def test_a_copied_sentence_is_found_within_other_text() -> None:
    one = f"The mood in Kyiv was sombre on Friday. {WIRE} Nobody in the capital was surprised."
    other = f"{WIRE} The Kremlin denied it and called the paper an invention."
    found = link(one, other)
    assert found is not None
    assert found.text == WIRE.rstrip(".")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (WIRE.upper(), "capitals"),
        (WIRE.replace(" ", "\u00a0"), "no-break spaces"),
        (WIRE.replace(" ", "\n"), "line breaks"),
        (WIRE.replace("offensive", "offen\u00adsive"), "a soft hyphen"),
        (WIRE.replace(",", " –"), "dashes for commas"),
        ("“" + WIRE.replace("memo", "‘memo’") + "”", "quotation marks"),
    ],
)
def test_case_and_typography_make_no_difference(other: str, why: str) -> None:
    found = link(WIRE, other)
    assert found is not None, why
    assert found.words == 28, why


def test_accents_set_apart_make_no_difference() -> None:
    one = "The café in Orléans served the délégués free coffee before they rejected every clause."
    other = (
        "The cafe\u0301 in Orle\u0301ans served the de\u0301le\u0301gue\u0301s free coffee before"
        " they rejected every clause."
    )
    found = link(one, other)
    assert found is not None
    assert found.words == 14


def test_apostrophes_of_either_kind_are_alike() -> None:
    one = (
        "The miners don't trust the firm's new pumps and won't enter shafts below the old gallery."
    )
    found = link(one, one.replace("'", "’"))
    assert found is not None
    assert found.text == one.rstrip(".")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is preparing", "is now preparing"),
        ("new offensive", "fresh offensive"),
        ("two divisions", "2 divisions"),
        ("has moved", "had already moved"),
        ("last week", "last month"),
        ("according to", "says"),
        (" and has moved", ", moving"),
        ("Moscow", "Russia"),
    ],
)
def test_a_near_copy_with_a_small_edit_is_found_with_its_edit(old: str, new: str) -> None:
    found = link(WIRE.replace(old, new), WIRE)
    assert found is not None
    assert found.words >= 14


def test_a_near_copy_with_several_edits_is_found() -> None:
    edited = (
        "Moscow is preparing a fresh offensive in the south and has moved 2 divisions to the river,"
        " says a memo that analysts sent to lawmakers in May."
    )
    found = link(edited, WIRE)
    assert found is not None
    assert found.text.startswith("Moscow is preparing a fresh offensive in the south and has moved")


def test_the_words_that_an_edit_replaced_are_not_counted() -> None:
    edited = WIRE.replace("new offensive in the south", "new push in the south")
    found = link(edited, WIRE)
    assert found is not None
    assert found.words == 27
    assert "push" in found.text


def test_an_edited_copy_scores_less_than_an_exact_one() -> None:
    exact, edited = link(WIRE, WIRE), link(WIRE.replace("memo", "long note"), WIRE)
    assert exact is not None
    assert edited is not None
    assert edited.score < exact.score


def test_more_in_common_scores_more() -> None:
    half = WIRE[: WIRE.index(", according")]
    longer, shorter = link(WIRE, WIRE), link(half, WIRE)
    assert longer is not None
    assert shorter is not None
    assert 0.5 <= shorter.score < longer.score < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            f"“{QUOTE},” Halloran said.",
            f"The minister told parliament: “{QUOTE}.”",
        ),
        (
            f'"{QUOTE}," Halloran said.',
            f"Ms Halloran promised that {QUOTE.lower().replace('we will', 'they will')}, no more.",
        ),
        ("“Moscow is ready for peace,” he said.", "It claims that Moscow is ready for peace."),
        ("“Moscow is ready for peace,” he said.", "“... Moscow is ready for peace ...”, he wrote."),
        ("“We will not sow twice,” she said.", "Her “we will not sow twice” made the front page."),
        ("‘We will not sow twice,’ she said.", 'Her "we will not sow twice" made the front page.'),
        (
            "“We are ready for peace … the guns decide when talks begin,” he said.",
            "He had warned that the guns decide when talks begin.",
        ),
        (
            "“They [the Dutch] owe our farmers forty million euros,” he said.",
            "It says that they owe our farmers forty million euros.",
        ),
        (
            "„Wir werden den Hafen niemals räumen“, sagte er.",
            "Er rief: «Wir werden den Hafen niemals räumen»",
        ),
    ],
)
def test_a_quotation_that_stands_in_the_other_is_found(one: str, other: str) -> None:
    assert link(one, other) is not None
    assert link(other, one) is not None


def test_a_quotation_is_found_with_few_words_that_would_not_do_as_a_copy() -> None:
    assert link("“Moscow is ready for peace,” he said.", "Moscow is ready for peace.") is not None
    assert link("Moscow is ready for peace, he said.", "Moscow is ready for peace.") is None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("“Moscow is ready,” he said.", "“Moscow is ready,” she said.", "too short"),
        ("“It is what it is,” he said.", "“It is what it is,” she said.", "no content"),
        ("“At the end of the day it is,” he said.", "At the end of the day it is dark.", "idiom"),
        ("“The Lord of the Rings” sold well.", "She read “The Lord of the Rings” twice.", "title"),
        ("“The United States of America” was read.", "The United States of America won.", "name"),
        ("“We shall not leave the port,” he said.", "“We shall not sell the port,” he said.", "no"),
    ],
)
def test_what_many_would_say_in_quotation_marks_is_no_sign(one: str, other: str, why: str) -> None:
    assert link(one, other) is None, why


TITLES = (
    "U.S. Secretary of State Marco Rubio, Russian Foreign Minister Sergei Lavrov and Turkish"
    " President Recep Tayyip Erdogan"
)


@pytest.mark.parametrize(
    "stock",
    [
        "The prime minister of the United Kingdom said on Tuesday",
        TITLES,
        "Russia’s full-scale invasion of Ukraine, which began on 24 February 2022,",
        "since Russia launched its full-scale invasion of Ukraine in February 2022",
        (
            "The spokeswoman of the Russian foreign ministry, Maria Zakharova, told reporters at a"
            " briefing in Moscow on Wednesday that"
        ),
        "a spokesperson for the Ministry of Foreign Affairs said in a statement posted on Telegram",
        (
            "who spoke on condition of anonymity because they were not authorized to discuss the"
            " matter publicly before the talks conclude"
        ),
        "The ministry did not immediately respond to an emailed request for comment on Monday",
        "Reuters was not able to independently verify the battlefield reports from either side",
        (
            "This material may not be published, broadcast, rewritten or redistributed without the"
            " permission of the owner"
        ),
        (
            "Associated Press writers Ana Ruiz in Madrid and Tom Bell in London contributed to"
            " this report"
        ),
        "This story has been updated to include a statement of the company and further details",
        "Sign up for our free weekly newsletter and never miss a story from our newsroom",
        "Reporting by Ana Ruiz in Madrid and Tom Bell in London; editing by John Reed",
        "the deputy chairman of the Security Council of the Russian Federation",
        "on the sidelines of the meeting of the finance ministers of the Group of Seven in Banff",
        "in the early hours of the morning of Saturday, 14 March 2026, local time",
    ],
)
def test_names_dates_and_phrases_of_the_trade_are_no_sign(stock: str) -> None:
    one = f"Grain prices fell for a third day. {stock} the harbour would close."
    other = f"Thousands marched through the old town at dusk; {stock} a bridge had been sold."
    assert link(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "A Russian missile struck a children’s hospital in Kharkiv on Tuesday morning,"
                " killing at least four people and wounding 17, the regional governor said."
            ),
            (
                "At least four people died and 17 were hurt on Tuesday when a missile hit a"
                " hospital for children in Kharkiv, Governor Oleh Syniehubov wrote on Telegram."
            ),
        ),
        (
            "Consumer prices rose 2.4 percent in May from a year ago, Eurostat said on Tuesday.",
            "Inflation in the euro zone was 2.4 percent in May, figures of Eurostat show.",
        ),
        (
            "The minister said that the port would close before the end of the year.",
            "The port will be closed by December, the minister told the broadcaster.",
        ),
        (
            "The lake stands at 41 metres, two more than last spring.",
            "The mill made 300 tonnes of flour for the towns of the valley.",
        ),
    ],
)
def test_independent_reports_of_one_event_are_not_joined(one: str, other: str) -> None:
    assert link(one, other) is None


def test_opposed_passages_with_equal_words_are_one_origin_s_words_edited() -> None:
    denied = WIRE.replace("is preparing", "is not preparing")
    assert link(denied, WIRE) is not None


@pytest.mark.parametrize(
    ("old", "new"), [("", ""), ("will open", "is to open"), ("Tuesday", "Friday")]
)
def test_passages_alike_as_a_whole_need_less_content(old: str, new: str) -> None:
    one = (
        "Prime Minister Kaja Kallas and Mayor Mihhail Kõlvart will open a rebuilt tram line from"
        " the Port of Tallinn to the Old Town on Tuesday, 3 March 2026."
    )
    assert link(one, one.replace(old, new)) is not None
    assert (
        link(one, f"It rained all day. {one} Nobody else came to see it or to ride on it.") is None
    )


def test_short_sentences_alike_as_a_whole_are_no_sign() -> None:
    one = "Talks between Russia and Ukraine will continue on Friday, he said."
    assert link(one, one) is None


def test_names_weigh_little_within_a_copy_but_the_rest_of_it_counts() -> None:
    one = f"{TITLES} quarrelled behind closed doors over frozen bank deposits and stolen grain."
    found = link(one, "Yesterday " + one)
    assert found is not None
    assert found.text == one.rstrip(".")


def test_the_links_come_by_pairs_and_join_only_those_that_share() -> None:
    passages = [
        WIRE,
        "The lake stands at 41 metres, two more than last spring.",
        f"“{QUOTE},” said the minister, whose coalition rests on two votes.",
        f"Kyiv, Friday. {WIRE}",
        f"A day later the promise “{QUOTE}” was on every wall.",
        "The band played on.",
        WIRE.replace("memo", "paper"),
    ]
    assert [(each.one, each.other) for each in shared(passages)] == [(0, 3), (0, 6), (2, 4), (3, 6)]


def test_the_text_is_a_stretch_of_the_first_passage_as_it_stands() -> None:
    one = "🙂 " + WIRE.replace("a memo", "a “memo”")
    for each in shared([one, WIRE.upper(), "Or so they say: " + WIRE]):
        assert each.text in [one, WIRE.upper()][each.one]


def test_a_run_is_found_whole_when_its_first_words_stand_elsewhere_before() -> None:
    one = f"Moscow is preparing a parade. {WIRE}"
    found = link(one, f"They say: {WIRE} Moscow is preparing a parade.")
    assert found is not None
    assert found.words == 28


def test_a_copy_in_capitals_with_a_headline_s_length_is_found() -> None:
    headline = "MINERS REFUSE TO ENTER FLOODED SHAFTS AS PUMPS FAIL FOR THIRD WINTER NIGHT"
    found = link(headline, f"The front page read: {headline.lower()}.")
    assert found is not None


@pytest.mark.parametrize(
    "text",
    [
        (
            "Der Minister erklärte, dass die Hafenbehörde alle Kräne verkauft und das Personal"
            " ohne Abfindung entlassen habe, während die Pacht verlängert wurde."
        ),
        (
            "Le ministre a déclaré que le port avait vendu toutes ses grues et licencié le"
            " personnel sans indemnité alors que le bail était prolongé."
        ),
        (
            "Министр заявил, что порт продал все краны и уволил работников без компенсации, хотя"
            " аренда была продлена на десять лет."
        ),
        "大臣は記者団に対し、港湾当局がすべてのクレーンを売却し、職員を補償なしに解雇したと述べた。",
    ],
)
def test_a_copy_in_another_language_is_found(text: str) -> None:
    found = link(text, f"{text} 🙂")
    assert found is not None
    assert found.score > 0.5


def test_a_few_letters_of_a_script_without_spaces_are_no_sign() -> None:
    assert link("大臣は土曜日に東京で会見した。", "大臣は土曜日に大阪で演説した。") is None
