"""Take the README's pictures of a desk that is running and has read its sample article.

python tests/browser/take_screenshots.py http://127.0.0.1:8000 NAME PASSWORD [DIRECTORY]

Needs the development packages (playwright) and a Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

WINDOW: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 800}


def main(site: str, name: str, password: str, directory: str = "docs/screenshots") -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
        sign_in(page, site, name, password)
        take(page, site, Path(directory))
        browser.close()


def sign_in(page: Page, site: str, name: str, password: str) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/")


def take(page: Page, site: str, to: Path) -> None:
    page.goto(f"{site}/claims/?contradicted=true&kind=intent")
    page.locator(".rows .name").first.click()
    page.wait_for_selector(".link.contradicts")
    page.screenshot(path=to / "claim.png")
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
