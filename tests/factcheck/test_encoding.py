from __future__ import annotations

import pytest

from factcheck.errors import TooLarge, UnreadableText
from factcheck.reading.encoding import decode
from factcheck.reading.limits import MAX_BYTES

ENGLISH = "She said “no” — the café’s owner, Señor García, paid 5 € for the façade."
GERMAN = "Der Müller übergab am Montag die größte Straße der Stadt dem Bürgermeister."
RUSSIAN = "Министр заявил в субботу, что переговоры продолжаются."
CZECH = "Ministr v sobotu řekl, že jednání pokračují a podmínky se nezměnily."
POLISH = "Minister powiedział w sobotę, że rozmowy trwają, a warunki się nie zmieniły."
HUNGARIAN = "A miniszter azt mondta, hogy a tárgyalások jövőre önként folytatódnak."
TURKISH = "Bakan cumartesi günü görüşmelerin sürdüğünü söyledi, şartların değişmediğini de."
GREEK = "Ο υπουργός δήλωσε το Σάββατο ότι οι συνομιλίες συνεχίζονται."
ARABIC = "قال الوزير يوم السبت إن المحادثات مستمرة."
JAPANESE = "大臣は土曜日に、交渉は続いていると述べた。"
CHINESE = "部长周六表示，谈判仍在继续。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_english_is_read_without_being_told_its_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("text", [RUSSIAN, CZECH, ARABIC, JAPANESE, "🙂 “Да”"])
def test_utf_8_is_read_in_every_language(text: str) -> None:
    assert decode(text.encode()) == text


def test_german_in_windows_1252_is_read_without_being_told() -> None:
    assert decode(GERMAN.encode("cp1252")) == GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CZECH, "cp1250"),
        (POLISH, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (GREEK, "cp1253"),
        (ARABIC, "cp1256"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (ENGLISH, "mac-roman"),
        ("The composer Dvořák was said to be ill.", "cp1250"),
    ],
)
class TestOtherEncodings:
    def test_are_never_read_as_the_wrong_letters(self, text: str, encoding: str) -> None:
        with pytest.raises(UnreadableText, match="Save it as UTF-8, or name its encoding"):
            decode(text.encode(encoding))

    def test_are_read_when_declared(self, text: str, encoding: str) -> None:
        assert decode(text.encode(encoding), declared=encoding) == text


def test_utf_8_goes_before_a_wrong_declaration() -> None:
    assert decode(ENGLISH.encode(), declared="iso-8859-1") == ENGLISH


def test_latin_1_is_read_as_windows_1252_as_browsers_do() -> None:
    assert decode(ENGLISH.encode("cp1252"), declared="ISO-8859-1") == ENGLISH


@pytest.mark.parametrize("declared", ["rot13", "unicode_escape", "utf-7", "idna", "no such", ""])
def test_a_declared_codec_that_is_no_text_encoding_is_not_used(declared: str) -> None:
    assert decode(b"Uryyb \\u0041 +AEE-", declared=declared) == "Uryyb \\u0041 +AEE-"


def test_shifted_japanese_that_looks_like_ascii_follows_its_declaration() -> None:
    assert decode(JAPANESE.encode("iso2022_jp"), declared="iso-2022-jp") == JAPANESE


def test_bytes_that_are_not_what_was_declared_are_refused_with_their_place() -> None:
    with pytest.raises(UnreadableText, match="offset 4 are not"):
        decode(b"abc \x81\x20 \xff", declared="shift_jis")


DAMAGED = "Größe, Maße, Füße, Öl, Übel, Ärger, süß, früh, spät, hübsch".encode() + b"\n\xfc bad"


def test_damaged_utf_8_is_refused_with_the_byte_and_the_line() -> None:
    with pytest.raises(UnreadableText, match=r"0xFC at offset \d+ \(line 2\)"):
        decode(DAMAGED)


@pytest.mark.parametrize("damage", [b"\x93", b"\xe9", b"\xff\xfe\xfd"])
def test_a_little_damage_never_turns_right_letters_into_wrong_ones(damage: bytes) -> None:
    with pytest.raises(UnreadableText):
        decode("He said “no”, and Zoë left.".encode() + damage)


def test_two_encodings_in_one_file_are_refused() -> None:
    mixed = GERMAN.encode("cp1252") + " Und “ja” sagte er.".encode()
    with pytest.raises(UnreadableText, match="encoding"):
        decode(mixed)


def test_a_stray_byte_in_an_ascii_page_that_says_utf_8_is_marked() -> None:
    assert decode(b"Price: \x81 5", declared="utf-8", repair=True) == "Price: \ufffd 5"


def test_a_page_that_says_utf_8_and_is_windows_1252_is_read_right() -> None:
    assert decode(GERMAN.encode("cp1252"), declared="utf-8", repair=True) == GERMAN


def test_damaged_utf_8_can_be_marked_where_it_is_damaged() -> None:
    assert decode(DAMAGED, repair=True).endswith("hübsch\n\ufffd bad")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml", "a Word document"),
        (b"PK\x03\x04" + b"\x00" * 26 + b"notes.txt", "a ZIP archive"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"\x00\x00\x00\x18ftypmp42", "an MP4"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
    ],
)
def test_other_formats_are_named_and_what_is_taken_is_said(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableText, match=f"{name}.*Plain text and HTML are taken"):
        decode(data)


def test_random_bytes_are_refused_as_binary() -> None:
    with pytest.raises(UnreadableText, match="binary file"):
        decode(bytes(value * 167 % 251 for value in range(5_000)))


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge, match="5,000,000"):
        decode(b"a" * (4 * MAX_BYTES))
