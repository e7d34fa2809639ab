from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_reasons_of_the_desk_can_be_redacted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.OrderBy(models.F("rank"), descending=True),
                models.F("claim"),
                name="case_rank",
            ),
        ),
    ]
