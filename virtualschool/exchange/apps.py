from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Signed and encrypted packages between installations."""

    name = "virtualschool.exchange"
    default_auto_field = "django.db.models.BigAutoField"
