from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Import pages and data-quality rules that join several rooms."""

    name = "virtualschool.quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rules that need several rooms join the intake here."""
        from virtualschool.intake.afterwards import cross_check
        from virtualschool.quality.rules import judge_exclusions

        cross_check(judge_exclusions)
