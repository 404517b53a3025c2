from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Knows how to read a measure, and nothing of children."""

    name = "virtualschool.measures"
    default_auto_field = "django.db.models.BigAutoField"
