from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The roof: settings, addresses, commands."""

    name = "virtualschool.config"
    default_auto_field = "django.db.models.BigAutoField"
