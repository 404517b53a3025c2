from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Keeps registers and counts sessions."""

    name = "virtualschool.attendance"
    default_auto_field = "django.db.models.BigAutoField"
