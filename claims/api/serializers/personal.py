"""What belongs to one person: searches that are kept, and what is typed and not handed in."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Flag, Href, Input, RecordedAt, Words
from claims.api.serializers.examples import example
from claims.models import Draft, DraftKind, Page, SavedSearch
from claims.services.searches import LONGEST_NAME, LONGEST_QUERY

SEARCH_ID = "01939e8c-8a25-7f45-8a66-9f0a1b2c3d12"
SEARCH = {
    "id": SEARCH_ID,
    "href": f"/api/v1/saved-searches/{SEARCH_ID}/",
    "name": "Harbour, waiting",
    "page": "queue",
    "query": "state=waiting&q=harbour",
    "is_shared": False,
    "person": "vera",
    "version": 1,
    "recorded_at": examples.RECORDED,
}
DRAFT = {
    "claim": examples.CLAIM_ID,
    "author": "vera",
    "kind": "verdict",
    "content": {"rationale": "Two inspections say"},
    "saved_at": examples.RECORDED,
    "version": 4,
}


@example(SEARCH)
class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """A search that a person comes back to; what is shared the whole desk sees."""

    href = Href()
    person = serializers.CharField(source="person.username", read_only=True)
    recorded_at = RecordedAt()

    class Meta:
        model = SavedSearch
        fields = list(SEARCH)


@example({"is_shared": True})
class SavedSearchEditInput(Input):
    """What is left out stays as it is."""

    name = Words(required=False, max_length=LONGEST_NAME)
    page = Choice(choices=Page.choices, required=False)
    query = Words(required=False, allow_blank=True, max_length=LONGEST_QUERY)
    is_shared = Flag(required=False)


@example({"name": "Harbour, waiting", "page": "queue", "query": "state=waiting&q=harbour"})
class SavedSearchInput(SavedSearchEditInput):
    """A search to keep: the parameters of its page's address."""

    name = Words(max_length=LONGEST_NAME)
    query = Words(allow_blank=True, max_length=LONGEST_QUERY)


@example(DRAFT)
class DraftSerializer(serializers.ModelSerializer[Draft]):
    """What somebody has typed about a claim and not handed in yet: the form's fields."""

    claim = serializers.UUIDField(source="claim_id", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    kind = serializers.ChoiceField(choices=DraftKind.choices, read_only=True)

    class Meta:
        model = Draft
        fields = list(DRAFT)


@example({"content": DRAFT["content"]})
class DraftInput(Input):
    """The fields of the form."""

    content = serializers.DictField()
