"""What may be published, and what a change may be called: the checks before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from claims.claim_review import Content
from claims.errors import Conflict, Refused
from claims.models import Act, Evidence, Ground, Holding, Notice, Proposal, Publication
from claims.models.base import REDACTED
from claims.selectors import content as contents
from claims.selectors import publications, published_evidence
from claims.services.passages import is_our_own
from factcheck.errors import FactcheckError
from factcheck.reading.text import normalise

LONGEST = 10_000
SLUG = 80
TAKEN = {"correct"}  # a page of its own beside the check
SAME_VERDICT = (Notice.TYPO, Notice.CLARIFICATION)
OTHER_VERDICT = (Notice.UPDATE, Notice.CORRECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """A first edition. An empty title or summary is made of the verdict, a slug of the title.

    `site` is where the pages are found when the settings do not say it, such as
    https://desk.example: the ClaimReview names it.
    """

    holding: Holding
    title: str = ""
    summary: str = ""
    slug: str = ""
    embargo_until: datetime | None = None
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition:
    """The next edition. Without a holding that of the last edition, if the desk holds it still.

    An empty title or summary leaves what a person wrote, and makes anew what was made.
    """

    notice: str
    notice_text: str
    holding: Holding | None = None
    title: str = ""
    summary: str = ""
    embargo_until: datetime | None = None
    site: str = ""


# What is there


def held(pk: Any) -> Holding:
    """The holding as it is now; Refused when the desk no longer holds it."""
    rows = Holding.objects.select_related("claim", "proposal__wording", "proposal__rating")
    holding = rows.defer("proposal__wording__search").get(pk=pk)
    if holding.ended_by_id:
        raise Refused(
            "The desk no longer holds this verdict; publish what it holds now.", field="holding"
        )
    return holding


def standing(subject: Any) -> QuerySet[Publication]:
    """The editions of a page that readers can read or will be able to, the last first."""
    is_there = publications.WENT_OUT | Q(visible_at__gt=timezone.now())
    rows = Publication.objects.filter(is_there, subject=subject, recall=None).order_by("-number")
    return rows.select_related("holding__proposal").defer("search")


def revisable(publication: Publication, seen: int) -> Publication:
    """The edition that the next one follows: the last one, which readers can read.

    Raises Conflict when the person has not seen the newest one, Refused when there is none.
    """
    every = Publication.objects.filter(subject=publication.subject).defer("search")
    newest = every.order_by("-number")[0]
    if newest.number != seen:
        raise Conflict(
            f"Edition {newest.number} is newer than the one you saw ({seen}).", existing=newest
        )
    last = standing(publication.subject).first()
    if last is None:
        raise Refused("Readers never read this page; publish it instead.", field="notice")
    if last.visible_at > timezone.now():
        raise Refused(
            f"Edition {last.number} is under embargo until {_time(last.visible_at)}; "
            "recall it first.",
            field="notice",
        )
    return last


# What may be shown


def publishable(holding: Holding, embargo_until: datetime | None) -> Content:
    """All that the page will show; Refused where that is nothing, or nothing yet."""
    now = timezone.now()
    check_embargo(embargo_until)
    grounds = Ground.objects.filter(proposal=holding.proposal)
    pieces = set(grounds.values_list("assessment__evidence", flat=True))
    ends = [row.embargo_until for row in published_evidence.latest(pieces) if row.embargo_until]
    if max(ends, default=now) > (embargo_until or now):
        raise Refused(
            f"Evidence of this verdict is under embargo until {_time(max(ends))}. "
            "Publish it from then on, or have the embargo lifted.",
            field="embargo_until",
        )
    _refuse_our_own(holding.proposal)
    content = contents.of(holding, now)
    if not content["evidence"]:
        raise Refused(
            "Unpublishable evidence only: readers could see nothing of what this verdict rests "
            "on. Open some of it to everybody first.",
            field="holding",
        )
    return content


def _refuse_our_own(proposal: Proposal) -> None:
    """A publisher may have been found to be the desk itself since its words were linked."""
    pieces = Evidence.objects.filter(assessments__grounds__proposal=proposal)
    ours = [
        row.pk for row in pieces.select_related("document__publisher") if is_our_own(row.document)
    ]
    if any(not row.is_withdrawn for row in published_evidence.latest(ours)):
        raise Refused(
            "This verdict rests on what we published ourselves, which is never evidence. "
            "Withdraw it, and look whether the verdict stands without.",
            field="holding",
        )


def check_embargo(until: datetime | None) -> None:
    if until and until <= timezone.now():
        raise Refused(
            "The embargo would have ended already; leave it out to publish now.",
            field="embargo_until",
        )


# What a change may be called


def notice_text(new: NewEdition) -> str:
    """What readers are told of the change."""
    kinds = [str(kind) for kind in Notice if kind != Notice.FIRST]
    if new.notice not in kinds:
        raise Refused(
            f"{new.notice!r} is no kind of change; give one of: {', '.join(kinds)}.",
            field="notice",
        )
    text = words(new.notice_text, "notice_text")
    if not text:
        raise Refused("Tell readers what has changed, and why.", field="notice_text")
    return text


def check_retraction(last: Publication) -> None:
    if last.notice == Notice.RETRACTION:
        raise Conflict("This verdict is retracted already.", field="notice", existing=last)


def check_notice(new: NewEdition, last: Publication, holding: Holding, content: Content) -> None:
    """Raise Refused for a notice that does not say the truth about what has changed."""
    if holding.subject != last.subject:
        raise Refused("This verdict is about something else than the page.", field="holding")
    if last.notice == Notice.RETRACTION and new.notice not in OTHER_VERDICT:
        raise Refused(
            "The verdict was retracted; only a correction or an update can give another one.",
            field="notice",
        )
    if new.notice in SAME_VERDICT and _verdict(content) != _verdict(last.content):
        raise Refused(
            "The verdict or its days have changed: that is a correction or an update.",
            field="notice",
        )
    if new.notice == Notice.TYPO and holding.proposal_id != last.holding.proposal_id:
        raise Refused(
            "This is another version of the verdict; more than a typing error has changed.",
            field="notice",
        )
    if new.notice != Notice.CORRECTION and _is_corrected(last):
        raise Refused(
            "The desk has corrected what this page says, or taken it back: call it a correction.",
            field="notice",
        )


def _is_corrected(last: Publication) -> bool:
    """Whether something held for the page's days was corrected since, or taken back unsaid."""
    days = last.holding.valid
    acts = [Act.CORRECT, *([Act.RETRACT] if last.notice != Notice.RETRACTION else [])]
    corrected = Holding.objects.filter(
        subject=last.subject,
        valid__overlap=days,
        ended_by__created_at__gt=last.created_at,
        ended_by__proposal__act__in=acts,
        ended_by__proposal__valid__overlap=days,
    )
    return bool(corrected.exists())


def rewritten(new: NewEdition, last: Publication, content: Any) -> dict[str, str]:
    """The title and summary: as given, else as a person wrote them, else made anew."""
    makers = (("title", contents.title_of, contents.TITLE), ("summary", contents.summary_of, None))
    found = {}
    for name, make, longest in makers:
        given = words(getattr(new, name), name, longest or LONGEST)
        before = getattr(last, name)
        was_made = last.content and before == make(last.content)
        is_gone = before == REDACTED and content
        found[name] = given or (make(content) if was_made or is_gone else before)
    return found


def refuse_the_same(last: Publication, words: dict[str, str], content: Content) -> None:
    """A page that says nothing new has nothing to tell; a clarification may be the news itself."""
    is_back = last.notice == Notice.RETRACTION
    same = words == {"title": last.title, "summary": last.summary} and content == last.content
    if same and not is_back:
        raise Refused(
            "The page says the same as before; only a clarification may do that.", field="notice"
        )


def _verdict(content: Any) -> Any:
    """What a reader takes away: the words of the verdict, how sure, and for which days."""
    if not content:
        return None  # redacted
    verdict = content["verdict"]
    names = ("likelihood", "attribution", "confidence", "valid_from", "valid_until")
    return (verdict["rating"] or {}).get("label"), *(verdict[name] for name in names)


# Words


def slug(words: str) -> str:
    made = slugify(words)[:SLUG].strip("-_") or "check"
    return f"{made}-check" if made in TAKEN else made


def words(text: str, field: str, longest: int = LONGEST) -> str:
    """The text as it is kept: never rewritten, but for its line ends and the blanks around it."""
    try:
        kept = normalise(text).strip()
    except FactcheckError as error:
        raise Refused(str(error), field=field) from error
    if len(kept) > longest:
        raise Refused(
            f"This has {len(kept):,} characters, more than {longest:,}. Shorten it.", field=field
        )
    return kept


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
