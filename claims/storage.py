"""The bytes that were received, kept under their own hash."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(data: bytes, digest: str) -> str:
    """Store the bytes and return their name. Written before the row that names them commits.

    Equal bytes have one name, so a second writer finds the file or writes the same again;
    a file that no row names is harmless.
    """
    name = f"received/{digest[:2]}/{digest}"
    if default_storage.exists(name) and default_storage.size(name) == len(data):
        return name
    # A half-written file of a process that was killed is replaced; storages rename on a clash.
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))
    return name


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def remove(name: str) -> None:
    """The bytes are gone; without complaint where they are gone already."""
    default_storage.delete(name)
