"""What was said of an action is never altered: the database itself refuses, on SQLite and PostgreSQL alike. Removing stays possible:
an import that is undone takes its own lines with it."""

from django.db import migrations

TABLES = ("progressentry", "datechange", "edit")


def guard(apps, schema_editor):
    for name in TABLES:
        table = f"action_plans_{name}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'What was noted is never altered.'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'What was noted is never altered.'; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
