from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Events, bookings, attendance, feedback, certificates; the development plans of staff."""

    name = "virtualschool.training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virtualschool.access import adults
        from virtualschool.training import measures, queries

        measures.register()
        adults.keeps(queries.names_kept)
