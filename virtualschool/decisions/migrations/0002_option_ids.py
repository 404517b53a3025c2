"""Options have an id and a version of their own: what is reworded or taken out is the one that was seen, wherever it has moved to."""

import uuid

from django.db import migrations, models


def give_ids(apps, schema_editor):
    for each in apps.get_model("decisions", "Option").objects.all():
        each.public_id = uuid.uuid4()
        each.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]
    operations = [
        migrations.AddField("option", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.AddField("option", "version", models.PositiveIntegerField(default=1)),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField("option", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AlterField(
            "option",
            "place",
            models.PositiveSmallIntegerField(help_text="Its number in the report; moves up when one before it is taken out"),
        ),
    ]
