from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Programmes, library, policies, shared practice, case studies, public pages."""

    name = "virtualschool.practice"
    default_auto_field = "django.db.models.BigAutoField"
