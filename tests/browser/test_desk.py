"""The desk in a real browser: what scripts, styles and the policy make of the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from claims.models import Anchor, Appearance, JobState, Snapshot
from tests.claims import factories
from tests.support.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User, str], None]

ARTICLE = (
    "😀🚢 The harbour board will close the north quay in May, chairwoman Ada Brook said on "
    "Tuesday.\n\n“Not one berth will be lost,” Brook told the council.\n\n"
    "The port handled 41,000 containers in 2024, 7 percent more than in 2023."
)
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def desk(page: Page, sign_in: SignIn, live_server: object) -> Callable[[str], object]:
    """Open an address of the site, signed in."""
    url = live_server.url  # type: ignore[attr-defined]
    sign_in(factories.user("mira"), url)
    return lambda address: page.goto(url + address)


def article(text: str = ARTICLE) -> Snapshot:
    return factories.snapshot(text)


def address_of(snapshot: Snapshot) -> str:
    return reverse("document", args=[snapshot.document_id])


def select(page: Page, quote: str) -> None:
    """Select the words in the text, as a mouse that is drawn over them does."""
    page.evaluate(
        """quote => {
            const walker = document.createTreeWalker(
                document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(quote);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(
                    walker.currentNode, at, walker.currentNode, at + quote.length);
                return;
            }
            throw new Error(`not in the text: ${quote}`);
        }""",
        quote,
    )


def test_from_a_pasted_text_to_a_claim_and_back_to_its_place(
    page: Page, live_server: object, worker: Worker
) -> None:
    factories.user("mira")
    page.goto(live_server.url)  # type: ignore[attr-defined]
    page.get_by_label("Login").fill("mira")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Submit a text").first.click()
    page.get_by_label("Text").fill(ARTICLE)
    page.get_by_label("Published on").fill("2025-03-06")
    page.get_by_role("button", name="Submit").click()
    mark = page.locator(".text .mark", has_text="close the north quay").first
    expect(mark).to_be_visible(timeout=30_000)

    mark.click()
    card = page.locator(".card.is-on")
    expect(card).to_contain_text("Ada Brook")
    card.locator(".proposition a").click()
    expect(page.locator("h1")).to_contain_text("north quay")
    page.get_by_role("link", name="See it in the text").click()
    expect(page).to_have_url(re.compile(r"#s-[0-9a-f-]{36}$"))
    expect(page.locator(".text .mark.is-on").first).to_contain_text("close the north quay")


def test_words_after_an_emoji_become_a_claim_of_exactly_these_words(
    page: Page, desk: Callable[[str], object]
) -> None:
    desk(address_of(article()))
    select(page, "the north quay in May")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="New claim from the text")
    expect(dialog.get_by_label("Claim")).to_have_value("the north quay in May")
    dialog.get_by_label("Claim").fill("The north quay will close in May.")
    dialog.get_by_label("Speaker", exact=True).fill("Ada Brook")
    dialog.get_by_role("button", name="Log the claim").click()
    expect(page.locator(".text .mark.is-on")).to_have_text("the north quay in May")
    anchor = Anchor.objects.get()
    assert anchor.exact == "the north quay in May"
    assert ARTICLE[anchor.start : anchor.end] == anchor.exact


def test_words_drawn_over_with_the_mouse_offer_a_claim_across_marks_and_paragraphs(
    page: Page, desk: Callable[[str], object]
) -> None:
    snapshot = article()
    run = factories.run(snapshot)
    factories.statement("Not one berth", of=run)
    desk(address_of(snapshot))
    paragraphs = page.locator(".text p")
    start, end = paragraphs.nth(1).bounding_box(), paragraphs.nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 1, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + 120, end["y"] + 12, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="New claim").click()
    quote = page.locator("dialog blockquote").inner_text()
    assert quote.startswith("“Not one berth will be lost,” Brook told the council.")
    assert "The port" in quote


def test_keys_go_through_the_statements_accept_and_open(
    page: Page, desk: Callable[[str], object]
) -> None:
    run = factories.run(article())
    for quote in ("The harbour board", "Not one berth will be lost", "The port handled"):
        factories.statement(quote, f"{quote} indeed.", of=run, score=0.3)
    desk(address_of(run.snapshot))
    on = page.locator(".card.is-on")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(on).to_contain_text("Not one berth will be lost indeed.")
    expect(page.locator(".text .mark.is-on")).to_have_text("Not one berth will be lost")
    page.keyboard.press("k")
    expect(on).to_contain_text("The harbour board indeed.")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".card.claim.is-on")).to_contain_text("The harbour board indeed.")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The harbour board indeed.")
    assert Appearance.objects.count() == 1


def test_a_card_shows_its_place_and_a_nested_mark_the_one_around_it(
    page: Page, desk: Callable[[str], object]
) -> None:
    run = factories.run(article())
    factories.statement("The harbour board will close the north quay", "Outer.", of=run)
    factories.statement("close the north quay", "Inner.", of=run)
    desk(address_of(run.snapshot))
    nested = page.locator(".text .mark", has_text="close the north quay")
    nested.click()
    expect(page.locator(".card.is-on")).to_contain_text("Inner.")
    nested.click()
    expect(page.locator(".card.is-on")).to_contain_text("Outer.")
    page.locator(".card", has_text="Inner.").click()
    expect(page.locator(".text .mark.is-on")).to_have_text("close the north quay")


def test_progress_ends_in_the_text_with_its_statements(
    page: Page, desk: Callable[[str], object]
) -> None:
    run = factories.run(article(), JobState.QUEUED)
    desk(address_of(run.snapshot))
    expect(page.get_by_text("This text waits for a worker.")).to_be_visible()
    factories.statement("The harbour board", of=run)
    type(run).objects.filter(pk=run.pk).update(state=JobState.DONE)
    expect(page.locator(".card")).to_have_count(1)


def test_nothing_is_wider_than_a_phone(page: Page, desk: Callable[[str], object]) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
    title = factories.document(f"{long} of the quay", url=f"https://gazette.example/{'a' * 300}")
    run = factories.run(factories.snapshot(f"{ARTICLE} {long}", of=title))
    sources = [factories.source(f"Ada {long}"), factories.source("Cleo Marsh", role="relay")]
    said = factories.statement(
        "Not one berth", f"{long} closes.", of=run, sources=sources,
        said_on="2025-03-01", said_on_precision="day",
    )  # fmt: skip
    made = factories.appearance(said)
    again = factories.statement(claim=f"{long} closes.", said_on="2025-04-01",
                                said_on_precision="day", sources=sources)  # fmt: skip
    factories.appearance(again)
    factories.relation(made.claim, factories.claim(f"{long} opens."))
    factories.run(article(), JobState.FAILED, error=f"It failed: {long}")
    speaker = reverse("claimant", args=[made.parties.get(position=0).claimant_id])
    page.set_viewport_size(PHONE)
    for address in (
        "/", "/documents/", "/documents/new/", "/claims/", "/claims/new/", speaker,
        address_of(run.snapshot), made.claim.get_absolute_url(),
        reverse("claim-sightings", args=[made.claim_id]),
        reverse("claim-history", args=[made.claim_id]),
        reverse("claim-reword", args=[made.claim_id]),
        reverse("claim-relate", args=[made.claim_id]) + "?q=opens",
    ):  # fmt: skip
        desk(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{address} is {wide} px wide"


def test_on_a_phone_the_card_of_a_tapped_mark_is_seen_with_it(
    page: Page, desk: Callable[[str], object]
) -> None:
    run = factories.run(article())
    factories.statement("Not one berth", "A claim.", of=run)
    page.set_viewport_size(PHONE)
    desk(address_of(run.snapshot))
    page.locator(".text .mark").click()
    expect(page.locator(".card.is-on")).to_be_in_viewport()
    expect(page.locator(".text .mark")).to_be_in_viewport()


def test_without_scripts_a_text_is_read_and_a_suggestion_accepted(
    browser: Browser, live_server: object
) -> None:
    run = factories.run(article())
    factories.statement("Not one berth", "No berth will be lost.", of=run)
    factories.user("mira")
    url = live_server.url  # type: ignore[attr-defined]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url + address_of(run.snapshot))
    page.get_by_label("Login").fill("mira")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Accept as a claim").click()
    expect(page.locator(".card.claim")).to_contain_text("No berth will be lost.")
    context.close()
