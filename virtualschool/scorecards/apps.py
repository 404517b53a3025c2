from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """Key performance indicators with their history, directors' score cards, score cards presented to schools."""

    name = "virtualschool.scorecards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes the measure of this room into the book, and says on which cards an indicator stands."""
        from virtualschool.scorecards import measures, oncards, uses

        measures.register()
        uses.register(oncards.uses_of)
