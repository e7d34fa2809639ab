from __future__ import annotations

import time

import pytest

from factcheck.anchors import SIMILAR, Finder, describe, find

FIRST = "The dam will open before the end of May, the authority said."
SECOND = "“We will not sow twice,” said Ingrid Halloran."
THIRD = "The lake stands at 41 metres, two more than last spring."
TEXT = f"{FIRST}\n\n{SECOND} {THIRD} Nobody was hurt."


def found_again(quote: str, text: str, before: str = TEXT) -> tuple[str, str | None]:
    """The state of `quote` of the text before, and the words that stand there now."""
    kept = describe(before, before.index(quote), before.index(quote) + len(quote))
    found = find(kept.exact, kept.prefix, kept.suffix, kept.start, text)
    if found.start is None or found.end is None:
        return found.state, None
    return found.state, text[found.start : found.end]


def test_a_quote_is_described_by_its_words_and_what_stands_beside_them() -> None:
    quote = describe("one two three four five", 8, 13, context=4)
    assert (quote.exact, quote.prefix, quote.suffix) == ("three", "two ", " fou")
    assert (quote.start, quote.end) == (8, 13)


def test_at_the_edges_of_the_text_there_is_no_context() -> None:
    quote = describe("one", 0, 3)
    assert (quote.prefix, quote.suffix) == ("", "")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 99)])
def test_what_is_no_stretch_of_the_text_cannot_be_described(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        describe("one two", start, end)


def test_an_empty_quote_cannot_be_found() -> None:
    with pytest.raises(ValueError, match="empty"):
        find("", "", "", 0, TEXT)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (TEXT, "nothing changed"),
        ("Correction: a name was wrong.\n\n" + TEXT, "something was put before"),
        (TEXT + "\n\nThis story was updated.", "something was put after"),
        (TEXT.replace(FIRST, "Heavy rain is expected."), "the sentence before was replaced"),
        (TEXT.replace(THIRD, ""), "the sentence after was dropped"),
        (TEXT.replace("“", '"').replace("”", '"'), "only marks beside it changed"),
    ],
)
def test_exact_words_in_their_surroundings_are_intact(changed: str, why: str) -> None:
    assert found_again("We will not sow twice", changed) == ("intact", "We will not sow twice"), why


def test_exact_words_elsewhere_are_moved() -> None:
    changed = f"{FIRST}\n\nMeanwhile, far from the river, the band played on.\n\n{THIRD} Bye."
    assert found_again(THIRD, changed, f"{THIRD}\n\n{SECOND}") == ("moved", THIRD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("41 metres", "44 metres"),
        ("stands at", "does not stand at"),
        ("two more than last spring", "two more than in the last spring"),
        ("The lake", "A lake"),
        ("last spring.", "last summer."),
        ("The lake stands", "The upper lake now stands"),
    ],
)
def test_edited_words_are_found_whole(old: str, new: str) -> None:
    changed = "Corrected on Monday.\n\n" + TEXT.replace(old, new)
    assert found_again(THIRD, changed) == ("edited", THIRD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“We", '"We'),
        ("twice,”", 'twice,"'),
        ("will not", "will\u00a0not"),
        ("sow twice", "sow \u200btwice"),
    ],
)
def test_a_change_of_typography_is_an_edit_with_full_similarity(old: str, new: str) -> None:
    kept = describe(TEXT, TEXT.index(SECOND), TEXT.index(SECOND) + len(SECOND))
    found = find(kept.exact, kept.prefix, kept.suffix, kept.start, TEXT.replace(old, new))
    assert (found.state, found.similarity) == ("edited", 1.0)


def test_a_change_of_a_word_has_less_than_full_similarity() -> None:
    found = find(THIRD, "", "", 0, TEXT.replace("41", "42"))
    assert SIMILAR < found.similarity < 1


@pytest.mark.parametrize(
    "changed",
    [
        "",
        " ",
        FIRST,
        "The lake has many visitors in spring, and two of them came by boat.",
        "Nothing of it remains here 🙂",
        "湖の水位は変わらない。",
    ],
)
def test_what_is_not_there_any_more_is_gone(changed: str) -> None:
    found = find(THIRD, "", "", 0, changed)
    assert (found.state, found.start, found.end) == ("gone", None, None)


REPEATED = "He denied it. The court met. He denied it. The jury left. He denied it. It rained."


@pytest.mark.parametrize("start", [0, 29, 58])
def test_of_repeated_sentences_the_one_in_the_same_surroundings_is_found(start: int) -> None:
    kept = describe(REPEATED, start, start + 13)
    assert kept.exact == "He denied it."
    changed = "Update.\n\n" + REPEATED
    found = find(kept.exact, kept.prefix, kept.suffix, kept.start, changed)
    assert (found.state, found.start) == ("intact", start + 9)


@pytest.mark.parametrize(("hint", "start"), [(0, 0), (26, 29), (70, 58), (None, 0), (10_000, 58)])
def test_without_surroundings_the_nearest_is_found(hint: int | None, start: int) -> None:
    assert find("He denied it.", "", "", hint, REPEATED).start == start


def test_of_two_edited_places_the_one_in_the_same_surroundings_is_found() -> None:
    old = "In Oslo: the plant made 300 boats in May. In Riga: the plant made 300 cars in May."
    new = old.replace("300", "400")
    quote = "the plant made 300 cars in May."
    assert found_again(quote, new, old) == ("edited", quote.replace("300", "400"))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("👩‍👩‍👧 said 🙂 “yes” on Monday. 🇺🇦 And then?", "🙂 “yes” on Monday."),
        ("אמר השר ביום שני. השיחות נמשכות בז'נבה. סוף.", "השיחות נמשכות בז'נבה."),
        ("大臣は言った。交渉は続いている。終わり。", "交渉は続いている。"),
        ("e\u0301te\u0301 stays decomposed. Été does not.", "e\u0301te\u0301 stays"),
    ],
)
@pytest.mark.parametrize("put_before", ["", "🙂🙂\n\n", "עדכון: "])
def test_every_script_is_found_by_code_points(text: str, quote: str, put_before: str) -> None:
    assert found_again(quote, put_before + text, text) == ("intact", quote)


def test_an_edit_in_a_script_without_spaces_is_found() -> None:
    old = "大臣は土曜日に、交渉は続いていると述べた。終わり。"
    new = old.replace("土曜日", "日曜日")
    assert found_again("大臣は土曜日に、交渉は続いていると述べた。", new, old)[0] == "edited"


@pytest.mark.parametrize("quote", [TEXT[:20], TEXT[-20:], TEXT])
def test_quotes_at_the_edges_are_found(quote: str) -> None:
    assert found_again(quote, TEXT) == ("intact", quote)


def test_found_offsets_give_back_the_quote() -> None:
    finder = Finder("Update.\n\n" + TEXT)
    for start in range(0, len(TEXT) - 12, 5):
        kept = describe(TEXT, start, start + 12)
        found = finder.find(kept.exact, kept.prefix, kept.suffix, kept.start)
        assert (found.state, found.start) == ("intact", start + 9)


def long_text() -> str:
    sentence = (
        "On day {0} the mill number {1} made {2} tonnes of flour for the towns of the valley. "
    )
    return "".join(sentence.format(i, i * 7 % 101, i * 13 % 997) for i in range(13_000))


def test_five_hundred_quotes_of_a_megabyte_are_found_quickly() -> None:
    text = long_text()
    assert len(text) > 1_000_000
    kept = [describe(text, at, at + 90) for at in range(1_000, 1_000_000, 2_000)]
    finder = Finder("Update. " + text)
    started = time.perf_counter()
    states = {finder.find(q.exact, q.prefix, q.suffix, q.start).state for q in kept}
    assert states == {"intact"}
    assert time.perf_counter() - started < 2


def test_edited_quotes_of_a_megabyte_are_found_in_time() -> None:
    text = long_text()
    kept = [describe(text, at, at + 90) for at in range(1_000, 1_000_000, 20_000)]
    finder = Finder(text.replace("flour", "rye"))
    started = time.perf_counter()
    found = [finder.find(q.exact, q.prefix, q.suffix, q.start) for q in kept]
    assert {place.state for place in found} == {"edited"}
    assert time.perf_counter() - started < 10


def test_a_single_letter_everywhere_ends_in_time() -> None:
    started = time.perf_counter()
    assert find("a", "xx", "yy", 500_000, "a" * 1_000_000).state == "moved"
    assert time.perf_counter() - started < 5
