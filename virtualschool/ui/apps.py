"""Tells Django where this room's templates and static files stand."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "virtualschool.ui"
    label = "ui"
    verbose_name = "Pages"
