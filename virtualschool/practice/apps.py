from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Programmes, library, policies, shared practice, case studies, public pages."""

    name = "virtualschool.practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes the measures of this room into the book."""
        from virtualschool.practice import measures

        measures.register()
