from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Reports: made from blocks, frozen when issued."""

    name = "virtualschool.governance"
    default_auto_field = "django.db.models.BigAutoField"
