"""Signatures have an id of their own, by which they are known at another installation."""

import uuid

from django.db import migrations, models


def give_ids(apps, schema_editor):
    for each in apps.get_model("peer_reviews", "SignOff").objects.all():
        each.public_id = uuid.uuid4()
        each.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("peer_reviews", "0001_initial")]
    operations = [
        migrations.AddField("signoff", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField("signoff", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
