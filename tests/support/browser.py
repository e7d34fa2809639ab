"""Finding Chromium and watching what a page complains of."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import ConsoleMessage, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Violations of the Content-Security-Policy are events of the document; this keeps them.
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


def executable() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def flags() -> list[str]:
    """Chromium's sandbox cannot be had as root."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)


class Complaints(list[str]):
    """Errors on the page's console, exceptions in its scripts, violations of its policy.

    A test in which an error is meant to happen clears it, or what it knows of it.
    """

    def watch(self, page: Page) -> None:
        page.add_init_script(WATCH_POLICY)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.text} ({message.location.get('url', '')})")
