"""What people edit by hand: read with its version, written only over a version that was seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rest_framework.response import Response

from claims import errors
from claims.api.problems import Stale
from claims.api.views.base import Noun, if_match, tags_seen

IF_MATCH = if_match("The ETag that it had when you read it, or its `version` in quotation marks.")
READ = "Send the ETag as If-Match to edit it."
EDIT = (
    "How it was before stays on record, with the `reason` if you give one. Needs If-Match: 428 "
    "without it; 412 when somebody was faster, with what differs of both."
)


class EditedNoun(Noun):
    """A noun whose rows have versions; see claims.models.edits."""

    what = "of it"  # completes "Say in If-Match what you saw …"

    def version(self, row: Any) -> int:
        return int(row.version)

    def answer(self, row: Any, status: int = 200) -> Response:
        """The row under the ETag that an edit of it must name."""
        headers = {"ETag": f'"{self.version(row)}"'}
        return Response(self.shown(row), status=status, headers=headers)

    def seen(self, row: Any) -> int:
        """The version of the row that the client saw; 0 for one that is no more."""
        version = self.version(row)
        return version if str(version) in tags_seen(self.request, self.what, str(version)) else 0

    def read_edit(self, serializer: type[Any]) -> tuple[dict[str, Any], str]:
        """The checked changes of a row, and why."""
        changes = self.read_body(serializer)
        return changes, changes.pop("reason", "")

    @contextmanager
    def unraced(
        self, given: Mapping[str, Any], of: Any = None, serializer: type[Any] | None = None
    ) -> Iterator[None]:
        """Write within; who comes too late is told what is held now where theirs differs.

        `of` is the row that is edited and `serializer` shows it, where the version is another's.
        """
        try:
            yield
        except errors.Stale as stale:
            now: Any = stale.existing
            edited = now if of is None else type(of).objects.get(pk=of.pk)
            shown, sent = self.shown(edited, serializer), dict(self.request.data)
            differs = [name for name, value in given.items() if getattr(edited, name) != value]
            more = {
                "current": {name: shown.get(name) for name in differs},
                "yours": {name: sent[name] for name in differs},
            }
            raise Stale(str(stale), f'"{self.version(now)}"', more) from stale
