from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Reports to the council's executive, its decision, and what is published."""

    name = "virtualschool.decisions"
    default_auto_field = "django.db.models.BigAutoField"
