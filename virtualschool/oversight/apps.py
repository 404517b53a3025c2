from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Monthly plan meetings and the six-weekly summary for the governing body."""

    name = "virtualschool.oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A plan knows when it was last gone through, and its page leads to its meetings."""
        from virtualschool.access.roles import Permission
        from virtualschool.action_plans import origins, related
        from virtualschool.action_plans.changes import last_meetings
        from virtualschool.oversight.queries import last_gone_through, meetings_on

        last_meetings.append(last_gone_through)
        related.register(meetings_on)
        origins.register("oversight:meeting", lambda viewer: bool(viewer.may(Permission.PLAN_EDIT)))
        origins.register("oversight:question", lambda viewer: bool(viewer.may(Permission.SUMMARIES)))
