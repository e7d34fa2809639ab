from __future__ import annotations

import json
import os
import subprocess
import sys

from config.home import CHECKOUT

SCRIPT = """
import django; django.setup()
import structlog
def sign_in(password):
    raise ValueError("no")
try:
    sign_in("correct horse")
except ValueError:
    structlog.get_logger("test").exception("sign_in_failed")
"""


def logged(form: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
        env={**os.environ, "FACTCHECK_LOG_FORMAT": form},
    )  # fmt: skip
    return ended.stderr


def test_a_traceback_in_the_log_holds_no_variables() -> None:
    text = logged("json")
    line = json.loads(text.splitlines()[-1])
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "correct horse" not in text.replace('sign_in("correct horse")', "")


def test_nor_does_a_traceback_that_is_written_for_eyes() -> None:
    text = logged("console")
    assert "ValueError: no" in text
    assert "correct horse" not in text.replace('sign_in("correct horse")', "")
