from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    """Keeps suspensions and permanent exclusions."""

    name = "virtualschool.exclusions"
    default_auto_field = "django.db.models.BigAutoField"
