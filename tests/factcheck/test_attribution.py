"""Who is said to say what: the kinds of speech, thought and relay that news prose has."""

from __future__ import annotations

import pytest

from factcheck.attribution import attributions
from tests.factcheck.attribution_reading import by_cue, only, read

QUOTED = "The bridge will open in May,"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“The bridge will open in May,” the mayor said.", "the mayor"),
        ("“The bridge will open in May,” said the mayor.", "the mayor"),
        ("“The bridge will open in May,” said Ana Brook, who runs it.", "Ana Brook, who runs it"),
        (
            "“The bridge will open in May,” Ana Brook, the mayor, said on Friday.",
            "Ana Brook, the mayor",
        ),
        ("“The bridge will open in May,” Brook told reporters.", "Brook"),
        ("“The bridge will open in May,” Brook wrote on Telegram.", "Brook"),
        ("“The bridge will open in May,” grumbled Brook.", "Brook"),
        ('"The bridge will open in May," Brook said.', "Brook"),
        ("‘The bridge will open in May,’ Brook said.", "Brook"),
        ("'The bridge will open in May,' Brook said.", "Brook"),
        ("''The bridge will open in May,'' Brook said.", "Brook"),
    ],
)
def test_a_tag_after_a_quotation_names_its_speaker(text: str, source: str) -> None:
    one = only(text)
    assert (one.source, one.content, one.directness) == (source, QUOTED, "direct")


@pytest.mark.parametrize(
    "text",
    [
        "Brook said: “The bridge will open in May. Nobody will pay for it.”",
        "Brook told reporters, “The bridge will open in May. Nobody will pay for it.”",
        "Brook replied: “The bridge will open in May. Nobody will pay for it.”",
    ],
)
def test_a_tag_before_a_quotation_holds_all_its_sentences(text: str) -> None:
    one = only(text)
    assert one.source == "Brook"
    assert one.content == "The bridge will open in May. Nobody will pay for it."


def test_a_tag_in_the_middle_joins_both_parts_of_a_quotation() -> None:
    one = only("“The bridge,” Brook said, “will open in May.”")
    assert one.content == "The bridge, … will open in May."


def test_a_tag_in_the_middle_of_a_plain_sentence_is_cut_out_of_the_content() -> None:
    one = by_cue("The plan, officials said, would cost the town nothing.", "said")
    assert (one.source, one.content) == ("officials", "The plan … would cost the town nothing")


def test_a_tag_at_the_end_of_a_plain_sentence_takes_the_sentence() -> None:
    one = only("The bridge collapsed before dawn, police said.")
    assert (one.source, one.content) == ("police", "The bridge collapsed before dawn")


def test_words_before_and_in_a_quotation_are_one_mixed_content() -> None:
    one = only("The delay was “a scandal that never ends,” Brook said.")
    assert one.directness == "mixed"
    assert one.content == "The delay was “a scandal that never ends,”"


@pytest.mark.parametrize(
    ("text", "cue", "source", "content"),
    [
        ("Brook said that the bridge was safe.", "said", "Brook", "that the bridge was safe"),
        ("Brook says the bridge is safe.", "says", "Brook", "the bridge is safe"),
        ("Brook has said he might resign.", "has said", "Brook", "he might resign"),
        (
            "The engineer warned that the cables were worn.",
            "warned",
            "The engineer",
            "that the cables were worn",
        ),
        ("The minister denied taking the money.", "denied", "The minister", "taking the money"),
        ("The union vowed to strike.", "vowed", "The union", "to strike"),
        ("The clerk purports to know.", "purports", "The clerk", "to know"),
        ("The company refused to pay.", "refused", "The company", "to pay"),
        ("Brook believes the bridge is safe.", "believes", "Brook", "the bridge is safe"),
        ("Brook hopes to win the vote.", "hopes", "Brook", "to win the vote"),
        ("The mayor urged drivers to stay away.", "urged", "The mayor", "drivers to stay away"),
        ("The report shows that prices fell.", "shows", "The report", "that prices fell"),
        (
            "Brook is confident that the bridge is safe.",
            "is confident",
            "Brook",
            "that the bridge is safe",
        ),
    ],
)
def test_indirect_speech_and_thought(text: str, cue: str, source: str, content: str) -> None:
    one = by_cue(text, cue)
    assert (one.source, one.content, one.directness) == (source, content, "indirect")


def test_an_accusation_holds_the_accused() -> None:
    one = by_cue("The union accused the firm of hiding the figures.", "accused")
    assert one.content == "the firm of hiding the figures"


def test_the_hearer_is_told_apart_from_the_content() -> None:
    one = only("A diplomat told Reuters that the meeting had been ruled out.")
    assert one.hearer == "Reuters"
    assert one.content == "that the meeting had been ruled out"


def test_a_content_far_from_its_verb_is_found() -> None:
    one = by_cue(
        "Brook told reporters after a long meeting with the council that the bridge was safe.",
        "told",
    )
    assert one.content == "that the bridge was safe"


def test_the_content_is_known_by_its_verb() -> None:
    assert only("Brook said that the bridge was safe.").clause == "was"


@pytest.mark.parametrize(
    "text",
    [
        "According to the mayor, the bridge is safe.",
        "The bridge is safe, according to the mayor.",
    ],
)
def test_according_to_gives_the_rest_of_the_sentence(text: str) -> None:
    one = only(text)
    assert one.source == "the mayor"
    assert one.content.lower() == "the bridge is safe"


def test_in_the_words_of_somebody_is_a_cue() -> None:
    one = only("The plan is dead, in the words of the mayor.")
    assert (one.source, one.content) == ("the mayor", "The plan is dead")


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        (
            "The memo contradicts the ministry’s claim that the bridge is safe.",
            "claim",
            "the ministry’s",
        ),
        (
            "Investors ignored a warning from the bank that the bridge is safe.",
            "warning",
            "the bank",
        ),
        ("The mayor made the claim that the bridge is safe.", "made the claim", "The mayor"),
    ],
)
def test_a_noun_of_saying_attributes_its_clause(text: str, cue: str, source: str) -> None:
    one = by_cue(text, cue)
    assert (one.source, one.content) == (source, "that the bridge is safe")


def test_a_participle_after_a_tag_keeps_the_speaker() -> None:
    text = "“We agreed,” Brook said, adding that the terms were fair."
    one = by_cue(text, "adding")
    assert (one.source, one.content) == ("Brook", "that the terms were fair")


def test_a_speaker_before_a_colon_is_a_headline_s_tag() -> None:
    one = only("Minister: no deal before spring")
    assert (one.source, one.content) == ("Minister", "no deal before spring")


def test_a_title_with_a_colon_is_no_attribution() -> None:
    assert read("Lisbon: A Short History") == []


def test_a_relative_pronoun_stands_for_its_noun() -> None:
    text = "Brook, who said the bridge was safe, has left."
    assert by_cue(text, "said").source == "Brook"


def test_the_plain_view_gives_the_pronoun_beside_the_cue() -> None:
    text = "Brook, who said the bridge was safe, has left."
    (source,) = attributions(text)[0].source
    assert source.of(text) == "who"


def test_a_relay_is_the_parent_of_what_it_relays() -> None:
    text = "Reuters reported that the mayor said the bridge was safe."
    assert by_cue(text, "said").parent == "Reuters"


def test_sources_relay_what_reports_warn() -> None:
    text = (
        "Army reports continue to warn that the rebels intend to seize the port, "
        "sources familiar with the reports said."
    )
    warning = by_cue(text, "continue to warn")
    assert warning.source == "Army reports"
    assert warning.parent == "sources familiar with the reports"


def test_a_quotation_after_a_tagged_one_keeps_its_speaker() -> None:
    text = "“It is safe,” Brook said. “Nobody should worry about the old bridge.”"
    after = read(text)[1]
    assert (after.source, after.cue, after.carried) == ("Brook", "", True)


def test_a_paragraph_that_is_a_quotation_goes_with_the_speaker_before_it() -> None:
    text = (
        "Brook told reporters on Friday that work had begun.\n\n"
        "“The bridge will not be late. We have the money and we have the steel.”"
    )
    after = read(text)[-1]
    assert (after.source, after.carried) == ("Brook", True)


def test_a_quotation_with_its_own_tag_is_not_carried() -> None:
    text = "Brook said work had begun.\n\n“The bridge will be late,” the builder said."
    last = read(text)[-1]
    assert (last.source, last.carried) == ("the builder", False)


def test_a_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = (
        "“The bridge will open in May,” Brook said. “We have the steel we need.\n\n"
        "“And we have the money for all of it, thanks to the region.”"
    )
    assert [each.source for each in read(text)] == ["Brook", "Brook", "Brook"]


def test_a_title_in_marks_is_nobody_s_speech() -> None:
    assert read("The band played “Yellow River” in the old theatre.") == []


def test_a_first_person_thought_inside_a_quotation_is_not_an_attribution() -> None:
    assert len(read("“I think the bridge is safe,” Brook said.")) == 1


def test_what_a_quoted_speaker_reports_is_no_attribution_of_the_author() -> None:
    text = "“The builder said the bridge was safe,” Brook told the court."
    assert len(read(text)) == 2
    assert len(attributions(text)) == 1


def test_the_plain_view_keeps_quotation_marks_in_the_content() -> None:
    text = "“The bridge is safe,” Brook said."
    (content,) = attributions(text)[0].content
    assert content.of(text) == "“The bridge is safe,”"


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened in May and cost nine million euros.",
        "Workers painted the bridge, and drivers waited.",
        "The storm caused the river to rise.",
        "The new law makes it harder to build.",
    ],
)
def test_plain_narration_attributes_nothing(text: str) -> None:
    assert read(text) == []


def test_an_inverted_tag_with_a_long_name_is_no_clause() -> None:
    text = (
        "Jobs will be cut in areas that lose money, said the firm’s recently named chair "
        "Ana Brook in a letter."
    )
    one = by_cue(text, "said")
    assert one.source == "the firm’s recently named chair Ana Brook"
    assert one.content == "Jobs will be cut in areas that lose money"


def test_somebody_asked_who_answers_is_the_source_of_the_answer_alone() -> None:
    text = (
        "Interior Minister Petra Dragan, asked whether she would halt the flights, said the "
        "decision was not hers to take."
    )
    assert by_cue(text, "asked").source == ""
    assert by_cue(text, "said").source == "Interior Minister Petra Dragan"


def test_a_question_that_leads_in_is_not_what_the_answer_says() -> None:
    text = "Asked whether the gate was locked, the guard said it was open."
    assert by_cue(text, "said").content == "it was open"


def test_a_condition_after_a_tag_belongs_to_the_content() -> None:
    text = "The union would end the strike, Abbott said, only if the firm raised wages."
    assert by_cue(text, "said").content == (
        "The union would end the strike … only if the firm raised wages"
    )


def test_a_clause_after_a_noun_of_saying_is_the_noun_s_and_not_the_verb_s() -> None:
    text = "Police denied it, rejecting claims by two witnesses that shots were fired."
    one = by_cue(text, "claims")
    assert (one.source, one.content) == ("two witnesses", "that shots were fired")


def test_a_passive_report_has_its_subject_in_the_content() -> None:
    one = by_cue("Smith is said to be in Lisbon.", "is said")
    assert (one.source, one.content) == ("", "Smith … to be in Lisbon")


def test_a_refusal_to_say_is_read_once() -> None:
    one = only("The minister refused to say whether the army was involved.")
    assert (one.cue, one.content) == ("refused to say", "whether the army was involved")


def test_a_dateline_is_no_part_of_the_source() -> None:
    text = "NAIROBI, March 3 (Reuters) - Farmers said the rains had failed."
    assert by_cue(text, "said").source == "Farmers"


def test_the_day_of_saying_is_no_part_of_the_content() -> None:
    text = "Prime Minister Jane Holloway told the Herald on Wednesday she would not resign."
    assert by_cue(text, "told").content == "she would not resign"


def test_a_short_rejoinder_after_a_tag_is_carried() -> None:
    text = "“I have never signed such an order,” she said. “Nor will I.”"
    assert [each.content for each in read(text)][-1] == "Nor will I."


def test_what_the_reader_is_supposed_to_think_is_no_attribution() -> None:
    assert read("If you believe that the bridge is safe, walk over it.") == []
