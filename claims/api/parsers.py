"""Bodies: JSON in UTF-8 and forms with a file; config.bodies measures them before."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import exceptions, parsers


class JSONParser(parsers.BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, nested no deeper than the interpreter can follow."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
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
        context = {**parser_context, "encoding": "utf-8"}
        return super().parse(stream, media_type, context)


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON value")
