from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Monthly plan meetings and the six-weekly summary for the governing body."""

    name = "virtualschool.oversight"
    default_auto_field = "django.db.models.BigAutoField"
