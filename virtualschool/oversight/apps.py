from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Monthly plan meetings and the six-weekly summary for the governing body."""

    name = "virtualschool.oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virtualschool.action_plans.changes import last_meetings
        from virtualschool.oversight.queries import last_gone_through

        last_meetings.append(last_gone_through)
