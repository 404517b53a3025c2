from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Keeps the trail of writes and reads."""

    name = "virtualschool.audit"
    default_auto_field = "django.db.models.BigAutoField"
