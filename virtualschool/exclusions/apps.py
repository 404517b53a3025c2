from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    """Keeps suspensions and permanent exclusions."""

    name = "virtualschool.exclusions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes the measures of this room into the book."""
        from virtualschool.exclusions import measures

        measures.register()
