from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    """Keeps suspensions and permanent exclusions."""

    name = "virtualschool.exclusions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes the measures of this room into the book; opens the door to its files, and lets its rules look at what came in."""
        from virtualschool.exclusions import intake, lanes, measures, rules
        from virtualschool.intake import afterwards, formats

        measures.register()
        formats.register(intake.SUSPENSIONS, intake.CENSUS_EXCLUSIONS)
        afterwards.cross_check(rules.check_suspensions)
        lanes.register()
