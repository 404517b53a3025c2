"""Addresses of the data desk. Batches and waiting rows go by opaque ids."""

from django.urls import path

from virtualschool.quality.views import batches, imports, mapping, overview, waiting

app_name = "quality"
urlpatterns = [
    path("import/", imports.imports, name="imports"),
    path("import/template/<str:key>", imports.template, name="template"),
    path("import/<uuid:public_id>/", batches.batch, name="batch"),
    path("import/<uuid:public_id>/load", batches.load, name="load"),
    path("import/<uuid:public_id>/again", batches.again, name="again"),
    path("import/<uuid:public_id>/discard", batches.throw_away, name="discard"),
    path("import/<uuid:public_id>/undo", batches.undo, name="undo"),
    path("import/<uuid:public_id>/problems.<str:suffix>", batches.problems_out, name="problems_out"),
    path("import/<uuid:public_id>/mend/<int:place>", batches.mend, name="mend"),
    path("import/<uuid:public_id>/map/<int:place>", mapping.map_file, name="map"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/<uuid:public_id>/", waiting.row, name="row"),
    path("quality/", overview.overview, name="overview"),
    path("quality/marks/", overview.marks, name="marks"),
    path("quality/conflicts/", overview.disagreeing, name="conflicts"),
    path("quality/rules/<str:code>/", overview.by_rule, name="rule"),
    path("quality/rules/<str:code>/rows.<str:suffix>", overview.rule_out, name="rule_out"),
]
