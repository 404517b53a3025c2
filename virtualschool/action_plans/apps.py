from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    """Improvement plans: considerations, actions, delivery and impact."""

    name = "virtualschool.action_plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virtualschool.action_plans import indicators
        from virtualschool.scorecards import uses

        uses.register(indicators.uses_of)
