"""Every refusal under /api/ as a problem document (RFC 9457): what was wrong, where, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

from claims.api import links
from claims.errors import Conflict, Refused
from claims.moments import WrongMoment
from factcheck.errors import FactcheckError, TooLarge

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
# SQLSTATE classes that pass: connection, rollback, resources, intervention by an operator.
PASSING = ("08", "40", "53", "57")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a problem document says. `more` are extension members, such as `errors`."""

    status: int
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, path: str) -> dict[str, Any]:
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": path,
            **self.more,
        }


class WrongParameter(exceptions.APIException):
    """Query parameters that cannot be read; `errors` has the sentences of each."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("A parameter of the address cannot be used; see errors.")
        self.errors = errors


class Unprocessable(exceptions.APIException):
    """Input that is well formed and still cannot be taken; `name` is the field at fault."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, detail: str, name: str) -> None:
        super().__init__(detail)
        self.name = name


class TooBig(exceptions.APIException):
    """A body beyond the limit, refused before it is read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class Unconditional(exceptions.APIException):
    """A write that must say which version it is based on, and does not."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED


class Stale(exceptions.APIException):
    """A write based on a version that is no longer the newest; `more` shows both."""

    status_code = status.HTTP_412_PRECONDITION_FAILED

    def __init__(self, detail: str, etag: str, more: Mapping[str, Any]) -> None:
        super().__init__(detail)
        self.etag, self.more = etag, more


OURS = Problem(500, "The fault is ours and was logged. Try again, or tell the operator.")


def handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Answer with a problem document; a fault of ours is logged and told without its inside."""
    request = context["request"]
    problem = described(exc)
    if problem is None:
        log.error("api_failed", exc_info=exc)
        # What Django itself does for a page that fails: monitoring and the test client listen.
        got_request_exception.send(sender=None, request=request)
        problem = OURS
    return Response(
        printable(problem.body(request.path)),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=MEDIA_TYPE,
    )


@singledispatch
def described(exc: Exception) -> Problem | None:
    """The problem that an exception tells of; None for one that nobody foresaw."""
    return None


@described.register
def _(exc: exceptions.APIException) -> Problem:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(exc.auth_header)  # type: ignore[attr-defined]
    if getattr(exc, "wait", None):
        headers["Retry-After"] = f"{exc.wait:.0f}"  # type: ignore[attr-defined]
    return Problem(exc.status_code, _sentence(exc.detail), headers=headers)


@described.register
def _(exc: exceptions.ValidationError) -> Problem:
    errors = [{"pointer": pointer, "detail": text} for pointer, text in _pointed(exc.detail)]
    return Problem(400, "The request's body cannot be used; see errors.", {"errors": errors})


@described.register
def _(exc: WrongParameter) -> Problem:
    errors = [
        {"parameter": name, "detail": text} for name, texts in exc.errors.items() for text in texts
    ]
    return Problem(400, _sentence(exc.detail), {"errors": errors})


@described.register
def _(exc: Unprocessable) -> Problem:
    return _at(422, str(exc.detail), exc.name)


@described.register
def _(exc: Stale) -> Problem:
    return Problem(412, _sentence(exc.detail), exc.more, {"ETag": exc.etag})


@described.register
def _(exc: Refused) -> Problem:
    return _at(422, str(exc), exc.field)


@described.register
def _(exc: Conflict) -> Problem:
    problem = _at(409, str(exc), exc.field)
    existing = links.to(exc.existing)
    return Problem(
        409, str(exc), {**problem.more, "existing": existing} if existing else problem.more
    )


@described.register
def _(exc: FactcheckError) -> Problem:
    return Problem(413 if isinstance(exc, TooLarge) else 422, str(exc))


@described.register
def _(exc: WrongMoment) -> Problem:
    name = str(exc).partition("=")[0]
    return described(WrongParameter({name: [str(exc)]}))  # type: ignore[return-value]


@described.register
def _(exc: Http404) -> Problem:
    return Problem(404, "There is nothing here under this address, or there was not at that time.")


@described.register
def _(exc: PermissionDenied) -> Problem:
    return Problem(403, str(exc) or "You may not do this.")


@described.register
def _(exc: SuspiciousOperation) -> Problem:
    return Problem(400, "The request has too many parameters, or what no client should send.")


@described.register
def _(exc: RequestDataTooBig) -> Problem:
    return Problem(413, "The body is too large; give the part that matters, or split it.")


@described.register(OperationalError)
@described.register(InterfaceError)
def _(exc: Exception) -> Problem | None:
    """A database that is away or busy; None for what it refused in earnest."""
    sqlstate = getattr(exc.__cause__, "sqlstate", None)
    if sqlstate and not sqlstate.startswith(PASSING):
        return None
    log.error("database_unreachable", exc_info=exc)
    return Problem(
        503,
        f"The database does not answer. Nothing was changed; try again in {RETRY_SECONDS} seconds.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def _at(status_code: int, detail: str, name: str) -> Problem:
    errors = [{"pointer": f"#/{name}", "detail": detail}] if name else []
    return Problem(status_code, detail, {"errors": errors} if errors else {})


def _sentence(detail: Any) -> str:
    return " ".join(text for _, text in _pointed(detail))


def _pointed(detail: Any, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Each message with the JSON pointer (as a URI fragment) to what it speaks of."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer}/{_escaped(str(name))}"
            yield from _pointed(inner, here)
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            is_row = isinstance(inner, Mapping)
            yield from _pointed(inner, f"{pointer}/{place}" if is_row else pointer)
    else:
        yield pointer, str(detail)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def printable(value: Any) -> Any:
    """The same without lone surrogates: a message may repeat input that UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {printable(str(name)): printable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return value
