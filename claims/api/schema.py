"""The OpenAPI description: what every operation shares is said here once."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from claims.api.problems import MEDIA_TYPE

MOMENT = [
    OpenApiParameter(
        "as_of",
        {"type": "string", "format": "date"},
        description="Ask about a day: what was said later is left out.",
    ),
    OpenApiParameter(
        "known_at",
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        description=(
            "Answer with what the desk had recorded then: 2025-12-31 (its end, UTC) or "
            "2025-12-31T18:00:00Z. What was recorded later is absent."
        ),
    ),
]

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457: what was wrong, where, and what to do.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "To the field of the body."},
                    "parameter": {"type": "string", "description": "Of the address."},
                    "detail": {"type": "string"},
                },
            },
        },
        "existing": {"type": "string", "description": "The row in the way (409)."},
        "current": {
            "type": "object",
            "description": "What is recorded now of the fields where yours differ (412).",
        },
        "yours": {
            "type": ["string", "object"],
            "description": "What you sent for these fields (412).",
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "A parameter of the address cannot be used; see errors.",
        "instance": "/api/v1/claims/",
        "errors": [
            {
                "parameter": "as_of",
                "detail": "as_of='soon' is not a day; write it as 2025-12-31.",
            }
        ],
    },
}

MEANINGS = {
    "400": "The body or a parameter cannot be read.",
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "The account may not do this.",
    "404": "There is no such row, or there was none at that time.",
    "406": "Only JSON (here and there plain text) is spoken.",
    "409": "It clashes with what is recorded.",
    "412": "Somebody was faster.",
    "413": "The body is too large.",
    "415": "The body's content type is not taken.",
    "422": "Well formed, and still cannot be taken.",
    "428": "If-Match is missing.",
    "429": "Too many tries; see Retry-After.",
}
EVERYWHERE = ("400", "401", "403", "406")
WRITES = ("413", "415", "422")
THROTTLED = {"correctionrequests_create"}


class Schema(AutoSchema):
    """Reads take a moment; writes do not."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        return MOMENT if self.method == "GET" and self.view.is_recorded else []

    def get_tags(self) -> list[str]:
        return [type(self.view).__name__.lower()]

    def get_operation_id(self) -> str:
        """Noun and verb: claims_list, claims_wordings, claims_reword."""
        return f"{type(self.view).__name__.lower()}_{self.view.action}"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "claims.api.authentication.TokenAuthentication"
    name = "tokenAuth"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word “Token”, a blank, and the token.",
        }


def document_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the problem documents that each operation may answer with."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status in _statuses(path, method, operation):
                operation["responses"].setdefault(status, _problem(status))
    return result


def refuse_unknown_fields(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say that bodies take no other fields than those described."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("InputRequest"):
            schema["additionalProperties"] = False
    return result


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    statuses = list(EVERYWHERE)
    if "{" in path:
        statuses.append("404")
    if "requestBody" in operation:
        statuses += WRITES
    if method == "post":
        statuses += ["409", "422"]
    if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
        statuses += ["412", "428"]
    if operation["operationId"] in THROTTLED:
        statuses.append("429")
    return sorted(set(statuses))


def _problem(status: str) -> dict[str, Any]:
    return {
        "description": MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
