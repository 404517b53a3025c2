"""Every address of the product. A room's own addresses are in its `urls`."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(prefix, include(f"virtualschool.{room}.urls"))
    for room, prefix in (
        ("dashboards", ""),
        ("accounts", ""),
        ("children", "children/"),
        ("attendance", "attendance/"),
        ("quality", "data/"),
        ("governance", "reports/"),
    )
    if find_spec(f"virtualschool.{room}.urls")
]
