"""One's own notifications, how they reach one, and the claims that one watches."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters import NotificationFilter
from claims.api.serializers.notifications import (
    MarkedSerializer,
    NotificationSerializer,
    PreferencesInput,
    PreferencesSerializer,
    ReadInput,
    WatchInput,
    WatchSerializer,
)
from claims.api.views.base import Noun
from claims.models import Claim, Notification, Watch
from claims.permissions import Action
from claims.selectors import notifications, watching
from claims.services import notifications as services
from claims.services import watching as watches


class Notifications(Noun):
    """What you are told of."""

    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    is_recorded = False
    needs: ClassVar = {
        "list": Action.PERSONAL,
        "retrieve": Action.PERSONAL,
        "read": Action.PERSONAL,
        "read_all": Action.PERSONAL,
        "preferences": Action.PERSONAL,
        "prefer": Action.PERSONAL,
    }

    def get_queryset(self) -> QuerySet[Notification]:
        return notifications.listed(self.by)

    @extend_schema(summary="List your notifications, the newest first")
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(summary="Read a notification", description="Reading it here does not mark it.")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Mark a notification as read", request=None, responses=NotificationSerializer
    )
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: uuid.UUID) -> Response:
        services.mark_read(self.by, [self.found(self.get_queryset()).pk])
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Mark your notifications as read", request=ReadInput, responses=MarkedSerializer
    )
    @action(detail=False, methods=["post"], url_path="read", filter_backends=[])
    def read_all(self, request: Request) -> Response:
        marked = services.mark_all_read(self.by, until=self.read_body(ReadInput)["until"])
        return Response({"marked": marked})

    @extend_schema(summary="Read how you are told", responses=PreferencesSerializer)
    @action(detail=False, filter_backends=[], pagination_class=None)
    def preferences(self, request: Request) -> Response:
        return self._preferences(notifications.wanted(self.by))

    @extend_schema(
        summary="Say how you want to be told",
        request=PreferencesInput,
        responses=PreferencesSerializer,
    )
    @preferences.mapping.patch
    def prefer(self, request: Request) -> Response:
        body = self.read_body(PreferencesInput)
        kinds: dict[str, Any] = body.get("kinds", {})
        return self._preferences(services.prefer(self.by, kinds, hour=body.get("digest_hour")))

    def _preferences(self, wanted: notifications.Wanted) -> Response:
        shown = {
            "has_mail": notifications.has_mail(),
            "address": self.by.email,
            "digest_hour": wanted.hour,
            "kinds": wanted.deliveries,
        }
        return Response(PreferencesSerializer(shown).data)


class Watches(Noun):
    """The claims that you watch or have muted."""

    queryset = Watch.objects.all()
    serializer_class = WatchSerializer
    filterset_class = None
    is_recorded = False
    needs: ClassVar = {"list": Action.PERSONAL}

    @extend_schema(summary="List what you watch or have muted, the last one first")
    def list(self, request: Request) -> Response:
        return self.page(watching.of_person(self.by))


class ClaimWatches(Noun):
    """Whether you watch a claim."""

    queryset = Claim.objects.all()
    serializer_class = WatchSerializer
    is_recorded = False
    needs: ClassVar = {
        "watch": Action.PERSONAL,
        "set_watch": Action.PERSONAL,
        "unset_watch": Action.PERSONAL,
    }

    @extend_schema(
        summary="Read whether you watch a claim",
        description="404 when you neither watch nor have muted it.",
        responses=WatchSerializer,
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def watch(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(watching.of_person(self.by), claim=pk)))

    @extend_schema(summary="Watch or mute a claim", request=WatchInput, responses=WatchSerializer)
    @watch.mapping.put
    def set_watch(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        watches.set_state(self.by, claim, self.read_body(WatchInput)["state"])
        return Response(self.shown(watching.of_person(self.by).get(claim=claim)))

    @extend_schema(summary="Neither watch nor mute a claim", responses={204: None})
    @watch.mapping.delete
    def unset_watch(self, request: Request, pk: uuid.UUID) -> Response:
        if not watches.unset(self.by, self.found(self.get_queryset())):
            raise Http404
        return Response(status=204)
