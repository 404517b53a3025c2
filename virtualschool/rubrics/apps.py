from django.apps import AppConfig


class RubricsConfig(AppConfig):
    """Criteria by levels with their wording, graders, roll-up rules and agreement."""

    name = "virtualschool.rubrics"
    default_auto_field = "django.db.models.BigAutoField"
