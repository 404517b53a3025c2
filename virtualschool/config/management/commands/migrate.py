"""`migrate`, with a short way for a database that holds nothing yet.

Migrating an empty database step by step renders every model anew at every step: with the tables of all rooms that takes a quarter of a
minute, for a result that is known beforehand. Here its tables are made from the models as they are, what our migrations run beside tables
(triggers) is run, and all of them are noted as applied. A test holds both ways against each other.
"""

from typing import Any, cast

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import StateApps


class Command(Migrate):
    """Takes the short way when nothing else was asked than to bring an empty database up."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        asked = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
        if any(options.get(each) for each in asked) or connection.introspection.table_names():
            super().handle(*args, **options)
        else:
            found(connection, verbosity=options["verbosity"])


def found(connection: BaseDatabaseWrapper, *, verbosity: int = 0) -> None:
    """Makes the whole schema of an empty database at once, or nothing of it."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    emit_pre_migrate_signal(verbosity, False, connection.alias)
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for migration in plan:
            for operation in migration.operations:
                if isinstance(operation, RunPython) and migration.__module__.startswith("virtualschool."):
                    operation.code(cast(StateApps, apps), editor)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
    emit_post_migrate_signal(verbosity, False, connection.alias)
