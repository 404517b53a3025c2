"""Examples of practice and case studies: written, checked, approved by somebody else, shared."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.telling_names import NAMES_READ
from virtualschool.practice.knowing import surroundings_of
from virtualschool.practice.models import CaseStudy, Example, Flag
from virtualschool.practice.policies import PARTS, is_clean, seal_of
from virtualschool.practice.sharing import FEW, sharing, words_of
from virtualschool.practice.telling import Found, flags_in
from virtualschool.practice.workflow import STUDY
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at

CLOSED = ("shared", "withdrawn")
STAYS = "A case study that was shared stays as it is. Withdraw it and write another."


@trail.action
def write_example(*, said: Mapping[str, Any], by: Viewer, example: Example | None = None, version: int = 0) -> Example:
    """Writes an example, or writes it anew. Raises Stale when somebody else saved it since `version`."""
    found = held_at(version, example) if example else Example(authority_id=by.authority_id, written_by=by.name, version=0)
    for name, value in said.items():
        setattr(found, name, value)
    bump(found)
    trail.record("example.written", on=found, by=by)
    return found


@trail.action
def share_example(*, example: Example, shared_on: dt.date, shared_with: str, at_event: str, by: Viewer) -> None:
    """An example was shared: it counts on that day, once. Said again, it corrects what was said. Raises ValueError for a day to come."""
    if shared_on > timezone.localdate():
        raise ValueError("This day is still to come.")
    corrects = example.shared_on is not None
    example.shared_on, example.shared_with, example.shared_at_event = shared_on, shared_with, at_event
    example.save(update_fields=["shared_on", "shared_with", "shared_at_event", "updated_at"])
    trail.record("example.shared", on=example, by=by, detail={"corrects": corrects})


@trail.action
def write_study(*, said: Mapping[str, Any], by: Viewer, study: CaseStudy | None = None, version: int = 0) -> CaseStudy:
    """Writes a case study and checks it at once. Another text than the approved one needs approval again. Raises Stale when it was
    saved by somebody else since `version`, CannotMove for one that was shared or withdrawn."""
    new = {"authority_id": by.authority_id, "written_by": by.name, "state": STUDY.first, "version": 0}
    found = held_at(version, study) if study else CaseStudy(**new)
    if found.state in CLOSED:
        raise CannotMove(STAYS)
    for name, value in said.items():
        setattr(found, name, value)
    if by.user_id and by.user_id not in found.writers:
        found.writers = [*found.writers, by.user_id]
    bump(found)
    changed = found.checked_digest != seal_of(found)
    _look(found, by)
    if changed and found.state in ("checked", "approved"):
        _reopen(found, by)
    trail.record("case_study.written", on=found, by=by, detail={"flags": found.flags.count()})
    return found


@trail.action
def check_study(*, study: CaseStudy, by: Viewer) -> CaseStudy:
    """Looks again at a text whose surroundings may have changed: children and schools that were not in the record before. What is
    found in an approved text takes the approval away."""
    _look(study, by)
    if study.state == "approved" and not is_clean(study, by):
        _reopen(study, by)
    trail.record("case_study.checked", on=study, by=by, detail={"flags": study.flags.count()})
    return study


@trail.action
def keep_flag(*, flag: Flag, reason: str, by: Viewer) -> None:
    """Says why something flagged may stay. Raises ValueError without a reason, and for what may never stay: names and numbers;
    CannotMove once the study was shared or withdrawn."""
    if flag.study.state in CLOSED:
        raise CannotMove(STAYS)
    if flag.kind == "personal":
        raise ValueError("A name, number or address of a person may never stay. Change the text.")
    if not reason.strip():
        raise ValueError("Say why it may stay.")
    flag.kept_because, flag.kept_by = reason.strip(), by.name
    flag.save(update_fields=["kept_because", "kept_by"])
    trail.record("case_study.flag_kept", on=flag, by=by, detail={"kind": flag.kind})


@trail.action
def move_study(*, study: CaseStudy, name: str, by: Viewer, reason: str = "", seen: int | None = None) -> None:
    """Takes a case study further; `seen` is the version that the person had before them. Raises CannotMove with the reason in words."""
    study.refresh_from_db()
    if seen is not None and seen != study.version:
        raise CannotMove("The text changed after you opened this page. Read it as it is now.")
    if name == "reopen":
        _reopen(study, by)
        return
    STUDY.move(study, name, by=by, reason=reason)
    if name == "approve":
        study.approved_digest, study.approved_at, study.approved_by = seal_of(study), timezone.now(), by.name
    if name == "share":
        study.shared_on = timezone.localdate()
    if name == "withdraw":
        study.withdrawn_on = timezone.localdate()
    study.save(update_fields=["approved_digest", "approved_at", "approved_by", "shared_on", "withdrawn_on", "updated_at"])


def _reopen(study: CaseStudy, by: Viewer) -> None:
    """Back to draft: whoever approved it did not approve what it will be."""
    STUDY.move(study, "reopen", by=by)
    study.approved_digest, study.approved_at, study.approved_by = "", None, ""
    study.save(update_fields=["approved_digest", "approved_at", "approved_by", "updated_at"])


def _look(study: CaseStudy, by: Viewer) -> None:
    """The routine over every part and over the facts; what a person said may stay stays, as long as words and advice are the same."""
    kept = {(flag.part, flag.kind, flag.text, flag.advice): flag for flag in study.flags.exclude(kept_because="")}
    children, adults, places = surroundings_of(by)
    trail.record(NAMES_READ, on=study, by=by)
    study.flags.all().delete()
    flags = [_flag(study, part, found) for part in PARTS for found in flags_in(getattr(study, part), children, places, adults)]
    flags += [_flag(study, "facts", found) for found in _few(study)]
    for flag in flags:
        before = kept.get((flag.part, flag.kind, flag.text, flag.advice))
        if before:
            flag.kept_because, flag.kept_by = before.kept_because, before.kept_by
    Flag.objects.bulk_create(flags)
    study.checked_digest, study.checked_at = seal_of(study), timezone.now()
    study.save(update_fields=["checked_digest", "checked_at", "updated_at"])


def _flag(study: CaseStudy, part: str, found: Found) -> Flag:
    return Flag(study=study, part=part, kind=found.kind, text=found.text[:200], start=found.start, advice=found.advice)


def _few(study: CaseStudy) -> Iterator[Found]:
    """A flag when so few children share the facts that the text tells that one of them could be recognised."""
    told = words_of(study.facts)
    if not told:
        return
    number = sharing(study.facts, authority_id=study.authority_id, day=timezone.localdate())
    if number <= FEW:
        some = "No child shares" if number == 0 else "Only 1 child shares" if number == 1 else f"Only {number} children share"
        yield Found("few share it", 0, told, f"{some} these facts today: leave one out.")
