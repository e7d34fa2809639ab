"""Evidence in the admin: assessed anew through the service; hidden from whom it must be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.models import Assessment, Claim, Evidence, Origin, PublisherGrade, Snapshot
from claims.services import evidence as services
from claims.services.evidence import Assessed
from tests.claims import factories
from tests.claims.admin.test_documents import edit
from tests.claims.admin.test_tables import address

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/assessment/add/"


def form(client: Client, of: Evidence) -> dict[str, Any]:
    """The form for assessing it anew, as it is filled in when it is opened."""
    opened: Any = client.get(ADD, {"evidence": str(of.pk)})
    fields = opened.context["adminform"].form
    told = {
        name: fields.get_initial_for_field(field, name) for name, field in fields.fields.items()
    }
    keys = {name: value.pk if isinstance(value, Model) else value for name, value in told.items()}
    keys["readers"] = [reader.pk for reader in keys["readers"] or []]
    return {name: value for name, value in keys.items() if value not in (None, False)}


def test_the_form_is_filled_in_with_how_it_is_assessed_now(desk: Client, editor: User) -> None:
    origin = factories.origin()
    made = factories.evidence(
        by=editor, stance="refutes", credibility=2, origin=origin, audience="named",
        readers=[editor],
    )  # fmt: skip
    told = form(desk, made)
    assert (told["stance"], told["credibility"], told["origin"]) == ("refutes", 2, origin.pk)
    assert (told["audience"], told["readers"], told["seen"]) == ("named", [editor.pk], 1)


def test_evidence_is_assessed_anew(desk: Client, editor: User) -> None:
    made = factories.evidence(stance="supports", credibility=2)
    desk.post(ADD, {**form(desk, made), "stance": "refutes", "reason": "Misread."})
    last = services.latest(made)
    assert (last.number, last.stance, last.credibility) == (2, "refutes", 2)
    assert (last.reason, last.created_by) == ("Misread.", editor)


def test_evidence_is_withdrawn_and_taken_up_again(desk: Client) -> None:
    made = factories.evidence()
    desk.post(ADD, {**form(desk, made), "is_withdrawn": "on", "reason": "Forged."})
    assert services.latest(made).is_withdrawn
    given = {**form(desk, made), "reason": "It was not."}
    del given["is_withdrawn"]
    desk.post(ADD, given)
    assert not services.latest(made).is_withdrawn


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": ""}, "Say why the evidence"),
        ({"reason": " ", "stance": "refutes"}, "Say why the evidence"),
        ({"reason": "So.", "audience": "named"}, "Name the people"),
        ({"reason": "So.", "credibility": "9"}, "Select a valid choice"),
    ],
)
def test_what_the_service_refuses_is_said_on_the_form(
    desk: Client, given: dict[str, str], sentence: str
) -> None:
    made = factories.evidence()
    response = desk.post(ADD, {**form(desk, made), **given})
    assert sentence in response.content.decode()
    assert made.assessments.count() == 1


def test_a_wording_of_another_claim_is_refused_on_the_form(desk: Client) -> None:
    made, other = factories.evidence(), factories.claim().wordings.get()
    response = desk.post(ADD, {**form(desk, made), "wording": other.pk, "reason": "So."})
    assert "of another claim" in response.content.decode()
    assert made.assessments.count() == 1


def test_whoever_was_slower_is_told_so_and_may_save_again(desk: Client) -> None:
    made = factories.evidence()
    given = {**form(desk, made), "stance": "refutes", "reason": "Misread."}
    by = factories.user()
    services.assess(made, Assessed(stance="background"), "Off the point.", seen=1, by=by)
    response: Any = desk.post(ADD, given)
    assert "anew since: background, “Off the point.”" in response.content.decode()
    assert made.assessments.count() == 2
    seen = response.context["adminform"].form["seen"].value()
    desk.post(ADD, {**given, "seen": seen})
    assert services.latest(made).stance == "refutes"


# Linked

LINK = "/admin/claims/evidence/add/"
TEXT = "Cranes rest. The gate is shut. Divers say ‘nine metres’. The gate is shut."


def given_of(claim: Claim, snapshot: Snapshot, quote: str, **fields: Any) -> dict[str, Any]:
    named = {"claim": claim.pk, "snapshot": snapshot.pk, "quote": quote}
    return {**named, "stance": "refutes", "audience": "desk", **fields}


def test_a_passage_is_linked_with_its_grades(desk: Client, editor: User) -> None:
    claim, snapshot, origin = factories.claim(), factories.snapshot(TEXT), factories.origin()
    given = given_of(
        claim, snapshot, "Cranes rest.", credibility="2", origin=origin.pk, note="Seen.",
        grounds="The log.", audience="named", readers=[editor.pk],
        embargo_until="2026-05-01 06:00",
    )  # fmt: skip
    assert desk.post(LINK, given).status_code == 302
    made = Evidence.objects.get()
    anchor, assessment = made.anchors.get(), made.assessments.get()
    assert (made.claim, made.created_by, made.grounds) == (claim, editor, "The log.")
    assert (anchor.snapshot, anchor.start, anchor.exact) == (snapshot, 0, "Cranes rest.")
    assert (assessment.credibility, assessment.origin, assessment.note) == (2, origin, "Seen.")
    assert [row.person for row in assessment.readers.all()] == [editor]
    assert assessment.embargo_until == datetime(2026, 5, 1, 6, tzinfo=UTC)


def test_the_pages_of_a_claim_and_of_a_text_lead_to_the_form(desk: Client) -> None:
    claim, snapshot = factories.claim(), factories.snapshot()
    for row, name in ((claim, "claim"), (snapshot, "snapshot"), (snapshot.document, "document")):
        path = f"{LINK}?{name}={row.pk}"
        assert path in desk.get(address(type(row), "change", row.pk)).content.decode()
        opened: Any = desk.get(path)
        assert str(opened.context["adminform"].form[name].value()) == str(row.pk)


def test_without_a_version_the_latest_text_is_quoted(desk: Client) -> None:
    first = factories.snapshot("The gate is open.")
    second = factories.snapshot(TEXT, of=first.document)
    given = given_of(factories.claim(), second, "Cranes rest.", document=first.document_id)
    del given["snapshot"]
    assert desk.post(LINK, given).status_code == 302
    assert Evidence.objects.get().anchors.get().snapshot == second


def test_a_quote_that_stands_twice_is_linked_where_it_is_meant(desk: Client) -> None:
    claim, snapshot = factories.claim(), factories.snapshot(TEXT)
    given = given_of(claim, snapshot, "The gate is shut.", note="Kept in the form.")
    page: Any = desk.post(LINK, given)
    form = page.context["adminform"].form
    (sentence,) = form.errors["start"]
    assert "stands at 13, after “…Cranes rest.”; at 57, after" in sentence
    assert form["note"].value() == "Kept in the form."
    assert not Evidence.objects.exists()
    assert "start" in desk.post(LINK, {**given, "start": 14}).context["adminform"].form.errors
    assert desk.post(LINK, {**given, "start": 57}).status_code == 302
    assert Evidence.objects.get().anchors.get().start == 57


def test_a_quote_in_other_typography_is_linked_as_the_text_has_it(desk: Client) -> None:
    given = given_of(factories.claim(), factories.snapshot(TEXT), "Divers say\r\n'nine metres'.")
    assert desk.post(LINK, given).status_code == 302
    assert Evidence.objects.get().anchors.get().exact == "Divers say ‘nine metres’."


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"quote": "Divers say eight metres."}, "quote", "most like the quote"),
        ({"quote": "Nobody swims."}, "quote", "stands nowhere in this document"),
        ({"quote": ""}, "quote", "required"),
        ({"audience": "named"}, "readers", "Name the people"),
        ({"wording": 4}, "wording", "no wording number 4"),
        ({"snapshot": ""}, "document", "Name the document"),
        ({"snapshot": "x"}, "snapshot", "valid"),
        ({"claim": "x"}, "claim", "valid"),
        ({"embargo_until": "May"}, "embargo_until", "valid date"),
    ],
)
def test_what_cannot_be_linked_is_said_at_its_field(
    desk: Client, fields: dict[str, Any], field: str, sentence: str
) -> None:
    given = given_of(factories.claim(), factories.snapshot(TEXT), "Cranes rest.", note="Kept.")
    page: Any = desk.post(LINK, {**given, **fields})
    form = page.context["adminform"].form
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert form["note"].value() == "Kept."
    assert not Evidence.objects.exists()


def test_a_version_of_another_document_is_refused(desk: Client) -> None:
    given = given_of(factories.claim(), factories.snapshot(TEXT), "Cranes rest.")
    page: Any = desk.post(LINK, {**given, "document": factories.document().pk})
    assert "another document" in page.context["adminform"].form.errors["snapshot"][0]


def test_an_embargo_is_set_and_kept_in_the_form(desk: Client) -> None:
    made = factories.evidence()
    until = {"embargo_until_0": "2026-05-01", "embargo_until_1": "06:00", "reason": "Held back."}
    desk.post(ADD, {**form(desk, made), **until})
    moment = datetime(2026, 5, 1, 6, tzinfo=UTC)
    assert services.latest(made).embargo_until == moment
    assert form(desk, made)["embargo_until"] == moment


def test_an_origin_is_named_and_renamed(desk: Client, editor: User) -> None:
    desk.post("/admin/claims/origin/add/", {"name": " The  survey ", "note": ""})
    origin = Origin.objects.get()
    assert (origin.name, origin.created_by) == ("The survey", editor)
    edit(desk, origin, name="The survey of May")
    origin.refresh_from_db()
    assert origin.name == "The survey of May"


def test_a_publisher_is_graded_and_said_to_be_our_own(desk: Client, editor: User) -> None:
    publisher = factories.publisher()
    path = "/admin/claims/publishergrade/add/"
    assert path in desk.get(address(type(publisher), "change", publisher.pk)).content.decode()
    desk.post(path, {"publisher": publisher.pk, "reliability": "B", "reason": "Corrects."})
    grade = PublisherGrade.objects.get()
    assert (grade.publisher, grade.reliability, grade.created_by) == (publisher, "B", editor)
    edit(desk, publisher, is_ours="on")
    publisher.refresh_from_db()
    assert publisher.is_ours


# Whoever may not see it is not told that it exists; administrators are no readers


@pytest.fixture
def hidden() -> Evidence:
    author = factories.user("ada")
    return factories.evidence(
        text="Only Ada knows of this sounding.", by=author, audience="named", readers=[author]
    )


def rows_of(made: Evidence) -> list[Model]:
    assessment = made.assessments.get()
    return [made, assessment, assessment.readers.get(), made.anchors.get()]


def test_no_list_shows_restricted_evidence(hidden: Evidence, boss: Client, desk: Client) -> None:
    for row in rows_of(hidden):
        path = address(type(row), "changelist")
        for client in (boss, desk):
            for params in ({}, {"q": str(row.pk)}):
                page = client.get(path, params).content.decode()
                assert f"{row.pk}/change/" not in page
                assert "Only Ada" not in page


def test_no_page_shows_restricted_evidence(hidden: Evidence, boss: Client, desk: Client) -> None:
    for row in rows_of(hidden):
        for client in (boss, desk):
            assert client.get(address(type(row), "change", row.pk)).status_code == 302
            assert client.get(address(type(row), "history", row.pk)).status_code == 302


def test_no_form_tells_of_restricted_evidence(hidden: Evidence, boss: Client) -> None:
    assert set(form(boss, hidden)) <= {"readers", "evidence", "audience"}
    given = {**form(boss, factories.evidence()), "reason": "So.", "evidence": hidden.pk}
    unknown = {**given, "evidence": "01939e8c-8a04-7123-b7c8-8e9f0a1b2c66"}
    pages = [boss.post(ADD, told).context["adminform"].form.errors for told in (given, unknown)]
    assert pages[0] == pages[1]
    assert hidden.assessments.count() == 1


def test_a_named_reader_sees_it_in_the_admin(editor: User, desk: Client) -> None:
    made = factories.evidence(audience="named", readers=[editor])
    for row in rows_of(made):
        assert desk.get(address(type(row), "change", row.pk)).status_code == 200
    assert (
        reverse("admin:claims_assessment_add")
        in desk.get(address(Evidence, "change", made.pk)).content.decode()
    )


def test_an_inline_leaves_out_what_was_for_others(hidden: Evidence, desk: Client) -> None:
    by = User.objects.get(username="ada")
    services.assess(hidden, Assessed(stance="refutes"), "Cleared.", seen=1, by=by)
    page = desk.get(address(Evidence, "change", hidden.pk)).content.decode()
    first = Assessment.objects.get(number=1, evidence=hidden)
    assert ("Cleared." in page, str(first.pk) in page) == (True, False)


@pytest.mark.parametrize(
    "address",
    [
        "assessment/add/?evidence=x",
        "assessment/add/?origin=x",
        "evidence/add/?document=x",
        "evidence/add/?claim=x&origin=x",
        "evidence/add/?appearance=x&snapshot=x",
    ],
)
def test_an_address_that_names_no_row_opens_an_empty_form(desk: Client, address: str) -> None:
    assert desk.get(f"/admin/claims/{address}").status_code == 200


@pytest.mark.parametrize("table", ["evidence", "assessment"])
def test_a_key_that_is_none_is_refused_at_its_field(desk: Client, table: str) -> None:
    given = dict.fromkeys(("claim", "document", "origin", "evidence", "wording", "appearance"), "x")
    page = desk.post(f"/admin/claims/{table}/add/", given)
    assert page.status_code == 200
    assert "origin" in page.context["adminform"].form.errors
