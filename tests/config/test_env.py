from __future__ import annotations

from collections.abc import Callable

import pytest

from config import env

LEVELS = ["low", "high"]


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda: env.boolean("X", default=True), "maybe", "true or false"),
        (lambda: env.integer("X", 1, 0, 9), "many", "a whole number from 0 to 9"),
        (lambda: env.integer("X", 1, 0, 9), "10", "a whole number from 0 to 9"),
        (lambda: env.integer("X", 1, 0, 9), "-1", "a whole number from 0 to 9"),
        (lambda: env.decimal("X", 0.5, 0, 1), "half", "a number from 0 to 1, such as 0.5"),
        (lambda: env.decimal("X", 0.5, 0, 1), "nan", "a number from 0 to 1"),
        (lambda: env.choice("X", "low", LEVELS), "medium", "one of low, high"),
        (lambda: env.url("X", ("redis",)), "http://h", "an address that starts with redis://"),
        (lambda: env.url("X", ("redis",)), "localhost", "an address that starts with redis://"),
        (lambda: env.directory("X"), "relative/path", "an absolute path"),
        (lambda: env.site("X"), "desk.example.org", "a site's address without a path"),
        (lambda: env.site("X"), "https", "a site's address"),
        (lambda: env.site("X"), "https://", "a site's address"),
        (lambda: env.site("X"), "ftp://desk.example", "a site's address"),
        (lambda: env.site("X"), "https://desk.example/checks", "a site's address"),
        (lambda: env.site("X"), "https://desk.example?all", "a site's address"),
        (lambda: env.site("X"), "https://desk.example:many", "a site's address"),
        (lambda: env.site("X"), "https://[desk", "a site's address"),
        (lambda: env.mail_server("X"), "mail.example", "an address that starts with smtp://"),
        (lambda: env.mail_server("X"), "smtp://", "a mail server's address"),
        (lambda: env.mail_server("X"), "smtp://h:many", "a mail server's address"),
        (lambda: env.mail_server("X"), "smtp://h/box", "a mail server's address"),
        (lambda: env.mailbox("X", "a@b"), "the desk", "an address, such as"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_itself_and_what_is_taken(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], value: str, sentence: str
) -> None:
    monkeypatch.setenv("X", value)

    with pytest.raises(env.WrongVariable) as caught:
        read()

    assert str(caught.value).startswith(f"The variable X is '{value}'; it takes {sentence}")


@pytest.mark.parametrize(
    ("read", "value", "meaning"),
    [
        (lambda: env.boolean("X", default=False), "Yes", True),
        (lambda: env.boolean("X", default=True), "0", False),
        (lambda: env.boolean("X", default=True), "", True),
        (lambda: env.integer("X", 1, 0, 9), " 7 ", 7),
        (lambda: env.decimal("X", 0.5, 0, 1), "0.25", 0.25),
        (lambda: env.choice("X", "low", LEVELS), "high", "high"),
        (lambda: env.words("X"), "a, b,,c ", ["a", "b", "c"]),
        (lambda: env.url("X", ("redis",)), "redis://h/0", "redis://h/0"),
        (lambda: env.site("X"), "https://desk.example/", "https://desk.example"),
        (lambda: env.site("X"), "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        (lambda: env.site("X"), "", ""),
        (lambda: env.mail_server("X"), "", None),
        (
            lambda: env.mail_server("X"),
            "smtp://mail.example",
            env.MailServer("mail.example", 25, "", "", starttls=False, tls=False),
        ),
        (
            lambda: env.mail_server("X"),
            "smtp+starttls://desk:p%40ss@mail.example",
            env.MailServer("mail.example", 587, "desk", "p@ss", starttls=True, tls=False),
        ),
        (
            lambda: env.mail_server("X"),
            "smtps://mail.example:1465",
            env.MailServer("mail.example", 1465, "", "", starttls=False, tls=True),
        ),
        (lambda: env.mailbox("X", "a@b"), "Desk <d@e.example>", "Desk <d@e.example>"),
    ],
)
def test_a_right_value_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], value: str, meaning: object
) -> None:
    monkeypatch.setenv("X", value)

    assert read() == meaning


def test_a_password_in_a_wrong_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "mysql://desk:s3cret@db.example/claims")

    with pytest.raises(env.WrongVariable, match=r"mysql://desk:\*\*\*@db.example/claims"):
        env.url("X", ("postgres",))
