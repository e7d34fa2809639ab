"""Many small operations of a migration, for which Django renders its models once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# Each needs of the models no more than how they are before or after a row of them.
SMALL = (
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    AddTrigger,
    RemoveTrigger,
)


class Together(Operation):
    """Operations in a row: after each alone every model would be rendered again."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The operations, those in a row put together where that can be done."""
    return list(_grouped(operations))


def _grouped(operations: Sequence[Operation]) -> Iterator[Operation]:
    """New models by themselves: what is added to one later is no part of its table yet."""
    for kind, run in groupby(operations, _kind):
        if kind is None:
            yield from run
        else:
            yield Together(list(run))


def _kind(operation: Operation) -> str | None:
    if isinstance(operation, migrations.CreateModel):
        return "new"
    return "small" if isinstance(operation, SMALL) else None
