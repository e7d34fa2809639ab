import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import together

TRACKED = ("claimant", "document", "origin", "publisher", "rating", "scale")

# Who made an edit stood in a table of pghistory's own; now it stands with the edit.
SIGN = """
ALTER TABLE claims_{0}event ADD COLUMN pgh_context jsonb;
ALTER TABLE claims_{0}event DISABLE TRIGGER USER;
UPDATE claims_{0}event e SET pgh_context = c.metadata
    FROM pghistory_context c WHERE c.id = e.pgh_context_id;
ALTER TABLE claims_{0}event ENABLE TRIGGER USER;
ALTER TABLE claims_{0}event DROP COLUMN pgh_context_id;
"""
UNSIGN = """
ALTER TABLE claims_{0}event ADD COLUMN pgh_context_id uuid;
ALTER TABLE claims_{0}event DISABLE TRIGGER USER;
WITH signed AS (
    UPDATE claims_{0}event SET pgh_context_id = gen_random_uuid()
    WHERE pgh_context IS NOT NULL
    RETURNING pgh_context_id, pgh_created_at, pgh_context
)
INSERT INTO pghistory_context (id, created_at, updated_at, metadata)
    SELECT pgh_context_id, pgh_created_at, pgh_created_at, pgh_context FROM signed;
ALTER TABLE claims_{0}event ENABLE TRIGGER USER;
ALTER TABLE claims_{0}event DROP COLUMN pgh_context;
"""
# What was written there before stays; nothing is written there any more.
KEEP = """
CREATE FUNCTION claims_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: rows of % are kept as they were written', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER refuse_change BEFORE INSERT OR UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION claims_keep();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION claims_keep();
"""
UNKEEP = """
DROP TRIGGER refuse_change ON pghistory_context;
DROP TRIGGER refuse_truncate ON pghistory_context;
DROP FUNCTION claims_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_find_appearances_by_recording"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="claimant",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="claimant",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="claimantevent",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="documentevent",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="origin",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="origin",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="originevent",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="publisher",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="publisher",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="publisherevent",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rating",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rating",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="ratingevent",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scale",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scale",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scaleevent",
            name="stamped",
        ),
        migrations.AddField(
            model_name="claimant",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="claimantevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="claimantevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="document",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="origin",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="originevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="originevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="publisher",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="publisherevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="publisherevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="rating",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="ratingevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="ratingevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="scale",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="scaleevent",
            name="pgh_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="scaleevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *(migrations.RunSQL(SIGN.format(name), UNSIGN.format(name)) for name in TRACKED),
                migrations.RunSQL(KEEP, UNKEEP),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="claimantevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
                migrations.AlterField(
                    model_name="documentevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
                migrations.AlterField(
                    model_name="originevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
                migrations.AlterField(
                    model_name="publisherevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
                migrations.AlterField(
                    model_name="ratingevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
                migrations.AlterField(
                    model_name="scaleevent",
                    name="pgh_context",
                    field=pghistory.utils.JSONField(null=True),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimant",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."name", NEW."kind", NEW."qualifier") IS DISTINCT FROM ROW(OLD."name", OLD."kind", OLD."qualifier") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="1014118cf9a0b3f4b0d062d5cb1d3b46d8272f10",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_31646",
                    table="claims_claimant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_claimantevent" ("created_by_id", "document_id", "id", "key", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "version") VALUES (NEW."created_by_id", NEW."document_id", NEW."id", NEW."key", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."qualifier", NEW."version"); RETURN NULL;',
                    hash="84822dcb6ccad97182376116e9299650e43520c5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6aa81",
                    table="claims_claimant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."qualifier" IS DISTINCT FROM (NEW."qualifier") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_claimantevent" ("created_by_id", "document_id", "id", "key", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "version") VALUES (NEW."created_by_id", NEW."document_id", NEW."id", NEW."key", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."qualifier", NEW."version"); RETURN NULL;',
                    hash="f4de526356429598882e5d7d705cec3c864532da",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f028",
                    table="claims_claimant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimantevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="3aa75e4335832cac74e830ac3bdfd13b19bceb55",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_8b96a",
                    table="claims_claimantevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."title", NEW."publisher_id", NEW."published_on", NEW."language") IS DISTINCT FROM ROW(OLD."title", OLD."publisher_id", OLD."published_on", OLD."language") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="727df5a82a9de559d3d597aa352282704deb8ec1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_ec57f",
                    table="claims_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_documentevent" ("created_by_id", "external_id", "id", "identity", "identity_kind", "language", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher_id", "title", "url", "version") VALUES (NEW."created_by_id", NEW."external_id", NEW."id", NEW."identity", NEW."identity_kind", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."published_on", NEW."publisher_id", NEW."title", NEW."url", NEW."version"); RETURN NULL;',
                    hash="7e234c7a94fbd95257d5cbafc84ec46270b47758",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a80a0",
                    table="claims_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identity" IS DISTINCT FROM (NEW."identity") OR OLD."identity_kind" IS DISTINCT FROM (NEW."identity_kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."publisher_id" IS DISTINCT FROM (NEW."publisher_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_documentevent" ("created_by_id", "external_id", "id", "identity", "identity_kind", "language", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher_id", "title", "url", "version") VALUES (NEW."created_by_id", NEW."external_id", NEW."id", NEW."identity", NEW."identity_kind", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."published_on", NEW."publisher_id", NEW."title", NEW."url", NEW."version"); RETURN NULL;',
                    hash="aa2b6856ff228771c4d178d9bc03d14c44093ad0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6d835",
                    table="claims_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="9983dbca30185a3746ae58ab3265204035b78a29",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_148b0",
                    table="claims_documentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="origin",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."name", NEW."note") IS DISTINCT FROM ROW(OLD."name", OLD."note") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="a7f7f5103eb67ffd971f476b9938e5f7819fe9e4",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_3d844",
                    table="claims_origin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="origin",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_originevent" ("created_by_id", "id", "name", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="1d910fcd9fe92ca4afff8005efdb39dc8e719d2c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b9505",
                    table="claims_origin",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="origin",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_originevent" ("created_by_id", "id", "name", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="ce73a20a2b7e3eb09e8f01ab0aaf971c15bfb78f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e254f",
                    table="claims_origin",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="originevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="1740ff3874e34a71b0e587f13ac51e7ae6e84978",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_d26d2",
                    table="claims_originevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publisher",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."name", NEW."host", NEW."is_ours") IS DISTINCT FROM ROW(OLD."name", OLD."host", OLD."is_ours") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="3868a66a3a033eb13f873fa3df5c3605c89bcbc3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_51ca6",
                    table="claims_publisher",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publisher",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_publisherevent" ("created_by_id", "host", "id", "is_ours", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."host", NEW."id", NEW."is_ours", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="3a3ab1d9638d1bbd944da5a2fd3a525a3a51fa87",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_09cdd",
                    table="claims_publisher",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publisher",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."host" IS DISTINCT FROM (NEW."host") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_ours" IS DISTINCT FROM (NEW."is_ours") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_publisherevent" ("created_by_id", "host", "id", "is_ours", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."host", NEW."id", NEW."is_ours", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="5dfaa205a5eb1e7e99e049dba1b7b9c344d24bdc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8717f",
                    table="claims_publisher",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publisherevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="d7be98f010a509305464c3e54845623ed598249a",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_65cc8",
                    table="claims_publisherevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."position", NEW."meaning", NEW."is_offered") IS DISTINCT FROM ROW(OLD."position", OLD."meaning", OLD."is_offered") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="bec7630ebe01ada0928aef31a4843b6566821892",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_16779",
                    table="claims_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_ratingevent" ("created_by_id", "id", "is_offered", "is_partial", "label", "meaning", "ordinal", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scale_id", "version") VALUES (NEW."created_by_id", NEW."id", NEW."is_offered", NEW."is_partial", NEW."label", NEW."meaning", NEW."ordinal", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."position", NEW."scale_id", NEW."version"); RETURN NULL;',
                    hash="fce703d6ee01a5e9e97b805886f213a265b31ce9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_49e43",
                    table="claims_rating",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_offered" IS DISTINCT FROM (NEW."is_offered") OR OLD."is_partial" IS DISTINCT FROM (NEW."is_partial") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."meaning" IS DISTINCT FROM (NEW."meaning") OR OLD."ordinal" IS DISTINCT FROM (NEW."ordinal") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."scale_id" IS DISTINCT FROM (NEW."scale_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_ratingevent" ("created_by_id", "id", "is_offered", "is_partial", "label", "meaning", "ordinal", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scale_id", "version") VALUES (NEW."created_by_id", NEW."id", NEW."is_offered", NEW."is_partial", NEW."label", NEW."meaning", NEW."ordinal", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."position", NEW."scale_id", NEW."version"); RETURN NULL;',
                    hash="a1b3fcfb09d6c004bd4bc8899c906f27d68ec1dc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_40dc3",
                    table="claims_rating",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="ea4be9b3c80a288e4422e2bf818df359ecf2a483",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_f1c3b",
                    table="claims_ratingevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scale",
            trigger=pgtrigger.compiler.Trigger(
                name="counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF TG_OP = \'INSERT\' THEN\n                NEW.version = 1;\n            ELSIF ROW(NEW."name", NEW."description", NEW."is_offered") IS DISTINCT FROM ROW(OLD."name", OLD."description", OLD."is_offered") THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n            ',
                    hash="871fb9ccead967acb42de6b731251de98a3dd91d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_counted_06faa",
                    table="claims_scale",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scale",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_scaleevent" ("created_by_id", "description", "id", "is_offered", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."description", NEW."id", NEW."is_offered", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="f9e675b157234ed11cb4c7fbd0c6fd074b4c86dc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bcf1e",
                    table="claims_scale",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scale",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_offered" IS DISTINCT FROM (NEW."is_offered") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "claims_scaleevent" ("created_by_id", "description", "id", "is_offered", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."created_by_id", NEW."description", NEW."id", NEW."is_offered", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="8362ed3917ef7528a2f5277ab1b8a36c65a2d748",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_91cce",
                    table="claims_scale",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scaleevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.pgh_created_at = clock_timestamp();\nNEW.pgh_reason = COALESCE(NEW.pgh_context ->> 'reason', '');\nNEW.pgh_context = NEW.pgh_context - 'reason';\nRETURN NEW;\n",
                    hash="76cff01be2c02f680736e2021d01515e29f53dde",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_f9f9b",
                    table="claims_scaleevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]

    operations = together(operations)
