"""An exhibit is never altered: the database itself refuses, on SQLite and PostgreSQL alike. Removing stays possible: a package that is
undone takes its own exhibits with it."""

from django.db import migrations

TABLE = "peer_reviews_exhibit"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'An exhibit is never altered.'); END"
        )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'An exhibit is never altered.'; END $$ LANGUAGE plpgsql"
    )
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("peer_reviews", "0002_signature_ids")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
