from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who can sign in; what they may see is decided by their memberships."""

    name = "virtualschool.accounts"
    default_auto_field = "django.db.models.BigAutoField"
