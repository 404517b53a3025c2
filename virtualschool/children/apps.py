from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    """The roll and everything that is told of a child on it."""

    name = "virtualschool.children"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes cohorts, breakdowns and the measures of this room into the book; opens the door to its files."""
        from virtualschool.children import intake, measures
        from virtualschool.children.ssda903 import returns

        measures.register()
        returns.register()
        intake.register()
