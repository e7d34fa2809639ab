"""What every row of the record shares, and the triggers that hold it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models.functions import Now
from uuid6 import uuid7

from claims.moments import Moment

NOW = Moment()

REFUSE = """
RAISE EXCEPTION '% refused: rows of % are kept as they were written', TG_OP, TG_TABLE_NAME
USING ERRCODE = 'restrict_violation',
      HINT = 'Record a new row that says what changed; see docs/architecture.md, "The record".';
"""


# A privileged redaction blanks one text, or puts its salted hash in its place; see models/chain.py.
REDACTED = "[redacted]"
REFUSE_BUT_REDACTION = f"""
IF claims_redacts(TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
END IF;
{REFUSE}
"""


def stamped(column: str = "created_at") -> pgtrigger.Trigger:
    """The database alone says when a row was recorded: nobody can write into the past."""
    return pgtrigger.Trigger(
        name="stamped",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"NEW.{column} = clock_timestamp(); RETURN NEW;",
    )


def kept(*, but: list[str]) -> list[pgtrigger.Trigger]:
    """Rows stay: DELETE and TRUNCATE are refused, and UPDATE of any column not in `but`."""
    return [
        pgtrigger.Trigger(
            name="refuse_delete", when=pgtrigger.Before, operation=pgtrigger.Delete, func=REFUSE
        ),
        pgtrigger.Trigger(
            name="refuse_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=REFUSE,
        ),
        pgtrigger.Trigger(
            name="refuse_update",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=but) if but else None,
            func=REFUSE_BUT_REDACTION,
        ),
    ]


def frozen() -> list[pgtrigger.Trigger]:
    """Rows stay exactly as they were written, stamped with the database's clock."""
    return [stamped(), *kept(but=[])]


def requires(name: str, condition: str, sentence: str) -> pgtrigger.Trigger:
    """A row is let in only when the SQL `condition`, which may read other tables, is true.

    `sentence` is a format of RAISE: it holds no quotation marks and no percent sign.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF ({condition}) IS NOT TRUE THEN
                RAISE EXCEPTION 'refused: {sentence}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def at_commit(name: str, condition: str, sentence: str) -> pgtrigger.Trigger:
    """As `requires`, but looked at when the transaction commits, with all that it wrote."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=f"""
            IF ({condition}) IS NOT TRUE THEN
                RAISE EXCEPTION 'refused: {sentence}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def written_now(alias: str) -> str:
    """SQL: this transaction, and no other that has committed since it began, wrote the row."""
    return f"claims_written_now({alias}.created_at, {alias}.xmin)"


def by_a_person(noun: str) -> models.CheckConstraint:
    """The machine writes no row of this table."""
    return models.CheckConstraint(
        condition=models.Q(created_by__isnull=False), name=f"{noun}_by_a_person"
    )


def has_text(noun: str, *fields: str) -> list[models.BaseConstraint]:
    """None of the fields is empty."""
    return [
        models.CheckConstraint(condition=~models.Q((field, "")), name=f"{noun}_has_{field}")
        for field in fields
    ]


class RecordQuerySet(models.QuerySet[Any]):
    def known(self, moment: Moment = NOW) -> Self:
        """Only what the desk had recorded, and not taken out again, at `moment.known_at`."""
        return self.ever(moment)

    def ever(self, moment: Moment = NOW) -> Self:
        """What the desk had recorded by then, whatever became of it: for histories."""
        if moment.known_at is None:
            return self
        return self.filter(created_at__lte=moment.known_at)


class Record(models.Model):
    """A row with a UUIDv7 id, recorded at a moment that the database states."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField("recorded", db_default=Now(), editable=False)

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


class Authored(Record):
    """A record that a person or, where `created_by` is empty, the machine has written."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="recorded by",
        help_text="Empty: by the machine.",
    )

    class Meta:
        abstract = True


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The column holds one of the choices; the database refuses any other word."""
    return models.CheckConstraint(condition=models.Q((f"{field}__in", choices.values)), name=name)


def ends_once() -> list[pgtrigger.Trigger]:
    """The triggers of a `Lasting` table: stamped, kept, and ended by a person, once."""
    return [
        pgtrigger.Trigger(
            name="stamped",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="""
                NEW.created_at = clock_timestamp();
                NEW.recorded = tstzrange(NEW.created_at, NULL);
                NEW.ended_by_id = NULL;
                NEW.end_reason = '';
                RETURN NEW;
            """,
        ),
        *kept(but=["recorded", "ended_by", "end_reason"]),
        pgtrigger.Trigger(
            name="ends_once",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange("recorded", "ended_by", "end_reason"),
            func=f"""
                IF claims_redacts(TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW)) THEN
                    RETURN NEW;
                END IF;
                IF OLD.ended_by_id IS NOT NULL OR NEW.ended_by_id IS NULL THEN
                    {REFUSE}
                END IF;
                SELECT tstzrange(lower(OLD.recorded),
                    greatest(clock_timestamp(), lower(OLD.recorded) + interval '1 microsecond'))
                INTO NEW.recorded;
                RETURN NEW;
            """,
        ),
    ]


NOW = Moment()


class LastingQuerySet(RecordQuerySet):
    def in_force(self, moment: Moment = NOW) -> Self:
        """Only what had been recorded and not been ended at `moment.known_at`."""
        if moment.known_at is None:
            return self.filter(ended_by=None)
        return self.filter(recorded__contains=moment.known_at)


class Lasting(Authored):
    """In force from when it is recorded until a person ends it; all of it stays in the record."""

    recorded = DateTimeRangeField("in force", editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    end_reason = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = LastingQuerySet.as_manager()

    class Meta:
        abstract = True
