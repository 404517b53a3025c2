from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """The 153 authorities of England, their people, settings and calendars."""

    name = "virtualschool.authorities"
    default_auto_field = "django.db.models.BigAutoField"
