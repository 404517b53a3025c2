"""The report of the peer review and the plan before the executive, what it decided, and what everyone may read of it."""

import datetime as dt

from virtualschool.decisions import actions, attaching
from virtualschool.decisions.models import ExecutiveReport
from virtualschool.demo.improvement import plan as plans
from virtualschool.demo.improvement import review
from virtualschool.demo.improvement.cast import Cast
from virtualschool.documents import frozen
from virtualschool.documents.sealing import seal_of
from virtualschool.kernel.periods import spoken
from virtualschool.peer_reviews.models import ReviewReport


def bring(cast: Cast) -> None:
    words = review.words_of(cast, "decision")
    met = cast.month(-8) + dt.timedelta(days=15)
    report = actions.begin_report(title=words["title"], by=cast.head)
    told = {key: words[key] for key in ("presented_by", "purpose", "background", "recommendation")}
    report = actions.write_report(report=report, version=report.version, meets_on=met, by=cast.head, **told)
    for option in words["options"]:
        actions.add_option(report=report, by=cast.head, **option)
    signed = ReviewReport.objects.get(review=review.signed_review(cast))
    for what in (f"plan:{plans.main_plan(cast).public_id}", f"review:{signed.public_id}"):
        attaching.attach_known(report, what, cast.head)
    for name in ("finish", "submit"):
        actions.move_report(report=report, name=name, by=cast.head)
    told = {key: words[key] for key in ("outcome", "ordered", "reason", "decided_by", "minutes")}
    notice = met + dt.timedelta(days=2)
    decided = actions.record_decision(report=report, decided_on=met, notice_on=notice, by=cast.viewer("director"), **told)
    _published(cast, decided)


def _published(cast: Cast, report: ExecutiveReport) -> None:
    """Looked through first: offices stand in the place of people, and what else was found is decided about one by one."""
    found = actions.look_through(report=report, by=cast.head)
    replaced = {each.text: each.suggestion or "a person" for each in found if each.suggestion or each.must_go}
    kept = {each.text: f"Looked at on {spoken(cast.today)}: it tells of nobody." for each in found if each.text not in replaced}
    seal = seal_of(frozen.to_json(actions.for_everyone(report)))
    actions.publish(report=report, kept=kept, replaced=replaced, seal=seal, by=cast.head)
