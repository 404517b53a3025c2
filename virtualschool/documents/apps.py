from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Makes documents from blocks; registered so that the styles of a report are served."""

    name = "virtualschool.documents"
