from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    """Improvement plans: considerations, actions, delivery and impact."""

    name = "virtualschool.action_plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Writes the measures of this room into the book, and says which actions name an indicator."""
        from virtualschool.action_plans import indicators, measures, policies
        from virtualschool.intake import afterwards, kinds
        from virtualschool.scorecards import uses

        afterwards.objection(policies.why_not_undone)
        kinds.register(policies.KIND)
        measures.register()
        uses.register(indicators.uses_of, indicators.numbers_of)
