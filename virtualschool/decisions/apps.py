from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Reports to the council's executive, its decision, and what is published."""

    name = "virtualschool.decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A plan's page leads to the decision that endorsed it."""
        from virtualschool.action_plans import related
        from virtualschool.decisions.queries import decisions_on

        related.register(decisions_on)
