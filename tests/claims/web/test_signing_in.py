"""Signing in: by name or address, with a second factor, so many tries; and one's own account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from celery import current_app
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from claims import mailer, tasks
from claims.models import ApiToken
from claims.permissions import Role
from claims.services import resets, tokens
from tests.claims import factories
from tests.support import smtp
from tests.support.servers import TestServers
from tests.support.smtp import Sink

LOGIN = "/login/"
NEW = "quite another password 9"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera", email="vera@desk.example")


def sign_in(client: Client, login: str = "vera", password: str = factories.PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The desk's mail server."""
    with smtp.running() as running:
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.PUBLIC_URL = "https://desk.example"
        yield running


def ask_for_a_link(client: Client, email: str = "vera@desk.example") -> bytes:
    """Ask on the page, and do what a worker would: do what the message says."""
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        page: bytes = client.post("/password/reset/", {"email": email}, follow=True).content
        for _ in range(queue.qsize()):
            message = queue.get_nowait()
            assert message.headers["task"] == resets.TASK
            tasks.send_reset(*message.payload[0])
            message.ack()
    return page


def link_in(letter: EmailMessage) -> str:
    return re.findall(r"https://desk\.example(/password/reset/\S+)", letter.get_content())[0]


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_second_factor(user: User) -> tuple[str, list[str]]:
    """Set it up over the pages, as people do: the secret, and the recovery codes."""
    browser = Client()
    sign_in(browser, user.username)
    browser.post("/account/confirm/", {"password": factories.PASSWORD})
    page = browser.get("/account/second-factor/on/").content.decode()
    secret = re.findall(r"Key: <code>(\w+)</code>", page)[0]
    assert 'src="data:image/svg+xml;base64,' in page
    codes = browser.post("/account/second-factor/on/", {"code": code_for(secret)}, follow=True)
    cache.clear()
    return secret, re.findall(r"<li><code>(\w+)</code>", codes.content.decode())


@pytest.mark.parametrize("login", ["vera", "vera@desk.example", "VERA@desk.example"])
def test_people_sign_in_by_name_or_address(client: Client, vera: User, login: str) -> None:
    assert sign_in(client, login)["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("login", ["vera", "nobody", "nobody@desk.example", "v\x00", "' OR 1=1"])
def test_a_wrong_password_and_an_unknown_name_are_told_the_same(
    client: Client, vera: User, login: str
) -> None:
    page = sign_in(client, login, "wrong")
    assert page.status_code == 200
    assert not is_in(client)


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/signup/", "/account/signup/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


def test_tries_on_one_account_are_throttled_from_wherever_they_come(vera: User) -> None:
    for number in range(10):
        sign_in(Client(REMOTE_ADDR=f"10.1.0.{number}"), "vera", "wrong")
    client = Client(REMOTE_ADDR="10.2.0.1")
    page = sign_in(client)
    assert "Too many failed login attempts" in page.content.decode()
    assert not is_in(client)
    factories.user("egon")
    assert sign_in(client, "egon")["Location"] == "/"


def test_tries_from_one_address_are_throttled_whatever_account_they_name(vera: User) -> None:
    for number in range(30):
        sign_in(Client(REMOTE_ADDR="10.1.0.1"), f"name{number}", "wrong")
    barred = Client(REMOTE_ADDR="10.1.0.1")
    assert sign_in(barred).status_code == 200
    assert not is_in(barred)
    assert sign_in(Client(REMOTE_ADDR="10.1.0.2"))["Location"] == "/"


@pytest.mark.parametrize(
    ("tried", "other", "barred"),
    [
        ("2001:db8:1:1::7", "2001:db8:1:1::8", True),
        ("2001:db8:1:1::7", "2001:db8:1:2::7", False),
        ("::ffff:10.1.0.1", "::ffff:10.1.0.2", False),
        ("::ffff:10.1.0.1", "10.1.0.1", True),
    ],
)
def test_tries_over_ipv6_are_counted_by_network(
    vera: User, tried: str, other: str, *, barred: bool
) -> None:
    for number in range(30):
        sign_in(Client(REMOTE_ADDR=tried), f"name{number}", "wrong")
    assert (sign_in(Client(REMOTE_ADDR=other)).status_code == 200) is barred


def test_a_session_says_from_where_it_was_opened(client: Client, vera: User) -> None:
    client = Client(REMOTE_ADDR="2001:db8:1:1::7")
    sign_in(client)
    assert "2001:db8:1:1::7" in client.get("/account/sessions/").content.decode()


@pytest.mark.parametrize(("is_https", "barred"), [(True, False), (False, True)])
def test_a_proxy_is_believed_only_where_the_operator_says_there_is_one(
    settings: Any, vera: User, *, is_https: bool, barred: bool
) -> None:
    settings.HTTPS = is_https
    for number in range(30):
        client = Client(REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": f"8.8.0.{number}"})
        sign_in(client, f"name{number}", "wrong")
    last = Client(REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": "9.9.9.9"})
    assert (sign_in(last).status_code == 200) is barred


def test_without_the_cache_people_still_sign_in(vera: User, servers: TestServers) -> None:
    client = Client()
    with servers.down("valkey"):
        assert sign_in(client)["Location"] == "/"
        assert is_in(client)


def test_an_account_that_is_switched_off_is_not_let_in(client: Client) -> None:
    factories.user("vera", is_active=False)
    sign_in(client)
    assert not is_in(client)


def test_the_admin_has_no_door_of_its_own(client: Client, vera: User) -> None:
    """Else the second factor and the throttle could be passed by."""
    asked = client.get("/admin/")
    assert asked["Location"].startswith("/admin/login/")
    assert client.get(asked["Location"])["Location"] == "/login/?next=/admin/"
    client.post("/admin/login/", {"username": "vera", "password": factories.PASSWORD})
    assert not is_in(client)
    client.post("/login/?next=/admin/", {"login": "vera", "password": factories.PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_a_viewer_is_refused_by_the_admin_without_going_round_in_circles(client: Client) -> None:
    client.force_login(factories.user(role=Role.VIEWER))
    assert client.get("/admin/", follow=True).status_code == 403


# Second factor


def test_with_a_second_factor_the_password_alone_does_not_do(client: Client, vera: User) -> None:
    secret, _ = with_second_factor(vera)
    assert sign_in(client)["Location"] == "/login/code/"
    assert not is_in(client)
    client.post("/login/code/", {"code": "000000"})
    assert not is_in(client)
    client.post("/login/code/", {"code": code_for(secret)})
    assert is_in(client)


def test_a_code_opens_once(vera: User) -> None:
    secret, _ = with_second_factor(vera)
    first, second = Client(), Client()
    code = code_for(secret)
    for client in (first, second):
        sign_in(client)
        client.post("/login/code/", {"code": code})
    assert [is_in(first), is_in(second)] == [True, False]


def test_a_recovery_code_lets_in_once(vera: User) -> None:
    _, codes = with_second_factor(vera)
    assert len(codes) == 10
    for expected in (True, False):
        client = Client()
        sign_in(client)
        client.post("/login/code/", {"code": codes[0]})
        assert is_in(client) is expected


def test_codes_cannot_be_tried_without_end(client: Client, vera: User) -> None:
    secret, _ = with_second_factor(vera)
    sign_in(client)
    for _ in range(11):
        client.post("/login/code/", {"code": "000000"})
    client.post("/login/code/", {"code": code_for(secret)})
    assert not is_in(client)


def test_the_secret_is_not_readable_in_the_database(vera: User) -> None:
    secret, codes = with_second_factor(vera)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_whoever_sets_it_up_gives_the_password_once_more(client: Client, vera: User) -> None:
    client.force_login(vera)
    assert client.get("/account/second-factor/on/")["Location"].startswith("/account/confirm/")


@pytest.mark.parametrize(
    ("asked_of", "role", "is_asked"),
    [
        ("off", Role.ADMINISTRATOR, False),
        ("editors", Role.REVIEWER, False),
        ("editors", Role.EDITOR, True),
        ("editors", Role.ADMINISTRATOR, True),
        ("everybody", Role.VIEWER, True),
    ],
)
def test_an_operator_may_ask_a_second_factor_of_some(
    client: Client, settings: Any, asked_of: str, role: Role, *, is_asked: bool
) -> None:
    user = factories.user("vera", role=role)
    _, text = tokens.create(user)
    settings.REQUIRE_SECOND_FACTOR = asked_of
    sign_in(client)
    header = {"Authorization": f"Token {text}"}
    assert (client.get("/")["Location"] if is_asked else is_in(client)) in (
        "/account/second-factor/on/",
        True,
    )
    for who, headers in ((client, {}), (Client(), header)):
        answer = who.get("/api/v1/claims/", headers=headers)
        assert answer.status_code == (403 if is_asked else 200)
        assert ("second factor" in answer.content.decode()) is is_asked
    assert client.get("/account/second-factor/").status_code == 200
    if role != Role.VIEWER:
        assert (client.get("/admin/").status_code == 200) is not is_asked


def test_once_it_is_set_up_everything_opens_and_it_stays_on(client: Client, settings: Any) -> None:
    vera = factories.user("vera", editor=True)
    secret, _ = with_second_factor(vera)
    settings.REQUIRE_SECOND_FACTOR = "editors"
    sign_in(client)
    client.post("/login/code/", {"code": code_for(secret)})
    assert is_in(client)
    client.post("/account/confirm/", {"password": factories.PASSWORD})
    client.post("/account/second-factor/off/")
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_it_can_be_switched_off_where_nobody_asks_for_it(client: Client, vera: User) -> None:
    secret, _ = with_second_factor(vera)
    sign_in(client)
    client.post("/login/code/", {"code": code_for(secret)})
    client.post("/account/confirm/", {"password": factories.PASSWORD})
    client.post("/account/second-factor/off/")
    assert not Authenticator.objects.exists()


# A forgotten password


def test_a_new_password_is_set_by_a_link_that_opens_once(
    client: Client, vera: User, sink: Sink
) -> None:
    other = Client()
    sign_in(other)
    tokens.create(vera)
    ask_for_a_link(client)
    (letter,) = sink.mails
    link = link_in(letter)
    form = client.get(link)["Location"]
    done = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert done.status_code == 200
    assert not is_in(other)
    assert not is_in(client)
    assert not ApiToken.objects.exists()
    assert sign_in(client, password=NEW)["Location"] == "/"
    assert "too old" in Client().get(link).content.decode()


def test_the_link_does_not_pass_by_the_second_factor(
    client: Client, vera: User, sink: Sink
) -> None:
    with_second_factor(vera)
    ask_for_a_link(client)
    link = link_in(sink.mails[-1])
    client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
    assert sign_in(client, password=NEW)["Location"] == "/login/code/"


def test_who_asks_learns_nothing_of_who_is_here(client: Client, vera: User, sink: Sink) -> None:
    factories.user("off", email="off@desk.example", is_active=False)
    told = [
        ask_for_a_link(client, email)
        for email in ("vera@desk.example", "nobody@desk.example", "off@desk.example")
    ]
    assert len({re.sub(rb"csrf\S+ value=\S+", b"", page) for page in told}) == 1
    assert [letter["To"] for letter in sink.mails] == ["vera@desk.example"]


def test_asking_for_a_link_does_the_same_work_whoever_it_is(
    client: Client, vera: User, sink: Sink, django_assert_num_queries: Any
) -> None:
    """And waits for no mail server: how long it takes must not tell."""
    for email in ("vera@desk.example", "nobody@desk.example"):
        with django_assert_num_queries(0):
            client.post("/password/reset/", {"email": email})
    assert sink.mails == []


def test_where_no_mail_is_set_up_the_page_says_whom_to_ask(client: Client, vera: User) -> None:
    assert "Ask an administrator" in client.get("/password/reset/").content.decode()
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        client.post("/password/reset/", {"email": "vera@desk.example"})
        with pytest.raises(queue.Empty):
            queue.get_nowait()


def test_a_link_is_sent_again_later_when_the_mail_server_is_down(vera: User, sink: Sink) -> None:
    sink.answer_to_text = "451 4.3.0 Later"
    with pytest.raises(mailer.Delayed):
        resets.perform("vera@desk.example")
    task: Any = tasks.send_reset  # its options are in no stub
    assert {mailer.Delayed, mailer.Unavailable} == set(task.autoretry_for)


# One's own account


def test_sessions_are_listed_and_ended_one_by_one(vera: User) -> None:
    here, there = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Lynx")
    sign_in(here)
    sign_in(there)
    page = here.get("/account/sessions/").content.decode()
    assert "Firefox" in page
    assert "Lynx" in page
    (path,) = re.findall(r"/account/sessions/\d+/end/", page)
    assert here.post(path).status_code == 302
    assert [is_in(here), is_in(there)] == [True, False]


def test_all_other_sessions_are_ended_at_once(vera: User) -> None:
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        sign_in(browser)
    stranger = Client()
    stranger.force_login(factories.user())
    browsers[0].post("/account/sessions/")
    assert [is_in(each) for each in (*browsers, stranger)] == [True, False, False, True]


def test_nobody_ends_another_s_session(client: Client, vera: User) -> None:
    mine = Client()
    sign_in(mine)
    key = re.findall(r'name="csrf', mine.get("/account/sessions/").content.decode())
    assert key
    client.force_login(factories.user(admin=True))
    pk = vera.usersession_set.get().pk  # type: ignore[attr-defined]
    assert client.post(f"/account/sessions/{pk}/end/").status_code == 404
    assert is_in(mine)


def test_a_token_is_made_shown_once_and_revoked(client: Client, vera: User) -> None:
    sign_in(client)
    made = client.post("/account/tokens/", {"name": "Import", "scope": "read", "days": "7"})
    page = made.content.decode()
    (text,) = re.findall(r'id="token">(\w{64})<', page)
    assert "no-store" in made["Cache-Control"]
    assert text not in client.get("/account/tokens/").content.decode()
    row = ApiToken.objects.get()
    assert (row.name, row.scope, row.user) == ("Import", "read", vera)
    client.post(f"/account/tokens/{row.token_key}/revoke/")
    assert not ApiToken.objects.exists()


def test_a_token_that_cannot_be_is_refused_at_its_field(client: Client, vera: User) -> None:
    sign_in(client)
    page = client.post("/account/tokens/", {"name": "x", "scope": "read", "days": "9999"})
    assert page.status_code == 422
    assert "from 1 to 365 days" in page.content.decode()


def test_nobody_revokes_another_s_token(client: Client, vera: User) -> None:
    row, _ = tokens.create(vera)
    client.force_login(factories.user())
    assert client.post(f"/account/tokens/{row.token_key}/revoke/").status_code == 404
    assert ApiToken.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/password/",
        "/account/second-factor/",
        "/account/sessions/",
        "/account/tokens/",
        "/account/recovery-codes/new/",
    ],
)
def test_every_page_of_the_account_is_for_who_is_signed_in(
    client: Client, vera: User, path: str
) -> None:
    assert client.get(path)["Location"].startswith("/login/")
    sign_in(client)
    client.post("/account/confirm/", {"password": factories.PASSWORD})
    page = client.get(path)
    assert page.status_code == 200
    assert 'style="' not in page.content.decode()


def test_a_new_password_ends_other_sessions_and_all_tokens(client: Client, vera: User) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each)
    tokens.create(vera)
    page = client.get("/account/password/").content.decode()
    assert "your API tokens are revoked" in page
    given = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/", given)
    assert (is_in(client), is_in(other)) == (True, False)
    assert not ApiToken.objects.exists()


def test_signing_in_leaves_the_tokens(client: Client, vera: User) -> None:
    """Even where the password is hashed anew, in a newer way."""
    vera.password = make_password(factories.PASSWORD, hasher="pbkdf2_sha256")
    vera.save()
    tokens.create(vera)
    sign_in(client)
    assert is_in(client)
    assert ApiToken.objects.exists()


def test_the_admin_has_no_page_of_its_own_for_passwords(client: Client, vera: User) -> None:
    sign_in(client)
    for method in (client.get, client.post):
        assert method("/admin/password_change/")["Location"] == "/account/password/"
