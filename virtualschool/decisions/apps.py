from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Reports to the council's executive, its decision, and what is published."""

    name = "virtualschool.decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A plan's page, and a review's, lead to the decision on it."""
        from virtualschool.action_plans import related
        from virtualschool.decisions.queries import decisions_on, decisions_on_review
        from virtualschool.peer_reviews import related as of_reviews

        related.register(decisions_on)
        of_reviews.register(decisions_on_review)
