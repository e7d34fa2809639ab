"""Confidence and likelihood in one sentence of a rationale, and ICD 203's words of likelihood."""

from __future__ import annotations

from itertools import pairwise

import pytest

from factcheck.judgement import LIKELIHOODS, mixed


def told(text: str) -> list[str]:
    return [span.of(text) for span in mixed(text)]


CONFIDENT = "We assess with high confidence that Moscow {} attack before the summer."
CHANCE = "{} that Moscow will probably attack before the summer."


@pytest.mark.parametrize(
    "sentence",
    [
        CONFIDENT.format("is likely to"),
        CONFIDENT.format("is unlikely to"),
        CONFIDENT.format("is very likely to"),
        CONFIDENT.format("is very unlikely to"),
        CONFIDENT.format("is not likely to"),
        CONFIDENT.format("will probably"),
        CONFIDENT.format("will almost certainly"),
        CONFIDENT.format("is almost certain to"),
        CONFIDENT.format("is nearly certain to"),
        CONFIDENT.format("is near-certain to"),
        CONFIDENT.format("has almost no chance to"),
        CONFIDENT.format("has a roughly even chance to"),
        CONFIDENT.format("has an even chance to"),
        CONFIDENT.format("is more likely than not to"),
        CONFIDENT.format("is as likely as not to"),
        CONFIDENT.format("has a 70% chance to"),
        CONFIDENT.format("has a 70 per cent chance to"),
        "We have high confidence that a truce in May is improbable.",
        "We have high confidence that a truce in May is highly improbable.",
        "We have high confidence that a truce in May is highly probable.",
        "We have high confidence that a truce is a remote possibility.",
        "We have high confidence that the chance of a truce is remote.",
        "We have high confidence that the prospects of a truce remain very remote.",
        "We have high confidence that the odds of a truce are roughly even.",
        "We have high confidence that the odds of a truce are 50-50.",
        "We have high confidence that there is a low probability of a truce.",
        "We have high confidence that the probability of a truce is about 30%.",
        "We have high confidence that there is a probability of 25 to 30% of a truce.",
        "We have high confidence that it is more likely than not that more than 30 men died.",
        "We have high confidence that a truce is more likely now that more than 30 men died.",
        "We have high confidence in the most likely explanation, which is an accident.",
        "Likely as it sounds, a truce before May is something we have low confidence in.",
    ],
)
def test_every_word_of_likelihood_is_seen_beside_confidence(sentence: str) -> None:
    assert told(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        CHANCE.format("We assess with low confidence"),
        CHANCE.format("We assess with moderate confidence"),
        CHANCE.format("We assess with medium confidence"),
        CHANCE.format("We judge with very high confidence"),
        CHANCE.format("We judge with moderate-to-high confidence"),
        CHANCE.format("We judge with low to moderate confidence"),
        CHANCE.format("We hold with a high degree of confidence"),
        CHANCE.format("We have a moderate level of confidence"),
        CHANCE.format("It is our high-confidence judgement"),
        CHANCE.format("We are confident"),
        CHANCE.format("We’re fairly confident"),
        CHANCE.format("We are not very confident"),
        CHANCE.format("The desk is confident"),
        CHANCE.format("I am therefore highly confident"),
        CHANCE.format("We confidently assess"),
        CHANCE.format("We conclude with some confidence"),
        CHANCE.format("High confidence"),
        CHANCE.format("WE ASSESS WITH HIGH CONFIDENCE"),
        "An attack is likely (high confidence).",
        "An attack is likely [low confidence].",
        "An attack is likely; confidence: high.",
        "Confidence in this assessment: high, an attack is likely.",
        "An attack is likely, and our confidence in this judgement is moderate.",
        "An attack is likely, although confidence in the sources remains low.",
        "Our confidence that an attack is likely went from low to moderate.",
        "We rate our confidence as high that an attack is likely.",
        "An attack is likely, but we have only limited confidence in the satellite images.",
    ],
)
def test_every_way_to_state_confidence_is_seen_beside_likelihood(sentence: str) -> None:
    assert told(sentence) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "An attack is likely. We have high confidence in this judgement.",
        "We have high confidence in this judgement. An attack is very unlikely.",
        "An attack is likely.\n\nConfidence: high.",
        "Likelihood: very likely\nConfidence: high",
        "Likelihood: very likely\r\nConfidence: high",
        "- An attack is likely\n- High confidence",
        "# High confidence\nAn attack is likely.",
        "| Likelihood | Confidence |\n|---|---|\n| very likely | high confidence |",
        "**An attack is likely.** We have *moderate confidence* in this.",
        "An attack is likely, according to the U.S. We have high confidence in this.",
        "An attack is likely.\nWe have high confidence in this.",
        "We have high confidence in the two reports.",
        "An attack before the summer is almost certain.",
    ],
)
def test_what_stands_in_two_sentences_is_not_mixed(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The bank fell after a vote of no confidence, which will likely fail.", "a vote"),
        ("A no-confidence motion is likely on Friday.", "a motion"),
        ("The minister is likely to lose a confidence vote.", "a vote"),
        ("Consumer confidence is low and likely to fall further.", "an index"),
        ("Low consumer confidence will probably hurt sales.", "an index"),
        ("Investors’ confidence is high and a rally likely.", "others’ confidence"),
        ("The 95% confidence interval probably widens.", "statistics"),
        ("Confidence-building measures are unlikely.", "diplomacy"),
        ("The president is confident that peace is likely.", "another’s confidence, reported"),
        ("We spoke in confidence to an aide who will probably resign.", "a secret"),
        ("We assess with high confidence that likely voters were asked.", "pollsters’ term"),
        ("We have high confidence that the court found probable cause.", "lawyers’ term"),
        ("We have high confidence that men were more likely than women to be called.", "a ratio"),
        ("We have high confidence that men were more likely to be called than women.", "a ratio"),
        ("We have high confidence that men were twice as likely to be hit as women.", "a ratio"),
        ("We have high confidence that the village is remote.", "a place"),
        ("We have high confidence in the chance that remote villages were spared.", "a place"),
        ("We have high confidence that the odds did not even matter.", "an adverb"),
        ("We have high confidence that the possibility of voting reached 30% of them.", "a share"),
        ("We have high confidence that high-risk patients were asked first.", "a group"),
        ("We have high confidence that remote workers were counted.", "a way to work"),
        ("We have high confidence that an even number of boats sank.", "a number"),
        ("We have high confidence that a certain Ivanov signed.", "some"),
        ("We have high confidence that the unlikeliest of allies met.", "a superlative"),
        ("Wir haben hohes Vertrauen, dass es wahrscheinlich ist.", "another language"),
    ],
)
def test_other_senses_of_the_words_are_not_meant(text: str, why: str) -> None:
    assert told(text) == [], why


@pytest.mark.parametrize(
    "text",
    [
        "We assess with high confidence that he said, “An attack is likely.”",
        'We assess with high confidence that he said, "An attack is likely."',
        "We assess with high confidence that he called it ‘very likely’ on Monday.",
        "“We have high confidence,” the agency wrote, and an attack is likely.",
        "An attack is likely.\n\n> We assess with high confidence that an attack is likely.",
        "An attack is `likely` says the field, and we have high confidence in it.",
        "We have high confidence in [this report](https://example.org/likely).",
    ],
)
def test_words_in_quotation_marks_are_another_s(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'We assess with high confidence that the 6" shell was likely Russian.',
        "We don’t doubt, with high confidence, that the soldiers’ letters are likely genuine.",
        "We assess with “high confidence” and low confidence that an attack is likely.",
    ],
)
def test_a_mark_that_quotes_nothing_hides_nothing(text: str) -> None:
    assert told(text) == [text]


def test_the_spans_count_code_points_of_the_text_as_it_stands() -> None:
    text = (
        "🙂 The lake rises.\r\n\r\n- We assess with **high confidence** that a flood is"
        " **_very likely_**. Nobody knows.\n- An attack is unlikely (low confidence)"
    )
    assert told(text) == [
        "We assess with **high confidence** that a flood is **_very likely_**.",
        "An attack is unlikely (low confidence)",
    ]


def test_a_sentence_wrapped_over_lines_is_one() -> None:
    text = "We assess with high\nconfidence that an attack is very\nlikely."
    assert told(text) == [text]


def test_the_bands_of_likelihood_follow_each_other_without_a_gap() -> None:
    assert [each.value for each in LIKELIHOODS] == [
        "remote", "very_unlikely", "unlikely", "even", "likely", "very_likely", "almost_certain",
    ]  # fmt: skip
    assert all(lower.high == upper.low for lower, upper in pairwise(LIKELIHOODS))
    assert (LIKELIHOODS[0].low, LIKELIHOODS[-1].high) == (1, 99)


@pytest.mark.parametrize("term", [t for each in LIKELIHOODS for t in (each.label, each.synonym)])
def test_each_term_of_the_standard_is_seen(term: str) -> None:
    noun = " chance" if term == "remote" else ""
    sentence = f"We have high confidence: {term}{noun}."
    assert told(sentence) == [sentence]


def test_a_long_rationale_is_read_to_its_end() -> None:
    text = (CONFIDENT.format("is likely to") + " The lake rises in spring, as it must. ") * 100
    assert len(mixed(text)) == 100
