from __future__ import annotations

import time
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

import factcheck
from factcheck.errors import UnreadableText
from factcheck.language.parsing import english
from factcheck.worthiness import checkworthiness, score_spans

FIGURES = "Unemployment in the province fell from 9 to 6 percent between 2019 and 2023."
EVENT = "The government bought 40 helicopters from the Czech Republic last year."
WISH = "I hope that we can talk about this again soon."
THANKS = "Thank you very much."
QUESTION = "What would you do about that?"
SILENCE = "The Ministry of Defence did not immediately respond to a request for comment."

ARTICLE = (
    "The port of Tallvik handled 3.1 million tonnes of grain in 2024, a fifth more than in 2023.",
    "Two of its five cranes failed the inspection in March, according to the port authority.",
    "Its director, Anneli Raud, told the newspaper that the cranes were repaired within nine days.",
    "Dockers went on strike in April after the company had cut 140 jobs.",
    "“I really hope we can all sit down together,” said the union's chairman.",
    "“Maybe it will work out.”",
    SILENCE,
)


def test_the_package_offers_the_function_by_its_name() -> None:
    assert factcheck.checkworthiness([EVENT]) == checkworthiness([EVENT])


@pytest.mark.parametrize("sentence", [FIGURES, EVENT, f"“{FIGURES}”", f"  {EVENT}\n"])
def test_figures_and_concrete_events_are_above_the_threshold(sentence: str) -> None:
    assert checkworthiness([sentence])[0] > 0.5


@pytest.mark.parametrize("sentence", [WISH, THANKS, QUESTION, SILENCE])
def test_wishes_thanks_questions_and_silence_are_below_the_threshold(sentence: str) -> None:
    assert checkworthiness([sentence])[0] < 0.2


def test_a_missing_answer_is_the_least_check_worthy_of_an_article() -> None:
    scores = checkworthiness(list(ARTICLE))
    assert scores.index(min(scores)) == ARTICLE.index(SILENCE)


def test_the_facts_of_an_article_come_before_its_wishes() -> None:
    scores = checkworthiness(list(ARTICLE))
    assert min(scores[:4]) > max(scores[4:])


def test_scores_lie_between_0_and_1_in_the_order_given() -> None:
    scores = checkworthiness([WISH, FIGURES, "", THANKS])
    assert all(0 <= score <= 1 for score in scores)
    assert scores == [checkworthiness([s])[0] for s in (WISH, FIGURES, "", THANKS)]


@pytest.mark.parametrize("sentence", ["", "  ", "...", "“”", "🙂"])
def test_what_has_no_word_scores_nothing(sentence: str) -> None:
    assert checkworthiness([sentence]) == [0.0]


def test_nothing_gives_nothing() -> None:
    assert checkworthiness([]) == []
    assert score_spans([]) == []


def test_a_reported_clause_scores_nearly_like_the_sentence_it_would_be() -> None:
    doc = english()("The minister said that the army has lost 300 tanks since January.")
    clause = doc[3:-1]
    assert clause.text == "that the army has lost 300 tanks since January"
    alone = checkworthiness(["The army has lost 300 tanks since January."])[0]
    assert score_spans([clause])[0] == pytest.approx(alone, abs=0.1)


def test_quotation_marks_do_not_change_a_score() -> None:
    plain = english()("The army has lost 300 tanks since January.")
    quoted = english()("“The army has lost 300 tanks since January.”")
    assert score_spans([plain[:]])[0] == pytest.approx(score_spans([quoted[:]])[0], abs=0.1)


def test_a_score_does_not_depend_on_what_is_scored_beside_it() -> None:
    docs = list(english().pipe(ARTICLE))
    together = score_spans([doc[:] for doc in docs])
    assert together == pytest.approx([score_spans([doc[:]])[0] for doc in docs])


@pytest.mark.parametrize("bad", ["NUL\x00", "half \ud83d"])
def test_what_cannot_be_stored_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableText):
        checkworthiness([bad])


@pytest.mark.parametrize(
    "sentence", ["אמר השר ביום שני כי השיחות נמשכות.", "🙂🙂 Ja, das war 1989!", "a" * 20_000]
)
def test_other_scripts_emoji_and_endless_words_break_nothing(sentence: str) -> None:
    assert 0 <= checkworthiness([sentence])[0] <= 1


def test_the_weights_are_plain_arrays_of_a_small_file() -> None:
    path = files("factcheck").joinpath("worthiness/checkworthiness.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        assert {"dense", "hashed", "bias"} <= set(stored)
    assert len(path.read_bytes()) < 2_000_000


def test_scoring_costs_a_small_part_of_the_parse() -> None:
    texts = list(ARTICLE) * 20
    shares = []
    for _ in range(3):
        times = [time.perf_counter()]
        docs = list(english().pipe(texts))
        times.append(time.perf_counter())
        score_spans([doc[:] for doc in docs])
        times.append(time.perf_counter())
        parsing, scoring = (later - earlier for earlier, later in pairwise(times))
        shares.append(scoring / parsing)
    assert min(shares) < 0.08
