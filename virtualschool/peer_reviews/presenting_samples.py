"""How samples are shown: what is drawn, graded, settled, and how far graders agree."""

from collections.abc import Iterable, Mapping
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import Sample, SampleItem
from virtualschool.peer_reviews.policies import hosts
from virtualschool.peer_reviews.queries.evidence import keys_of, subject_of
from virtualschool.rubrics import queries as rubrics
from virtualschool.rubrics.rolling import Outcome
from virtualschool.rubrics.scheme import NOT_APPLICABLE, Criterion, Scheme


def sample_rows(samples: Iterable[Sample]) -> list[dict[str, Any]]:
    """The samples of a review with what is done of each."""
    found = []
    for sample in samples:
        items = list(sample.items.all())
        works = rubrics.graded(sample.rubric, [subject_of(each) for each in items])
        provided = sum(bool(each.provided_at) for each in items)
        graded = sum(bool(work.by_grader) for work in works.values())
        settled = sum(work.settled is not None for work in works.values())
        found.append({"sample": sample, "provided": provided, "graded": graded, "settled": settled, "size": len(items)})
    return found


def sample_page(sample: Sample, viewer: Viewer) -> dict[str, Any]:
    """A sample with its items; gradings are the team's, the key the host's."""
    items = list(sample.items.all())
    scheme, is_host = rubrics.scheme_of(sample.rubric), bool(hosts(sample.review, viewer))
    works = rubrics.graded(sample.rubric, [subject_of(each) for each in items]) if not is_host else {}
    keys = keys_of(sample, viewer)
    rows = [_item_row(item, works.get(subject_of(item)), scheme, keys) for item in items]
    share = rubrics.good_share(works.values())
    return {
        "sample": sample,
        "rows": rows,
        "shows_keys": is_host,
        "has_keys": bool(keys),
        "agreements": [(each.title, found.words) for each, found in rubrics.agreements(sample.rubric, works.values())],
        "share": share,
        "good": scheme.level(scheme.good_from).title if scheme.good_from else "",
    }


def _item_row(item: SampleItem, work: rubrics.Graded | None, scheme: Scheme, keys: Mapping[int, str]) -> dict[str, Any]:
    return {
        "item": item,
        "reference": keys.get(item.pk, ""),
        "graders": [(name, _titled(scheme, outcome)) for name, outcome in work.outcomes.items()] if work else [],
        "settled": _titled(scheme, work.settled) if work and work.settled else "",
        "differs": bool(work and work.differs and not work.moderation),
        "moderated": bool(work and work.moderation),
    }


def _titled(scheme: Scheme, outcome: Outcome) -> str:
    return scheme.level(outcome.level).title if outcome.level else "No result"


def item_page(item: SampleItem, viewer: Viewer, typed: Mapping[str, str], *, grades: bool) -> dict[str, Any]:
    """One item: its words, the rubric with the wording of every level, this viewer's grading, and the others' once it is submitted."""
    scheme, subject = rubrics.scheme_of(item.sample.rubric), subject_of(item)
    own = rubrics.own_grading(item.sample.rubric, subject, user_id=viewer.user_id) if grades else None
    kept = {mark.criterion: (mark.level, mark.evidence) for mark in own.marks.all()} if own else {}
    submitted = bool(own and own.submitted_at)
    work = rubrics.graded(item.sample.rubric, [subject])[subject] if submitted else None
    return {
        "item": item,
        "sample": item.sample,
        "grades": grades and bool(item.text),
        "submitted": submitted,
        "criteria": [_criterion_row(each, scheme, kept, typed, work) for each in scheme.criteria],
        "outcomes": [(name, _titled(scheme, outcome), outcome.because) for name, outcome in work.outcomes.items()] if work else [],
        "work": work,
        "settled": (_titled(scheme, work.settled), work.settled.because) if work and work.settled else None,
    }


def _criterion_row(
    criterion: Criterion, scheme: Scheme, kept: Mapping[str, tuple[str, str]], typed: Mapping[str, str], work: rubrics.Graded | None
) -> dict[str, Any]:
    level, evidence = kept.get(criterion.key, ("", ""))
    levels = [(each.key, each.title, criterion.wording[each.key]) for each in scheme.levels]
    if criterion.may_not_apply:
        levels.append((NOT_APPLICABLE, "Does not apply", "Nothing in this plan or file calls for it."))
    titles = {key: title for key, title, _ in levels}
    given = (
        [(name, titles[marks[criterion.key]], work.evidence[name].get(criterion.key, "")) for name, marks in work.by_grader.items()]
        if work
        else []
    )
    return {
        "criterion": criterion,
        "levels": levels,
        "level": typed.get(f"level-{criterion.key}", level),
        "evidence": typed.get(f"evidence-{criterion.key}", evidence),
        "given": given,
    }


def typed_marks(item: SampleItem, typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The levels and the evidence that stand in what was sent."""
    keys = [each.key for each in rubrics.scheme_of(item.sample.rubric).criteria]
    levels = {key: typed[f"level-{key}"] for key in keys if typed.get(f"level-{key}")}
    return levels, {key: typed.get(f"evidence-{key}", "") for key in keys}
