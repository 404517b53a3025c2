"""Steps are append-only: the database itself refuses to alter or remove one, on SQLite and PostgreSQL alike."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER workflow_step_no_update BEFORE UPDATE ON workflow_step
       BEGIN SELECT RAISE(ABORT, 'Steps are append-only.'); END""",
    """CREATE TRIGGER workflow_step_no_delete BEFORE DELETE ON workflow_step
       BEGIN SELECT RAISE(ABORT, 'Steps are append-only.'); END""",
]
POSTGRES = [
    """CREATE FUNCTION workflow_step_refuse() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'Steps are append-only.'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER workflow_step_no_change BEFORE UPDATE OR DELETE ON workflow_step
       FOR EACH ROW EXECUTE FUNCTION workflow_step_refuse()""",
]


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
