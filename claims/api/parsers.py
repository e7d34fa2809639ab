"""Bodies: JSON in UTF-8 and forms with a file, under a limit that is checked before reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework import exceptions, parsers

from claims.api.problems import TooBig


def check_length(context: Mapping[str, Any]) -> None:
    """Refuse by the declared length; the server never reads beyond it."""
    length = int(context["request"].META.get("CONTENT_LENGTH") or 0)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > limit:
        raise TooBig(
            f"The body has {length:,} bytes; at most {limit:,} are taken. "
            "Give the part that matters, or split it."
        )


class JSONParser(parsers.BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, nested no deeper than the interpreter can follow."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        check_length(parser_context)
        try:
            return json.loads(stream.read().decode("utf-8"), parse_constant=_refuse)
        except UnicodeDecodeError as error:
            raise exceptions.ParseError(
                f"The body is not UTF-8 (byte {error.start}). JSON must be sent in UTF-8."
            ) from error
        except RecursionError as error:
            raise exceptions.ParseError("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise exceptions.ParseError(f"The body is not JSON: {error}.") from error


class MultiPartParser(parsers.MultiPartParser):
    """A form with a file. Names and values are UTF-8 whatever the header says."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        check_length(parser_context)
        context = {**parser_context, "encoding": "utf-8"}
        return super().parse(stream, media_type, context)


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON value")
