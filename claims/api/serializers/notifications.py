"""What one is told of, how, and what one watches."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api import links
from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Href, Input, Key, Whole
from claims.api.serializers.examples import example
from claims.models import Delivery, Notification, NotificationKind, Watch, WatchState
from claims.selectors import notifications

NOTIFICATION = {
    "id": examples.NOTIFICATION_ID,
    "href": f"/api/v1/notifications/{examples.NOTIFICATION_ID}/",
    "kind": "mentioned",
    "says": "vera mentioned you in a comment.",
    "reason": "you are mentioned in it",
    "actor": "vera",
    "claim": examples.CLAIM_ID,
    "claim_text": examples.CLAIM,
    "about": f"/api/v1/comments/{examples.COMMENT_ID}/",
    "read_at": None,
    "created_at": examples.RECORDED,
}
WATCH = {
    "claim": examples.CLAIM_ID,
    "claim_text": examples.CLAIM,
    "state": "watching",
    "reason": "you commented on it",
    "created_at": examples.RECORDED,
}
PREFERENCES = {
    "has_mail": True,
    "address": "vera@desk.example",
    "digest_hour": 7,
    "kinds": {kind.value: notifications.USUAL[kind].value for kind in NotificationKind},
}


@example(NOTIFICATION)
class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """`reason` follows the word “because”."""

    href = Href()
    says = serializers.SerializerMethodField(help_text="One sentence, without the claim's words.")
    actor = serializers.CharField(
        source="actor.username",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="Null: the machine.",
    )
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    claim_text = serializers.CharField(read_only=True)
    about = serializers.SerializerMethodField(help_text="Where it is read: a comment or a claim.")

    class Meta:
        model = Notification
        fields = list(NOTIFICATION)

    def get_says(self, row: Notification) -> str:
        return notifications.says(row)

    def get_about(self, row: Notification) -> str:
        return links.to(row.comment) or f"/api/v1/claims/{row.claim_id}/"


@example({"until": examples.NOTIFICATION_ID})
class ReadInput(Input):
    """`until`: the newest one that was seen; without it all are marked."""

    until = Key(required=False, allow_null=True, default=None)


@example({"marked": 3})
class MarkedSerializer(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text="How many were unread.")


class KindsSerializer(serializers.Serializer[Any]):
    """Every kind, and how it reaches one."""

    def get_fields(self) -> dict[str, Any]:
        return {
            kind.value: serializers.ChoiceField(choices=Delivery.choices)
            for kind in NotificationKind
        }


@example(PREFERENCES)
class PreferencesSerializer(serializers.Serializer[Any]):
    """Without `has_mail` or an address nothing is mailed, whatever is chosen."""

    has_mail = serializers.BooleanField()
    address = serializers.CharField(allow_blank=True)
    digest_hour = serializers.IntegerField(help_text="Of the day's mail, UTC.")
    kinds = KindsSerializer()


class KindsInput(Input):
    """Kinds that are left out stay as they are."""

    def get_fields(self) -> dict[str, Any]:
        return {
            kind.value: Choice(choices=Delivery.choices, required=False)
            for kind in NotificationKind
        }


@example({"digest_hour": 18, "kinds": {"commented": "muted"}})
class PreferencesInput(Input):
    """What is left out stays as it is."""

    digest_hour = Whole(required=False, min_value=0, max_value=23)
    kinds = KindsInput(required=False)


@example(WATCH)
class WatchSerializer(serializers.ModelSerializer[Watch]):
    """`reason` follows the word “because”."""

    claim = serializers.UUIDField(source="claim_id", read_only=True)
    claim_text = serializers.CharField(read_only=True)

    class Meta:
        model = Watch
        fields = list(WATCH)


@example({"state": "muted"})
class WatchInput(Input):
    state = Choice(choices=WatchState.choices)
