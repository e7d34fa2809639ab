"""Of a claim's timeline: how the desk's work on it went, its labels, and what was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claims.models import Labelling, Rejection, Step, Transition
from claims.selectors import queue
from claims.selectors.timeline_rows import Asked, Keys, Told, name, rows_of

DONE: Mapping[str, str] = {
    Step.ACCEPT: "Taken up: worth a check",
    Step.ASSIGN: "Assigned to {whose}",
    Step.RELEASE: "Given back to the others",
    Step.SUBMIT: "In review: a verdict was put forward",
    Step.RETURN: "Back with {whose}: the verdict was not approved",
    Step.FINISH: "Checked: the verdict stands",
    Step.SET_ASIDE: "Set aside, not to be checked",
    Step.REOPEN: "Open again, waiting for somebody",
    Step.UNDO: "Taken back: “{after}” again instead of “{before}”",
}


def steps(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Transition, keys, "assignee"):
        what = DONE[row.step].format(
            whose=row.assignee or "nobody",
            before=row.get_from_state_display(),
            after=row.get_to_state_display(),
        )
        why = f": {row.get_why_display()}" if row.why else ""
        reason = queue.reason_of(row, asked.viewer)
        yield Told(row.pk, name(row), f"{what}{why}", row, reason)


def labelled(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Labelling, keys, "label"):
        yield Told(row.pk, name(row), f"Labelled “{row.label}”", row.label)


def unlabelled(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Labelling, keys, "label", "ended_by"):
        yield Told(row.pk, row.ended_by.username, f"Label “{row.label}” taken off", row.label)


def removed(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Rejection, keys, "appearance__document"):
        what = f"Sighting removed, {_where(row)}: {row.get_why_display()}"
        yield Told(row.pk, name(row), what, row.appearance, row.reason)


def restored(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Rejection, keys, "appearance__document", "ended_by"):
        what = f"Sighting restored, {_where(row)}"
        yield Told(row.pk, row.ended_by.username, what, row.appearance, row.end_reason)


def _where(row: Rejection) -> str:
    assert row.appearance  # noqa: S101 - those without are no entries
    document = row.appearance.document
    return f"in “{document.title or document.url or 'untitled text'}”"
