"""Take the README's pictures of a desk that is running and has read its sample article.

python tests/browser/take_screenshots.py http://127.0.0.1:8000 NAME PASSWORD [DIRECTORY]

One claim of the sample is judged on the way, as the README's tour says, unless it is: proposed by
the account that is named, an administrator's, approved and published by a second one made for it.
Needs the development packages (playwright) and a Chromium.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

WINDOW: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 800}
CLAIM = "Dredging will not harm the oyster beds."
STUDY = (
    "a study by Ardley University found traces of lead in two of the five samples taken near "
    "the beds"
)
RATIONALE = (
    "The university's study found **lead in two of five samples** near the beds, before any "
    "dredging. Dredging stirs up what has settled; nobody has said how the beds "
    "would be kept from it."
)


def main(site: str, name: str, password: str, directory: str = "docs/screenshots") -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
        sign_in(page, site, name, password)
        open_claim(page, site)
        if page.locator(".held .rating.none").count():
            judge(page, browser.new_page(), site)
        take(page, site, Path(directory))
        browser.close()


def sign_in(page: Page, site: str, name: str, password: str) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("Login").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/")


def open_claim(page: Page, site: str) -> None:
    page.goto(f"{site}/claims/?contradicted=true")
    page.get_by_role("link", name=CLAIM, exact=True).click()
    page.wait_for_selector(".link.contradicts")


def judge(page: Page, second: Page, site: str) -> None:
    page.get_by_role("link", name="Judge it in the administration").click()
    link_passage(page)
    propose(page)
    sign_in(second, site, *add_account(page, site))
    open_claim(second, site)
    second.get_by_role("link", name="Approve, return or withdraw it").click()
    approve(second)
    second.get_by_role("link", name="Publish what is held").click()
    save(second)
    open_claim(page, site)


def add_account(page: Page, site: str) -> tuple[str, str]:
    name, password = "ruth", secrets.token_urlsafe()
    page.goto(f"{site}/admin/auth/user/add/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password1]").fill(password)
    page.locator("[name=password2]").fill(password)
    page.locator("[name=role]").select_option("editor")
    save(page)
    return name, password


def link_passage(page: Page) -> None:
    page.get_by_role("link", name="Link a passage").click()
    page.locator(".field-document .select2-selection").click()
    page.locator(".select2-search__field").fill("oyster")
    page.locator(".select2-results__option", has_text="Engineers").click()
    page.locator("[name=quote]").fill(STUDY)
    page.locator("[name=stance]").select_option("refutes")
    page.locator("[name=credibility]").select_option("2")
    page.locator("[name=audience]").select_option("public")
    save(page)


def propose(page: Page) -> None:
    page.get_by_role("link", name="Propose a verdict").click()
    page.locator("[name=likelihood]").select_option("unlikely")
    page.locator("[name=confidence]").select_option("moderate")
    page.locator("[name=evidence]").first.check()
    page.locator("[name=rationale]").fill(RATIONALE)
    page.locator("[name=reason]").fill("The council votes on the budget this month.")
    page.locator("summary", has_text="Of an intent or a forecast").click()
    page.locator("[name=criteria]").fill(
        "A year after it, the beds have as many oysters as before."
    )
    page.locator("[name=horizon]").fill("2027-12-31")
    page.locator("[name=indicators]").fill("2027-03-01 A second survey finds no lead.")
    save(page)


def approve(page: Page) -> None:
    page.get_by_role("link", name="Approve, return or withdraw").click()
    page.locator("[name=outcome]").select_option("approved")
    page.locator("[name=reason]").fill("I have read the study.")
    for waiver in page.locator("textarea[name^=waive_]").all():
        waiver.fill("There is one study so far; the ministry is asked today.")
    save(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")


def take(page: Page, site: str, to: Path) -> None:
    page.screenshot(path=to / "claim.png")
    page.goto(f"{site}/checks/")
    page.get_by_role("link", name=CLAIM.removesuffix(".")).first.click()
    page.screenshot(path=to / "check.png")
    page.goto(f"{site}/claims/?contradicted=true&kind=intent")
    page.locator(".rows .name").first.click()
    page.get_by_role("link", name="See it in the text").first.click()
    page.wait_for_selector(".card.is-on")
    page.screenshot(path=to / "reader.png")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    place = page.url
    page.goto("about:blank")
    page.goto(place)
    page.wait_for_selector(".card.is-on")
    page.screenshot(path=to / "reader-phone.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
