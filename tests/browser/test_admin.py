"""The admin in a real browser, under the strict policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from claims.models import Document, RelationState
from tests.claims import factories

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User, str], None]


@pytest.fixture
def admin(page: Page, live_server: object, sign_in: SignIn) -> Callable[[str], None]:
    """Open a page of the admin, signed in as an administrator."""
    url = live_server.url  # type: ignore[attr-defined]
    sign_in(factories.user("ruth", admin=True), url)

    def opened(path: str) -> None:
        page.goto(f"{url}/admin/{path}")

    return opened


def test_a_text_is_pasted_and_recorded(page: Page, admin: Callable[[str], None]) -> None:
    admin("claims/document/add/")
    page.get_by_role("textbox", name="Text:").fill("The quay is closed, Ada Brook said on Tuesday.")
    page.get_by_role("textbox", name="Title:").fill("Quay closed")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is recorded")
    assert Document.objects.get().title == "Quay closed"


def test_a_publisher_is_chosen_by_typing(page: Page, admin: Callable[[str], None]) -> None:
    publisher = factories.publisher("Harbour Gazette")
    document = factories.snapshot().document
    admin(f"claims/document/{document.pk}/change/")
    page.locator(".field-publisher .select2-selection").click()
    page.locator(".select2-search__field").fill("gazette")
    page.locator(".select2-results__option", has_text="Harbour Gazette").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    document.refresh_from_db()
    assert document.publisher == publisher


def test_a_relation_is_confirmed_from_the_list(page: Page, admin: Callable[[str], None]) -> None:
    relation = factories.relation()
    admin("claims/relation/")
    page.locator("#result_list .action-select").first.check()
    page.locator("select[name=action]").select_option(label="Confirm")
    page.locator("button[name=index]").click()
    expect(page.locator(".messagelist")).to_contain_text("1 confirmed")
    relation.refresh_from_db()
    assert relation.state == RelationState.CONFIRMED


def test_a_token_is_made_and_shown(page: Page, admin: Callable[[str], None]) -> None:
    factories.user("vera")
    admin("claims/apitoken/add/")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("vera")
    page.locator(".select2-results__option", has_text="vera").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#token")).to_have_text(re.compile(r"^[0-9a-f]{64}$"))
