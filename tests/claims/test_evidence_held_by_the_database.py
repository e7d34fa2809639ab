"""Evidence and its grades, whatever SQL is thrown at them."""

from __future__ import annotations

from typing import Any

import pytest

from claims import models as record
from tests.claims.attacks import begun_before, refusing
from tests.claims.judged import (
    anchor,
    appearance,
    assessment,
    evidence,
    person,
    snapshot,
    wording,
)

pytestmark = pytest.mark.django_db


def named(of: record.Wording) -> record.Assessment:
    return assessment(of, audience="named")


# Evidence


def test_our_own_publications_are_never_evidence() -> None:
    ours = record.Publisher.objects.create(name="This desk", is_ours=True)
    with refusing("our own publications"):
        evidence(wording(), document=snapshot(publisher=ours).document)


def test_evidence_on_whether_it_was_said_is_of_an_appearance_of_the_same_claim() -> None:
    about = wording()
    evidence(about, appearance=appearance(about))
    with refusing("appearance is of another claim"):
        evidence(wording(), appearance=appearance(about))


def test_the_machine_links_no_evidence() -> None:
    with refusing("evidence_by_a_person"):
        evidence(wording(), created_by=None)


# Where it stands


@pytest.mark.parametrize(
    "fields",
    [
        {"exact": "The pier is sure"},
        {"start": 1, "end": 17},
        {"state": "moved", "exact": "The pier is sure"},
        {"start": 18, "end": 400, "exact": "the mayor said."},
        {"start": 400, "end": 416},
        {"start": None, "end": None, "exact": ""},
        {"exact": "the pier is safe"},
    ],
    ids=["other words", "beside", "moved", "past the end", "beyond", "nowhere", "other case"],
)
def test_an_anchor_of_evidence_quotes_what_stands_there(fields: dict[str, Any]) -> None:
    about = evidence(wording())
    with refusing("do not stand there|anchor_has_a_span"):
        anchor(about, **fields)


def test_an_anchor_of_evidence_is_in_a_text_of_its_document() -> None:
    about = evidence(wording())
    with refusing("do not stand there"):
        anchor(about, snapshot=snapshot())


def test_what_is_gone_from_a_text_has_stood_in_an_earlier_one() -> None:
    about = evidence(wording())
    gone = {"state": "gone", "start": None, "end": None}
    with refusing("do not stand there"):
        anchor(about, **gone, exact="Never said.")
    anchor(about)
    first = about.document.snapshots.get()
    later = record.Snapshot.objects.create(
        document=about.document,
        number=2,
        change="edited",
        text="Nothing.",
        text_sha256="a" * 64,
        bytes_sha256="a" * 64,
        file="",
        media_type="text/plain",
        extractor="plain/1",
    )
    anchored: dict[str, Any] = {"evidence": about, "snapshot": later, **gone}
    record.Anchor.objects.create(**anchored, exact=first.text[:16])


def test_an_anchor_is_of_an_appearance_or_of_evidence_never_of_both() -> None:
    about = wording()
    with refusing("anchor_of_one_thing"):
        anchor(evidence(about), appearance=appearance(about))
    with refusing("anchor_of_one_thing"):
        record.Anchor.objects.create(snapshot=snapshot(), start=0, end=3, exact="The")


# How it is graded


def test_a_grade_is_of_a_wording_of_the_claim() -> None:
    about = evidence(wording())
    with refusing("wording is of another claim"):
        assessment(wording(), evidence=about)


def test_two_grades_of_one_passage_have_two_numbers() -> None:
    about = wording()
    graded = assessment(about)
    with refusing("assessment_number"):
        assessment(about, evidence=graded.evidence, number=1, reason="")


def test_a_passage_is_assessed_anew_or_withdrawn_for_a_reason() -> None:
    about = wording()
    graded = assessment(about)
    for fields in ({}, {"is_withdrawn": True}):
        with refusing("assessment_changes_for_a_reason"):
            assessment(about, evidence=graded.evidence, reason="", **fields)


@pytest.mark.parametrize(
    "field",
    [{"stance": "proves"}, {"credibility": 0}, {"credibility": 7}, {"reliability": "G"}],
    ids=str,
)
def test_an_axis_takes_no_word_or_digit_of_its_own(field: dict[str, Any]) -> None:
    with refusing(f"assessment_{next(iter(field))}"):
        assessment(wording(), **field)


def test_only_an_assessment_for_named_people_has_readers() -> None:
    graded = assessment(wording(), audience="desk")
    with refusing("said when it is made"):
        record.AssessmentReader.objects.create(assessment=graded, person=person())


@pytest.mark.django_db(transaction=True)
def test_nobody_is_let_in_to_an_assessment_later() -> None:
    graded, late = named(wording()), person()
    with refusing("said when it is made"):
        record.AssessmentReader.objects.create(assessment=graded, person=late)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_let_in_to_an_assessment_by_a_transaction_that_began_before_it() -> None:
    about, late = wording(), person()
    with begun_before() as other:
        graded = named(about)
        with pytest.raises(Exception, match="said when it is made"), other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_assessmentreader (id, assessment_id, person_id)"
                " VALUES (gen_random_uuid(), %s, %s)",
                [graded.pk, late.pk],
            )


@pytest.mark.parametrize("field", [{"reliability": "Z"}, {"reason": ""}], ids=str)
def test_a_publisher_is_graded_from_a_to_f_for_a_reason(field: dict[str, str]) -> None:
    given = {"reliability": "B", "reason": "Few corrections.", **field}
    publisher = record.Publisher.objects.create(name="The Quay Post")
    with refusing("publisher_grade"):
        record.PublisherGrade.objects.create(publisher=publisher, created_by=person(), **given)
