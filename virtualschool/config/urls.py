"""Every address of the product. A room's own addresses are in its `urls`."""

from importlib.util import find_spec

from django.urls import include, path

ROOMS = (
    ("ui", "ui/"),
    ("authorities", ""),
    ("dashboards", ""),
    ("children", "children/"),
    ("attendance", "attendance/"),
    ("quality", "data/"),
    ("governance", "reports/"),
    ("action_plans", "plans/"),
    ("scorecards", "scorecards/"),
    ("oversight", "oversight/"),
    ("peer_reviews", "reviews/"),
    ("decisions", "decisions/"),
    ("training", "training/"),
    ("practice", "practice/"),
)

urlpatterns = [path(prefix, include(f"virtualschool.{room}.urls")) for room, prefix in ROOMS if find_spec(f"virtualschool.{room}.urls")]

handler400 = "virtualschool.ui.errors.bad_request"
handler403 = "virtualschool.ui.errors.forbidden"
handler404 = "virtualschool.ui.errors.not_found"
handler500 = "virtualschool.ui.errors.server_error"
