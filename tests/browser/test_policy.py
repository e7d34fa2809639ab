"""Pages that are not ours work under the strict Content-Security-Policy too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.support.browser import Complaints

SignIn = Callable[[User, str], None]


@pytest.fixture
def editor(transactional_db: None) -> User:
    return User.objects.create_superuser("editor", "", "not-a-secret-here")


def test_no_page_allows_anything_inline_or_from_elsewhere(client: Client) -> None:
    policy = client.get("/admin/login/", follow=True).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_admin_works_under_the_policy(
    page: Page, live_server: LiveServer, editor: User, sign_in: SignIn
) -> None:
    sign_in(editor, live_server.url)
    page.goto(f"{live_server.url}/admin/auth/user/{editor.pk}/change/")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist .success")).to_be_visible()


def test_the_try_out_page_of_the_api_works_under_the_policy(
    page: Page, live_server: LiveServer, editor: User, sign_in: SignIn
) -> None:
    sign_in(editor, live_server.url)
    page.goto(f"{live_server.url}/api/v1/docs/")

    expect(page.locator(".opblock-tag").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Expand operation").first.click()
    expect(page.locator(".opblock").first).to_be_visible()


def test_a_second_factor_is_set_up_under_the_policy(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    page.goto(f"{live_server.url}/account/second-factor/on/")
    for button in ("Sign in", "Go on"):
        if button == "Sign in":
            page.get_by_label("Login").fill("editor")
        page.get_by_label("Password").fill("not-a-secret-here")
        page.get_by_role("button", name=button).click()

    picture = page.get_by_alt_text("The key below, to be scanned")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_the_page_fixture_notices_a_script_that_the_policy_refuses(
    page: Page, live_server: LiveServer, editor: User, complaints: Complaints
) -> None:
    page.goto(f"{live_server.url}/admin/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.evaluate("() => new Promise(requestAnimationFrame)")

    assert any("style-src" in complaint for complaint in complaints)
    complaints.clear()
