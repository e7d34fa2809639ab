"""A verdict is published: frozen as a page, changed only by editions that say what they change.

An *update* says that the world or what is known of it has changed, a *correction* that the page was
wrong: both may give another verdict. A *typing error* and a *clarification* leave the verdict as it
was. A *retraction* takes it back, and what has been retracted comes back by a correction or an
update alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from claims.claim_review import Page, claim_review
from claims.errors import Conflict, Refused
from claims.models import (
    CorrectionAnswer,
    Holding,
    LinkKind,
    Notice,
    Publication,
    PublicationRecall,
)
from claims.selectors import content as contents
from claims.services import chain, editions, locks, merges
from claims.services.editions import NewEdition, NewPublication

AGAIN = "First published."


@transaction.atomic
def publish(new: NewPublication, *, by: User) -> Publication:
    """Freeze what the desk holds as a page that readers can read, from now or from a time on.

    Raises Refused for what is not held now, for evidence of which nobody may know or may not yet,
    and for a time that is past; Conflict when the page exists (`existing` is its last edition)
    or the claim is merged (its survivor).
    """
    locks.hold_claim(new.holding.claim)
    if new.holding.appearance_id is None:
        merges.refuse_merged(new.holding.claim, field="holding")
    holding = editions.held(new.holding.pk)
    last = editions.standing(holding.subject).first()
    if last:
        raise Conflict(
            f"This is published already: “{last.title}”. Make a new edition of it.",
            field="holding",
            existing=last,
        )
    content = editions.publishable(holding, new.embargo_until)
    title = editions.words(new.title, "title", contents.TITLE) or contents.title_of(content)
    return _write(
        holding,
        notice_text="",
        notice=Notice.FIRST,
        slug=editions.slug(new.slug or title),
        title=title,
        summary=editions.words(new.summary, "summary") or contents.summary_of(content),
        content=content,
        embargo_until=new.embargo_until,
        site=new.site,
        by=by,
    )


@transaction.atomic
def revise(publication: Publication, new: NewEdition, *, seen: int, by: User) -> Publication:
    """The next edition of the publication's page, with a public notice of what it changes.

    `seen` is the number of the last edition that the person saw: Conflict, with the newer one,
    when there has been another since. Raises Refused as `publish` does, and for a notice that
    does not tell the truth about the change.
    """
    locks.hold_claim(publication.claim)
    last = editions.revisable(publication, seen)
    text = editions.notice_text(new)
    if new.notice == Notice.RETRACTION:
        editions.check_retraction(last)
        editions.check_embargo(new.embargo_until)
        holding, content = last.holding, last.content
    else:
        holding = editions.held(new.holding.pk if new.holding else last.holding_id)
        content = editions.publishable(holding, new.embargo_until)
        editions.check_notice(new, last, holding, content)
    words = editions.rewritten(new, last, content)
    if new.notice not in {Notice.RETRACTION, Notice.CLARIFICATION}:
        editions.refuse_the_same(last, words, content)
    return _write(
        holding,
        notice=new.notice,
        notice_text=text,
        slug=last.slug,
        **words,
        content=content,
        embargo_until=new.embargo_until,
        site=new.site,
        by=by,
    )


@transaction.atomic
def recall(publication: Publication, reason: str, *, by: User) -> PublicationRecall:
    """Take an edition under embargo back before anybody can read it. Raises Refused, Conflict."""
    locks.hold_claim(publication.claim)
    words = editions.words(reason, "reason")
    if PublicationRecall.objects.filter(publication=publication).exists():
        raise Conflict("This edition is recalled already.", existing=publication)
    if publication.visible_at <= timezone.now():
        raise Refused("Readers could read this edition already; correct or retract it instead.")
    if not words:
        raise Refused("Say why it is recalled.", field="reason")
    if CorrectionAnswer.objects.filter(edition=publication).exists():
        raise Refused("A reader was told that this edition corrects the page: let it go out.")
    return PublicationRecall.objects.create(publication=publication, reason=words, created_by=by)


def _write(holding: Holding, *, site: str, by: User, **fields: Any) -> Publication:
    every = Publication.objects.filter(subject=holding.subject)
    number = every.aggregate(last=Max("number"))["last"] or 0
    if number and fields["notice"] == Notice.FIRST:
        # Those before were recalled: for readers it is the first one all the same.
        fields |= {"notice": Notice.UPDATE, "notice_text": AGAIN}
    is_retraction = fields["notice"] == Notice.RETRACTION
    review = (
        None if is_retraction else claim_review(fields["content"], _page(holding, site, fields))
    )
    made = Publication.objects.create(
        claim_id=holding.claim_id,
        appearance_id=holding.appearance_id,
        number=number + 1,
        holding=holding,
        claim_review=review,
        created_by=by,
        **fields,
    )
    made.refresh_from_db(fields=["created_at", "visible_at"])
    chain.append(LinkKind.PUBLICATION, made)
    return made


def _page(holding: Holding, site: str, fields: dict[str, Any]) -> Page:
    root = (settings.PUBLIC_URL or site).rstrip("/")
    from_now = fields["embargo_until"] or timezone.now()
    first = editions.standing(holding.subject).last()
    return Page(
        url=root + reverse("check", args=[holding.subject, fields["slug"]]),
        desk=settings.DESK_NAME,
        desk_url=f"{root}/",
        published=first.visible_at if first else from_now,
        modified=from_now,
    )
