from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """States as tables: what may move where, who may move it, and every move that was made."""

    name = "virtualschool.workflow"
    default_auto_field = "django.db.models.BigAutoField"
