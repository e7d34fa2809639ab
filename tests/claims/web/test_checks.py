"""The pages for readers: what they say, to whom, for how long."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from pytest_django.fixtures import Settings

from claims import throttling
from claims.models import Act, CorrectionRequest, Publication
from claims.services import corrections, publications, redactions
from tests.claims import factories, judged
from tests.claims.publishing import DAY, decided, editor, held, later, published, revised

pytestmark = pytest.mark.django_db

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;"


@pytest.fixture(autouse=True)
def _no_earlier_requests() -> None:
    cache.clear()


def address(page: Publication) -> str:
    return f"/checks/{page.subject}/{page.slug}/"


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def said(claim: str = "The quay is open.") -> Any:
    statement = factories.statement(claim=claim, sources=[factories.source("Ada Brook")])
    return factories.appearance(statement)


# What a page says


def test_a_check_is_read_without_signing_in(client: Client) -> None:
    claim = said().claim
    piece = factories.evidence(
        claim, "refutes", audience="public", credibility=2, note="They **measured** it."
    )
    hidden = factories.evidence(claim, "refutes")
    factories.reply_request(claim, whom="The board's press office")
    page = published(held(claim, [piece, hidden], rationale="It is *not*."))
    html = shown(client, address(page))
    for words in (
        "The quay is open.",
        "Ada Brook",
        "<strong>False</strong>",
        '<time datetime="2026-02-01">1 February 2026</time>',
        "<em>not</em>",
        "2: probably true",
        "They <strong>measured</strong> it.",
        "Speaks against the claim (1)",
        "1 piece of evidence is not shown.",
        "The board&#x27;s press office",
        'rel="nofollow noopener"',
    ):
        assert words in html, words


def test_a_check_is_a_whole_document_with_landmarks_and_no_script_that_runs(
    client: Client,
) -> None:
    html = shown(client, address(published()))
    for mark in ('<html lang="en">', "<main", "<header", "<footer", "<nav aria-label", "<h1"):
        assert html.count(mark) >= 1, mark
    assert len(re.findall("<h1", html)) == 1
    assert set(re.findall(r"<script([^>]*)>", html)) == {' type="application/ld+json"'}
    assert not re.search(r'\sstyle="|\son\w+="', html)


def test_the_json_ld_on_the_page_is_the_frozen_one(client: Client) -> None:
    page = published(site="https://desk.example")
    html = shown(client, address(page))
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(script) == page.claim_review


def test_the_page_names_its_lasting_address_and_the_feed(
    client: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://desk.example"
    page = published()
    html = shown(client, address(page))
    assert f'<link rel="canonical" href="https://desk.example{address(page)}">' in html
    assert 'type="application/atom+xml"' in html
    assert 'href="https://desk.example/checks/feed.atom"' in html


@pytest.mark.parametrize("path", ["", "another-slug/"])
def test_any_slug_leads_to_the_right_one(client: Client, path: str) -> None:
    page = published()
    response = client.get(f"/checks/{page.subject}/{path}")
    assert (response.status_code, response["Location"]) == (302, address(page))


@pytest.mark.parametrize(
    "path", ["{nowhere}/", "{nowhere}/slug/", "{nowhere}/correct/", "{nowhere}/editions/1/",
             "{page}/editions/2/", "{page}/editions/0/"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    known = {"page": published().subject, "nowhere": uuid.UUID(int=7)}
    assert client.get("/checks/" + path.format(**known)).status_code == 404


def test_a_correction_is_listed_with_its_kind_and_the_earlier_edition_is_marked(
    client: Client,
) -> None:
    page = published(title="No lorry", site="https://desk.example")
    revised(page, title="Two lorries", notice_text="There were *two*.")
    html = shown(client, address(page))
    assert '<h1 dir="auto">Two lorries</h1>' in html
    assert "Correction, <time" in html
    assert "There were <em>two</em>." in html
    earlier = f"/checks/{page.subject}/editions/1/"
    assert f'href="{earlier}"' in html
    before = shown(client, earlier)
    assert '<h1 dir="auto">No lorry</h1>' in before
    assert "<strong>Superseded.</strong>" in before
    assert '<meta name="robots" content="noindex">' in before
    assert "application/ld+json" not in before
    assert f'<link rel="canonical" href="http://testserver{address(page)}">' in before


def test_a_retracted_page_says_so_on_top(client: Client) -> None:
    page = published()
    decided(page.claim, act=Act.RETRACT, confidence="")
    revised(page, "retraction", notice_text="The log was *forged*.")
    html = shown(client, address(page))
    assert html.index("Retracted") < html.index("<h1")
    assert "The log was <em>forged</em>." in html
    assert "<s>False</s>" in html
    assert "application/ld+json" not in html
    assert "<strong>Retracted</strong>" in shown(client, "/checks/")


def test_days_that_readers_knew_another_verdict_for_are_named(client: Client) -> None:
    page = published()
    other = held(
        page.claim,
        act=Act.SUPERSEDE,
        rating=factories.rating("True"),
        valid_from=DAY + timedelta(days=20),
    )
    revised(page, "update", holding=other)
    assert "For other days" in shown(client, address(page))


def test_what_was_redacted_is_gone_and_the_page_stands(client: Client) -> None:
    page = published(title="No lorry")
    place = ("claims_publication", page.pk, "title")
    redactions.redact(*place, "A court's order.", by=factories.user(admin=True))
    there = client.get(address(page))["Location"]
    assert "What this page said has been removed." in shown(client, there)
    for door in ("/checks/", "/checks/feed.atom", f"/checks/{page.subject}/correct/"):
        html = shown(client, door)
        assert there in html
        assert "No lorry" not in html
        assert "no-lorry" not in html


# What people typed stays text


def test_nothing_that_was_typed_becomes_markup(client: Client) -> None:
    document = factories.document(ATTACK, url="javascript:alert(1)")
    claim = factories.claim(f"It is so {ATTACK}.")
    piece = factories.evidence(
        claim,
        "refutes",
        snapshot=factories.snapshot(f"Seen {ATTACK}", of=document),
        audience="public",
        note=ATTACK,
        origin=factories.origin(ATTACK),
    )
    factories.reply_request(claim, whom=ATTACK)
    holding = held(claim, [piece], rationale=f"[x](javascript:alert(1)) {ATTACK}")
    page = published(holding, summary=ATTACK, title=f"Lorries {ATTACK}")
    revised(page, title=f"More {ATTACK}", notice_text=ATTACK)
    corrections.receive(page, ATTACK, ATTACK, ATTACK)
    for path in (
        address(page),
        f"/checks/{page.subject}/editions/1/",
        f"/checks/{page.subject}/correct/",
        "/checks/",
        "/checks/?q=" + "lorries",
        "/checks/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        html = shown(client, path)
        assert "<script>alert" not in html, path
        assert "<img" not in html, path
        assert 'href="javascript' not in html, path


# Embargo: nothing leaves by any door

DOORS = [
    "/checks/",
    "/checks/?q=quay",
    "/checks/feed.atom",
    "/checks/{subject}/",
    "/checks/{subject}/{slug}/",
    "/checks/{subject}/editions/1/",
    "/checks/{subject}/correct/",
    "/api/v1/publications/",
    "/api/v1/publications/{pk}/",
    "/api/v1/publications/{pk}/editions/",
    "/api/v1/publications/{pk}/claim-review/",
    "/api/v1/holdings/",
    "/admin/claims/publication/",
    "/admin/claims/publication/{pk}/change/",
    "/claims/{subject}/",
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("fate", ["waits", "recalled", "waits as a correction"])
def test_what_is_under_embargo_leaves_by_no_door(client: Client, door: str, fate: str) -> None:
    holding = held(factories.claim("The quay is secretly open."))
    if fate == "waits as a correction":
        first = published(held(factories.claim("The quay is wide.")), title="Wide")
        page = revised(first, title="Secretly narrow", embargo_until=later(days=1))
    else:
        page = published(holding, title="Secretly closed", embargo_until=later(days=1))
    if fate == "recalled":
        publications.recall(page, "Not now.", by=editor())
    number = page.number
    path = door.format(subject=page.subject, slug=page.slug, pk=page.pk)
    response = client.get(path.replace("editions/1/", f"editions/{number}/"), follow=True)
    assert "ecretly" not in response.content.decode().replace(page.slug, "")


def test_the_embargo_ends_by_itself(client: Client) -> None:
    holding = held()
    page = published(holding, title="Secretly closed", embargo_until=later(seconds=1))
    while page.visible_at > timezone.now():
        pass
    for path in (address(page), "/checks/", "/checks/feed.atom"):
        assert "Secretly closed" in shown(client, path)


def test_members_see_an_edition_under_embargo_marked_as_that(
    client: Client, member: Client
) -> None:
    page = published(title="Secretly closed", embargo_until=later(days=1))
    path = f"/checks/{page.subject}/editions/1/"
    response = member.get(path)
    html = response.content.decode()
    assert "<strong>Under embargo until" in html
    assert "Secretly closed" in html
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "application/ld+json" not in html


def test_nobody_learns_by_the_answer_that_an_edition_waits(client: Client) -> None:
    page = published(embargo_until=later(days=1))
    there = client.get(f"/checks/{page.subject}/editions/1/")
    nothing = client.get(f"/checks/{uuid.UUID(int=7)}/editions/1/")
    assert there.content == nothing.content
    assert dict(there.headers) == dict(nothing.headers)


# Audience: what is for some is for nobody else, today as on the day of the page

READ = ["/checks/{subject}/{slug}/", "/checks/{subject}/editions/1/", "/checks/feed.atom",
        "/checks/", "/checks/?q=pilot"]  # fmt: skip


@pytest.mark.parametrize("door", READ)
@pytest.mark.parametrize("audience", ["desk", "named"])
def test_evidence_that_was_public_is_shown_no_more_when_it_is_not(
    client: Client, door: str, audience: str
) -> None:
    claim = factories.claim()
    secret = factories.document("The pilot's own log")
    pieces = [
        factories.evidence(
            claim,
            "refutes",
            audience="public",
            note="A pilot told us.",
            snapshot=factories.snapshot("The pilot saw none.", of=secret),
        ),
        factories.evidence(claim, "refutes", audience="public"),
    ]
    page = published(held(claim, pieces))
    path = door.format(subject=page.subject, slug=page.slug)
    judged.assessment(claim.wordings.get(), evidence=pieces[0], audience=audience)
    html = shown(client, path)
    assert "A pilot told us" not in html
    assert "The pilot saw" not in html
    assert "own log" not in html
    if str(page.subject) in door.format(subject=page.subject, slug=page.slug):
        assert "1 piece of evidence is not shown." in html


def test_evidence_put_under_embargo_since_is_shown_no_more(client: Client) -> None:
    claim = factories.claim()
    pieces = [factories.evidence(claim, "refutes", audience="public") for _ in range(2)]
    page = published(held(claim, pieces))
    judged.assessment(
        claim.wordings.get(), evidence=pieces[0], audience="public", embargo_until=later(days=1)
    )
    assert "1 piece of evidence is not shown." in shown(client, address(page))


# Caches


@pytest.mark.parametrize("door", ["/checks/", "/checks/feed.atom", "{page}"])
def test_a_public_page_is_anybodys_for_a_minute_and_asked_for_again_by_its_tag(
    client: Client, door: str
) -> None:
    page = published()
    path = door.format(page=address(page))
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    revised(page, title="Another")
    changed = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("door", ["/checks/", "/checks/feed.atom", "{page}"])
def test_a_copy_lives_no_shorter_because_an_embargo_ends(client: Client, door: str) -> None:
    page = published()
    revised(page, title="Another", embargo_until=later(seconds=20))
    response = client.get(door.format(page=address(page)))
    assert response["Cache-Control"] == "public, max-age=60"


def test_a_copy_from_before_evidence_was_withheld_is_not_called_fresh(client: Client) -> None:
    claim = factories.claim()
    pieces = [factories.evidence(claim, "refutes", audience="public") for _ in range(2)]
    page = published(held(claim, pieces))
    tomorrow = http_date((timezone.now() + timedelta(days=1)).timestamp())
    judged.assessment(claim.wordings.get(), evidence=pieces[0], audience="desk")
    response = client.get(address(page), headers={"If-Modified-Since": tomorrow})
    assert response.status_code == 200
    assert "Last-Modified" not in response


def test_who_is_signed_in_gets_the_same_public_page(client: Client, member: Client) -> None:
    path = address(published())
    assert Client().get(path).content == member.get(path).content


# The index


def test_the_index_goes_on_by_key_the_last_changed_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.web.views.checks.PAGE", 2)
    pages = [published(title=f"Check {n}") for n in range(4)]
    revised(pages[0], title="Check 0 again")
    first = shown(client, "/checks/")
    assert re.findall(r'">(Check [^<]+)</a>', first) == ["Check 0 again", "Check 3"]
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    revised(pages[3], title="Check 3 again")  # the edge of the page moves meanwhile
    second = shown(client, older)
    assert re.findall(r'">(Check [^<]+)</a>', second) == ["Check 2", "Check 1"]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["x", str(uuid.UUID(int=7)), "%00"])
def test_a_page_of_the_index_that_is_none_is_not_found(client: Client, after: str) -> None:
    published()
    assert client.get(f"/checks/?after={after}").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lorries", True),
        ("LORRY", True),
        ("berth", True),
        ('"no lorry"', True),
        ("ferry", False),
        ("%00", True),
        ("x" * 3000, False),
        ("'\"(&|!:*", False),
    ],
)
def test_the_index_is_searched_by_words(client: Client, words: str, found: bool) -> None:
    published(held(factories.claim("The berth is wide.")), title="No lorry")
    response = client.get("/checks/", {"q": words.replace("%00", "\x00")})
    assert response.status_code == 200
    assert ("No lorry</a>" in response.content.decode()) is found


def test_more_checks_take_no_more_queries(client: Client) -> None:
    page = revised(published(), title="Another")
    doors = ("/checks/", "/checks/?q=quay", "/checks/feed.atom", address(page))
    few = [_queries(client, door) for door in doors]
    for _ in range(3):
        revised(published(), title="Another")
    revised(page, title="Yet another")
    assert [_queries(client, door) for door in doors] == few


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# What readers ask for


def test_a_reader_asks_for_a_correction_without_script_or_account(client: Client) -> None:
    page = published()
    path = f"/checks/{page.subject}/correct/"
    assert "csrfmiddlewaretoken" in shown(client, path)
    response = client.post(path, {"text": "It was two.", "name": "Ada", "contact": "a@b.example"})
    assert (response.status_code, response["Location"]) == (302, f"{path}?sent=1")
    request = CorrectionRequest.objects.get()
    assert (request.publication, request.text, request.name) == (page, "It was two.", "Ada")
    assert "within 7 days" in shown(client, response["Location"])


def test_a_reader_writes_about_the_edition_that_was_read(client: Client) -> None:
    page = published()
    (path,) = re.findall(r'href="(/checks/[^"]+/correct/[^"]*)"', shown(client, address(page)))
    revised(page, title="Another")
    (action,) = re.findall(r'<form method="post" action="([^"]+)"', shown(client, path))
    client.post(action, {"text": "It was two."})
    assert CorrectionRequest.objects.get().publication == page


@pytest.mark.parametrize("number", ["3", "0", "x", "-1", "²", "9" * 5000])
def test_a_reader_of_an_edition_that_is_not_there_writes_about_the_latest(
    client: Client, number: str
) -> None:
    page = revised(published(), title="Another")
    revised(page, title="Not yet", embargo_until=later(days=1))
    path = f"/checks/{page.subject}/correct/?edition={number}"
    assert client.post(path, {"text": "It was two."}).status_code == 302
    assert CorrectionRequest.objects.get().publication == page


def test_a_request_without_words_is_refused_beside_its_field(client: Client) -> None:
    page = published()
    response = client.post(f"/checks/{page.subject}/correct/", {"text": " ", "name": "Ada"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Write what is wrong" in html
    assert 'value="Ada"' in html
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    "given", [{"text": "x" * 5_001}, {"name": "x" * 201}, {"contact": "x" * 321},
              {"text": "a\x00b"}]
)  # fmt: skip
def test_a_request_that_is_too_long_or_broken_is_refused(
    client: Client, given: dict[str, str]
) -> None:
    page = published()
    response = client.post(f"/checks/{page.subject}/correct/", {"text": "It was two.", **given})
    assert response.status_code == 422
    assert not CorrectionRequest.objects.exists()


def test_a_program_that_fills_in_every_field_is_thanked_and_forgotten(client: Client) -> None:
    page = published()
    given = {"text": "Buy now", "website": "https://spam.example"}
    assert client.post(f"/checks/{page.subject}/correct/", given).status_code == 302
    assert not CorrectionRequest.objects.exists()


def test_a_form_from_elsewhere_is_refused() -> None:
    page = published()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"/checks/{page.subject}/correct/", {"text": "It was two."})
    assert response.status_code == 403
    assert not CorrectionRequest.objects.exists()


def test_an_address_that_writes_too_often_keeps_what_it_typed(client: Client) -> None:
    page = published()
    path = f"/checks/{page.subject}/correct/"
    for _ in range(throttling.CORRECTIONS):
        assert client.post(path, {"text": "It was two."}).status_code == 302
    response = client.post(path, {"text": "And one more thing.", "name": "Ada"})
    html = response.content.decode()
    assert response.status_code == 429
    minutes = -(-int(response["Retry-After"]) // 60)
    assert f"send it again in {minutes} minutes" in html
    assert "And one more thing." in html
    assert CorrectionRequest.objects.count() == throttling.CORRECTIONS


def test_behind_a_proxy_an_address_is_the_one_that_the_proxy_saw(
    client: Client, settings: Settings
) -> None:
    settings.HTTPS = True
    who = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
    request = client.get("/checks/", headers=who).wsgi_request
    assert throttling.address(request) == "192.0.2.7"
    settings.HTTPS = False
    assert throttling.address(request) == "127.0.0.1"


def test_a_switched_off_member_previews_nothing(client: Client) -> None:
    page = published(title="Secretly closed", embargo_until=later(days=1))
    user: User = factories.user()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(f"/checks/{page.subject}/editions/1/").status_code == 404
