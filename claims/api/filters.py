"""What the API's lists can be narrowed by, beside the filters that the pages share."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from claims.api.problems import WrongParameter
from claims.models import (
    Act,
    Appearance,
    Claim,
    Claimant,
    ClaimantKind,
    CorrectionRequest,
    Document,
    Evidence,
    Holding,
    Likelihood,
    Notice,
    Notification,
    NotificationKind,
    Origin,
    Outcome,
    Proposal,
    Publication,
    Publisher,
    Question,
    Rating,
    Relation,
    RelationKind,
    RelationState,
    ReplyRequest,
    Stance,
    Tip,
    TipState,
)
from claims.moments import Moment
from claims.selectors import (
    claimants,
    corrections,
    evidence,
    merges,
    publications,
    replies,
    tips,
    verdicts,
)
from claims.selectors.replies import ReplyState


class FilterBackend(DjangoFilterBackend):
    """Narrow by the view's filter set; a wrong value is named with its parameter."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        errors = {name: [str(text) for text in texts] for name, texts in filterset.errors.items()}
        errors |= _no_truth_values(filterset, request)
        if errors:
            raise WrongParameter(errors)
        return filterset.qs


def _no_truth_values(filterset: filters.FilterSet, request: Request) -> dict[str, list[str]]:
    """The form field would take any other word for "either", and so widen the answer unseen."""
    return {
        name: [f"{name} takes true or false."]
        for name, field in filterset.filters.items()
        if isinstance(field, filters.BooleanFilter)
        and request.query_params.get(name, "").lower() not in {"", "true", "false"}
    }


class NotificationFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=NotificationKind.choices)
    unread = filters.BooleanFilter("is_unread")

    class Meta:
        model = Notification
        fields: list[str] = []


class OfClaim(filters.FilterSet):
    """By what a claim shows, of what is merged into it too."""

    def by_claim(self, rows: QuerySet[Any], name: str, value: Claim) -> QuerySet[Any]:
        return rows.filter(merges.of(value, Moment.parse(self.data)))


class OfSubject(filters.FilterSet):
    """By what a verdict is about."""

    claim = filters.ModelChoiceFilter(queryset=Claim.objects.all(), method="by_claim")
    appearance = filters.ModelChoiceFilter(queryset=Appearance.objects.all())
    question = filters.ChoiceFilter(choices=Question.choices, method="by_question")

    def by_claim(self, rows: QuerySet[Any], name: str, value: Claim) -> QuerySet[Any]:
        """The claim's own, and on whether what is merged into it was said so."""
        return rows.filter(merges.own(value, Moment.parse(self.data)))

    def by_question(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(appearance__isnull=value == Question.VERACITY)


class ProposalFilter(OfSubject):
    act = filters.ChoiceFilter(choices=Act.choices)
    state = filters.ChoiceFilter(
        "state_then", choices=[(verdicts.PENDING, "waits"), *Outcome.choices]
    )

    class Meta:
        model = Proposal
        fields: list[str] = []


class HoldingFilter(OfSubject):
    rating = filters.ModelChoiceFilter("proposal__rating", queryset=Rating.objects.all())
    likelihood = filters.ChoiceFilter("proposal__likelihood", choices=Likelihood.choices)

    class Meta:
        model = Holding
        fields: list[str] = []


class PublicationFilter(OfSubject):
    state = filters.ChoiceFilter("state_then", choices=publications.STATES)
    notice = filters.ChoiceFilter(choices=Notice.choices)
    outdated = filters.BooleanFilter(
        label="What readers read, or will, is not what the desk holds", method="by_what_is_held"
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_what_is_held(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return publications.only_outdated(rows) if value else rows.filter(is_outdated=False)


class CorrectionRequestFilter(filters.FilterSet):
    state = filters.ChoiceFilter("state_then", choices=corrections.STATES)
    overdue = filters.BooleanFilter("is_overdue")
    publication = filters.ModelChoiceFilter(queryset=Publication.objects.defer("search"))

    class Meta:
        model = CorrectionRequest
        fields: list[str] = []


class TipFilter(OfClaim):
    """Groups by who leads them; with `group`, the tips of that one."""

    q = filters.CharFilter(label="Words of the group", method="by_words", max_length=200)
    state = filters.ChoiceFilter(choices=TipState.choices)
    claim = filters.ModelChoiceFilter(queryset=Claim.objects.all(), method="by_claim")
    group = filters.ModelChoiceFilter(
        label="Whose tips, by one of them", queryset=Tip.objects.defer("search"), method="by_group"
    )

    class Meta:
        model = Tip
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Tip]) -> QuerySet[Tip]:
        rows = queryset if self.form.cleaned_data.get("group") else queryset.filter(group=None)
        return super().filter_queryset(rows)

    def by_words(self, rows: QuerySet[Tip], name: str, value: str) -> QuerySet[Tip]:
        return tips.search(rows, value)

    def by_group(self, rows: QuerySet[Tip], name: str, value: Tip) -> QuerySet[Tip]:
        return tips.of_group(rows, value.leads)


class AppearanceFilter(OfClaim):
    claim = filters.ModelChoiceFilter(queryset=Claim.objects.all(), method="by_claim")
    document = filters.ModelChoiceFilter(queryset=Document.objects.all())
    claimant = filters.ModelChoiceFilter("parties__claimant", queryset=Claimant.objects.all())

    class Meta:
        model = Appearance
        fields: list[str] = []


class ClaimantFilter(filters.FilterSet):
    q = filters.CharFilter(label="Words of the name", method="by_words", max_length=200)
    kind = filters.ChoiceFilter(choices=ClaimantKind.choices)
    document = filters.ModelChoiceFilter(queryset=Document.objects.all())

    class Meta:
        model = Claimant
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Claimant], name: str, value: str) -> QuerySet[Claimant]:
        return claimants.search(rows, value)


class PublisherFilter(filters.FilterSet):
    q = filters.CharFilter("name", "icontains", label="Part of the name", max_length=200)
    host = filters.CharFilter(max_length=253)

    class Meta:
        model = Publisher
        fields: list[str] = []


class RelationFilter(filters.FilterSet):
    claim = filters.ModelChoiceFilter(
        label="At either end", queryset=Claim.objects.all(), method="by_claim"
    )
    kind = filters.ChoiceFilter(choices=RelationKind.choices)
    state = filters.ChoiceFilter("state_then", choices=RelationState.choices)
    document = filters.ModelChoiceFilter(queryset=Document.objects.all())

    class Meta:
        model = Relation
        fields: list[str] = []

    def by_claim(self, rows: QuerySet[Relation], name: str, value: Claim) -> QuerySet[Relation]:
        keys = merges.family(value, Moment.parse(self.data))
        return rows.filter(merges.among(keys, "from_claim") | merges.among(keys, "to_claim"))


class EvidenceFilter(OfClaim):
    claim = filters.ModelChoiceFilter(queryset=Claim.objects.all(), method="by_claim")
    document = filters.ModelChoiceFilter(queryset=Document.objects.all())
    appearance = filters.ModelChoiceFilter(queryset=Appearance.objects.all())
    stance = filters.ChoiceFilter(choices=Stance.choices, method="by_assessment")
    origin = filters.ModelChoiceFilter(queryset=Origin.objects.all(), method="by_assessment")
    is_withdrawn = filters.BooleanFilter(method="by_assessment")

    class Meta:
        model = Evidence
        fields: list[str] = []

    def by_assessment(self, rows: QuerySet[Evidence], name: str, value: Any) -> QuerySet[Evidence]:
        moment, viewer = Moment.parse(self.data), self.request.user
        assessed = evidence.visible_assessments(moment, viewer).filter(Q((name, value)))
        return rows.filter(evidence.of(assessed))


class ReplyRequestFilter(OfClaim):
    claim = filters.ModelChoiceFilter(queryset=Claim.objects.all(), method="by_claim")
    claimant = filters.ModelChoiceFilter(queryset=Claimant.objects.all())
    state = filters.ChoiceFilter(choices=ReplyState.choices, method="by_state")

    class Meta:
        model = ReplyRequest
        fields: list[str] = []

    def by_state(
        self, rows: QuerySet[ReplyRequest], name: str, value: str
    ) -> QuerySet[ReplyRequest]:
        known_at = Moment.parse(self.data).known_at
        return replies.in_state(rows, value, known_at or timezone.now())
