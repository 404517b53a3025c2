from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Import pages and data-quality rules that join several rooms."""

    name = "virtualschool.quality"
    default_auto_field = "django.db.models.BigAutoField"
