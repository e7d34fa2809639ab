"""Where to begin, and the page to try things out."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

NOUNS = (
    "document", "claim", "appearance", "claimant", "publisher", "relation", "token",
)  # fmt: skip


class Root(APIView):
    """The addresses to begin with."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def get(self, request: Request) -> Response:
        lists = {f"{noun}s": reverse(f"api:{noun}-list") for noun in NOUNS}
        more = {"schema": reverse("api:schema"), "docs": reverse("api:docs")}
        return Response(
            {name: request.build_absolute_uri(path) for name, path in (lists | more).items()}
        )


class Schema(SpectacularAPIView):
    """The description of the API: it says the same to everybody and is made once in a process."""

    schema = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        renderer = request.accepted_renderer
        name = f'inline; filename="factcheck.{renderer.format}"'
        headers = {"Content-Disposition": name}
        kind: Any = type(renderer)
        return HttpResponse(_described(kind), content_type=renderer.media_type, headers=headers)


@functools.cache
def _described(renderer: Any) -> bytes:
    generator: Any = Schema.generator_class  # has no annotations
    described: bytes = renderer().render(generator().get_schema(request=None, public=True))
    return described


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from the package's own files; nothing inline, so that the strict policy holds."""

    url_name = "api:schema"
    template_name = "api/docs.html"
