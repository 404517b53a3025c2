from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Documents as people have them, read into paragraphs and tables."""

    name = "virtualschool.reading"
    default_auto_field = "django.db.models.BigAutoField"
