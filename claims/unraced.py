"""A form that knows which version of a row it was filled from, on pages and in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from claims.errors import Refused, Stale
from claims.selectors import edits
from claims.services.edits import LONGEST_REASON

if TYPE_CHECKING:  # Mixed into forms of both kinds
    Base = forms.Form
else:
    Base = object

ALONG = ("reason", "seen")
STALE = (
    "Somebody has edited this since you opened it. What you typed is still here; what is held now "
    "stands beside it. Save again to keep yours, or open the page anew to take theirs."
)


class Unraced(Base):
    """Refuses a stale edit with both texts, field by field. The form has a field `seen`."""

    def version(self, row: Any) -> int:
        return int(row.version)

    def edited(self) -> list[str]:
        """The fields that people edit."""
        return [
            name for name, field in self.fields.items() if name not in ALONG and not field.disabled
        ]

    def show_both(self, stored: Any) -> None:
        """Refuse; keep what was typed, and show beside it what others have put there.

        A field in which nothing was typed shows what is held now: saved again, it stays so.
        """
        changed = edits.since(stored, self.cleaned_data.get("seen") or 0, self.edited())
        mine = {name: self.cleaned_data.get(name) for name in changed}
        data: Any = self.data
        self.data = data.copy()
        self._put("seen", self.version(stored))
        self.add_error(None, STALE)
        for name, (then, now) in changed.items():
            theirs = edits.said(stored, name) or "nothing"
            if mine[name] == then:
                self._put(name, self.fields[name].prepare_value(now))
                self.add_error(name, f"Now, by somebody else: {theirs}")
            elif mine[name] != now:
                self.add_error(name, f"Yours is in the form. Theirs: {theirs}")

    def _put(self, name: str, value: Any) -> None:
        self.data[self.add_prefix(name)] = value  # type: ignore[index]


class EditForm(Unraced):
    """An edit that a service writes, once; what it refuses is said at the field at fault."""

    by: Any = None
    made: Any = None

    def described(self, changes: dict[str, Any], **along: Any) -> Any:
        """Call the service with the changes, `seen`, `by` and `reason`."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        return super().is_valid() and (self.made is not None or self._written())

    def _written(self) -> bool:
        given = self.cleaned_data
        changes = {name: given[name] for name in self.edited()}
        seen, reason = given["seen"] or 0, given["reason"]
        try:
            self.made = self.described(changes, seen=seen, by=self.by, reason=reason)
        except Stale as stale:
            self.show_both(stale.existing)
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        return self.made is not None


def seen_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Why you edit it; it stands in the history of edits.",
    )
