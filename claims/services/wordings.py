"""Claims and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from claims.models import Claim, Wording

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Text:
    """A proposition: its words, their language (BCP 47) and its kind."""

    text: str
    language: str
    kind: str


def find_or_make(texts: Mapping[str, Text], *, by: User | None) -> dict[str, Wording]:
    """The wording of each key, with a new claim where the words are new.

    The caller holds `locks.NAMING`; the database refuses two claims of the same words anyway.
    """
    known = Wording.objects.filter(key__in=texts).order_by("key", "number").defer("search")
    found = {wording.key: wording for wording in known}
    new = [key for key in texts if key not in found]
    made = Claim.objects.bulk_create((Claim(created_by=by) for _ in new), batch_size=BATCH)
    worded = [
        Wording(
            claim=claim,
            number=1,
            key=key,
            text=texts[key].text,
            language=texts[key].language,
            kind=texts[key].kind,
            created_by=by,
        )
        for claim, key in zip(made, new, strict=True)
    ]
    Wording.objects.bulk_create(worded, batch_size=BATCH)
    return found | {wording.key: wording for wording in worded}
