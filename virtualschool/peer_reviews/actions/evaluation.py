"""The host's self-evaluation: several people write it, nobody overwrites another."""

from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews import policies, wording
from virtualschool.peer_reviews.models import Kloe, Review, SelfEvaluation, SelfEvaluationVersion
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import Stale, bump, locked

WRITABLE = (Review.State.SCOPING, Review.State.PREPARATION)
TEXTS = ("judgement", "strengths", "evidence", "gaps", "measures")


@trail.action
def save_evaluation(*, kloe: Kloe, said: dict[str, Any], version: int, by: Viewer) -> SelfEvaluation:
    """Saves the judgement on one line of enquiry; what it said before is kept. `version` 0: none was there when the form was opened.
    Raises Stale when somebody else saved meanwhile."""
    kloe = locked(kloe, "review__authority")
    require(policies.hosts(kloe.review, by))
    if kloe.review.state not in WRITABLE:
        raise Refused("The self-evaluation is written before the team is on site.")
    if said["judgement"] and said["judgement"] not in wording.levels(kloe.review.authority, timezone.localdate()):
        raise Refused("Choose a level of the list.")
    found = SelfEvaluation.objects.filter(kloe=kloe).first()
    if (found.version if found else 0) != version:
        raise Stale(found)
    if found is None:
        found = SelfEvaluation(kloe=kloe, version=0)
    else:
        before = {key: getattr(found, key) for key in TEXTS}
        SelfEvaluationVersion.objects.create(evaluation=found, version=version, said=before, at=timezone.now(), by_name=found.updated_by)
    for key in TEXTS:
        setattr(found, key, said[key])
    found.updated_by = by.name
    bump(found)
    found.documents.set(said["documents"])
    trail.record("review.evaluation_saved", on=found, by=by, detail={"kloe": kloe.order, "version": found.version})
    return found


@trail.action
def submit_evaluation(*, review: Review, by: Viewer) -> None:
    """Hands the self-evaluation to the peers. Raises Refused until every line of enquiry has a judgement and its evidence."""
    require(policies.hosts(review, by))
    if review.evaluation_submitted_at:
        raise Refused("It has been submitted already.")
    kloes = list(review.kloes.select_related("evaluation"))
    open_ones = [str(each.order) for each in kloes if not _is_written(each)]
    if open_ones or not kloes:
        raise Refused(f"A judgement and the evidence for it are missing for line of enquiry {', '.join(open_ones) or '1'}.")
    review.evaluation_submitted_at, review.evaluation_submitted_by = timezone.now(), by.name
    review.save(update_fields=["evaluation_submitted_at", "evaluation_submitted_by", "updated_at"])
    trail.record("review.evaluation_submitted", on=review, by=by, detail={"kloes": len(kloes)})


def _is_written(kloe: Kloe) -> bool:
    found = getattr(kloe, "evaluation", None)
    return bool(found and found.judgement and found.evidence.strip())
