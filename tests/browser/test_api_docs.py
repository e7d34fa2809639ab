"""The API's try-out page in a real browser, under the strict policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from claims.models import Claim
from tests.claims import factories

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User, str], None]


@pytest.fixture
def tried(page: Page, live_server: object, sign_in: SignIn) -> Callable[[str], object]:
    """Open the try-out page, signed in, and unfold one operation."""
    url = live_server.url  # type: ignore[attr-defined]
    sign_in(factories.user("vera"), url)
    page.goto(f"{url}/api/v1/docs/")

    def unfold(operation: str) -> object:
        page.locator("#operations-tag-claims").click()
        block = page.locator(f"[id$='-{operation}']")
        block.locator(".opblock-summary-control").click()
        block.get_by_role("button", name="Try it out").click()
        return block

    return unfold


def test_it_lists_every_operation(page: Page, live_server: object) -> None:
    url = f"{live_server.url}/api/v1"  # type: ignore[attr-defined]
    described = page.request.get(
        f"{url}/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}
    ).json()
    operations = [each for path in described["paths"].values() for each in path.values()]
    page.goto(f"{url}/docs/")
    expect(page.get_by_role("heading", name="Factcheck")).to_be_visible(timeout=30_000)
    tags = page.locator(".opblock-tag")
    expect(tags).to_have_count(len({tag for each in operations for tag in each["tags"]}))
    shown = 0
    for tag in tags.all():
        tag.click()
        of_tag = tag.locator("xpath=..").locator(".opblock")
        expect(of_tag.first).to_be_visible()
        shown += of_tag.count()
        tag.click()
        expect(of_tag).to_have_count(0)
    assert shown == len(operations)


def test_a_read_is_tried_out_with_the_session(tried: Callable[[str], object]) -> None:
    factories.claim("The quay has forty berths.")
    block = tried("claims_list")
    block.get_by_role("button", name="Execute").click()  # type: ignore[attr-defined]
    answer = block.locator(".live-responses-table")  # type: ignore[attr-defined]
    expect(answer).to_contain_text("The quay has forty berths.", timeout=30_000)


def test_a_claim_is_logged_from_its_example(tried: Callable[[str], object]) -> None:
    block = tried("claims_create")
    block.get_by_role("button", name="Execute").click()  # type: ignore[attr-defined]
    answer = block.locator(".live-responses-table .response-col_status")  # type: ignore[attr-defined]
    expect(answer.last).to_contain_text("201", timeout=30_000)
    assert Claim.objects.count() == 1
