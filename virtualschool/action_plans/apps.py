from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    """Improvement plans: considerations, actions, delivery and impact."""

    name = "virtualschool.action_plans"
    default_auto_field = "django.db.models.BigAutoField"
