from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Knows files, rows, problems and batches, and nothing of children."""

    name = "virtualschool.intake"
    default_auto_field = "django.db.models.BigAutoField"
