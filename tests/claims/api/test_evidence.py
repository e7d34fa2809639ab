"""Evidence over the API: linked, assessed anew, withdrawn; and hidden from whom it must be."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Assessment, Claim, Evidence, Snapshot
from claims.services import publishers
from tests.claims import factories
from tests.claims.api.conftest import client_of
from tests.claims.selectors.test_claims import clock

URL = "/api/v1/evidence/"
TEXT = "The log gives nine metres. Divers measured nine metres twice."
MEASURED = "Divers measured nine metres twice."

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot() -> Snapshot:
    return factories.snapshot(TEXT)


@pytest.fixture
def claim() -> Claim:
    return factories.claim()


def body(on: Claim, place: Snapshot, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(MEASURED)
    return {
        "claim": str(on.pk), "snapshot": str(place.pk), "start": start, "end": len(TEXT),
        "quote": MEASURED, "stance": "refutes", **fields,
    }  # fmt: skip


def assess(client: APIClient, of: Evidence, seen: str, **fields: Any) -> Any:
    return client.post(f"{URL}{of.pk}/assessments/", fields, headers={"If-Match": seen})


def test_a_passage_is_linked_with_its_grades(
    api: APIClient, claim: Claim, snapshot: Snapshot
) -> None:
    origin = factories.origin("The survey")
    given = body(claim, snapshot, credibility=2, origin=str(origin.pk), note="Twice.")
    response = api.post(URL, given)
    assert response.status_code == 201
    shown = response.json()
    assert response["Location"].endswith(shown["href"])
    assert api.get(shown["href"]).json() == shown
    assert (shown["claim"], shown["document"]["id"]) == (str(claim.pk), str(snapshot.document_id))
    assert shown["anchors"][0]["exact"] == MEASURED
    assessment = shown["assessment"]
    assert (assessment["number"], assessment["stance"], assessment["credibility"]) == (
        1, "refutes", 2,
    )  # fmt: skip
    assert assessment["origin"]["name"] == "The survey"
    assert (assessment["audience"], assessment["recorded_by"]) == ("desk", "vera")


NOWHERE = str(uuid.UUID(int=0))


@pytest.mark.parametrize(
    ("fields", "status", "pointer"),
    [
        ({"claim": NOWHERE}, 400, "#/claim"),
        ({"snapshot": NOWHERE}, 400, "#/snapshot"),
        ({"appearance": NOWHERE}, 400, "#/appearance"),
        ({"origin": NOWHERE}, 400, "#/origin"),
        ({"start": "5"}, 400, "#/start"),
        ({"stance": "proves"}, 400, "#/stance"),
        ({"credibility": 7}, 400, "#/credibility"),
        ({"audience": "friends"}, 400, "#/audience"),
        ({"reliability": "A"}, 400, "#/reliability"),
        ({"is_withdrawn": True}, 400, "#/is_withdrawn"),
        ({"readers": ["nobody"], "audience": "named"}, 400, "#/readers/0"),
        ({"readers": ["vera", "\x00"], "audience": "named"}, 400, "#/readers/1"),
        ({"end": 5000}, 422, "#/start"),
        ({"quote": "Divers slept."}, 422, "#/quote"),
        ({"quote": "n" * 5001}, 400, "#/quote"),
        ({"audience": "named"}, 422, "#/readers"),
        ({"wording": 2}, 422, "#/wording"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(
    fields: dict[str, Any], status: int, pointer: str,
    api: APIClient, claim: Claim, snapshot: Snapshot,
) -> None:  # fmt: skip
    response = api.post(URL, body(claim, snapshot, **fields))
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not Evidence.objects.exists()


def test_the_same_passage_again_is_a_conflict_that_names_the_evidence(
    api: APIClient, claim: Claim, snapshot: Snapshot
) -> None:
    first = api.post(URL, body(claim, snapshot)).json()
    again = api.post(URL, body(claim, snapshot))
    assert (again.status_code, again.json()["existing"]) == (409, first["href"])


def test_evidence_is_filtered_by_what_was_made_of_it(api: APIClient, claim: Claim) -> None:
    origin = factories.origin()
    one = factories.evidence(claim, "supports", origin=origin)
    other = factories.evidence(claim, "refutes")
    factories.evidence()
    assess(api, other, '"1"', is_withdrawn=True, reason="Forged.")

    def found(**params: Any) -> set[str]:
        return {row["id"] for row in api.get(URL, params).json()["results"]}

    assert found(claim=claim.pk) == {str(one.pk), str(other.pk)}
    assert found(claim=claim.pk, stance="refutes") == {str(other.pk)}
    assert found(claim=claim.pk, is_withdrawn="false") == {str(one.pk)}
    assert found(origin=origin.pk) == {str(one.pk)}
    assert found(document=other.document_id) == {str(other.pk)}
    assert api.get(URL, {"stance": "proves"}).status_code == 400


# Assessed anew


def test_what_is_left_out_of_an_assessment_stays_as_it_was(api: APIClient, member: User) -> None:
    made = factories.evidence(by=member, audience="named", readers=[member], credibility=2)
    response = assess(api, made, '"1"', stance="refutes", reason="Misread.")
    assert (response.status_code, response["ETag"]) == (201, '"2"')
    shown = response.json()
    assert (shown["stance"], shown["credibility"], shown["reason"]) == ("refutes", 2, "Misread.")
    assert (shown["audience"], shown["readers"]) == ("named", ["vera"])


def test_readers_go_with_the_audience_that_named_them(api: APIClient, member: User) -> None:
    made = factories.evidence(by=member, audience="named", readers=[member])
    shown = assess(api, made, '"1"', audience="public", reason="Cleared.").json()
    assert (shown["audience"], shown["readers"]) == ("public", [])


def test_evidence_is_withdrawn_and_taken_up_again(api: APIClient) -> None:
    made = factories.evidence()
    assert assess(api, made, '"1"', is_withdrawn=True, reason="Forged.").json()["is_withdrawn"]
    assert api.get(f"{URL}{made.pk}/").json()["assessment"]["is_withdrawn"]
    again = assess(api, made, '"2"', is_withdrawn=False, reason="It was not.")
    assert not again.json()["is_withdrawn"]
    listed = api.get(f"{URL}{made.pk}/assessments/")
    assert (listed["ETag"], [row["number"] for row in listed.json()["results"]]) == (
        '"3"', [1, 2, 3],
    )  # fmt: skip


@pytest.mark.parametrize("seen", ["", "*"])
def test_an_assessment_that_does_not_say_what_was_seen_is_refused(
    seen: str, api: APIClient
) -> None:
    made = factories.evidence()
    assert assess(api, made, seen, stance="refutes", reason="Misread.").status_code == 428
    assert made.assessments.count() == 1


def test_a_stale_assessment_is_refused_with_both(api: APIClient) -> None:
    made = factories.evidence()
    assess(api, made, '"1"', stance="background", reason="Off the point.")
    response = assess(api, made, '"1"', stance="refutes", reason="Misread.")
    assert (response.status_code, response["ETag"]) == (412, '"2"')
    assert response.json()["current"]["stance"] == "background"
    assert response.json()["yours"] == {"stance": "refutes", "reason": "Misread."}
    assert made.assessments.count() == 2


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"stance": "refutes"}, "#/reason"),
        ({"reason": "Misread.", "origin": NOWHERE}, "#/origin"),
        ({"reason": "Misread.", "is_withdrawn": "yes"}, "#/is_withdrawn"),
    ],
)
def test_a_wrong_assessment_is_refused_at_its_field(
    fields: dict[str, Any], pointer: str, api: APIClient
) -> None:
    made = factories.evidence()
    response = assess(api, made, '"1"', **fields)
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert made.assessments.count() == 1


def test_a_past_moment_shows_evidence_as_it_was(api: APIClient) -> None:
    made = factories.evidence(stance="supports")
    then = {"known_at": clock().isoformat()}
    assess(api, made, '"1"', stance="refutes", reason="Misread.")
    path = f"{URL}{made.pk}/"
    assert api.get(path, then).json()["assessment"]["stance"] == "supports"
    assert api.get(path).json()["assessment"]["stance"] == "refutes"
    assert len(api.get(f"{path}assessments/", then).json()["results"]) == 1
    assert api.get(URL, {**then, "stance": "refutes"}).json()["results"] == []
    assert api.get(path, {"known_at": "2020-01-01"}).status_code == 404


def test_what_is_read_to_be_assessed_anew_is_sent_again_when_its_origin_is_renamed(
    api: APIClient,
) -> None:
    origin = factories.origin("The survey")
    path = f"{URL}{factories.evidence(origin=origin).pk}/assessments/"
    etag = api.get(path)["ETag"]
    origin.name = "The survey of May"
    origin.save()
    again = api.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again["ETag"]) == (200, '"1"')
    assert again.json()["results"][0]["origin"]["name"] == "The survey of May"


def test_an_embargo_is_set_and_lifted(api: APIClient, claim: Claim, snapshot: Snapshot) -> None:
    until = "2026-05-01T06:00:00Z"
    made = api.post(URL, body(claim, snapshot, embargo_until=until)).json()
    assert made["assessment"]["embargo_until"] == until
    row = Evidence.objects.get()
    assert assess(api, row, '"1"', credibility=3, reason="So.").json()["embargo_until"] == until
    lifted = assess(api, row, '"2"', embargo_until=None, reason="Released.").json()
    assert lifted["embargo_until"] is None
    wrong = assess(api, row, '"3"', embargo_until="May", reason="Held back.")
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["#/embargo_until"]


# Whoever may not see it is not told that it exists


@pytest.fixture
def author() -> User:
    return factories.user("ruth")


@pytest.fixture
def hidden(author: User) -> Evidence:
    """For its author alone, and one of two that copy one another."""
    text = "Divers of the harbour trust measured nine metres of water beside the north quay."
    made = factories.evidence(text=text, by=author, audience="named", readers=[author])
    factories.evidence(made.claim, text=text)
    return made


READS = ["{url}{id}/", "{url}{id}/assessments/", "{url}{id}/?known_at={now}"]
LISTS = ["{url}?claim={claim}", "{url}?document={document}", "{url}?claim={claim}&known_at={now}",
         "{url}?stance=supports", "/api/v1/claims/{claim}/origin-suggestions/"]  # fmt: skip


def paths(patterns: list[str], made: Evidence) -> list[str]:
    now = clock().isoformat().replace("+00:00", "Z")
    place = {"url": URL, "id": made.pk, "claim": made.claim_id, "document": made.document_id}
    return [pattern.format(**place, now=now) for pattern in patterns]


@pytest.mark.parametrize("is_admin", [False, True])
def test_no_address_tells_others_of_restricted_evidence(
    is_admin: bool, hidden: Evidence, author: User
) -> None:
    other = client_of(factories.user(admin=is_admin))
    own = client_of(author)
    for path in paths(READS, hidden):
        nothing = path.replace(str(hidden.pk), NOWHERE)
        answer, unknown = other.get(path), other.get(nothing)
        assert (answer.status_code, own.get(path).status_code) == (404, 200)
        assert answer.json()["detail"] == unknown.json()["detail"]
    for path in paths(LISTS, hidden):
        assert str(hidden.pk) not in other.get(path).content.decode()
        assert str(hidden.pk) in own.get(path).content.decode()


def test_no_write_tells_others_of_restricted_evidence(api: APIClient, hidden: Evidence) -> None:
    assert assess(api, hidden, '"1"', stance="refutes", reason="Forged.").status_code == 404
    snapshot = hidden.anchors.get().snapshot
    again = api.post(URL, {
        "claim": str(hidden.claim_id), "snapshot": str(snapshot.pk), "start": 0,
        "end": len(snapshot.text), "stance": "supports",
    })  # fmt: skip
    assert again.status_code == 201, "as if it were the first"
    path = f"/api/v1/origins/{factories.origin().pk}/evidence/"
    for key in (str(hidden.pk), NOWHERE):
        grouped = api.post(path, {"evidence": [{"id": key, "seen": 1}], "reason": "One survey."})
        assert grouped.status_code == 400
        assert grouped.json()["errors"] == [
            {"pointer": "#/evidence/0/id", "detail": "There is no such evidence."}
        ]
    assert hidden.assessments.count() == 1


# Publishers


def test_a_publisher_is_graded_and_evidence_keeps_the_grade_of_its_day(
    editor: APIClient, api: APIClient, claim: Claim
) -> None:
    publisher = factories.publisher()
    path = f"/api/v1/publishers/{publisher.pk}/grades/"
    response = editor.post(path, {"reliability": "B", "reason": "Corrects its errors."})
    assert (response.status_code, response.json()["recorded_by"]) == (201, "egon")
    snapshot = factories.snapshot(TEXT, of=factories.document(publisher=publisher))
    made = api.post(URL, body(claim, snapshot)).json()
    publishers.grade(publisher, "D", "No more.", by=factories.user())
    assert api.get(made["href"]).json()["assessment"]["reliability"] == "B"
    listed = api.get(path).json()["results"]
    assert [row["reliability"] for row in listed] == ["D", "B"]


def test_a_grade_needs_a_reason(editor: APIClient) -> None:
    publisher = factories.publisher()
    path = f"/api/v1/publishers/{publisher.pk}/grades/"
    assert editor.post(path, {"reliability": "B", "reason": " "}).status_code == 400
    assert editor.post(path, {"reliability": "G", "reason": "Known."}).status_code == 400
    assert not publisher.grades.exists()


def test_our_own_publishers_are_told_and_their_texts_refused(api: APIClient, claim: Claim) -> None:
    ours = factories.publisher()
    ours.is_ours = True
    ours.save()
    assert api.get(f"/api/v1/publishers/{ours.pk}/").json()["is_ours"]
    snapshot = factories.snapshot(TEXT, of=factories.document(publisher=ours))
    response = api.post(URL, body(claim, snapshot))
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/snapshot"]
    assert not Assessment.objects.exists()


def test_an_editor_says_that_a_publisher_is_our_own(editor: APIClient) -> None:
    publisher = factories.publisher("Harbour Post")
    path, then = f"/api/v1/publishers/{publisher.pk}/", {"known_at": clock().isoformat()}
    headers = {"If-Match": editor.get(path)["ETag"]}
    response = editor.patch(path, {"is_ours": True}, headers=headers)
    assert (response.status_code, response.json()["name"]) == (200, "Harbour Post")
    assert (response.json(), response["ETag"]) == (
        editor.get(path).json(),
        editor.get(path)["ETag"],
    )
    assert editor.get(path).json()["is_ours"]
    assert not editor.get(path, then).json()["is_ours"]
    edits: Any = apps.get_model("claims", "PublisherEvent")
    edit = edits.objects.filter(pgh_obj=publisher.pk).latest("pgh_id")
    assert edit.pgh_context["username"] == "egon"


def test_a_stale_correction_of_a_publisher_is_refused_with_both(editor: APIClient) -> None:
    publisher = factories.publisher("Harbour Post")
    path = f"/api/v1/publishers/{publisher.pk}/"
    headers = {"If-Match": editor.get(path)["ETag"]}
    editor.patch(path, {"name": "The  Harbour Post"}, headers=headers)
    response = editor.patch(path, {"name": "The Post"}, headers=headers)
    assert response.status_code == 412
    assert response.json()["current"]["name"] == "The Harbour Post"
    assert response.json()["yours"] == {"name": "The Post"}
    assert editor.patch(path, {"name": "The Post"}).status_code == 428
    for wrong in ({"name": " "}, {"name": 5}, {"is_ours": "yes"}, {"id": "a"}):
        assert editor.patch(path, wrong, headers={"If-Match": response["ETag"]}).status_code == 400
