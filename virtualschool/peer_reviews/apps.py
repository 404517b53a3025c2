from django.apps import AppConfig


class PeerReviewsConfig(AppConfig):
    """Peer reviews from application to follow-up."""

    name = "virtualschool.peer_reviews"
    default_auto_field = "django.db.models.BigAutoField"
