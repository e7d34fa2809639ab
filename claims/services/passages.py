"""Whether a passage of a text may stand as evidence."""

from __future__ import annotations

import textwrap
from itertools import islice
from typing import Any

from django.conf import settings

from claims import keys
from claims.errors import Refused
from claims.models import Anchor, Claim, Document, Snapshot
from factcheck import anchors
from factcheck.anchors import TextQuote

LONGEST = 5_000  # code points of a passage
AROUND = 40  # code points before a place that a refusal repeats
NAMED = 5  # places of a quote that a refusal names
SHOWN = 120  # characters of a text that a refusal repeats


def quoted(snapshot: Snapshot, start: int, end: int, quote: str = "") -> TextQuote:
    """What stands in the text at these code points.

    Raises Refused when they are not within the text or are too many, or the `quote` given is not
    what they hold; then it says where the quote does stand.
    """
    length = len(snapshot.text)
    if not 0 <= start < end <= length:
        raise Refused(
            f"The passage {start}–{end} is not within the text, which has {length} characters. "
            "Select it again.",
            field="start",
        )
    if end - start > LONGEST:
        raise Refused(
            f"The passage has {end - start:,} characters, more than {LONGEST:,}. "
            "Select what matters in it.",
            field="start",
        )
    found = anchors.describe(snapshot.text, start, end)
    if not found.exact.strip():
        raise Refused(f"The passage {start}–{end} is empty. Select words.", field="start")
    if quote and quote != found.exact:
        raise Refused(
            f"The anchor does not match: at {start}–{end} the text reads “{_short(found.exact)}”. "
            + _where(snapshot, start, quote),
            field="quote",
        )
    return found


def place_of(snapshot: Snapshot, quote: str, start: int | None = None) -> tuple[int, int]:
    """Where a quote stands in the text; its typography may differ.

    Raises Refused when it stands nowhere, or at several places and `start` is none of them.
    """
    if not quote.strip():
        raise Refused("Paste the words of the text.", field="quote")
    places = list(islice(anchors.occurrences(quote, snapshot.text), NAMED + 1))
    if start is None and len(places) == 1:
        start = places[0]
    if start is not None and snapshot.text.startswith(quote, max(start, 0)):
        return start, start + len(quote)
    if places:
        raise Refused(_many(snapshot.text, places), field="start")
    found = anchors.find(quote, "", "", start, snapshot.text)
    if found.state == "edited" and found.similarity == 1 and found.start is not None:
        return found.start, found.end or found.start
    raise Refused(
        "The quote does not stand in this text. " + _where(snapshot, start or 0, quote),
        field="quote",
    )


def is_our_own(document: Document) -> bool:
    """Whether the desk itself published it."""
    publisher = document.publisher
    host = keys.host(settings.PUBLIC_URL)
    return bool((publisher and publisher.is_ours) or (host and keys.host(document.url) == host))


def refuse_our_own(document: Document) -> None:
    """Raise Refused for what the desk itself published."""
    if is_our_own(document):
        raise Refused(
            "Our own publications are never evidence. Link what they rest on instead.",
            field="snapshot",
        )


def refuse_assertion(claim: Claim, snapshot: Snapshot, quote: TextQuote) -> None:
    """Raise Refused when most of the passage is what somebody is quoted there as saying."""
    spoken = list(
        Anchor.objects.known()
        .filter(
            snapshot=snapshot,
            start__lt=quote.end,
            end__gt=quote.start,
            appearance__parties__position=0,
        )
        .select_related("appearance__wording")
        .prefetch_related("appearance__parties__claimant")
        .order_by("id")
    )
    covered = {anchor.pk: _overlap(anchor, quote) for anchor in spoken}
    if 2 * len(set().union(*covered.values())) <= quote.end - quote.start:
        return
    most = max(spoken, key=lambda anchor: len(covered[anchor.pk])).appearance
    speaker = most.parties.all()[0].claimant
    if most.claim_id == claim.pk:
        raise Refused(
            f"Most of this passage is the claim itself, as {speaker} puts it. An assertion is not "
            "proof: say in the grounds what can be inspected behind it.",
            field="grounds",
        )
    raise Refused(
        f"Most of this passage is what {speaker} says: “{most.wording}”. An assertion is not "
        "proof: link the two claims instead, or say in the grounds what can be inspected "
        "behind it.",
        field="grounds",
    )


def _overlap(anchor: Any, quote: TextQuote) -> set[int]:
    """The code points that the passage shares with an anchor that has a place."""
    return set(range(max(anchor.start, quote.start), min(anchor.end, quote.end)))


def _many(text: str, places: list[int]) -> str:
    """Where a quote stands, and after which words."""
    named = [
        f"at {place}, after “…{' '.join(text[max(0, place - AROUND) : place].split())}”"
        if place
        else "at 0"
        for place in places[:NAMED]
    ]
    more = "; and elsewhere" if len(places) > NAMED else ""
    return f"The quote stands {'; '.join(named)}{more}. Say which place is meant."


def _where(snapshot: Snapshot, start: int, quote: str) -> str:
    """Where the quote stands instead: in this text, or else in another one of the document."""
    found = anchors.find(quote, "", "", start, snapshot.text)
    if found.state == "edited":
        likest = _short(snapshot.text[found.start : found.end])
        return f"The words most like the quote, “{likest}”, stand at {found.start}–{found.end}."
    if found.state != "gone":
        return f"The quote stands at {found.start}–{found.end}."
    others = snapshot.document.snapshots.filter(text__contains=quote).order_by("-number")
    number = others.values_list("number", flat=True).first()
    if number is not None:
        return f"The quote stands in version {number} of the document; link it there."
    return "The quote stands nowhere in this document."


def _short(text: str) -> str:
    return textwrap.shorten(text, SHOWN, placeholder=" …")
