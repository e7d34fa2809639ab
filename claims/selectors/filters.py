"""What lists can be narrowed by; the pages and the API share it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import (
    Case,
    CaseState,
    Claim,
    Claimant,
    Document,
    JobState,
    Kind,
    Label,
    Labelling,
    Likelihood,
    Modality,
    Party,
    Publisher,
    Rating,
)
from claims.moments import Moment
from claims.selectors import claims, documents, merges, queue, verdicts
from claims.selectors.appearances import said


class ClaimFilter(filters.FilterSet):
    """Narrow `selectors.claims.listed()`."""

    q = filters.CharFilter(label="Words", method="by_words", max_length=200)
    kind = filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="any")
    modality = filters.ChoiceFilter(
        label="Said as", choices=Modality.choices, method="by_appearance", empty_label="any"
    )
    claimant = filters.ModelChoiceFilter(
        label="Speaker", queryset=Claimant.objects.all(), method="by_claimant"
    )
    document = filters.ModelChoiceFilter(
        label="Source text", queryset=Document.objects.all(), method="by_appearance"
    )
    publisher = filters.ModelChoiceFilter(
        label="Publisher", queryset=Publisher.objects.all(), method="by_publisher"
    )
    said_from = filters.DateFilter(label="Said from", method="by_said_from")
    said_to = filters.DateFilter(label="Said until", method="by_said_to")
    contradicted = filters.BooleanFilter(
        label="Contradicted, or suggested to be", method="by_contradiction"
    )
    rating = filters.ModelChoiceFilter(
        label="Verdict", queryset=Rating.objects.all(), method="by_verdict", empty_label="any"
    )
    likelihood = filters.ChoiceFilter(
        label="Likelihood", choices=Likelihood.choices, method="by_verdict", empty_label="any"
    )
    state = filters.ChoiceFilter(
        label="State of the work", choices=CaseState.choices, empty_label="any"
    )
    unjudged = filters.BooleanFilter(label="Without a verdict", method="by_having_none")

    class Meta:
        model = Claim
        fields: list[str] = []

    @cached_property
    def moment(self) -> Moment:
        """What is looked through is what was known at the moment that the query string asks for."""
        return Moment.parse(self.data)

    def by_words(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return claims.search(rows, value, self.moment)

    def by_appearance(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return self._among(rows, said(self.moment).filter((name, value)).values("claim"))

    def by_claimant(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        parties = Party.objects.known(self.moment).filter(claimant=value)
        return self._among(rows, parties.values("appearance__claim"))

    def by_publisher(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return self.by_appearance(rows, "document__publisher", value)

    def by_said_from(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return self.by_appearance(rows, "said_on__gte", value)

    def by_said_to(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return self.by_appearance(rows, "said_on__lte", value)

    def _among(self, rows: QuerySet[Claim], found: Any) -> QuerySet[Claim]:
        """Those whose ids are found, or those of claims merged into them."""
        return rows.filter(pk__in=merges.heads(found.order_by(), self.moment))

    def by_contradiction(self, rows: QuerySet[Claim], name: str, value: bool) -> QuerySet[Claim]:
        return rows.filter(
            claims.contradicted(self.moment) if value else ~claims.contradicted(self.moment)
        )

    def by_verdict(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return rows.filter(verdicts.is_held(self.moment, **{f"proposal__{name}": value}))

    def by_having_none(self, rows: QuerySet[Claim], name: str, value: bool) -> QuerySet[Claim]:
        held = verdicts.is_held(self.moment)
        return rows.filter(~held if value else held)


ME = "me"
OVERDUE, SOON = "overdue", "soon"


class CaseFilter(filters.FilterSet):
    """Narrow `selectors.queue.listed()`; `person` is whose “me” is."""

    state = filters.ChoiceFilter(label="State", choices=CaseState.choices, empty_label="any")
    inbox = filters.BooleanFilter(label="To be sorted, worth a look", method="by_inbox")
    assignee = filters.CharFilter(
        label="Whose: the id of an account, or me", method="by_assignee", max_length=10
    )
    due = filters.ChoiceFilter(
        label="Due",
        choices=[(OVERDUE, "overdue"), (SOON, "soon or overdue")],
        method="by_due",
        empty_label="any",
    )
    since = filters.DateFilter("since__date", "gte", label="In this state since")
    label = filters.ModelChoiceFilter(
        label="Label", queryset=Label.objects.all(), method="by_label", empty_label="any"
    )
    kind = filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="any")
    language = filters.CharFilter(label="Language", max_length=35)
    q = filters.CharFilter(label="Words", method="as_of_claims", max_length=200)
    speaker = filters.ModelChoiceFilter(
        label="Speaker", queryset=Claimant.objects.all(), method="as_of_claims"
    )
    publisher = filters.ModelChoiceFilter(
        label="Publisher", queryset=Publisher.objects.all(), method="as_of_claims"
    )
    contradicted = filters.BooleanFilter(
        label="Contradicted, or suggested to be", method="as_of_claims"
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person or (self.request.user if self.request else None)

    def by_inbox(self, rows: QuerySet[Case], name: str, value: bool) -> QuerySet[Case]:
        return rows.filter(queue.inbox() if value else ~queue.inbox())

    def by_assignee(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        if value == ME:
            return rows.filter(assignee=self.person)
        is_id = value.isascii() and value.isdigit() and int(value) < 2**31
        return rows.filter(assignee=int(value)) if is_id else rows.none()

    def by_due(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        today = timezone.now().date()
        late = Q(due_on__lt=today) if value == OVERDUE else Q(due_on__lte=queue.soon(today))
        return rows.filter(queue.due(), late)

    def by_label(self, rows: QuerySet[Case], name: str, value: Label) -> QuerySet[Case]:
        carried = Labelling.objects.in_force().filter(label=value)
        return rows.filter(pk__in=carried.values("claim"))

    def as_of_claims(self, rows: QuerySet[Case], name: str, value: Any) -> QuerySet[Case]:
        """As the list of claims is narrowed by the parameter of this name.

        What narrows claims by their ids narrows cases, which have the ids of their claims.
        """
        named = "claimant" if name == "speaker" else name
        narrow = getattr(ClaimFilter({}), str(ClaimFilter.base_filters[named].method))
        narrowed: QuerySet[Case] = narrow(rows, named, value)
        return narrowed


class DocumentFilter(filters.FilterSet):
    """Narrow `selectors.documents.listed()`."""

    q = filters.CharFilter(label="Words", method="by_words", max_length=200)
    state = filters.ChoiceFilter(label="State", choices=JobState.choices, empty_label="any")
    publisher = filters.ModelChoiceFilter(label="Publisher", queryset=Publisher.objects.all())
    published_from = filters.DateFilter("published_on", "gte", label="Published from")
    published_to = filters.DateFilter("published_on", "lte", label="Published until")

    class Meta:
        model = Document
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return documents.search(rows, value, Moment.parse(self.data))
