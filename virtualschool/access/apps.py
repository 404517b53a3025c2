from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Declares roles and builds nothing; it is asked."""

    name = "virtualschool.access"
    default_auto_field = "django.db.models.BigAutoField"
