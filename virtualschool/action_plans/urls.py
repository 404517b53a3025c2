"""Addresses of action plans."""

from django.urls import path

from virtualschool.action_plans.views import actions, editing, imports, pages

app_name = "action_plans"
urlpatterns = [
    path("", pages.plans, name="plans"),
    path("new", editing.new_plan, name="new"),
    path("import", imports.send, name="import"),
    path("import/<uuid:public_id>/", imports.preview, name="preview"),
    path("import/<uuid:public_id>/discard", imports.discard, name="discard"),
    path("<uuid:public_id>/source", imports.source, name="source"),
    path("<uuid:public_id>/undo", imports.undo, name="undo"),
    path("<uuid:public_id>/", pages.plan, name="plan"),
    path("<uuid:public_id>/board", pages.board, name="board"),
    path("<uuid:public_id>/timeline", pages.timeline_page, name="timeline"),
    path("<uuid:public_id>/changes", pages.changes_page, name="changes"),
    path("<uuid:public_id>/edit", editing.edit_plan, name="edit_plan"),
    path("<uuid:public_id>/export/<str:key>", pages.export, name="export"),
    path("<uuid:public_id>/state/<str:way>", editing.move_plan, name="move_plan"),
    path("<uuid:public_id>/themes/add", editing.add_theme, name="add_theme"),
    path("themes/<uuid:public_id>/", editing.theme, name="theme"),
    path("themes/<uuid:public_id>/add", editing.add_consideration, name="add_consideration"),
    path("considerations/<uuid:public_id>/", editing.consideration, name="consideration"),
    path("considerations/<uuid:public_id>/add", editing.add_action, name="add_action"),
    path("actions/<uuid:public_id>/", actions.action, name="action"),
    path("actions/<uuid:public_id>/edit", editing.edit_action, name="edit_action"),
    path("actions/<uuid:public_id>/progress", actions.progress, name="progress"),
    path("actions/<uuid:public_id>/due", actions.due, name="due"),
    path("actions/<uuid:public_id>/complete", actions.complete, name="complete"),
    path("actions/<uuid:public_id>/reopen", actions.reopen, name="reopen"),
    path("actions/<uuid:public_id>/override/<str:of>", actions.override, name="override"),
    path("actions/<uuid:public_id>/withdraw/<str:of>", actions.withdraw, name="withdraw"),
    path("actions/<uuid:public_id>/link", actions.link, name="link"),
    path("actions/<uuid:public_id>/unlink/<int:place>", actions.unlink, name="unlink"),
    path("actions/<uuid:public_id>/kpi", actions.kpi, name="kpi"),
    path("actions/<uuid:public_id>/kpi/<int:number>/drop", actions.drop_kpi, name="drop_kpi"),
]
