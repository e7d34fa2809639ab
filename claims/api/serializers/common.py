"""Fields that several nouns share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from claims.api import links
from claims.services.edits import LONGEST_REASON


class Words(serializers.CharField):
    """A JSON string; numbers and truth values are not read as one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A JSON integer; strings and fractions are not read as one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Flag(serializers.BooleanField):
    """true or false in JSON; no words or numbers for them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of some words, given as a JSON string."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Key(serializers.UUIDField):
    """The id of a row, as a JSON string."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Input(serializers.Serializer[Any]):
    """A body whose every field is known: a misspelt name is an error, not silence."""

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        unknown = sorted(str(name) for name in data if name not in self.fields)
        if unknown:
            taken = ", ".join(self.fields)
            sentence = ErrorDetail(f"There is no such field. This body takes: {taken}.", "unknown")
            raise serializers.ValidationError({name: [sentence] for name in unknown})
        return values


class EditInput(Input):
    """What is left out stays as it is; `reason` says why, in the history of edits."""

    reason = Words(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="Why it is edited; it stands in the history of edits.",
    )


class Href(serializers.CharField):
    """The path of the row's own resource."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, help_text="Where it is read.", **kwargs)

    def to_representation(self, value: Any) -> str:
        return links.to(value) or ""


class RecordedBy(serializers.CharField):
    """Who wrote the row; null when the machine did."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            source="created_by.username",
            read_only=True,
            allow_null=True,
            default=None,
            help_text="Null: by the machine.",
            **kwargs,
        )


class RecordedAt(serializers.DateTimeField):
    """When the desk recorded the row, by the database's clock (UTC)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="created_at", read_only=True, **kwargs)


class IsoDate(serializers.CharField):
    """ISO 8601, as short as what is known: a day, a month or a year; null when unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            read_only=True,
            allow_null=True,
            help_text="ISO 8601, as short as what is known: 2025-12-20, 2024-06 or 2024.",
            **kwargs,
        )

    def to_representation(self, value: Any) -> Any:
        return value or None


class SaidOn(IsoDate):
    """When something was said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="said_on_text", **kwargs)
