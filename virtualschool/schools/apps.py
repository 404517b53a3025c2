from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Establishments as the register of schools (GIAS) knows them."""

    name = "virtualschool.schools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virtualschool.intake.formats import register
        from virtualschool.schools.intake import GIAS

        register(GIAS)
