"""Searches that people come back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.models import Page, SavedSearch
from claims.services import edits
from factcheck.reading.text import normalise

MOST = 100  # a person's
LONGEST_NAME, LONGEST_QUERY = 80, 2_000


@transaction.atomic
def save(name: str, page: str, query: str, *, by: User, is_shared: bool = False) -> SavedSearch:
    """Keep a search. Raises Refused, and Conflict with the one that has this name already."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedSearch.objects.filter(person=by)
    if own.count() >= MOST:
        raise Refused(f"You have {MOST} saved searches; throw one away first.")
    found = SavedSearch(
        person=by, **_checked({"name": name, "page": page, "query": query, "is_shared": is_shared})
    )
    _not_taken(found)
    found.save()
    return found


@transaction.atomic
def edit(search: SavedSearch, changes: Mapping[str, Any], *, seen: int, by: User) -> SavedSearch:
    """Change one's own. Raises Refused, Conflict and, when it was changed since, Stale."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _own(search, by)
    current = edits.unraced(search, seen)
    checked = _checked(changes)
    for name, value in checked.items():
        setattr(current, name, value)
    _not_taken(current)
    current.save(update_fields=list(checked))
    current.refresh_from_db()
    return current


@transaction.atomic
def discard(search: SavedSearch, *, seen: int, by: User) -> None:
    """Throw one's own away. Raises Stale when another window has changed it since."""
    _own(search, by)
    edits.unraced(search, seen).delete()


def _own(search: SavedSearch, by: User) -> None:
    if search.person_id != by.pk:
        raise Refused(f"This search is {search.person}'s; save one of your own.")


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    checked = dict(given)
    if "name" in checked:
        checked["name"] = " ".join(normalise(checked["name"]).split())
        if not 0 < len(checked["name"]) <= LONGEST_NAME:
            raise Refused(f"A name of 1 to {LONGEST_NAME} characters, please.", field="name")
    if "page" in checked and checked["page"] not in Page.values:
        raise Refused(f"{checked['page']!r} is no page with a search.", field="page")
    if len(checked.get("query", "")) > LONGEST_QUERY:
        raise Refused(f"The search has more than {LONGEST_QUERY:,} characters.", field="query")
    return checked


def _not_taken(search: SavedSearch) -> None:
    same = SavedSearch.objects.filter(
        person=search.person_id, page=search.page, name__iexact=search.name
    ).exclude(pk=search.pk)
    if same.exists():
        raise Conflict("You have a search of this name.", field="name", existing=same[0])
