"""Addresses from evidence to follow-up."""

from django.urls import URLPattern, path

from virtualschool.peer_reviews.views import evidence, findings, follow_up, reports, rubrics, samples

urlpatterns: list[URLPattern] = [
    path("<uuid:public_id>/exhibits", evidence.exhibits, name="exhibits"),
    path("exhibits/<uuid:public_id>/", evidence.exhibit, name="exhibit"),
    path("exhibits/<uuid:public_id>/<str:key>", evidence.exhibit_file, name="exhibit_file"),
    path("exhibits/asked/<uuid:public_id>/", evidence.answer_request, name="answer_request"),
    path("<uuid:public_id>/matrix", evidence.matrix, name="matrix"),
    path("rubrics/", rubrics.rubrics, name="rubrics"),
    path("rubrics/<str:key>/", rubrics.rubric, name="rubric"),
    path("<uuid:public_id>/samples", samples.samples, name="samples"),
    path("<uuid:public_id>/samples/end-keys", samples.end_keys, name="end_keys"),
    path("samples/<uuid:public_id>/", samples.sample, name="sample"),
    path("samples/items/<uuid:public_id>/", samples.sample_item, name="sample_item"),
    path("<uuid:public_id>/findings", findings.findings, name="findings"),
    path("findings/<uuid:public_id>/", findings.finding, name="finding"),
    path("findings/<uuid:public_id>/link", findings.finding_link, name="finding_link"),
    path("findings/links/<uuid:public_id>/remove", findings.finding_unlink, name="finding_unlink"),
    path("findings/<uuid:public_id>/move", findings.finding_move, name="finding_move"),
    path("findings/<uuid:public_id>/plan", findings.finding_plan, name="finding_plan"),
    path("<uuid:public_id>/feedback", reports.feedback, name="feedback"),
    path("<uuid:public_id>/feedback/slides", reports.feedback_slides, name="feedback_slides"),
    path("<uuid:public_id>/report", reports.report, name="report"),
    path("<uuid:public_id>/report/write", reports.report_write, name="report_write"),
    path("<uuid:public_id>/report/move", reports.report_move, name="report_move"),
    path("<uuid:public_id>/report/sign", reports.report_sign, name="report_sign"),
    path("<uuid:public_id>/report/check", reports.check, name="check"),
    path("<uuid:public_id>/report/file/<str:key>", reports.report_file, name="report_file"),
    path("report/comments/<uuid:public_id>/", reports.comment_answer, name="comment_answer"),
    path("<uuid:public_id>/follow-up", follow_up.follow_up, name="follow_up"),
    path("<uuid:public_id>/follow-up/do", follow_up.follow_up_do, name="follow_up_do"),
    path("<uuid:public_id>/follow-up/file/<str:key>", follow_up.follow_up_file, name="follow_up_file"),
]
