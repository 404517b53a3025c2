from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """Key performance indicators with their history, directors' score cards, score cards presented to schools."""

    name = "virtualschool.scorecards"
    default_auto_field = "django.db.models.BigAutoField"
