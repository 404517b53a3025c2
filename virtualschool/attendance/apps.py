from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Keeps registers and counts sessions."""

    name = "virtualschool.attendance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the file formats, the rules over marks, the derivation of tallies, the measures, the parts of a child's page."""
        from virtualschool.attendance import lanes, measures
        from virtualschool.attendance.intake import FORMATS, rules
        from virtualschool.attendance.tallies import rebuild
        from virtualschool.intake.afterwards import cross_check, derivation
        from virtualschool.intake.formats import register

        register(*FORMATS)
        cross_check(rules.judge_marks)
        derivation(20)(rebuild)
        measures.register()
        lanes.register()
