from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuthoritiesConfig(AppConfig):
    """The 153 authorities of England, their people, settings and calendars."""

    name = "virtualschool.authorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virtualschool.authorities.models import Setting, Term
        from virtualschool.authorities.shipped import put_in_place
        from virtualschool.measures.remembering import SETTINGS, watch

        post_migrate.connect(put_in_place, sender=self)
        watch(Setting, of=SETTINGS)
        watch(Term, of=SETTINGS)
