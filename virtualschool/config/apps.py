from django.apps import AppConfig

from virtualschool.kernel.collecting import settle


class ConfigConfig(AppConfig):
    """The roof: settings, addresses, commands."""

    name = "virtualschool.config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every room below stands by now."""
        settle()
