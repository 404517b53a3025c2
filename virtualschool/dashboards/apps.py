from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """What is known, read from the book of measures."""

    name = "virtualschool.dashboards"
    default_auto_field = "django.db.models.BigAutoField"
