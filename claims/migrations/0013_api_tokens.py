"""API tokens have a name, a scope and an end; those that were there go on for 90 days."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TAKE_OVER = """
INSERT INTO claims_apitoken (digest, token_key, created, expiry, name, scope, user_id)
SELECT digest, token_key, created, coalesce(expiry, now() + interval '90 days'), '', 'write',
       user_id
FROM knox_authtoken;
DROP TABLE knox_authtoken;
"""
GIVE_BACK = """
CREATE TABLE knox_authtoken (
    digest varchar(128) PRIMARY KEY, token_key varchar(25) NOT NULL, created timestamptz NOT NULL,
    expiry timestamptz, user_id integer NOT NULL
    REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON knox_authtoken (token_key);
CREATE INDEX ON knox_authtoken (user_id);
INSERT INTO knox_authtoken SELECT digest, token_key, created, expiry, user_id FROM claims_apitoken;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_a_case_is_as_old_as_its_claim"),
        ("knox", "0009_extend_authtoken_field"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("digest", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(blank=True, help_text="What it is for.", max_length=80)),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "read"), ("write", "read and write")],
                        default="write",
                        max_length=5,
                    ),
                ),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="auth_token_set",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-created", "digest"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "write"])), name="api_token_scope"
                    )
                ],
            },
        ),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
    ]
