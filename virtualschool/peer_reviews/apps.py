from django.apps import AppConfig


class PeerReviewsConfig(AppConfig):
    """Peer reviews from application to follow-up."""

    name = "virtualschool.peer_reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A review's page leads to the plans that answer it, and a plan's page to its review."""
        from virtualschool.access.roles import Permission
        from virtualschool.action_plans import origins
        from virtualschool.action_plans import related as of_plans
        from virtualschool.peer_reviews import related

        related.register(related.plans_on)
        of_plans.register(related.reviews_on)
        for name in ("finding", "report", "review"):
            origins.register(f"peer_reviews:{name}", lambda viewer: bool(viewer.may(Permission.REVIEWS)))
