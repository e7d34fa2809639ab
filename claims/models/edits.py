"""Tables that people edit by hand: their rows have versions, and every edit of them is kept."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
import pgtrigger
from django.db import models

from .base import kept


class Versioned(models.Model):
    """A row that people edit by hand: nobody overwrites an edit that they have not seen.

    With `counted` among its triggers, which names the columns that people edit.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def counted(*columns: str) -> pgtrigger.Trigger:
    """The database raises `version` when one of the columns that people edit changes.

    Nobody else writes it: neither who forgets it nor who would set it. Of a table with `kept`,
    `version` is among the columns that may change.
    """
    old, new = (
        ", ".join(f'{row}."{{columns.{name}}}"' for name in columns) for row in ("OLD", "NEW")
    )
    return pgtrigger.Trigger(
        name="counted",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=pgtrigger.Func(  # type: ignore[no-untyped-call]
            f"""
            IF TG_OP = 'INSERT' THEN
                NEW.version = 1;
            ELSIF ROW({new}) IS DISTINCT FROM ROW({old}) THEN
                NEW.version = OLD.version + 1;
            ELSE
                NEW.version = OLD.version;
            END IF;
            RETURN NEW;
            """
        ),
    )


# How an edit is signed goes to its entry: who, over which door; and why, which can be redacted.
SIGNED = """
NEW.pgh_created_at = clock_timestamp();
NEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');
NEW.pgh_context = NEW.pgh_context - 'reason';
RETURN NEW;
"""


def tracked(model: type[models.Model]) -> type[models.Model]:
    """Keep every edit of a table that people edit by hand, in a table that only grows."""
    return tracked_but()(model)


def tracked_but(*columns: str) -> Callable[[type[models.Model]], type[models.Model]]:
    """As `tracked`, but for columns that are leased or computed: writing them is no edit."""
    stamp = pgtrigger.Trigger(
        name="stamped", when=pgtrigger.Before, operation=pgtrigger.Insert, func=SIGNED
    )
    return pghistory.track(
        exclude=["created_at", *columns],
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type] # its documentation names None
        attrs={"pgh_reason": models.TextField("reason", blank=True)},
        meta={"ordering": ["pgh_id"], "triggers": [stamp, *kept(but=[])]},
    )
