"""Reading a file and keeping the plan in it, or only looking: a dry run is the real thing rolled back."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.imports import files, keeping, naming
from virtualschool.action_plans.models import Plan, PlanMapping
from virtualschool.action_plans.policies import BATCH_KIND, CannotChange
from virtualschool.action_plans.reading import read_plan
from virtualschool.action_plans.reading.plan import Plan as Read
from virtualschool.audit import trail
from virtualschool.intake.actions import undo_batch
from virtualschool.intake.ledger import CannotUndo, Ledger
from virtualschool.intake.models import Batch
from virtualschool.reading import read
from virtualschool.reading.blocks import Document


@dataclass(frozen=True)
class Wishes:
    """What a person decided on the preview. `kpis`: place of an indicator (counted from 0) to `new`, `none`, `kpi:<number>` or
    `measure:<key>`; one that is not named is a new series kept by hand. `again` makes a second plan of a file that was read before."""

    mapping: dict[str, str] | None = None
    title: str = ""
    kind: str = Plan.Kind.PEER_REVIEW
    state: str = "current"
    school_name: str = ""
    kpis: dict[str, str] = field(default_factory=dict)
    origin_text: str = ""
    again: bool = False


@dataclass(frozen=True)
class Imported:
    """What was read and, unless it was only looked at, what is kept. `is_new` is false for a file that made a plan before: then that
    plan is given, and nothing was created."""

    plan_read: Read
    plan: Plan | None = None
    batch: Batch | None = None
    is_new: bool = True


def read_file(name: str, content: bytes, *, authority: Any, mapping: dict[str, str] | None = None) -> tuple[Document, Read]:
    """A file as a document and as the plan in it; columns by `mapping`, else as the authority once confirmed for such a header, else by
    their meaning. Raises CannotRead."""
    document = read(name, content)
    plan = read_plan(document, mapping)
    if mapping is None:
        known = PlanMapping.objects.filter(authority=authority, signature=signature_of(plan)).first()
        if known is not None and known.columns != plan.mapping:
            plan = read_plan(document, known.columns)
    return document, plan


def signature_of(plan: Read) -> str:
    """The seal of a plan's columns, in whatever order: what a remembered mapping goes by."""
    return hashlib.sha256("\n".join(sorted(" ".join(name.split()).casefold() for name in plan.mapping)).encode()).hexdigest()


@trail.action
def import_plan(*, name: str, content: bytes, authority: Any, by: Viewer, dry_run: bool = False, wishes: Wishes = Wishes()) -> Imported:
    """Takes a file's plan in as one batch: all of it or, when anything fails or `dry_run`, nothing. A file that made a plan of this
    authority before, and was not undone, creates nothing unless `wishes.again`. Raises CannotRead."""
    _, found = read_file(name, content, authority=authority, mapping=wishes.mapping)
    sealed = hashlib.sha256(content).hexdigest()
    before = files.plan_of(sealed, authority)
    if before is not None and not wishes.again:
        trail.record("plan.import_repeated", on=before, by=by)
        return Imported(found, before, before.batch, is_new=False)
    with transaction.atomic():
        plan, batch = _kept(name, sealed, content, found, authority, by, wishes, copies=not dry_run)
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        trail.record("plan.import_looked_at", on="action_plans.Plan:0", by=by, detail={"actions": len(found.actions)})
        return Imported(found)
    return Imported(found, plan, batch)


def _kept(
    name: str, sealed: str, content: bytes, found: Read, authority: Any, by: Viewer, wishes: Wishes, *, copies: bool
) -> tuple[Plan, Batch]:
    batch = Batch.objects.create(
        authority_code=authority.code,
        kind=BATCH_KIND,
        by_name=by.name,
        by_user_id=by.user_id or None,
        state=Batch.State.COMMITTED,
        committed_at=timezone.now(),
        options={"mapping": found.mapping},
    )
    ledger = Ledger(batch)
    file = files.record(batch, name, sealed, rows=len(found.actions), stored=files.keep(name, sealed, content) if copies else "")
    plan = keeping.Keeper(ledger, file, found, authority, by).keep(wishes)
    naming.indicators(plan, found, ledger, file, by, wishes.kpis)
    batch.digest = ledger.seal
    batch.save(update_fields=["digest"])
    if wishes.mapping:
        remember(authority, found, wishes.mapping, by)
    trail.record("plan.imported", on=plan, by=by, detail={"batch": batch.pk, "actions": len(found.actions), "kpis": len(found.kpis)})
    return plan, batch


def remember(authority: Any, found: Read, mapping: dict[str, str], by: Viewer) -> None:
    """Reads such a header this way from now on."""
    PlanMapping.objects.update_or_create(
        authority=authority,
        signature=signature_of(found),
        defaults={"columns": mapping, "by_name": by.name, "at": timezone.now()},
    )


@trail.action
def undo_import(*, plan: Plan, by: Viewer) -> None:
    """Takes out everything that the import made. Raises CannotUndo with the reason when later work was done on it."""
    if plan.batch is None:
        raise CannotUndo("This plan was not imported.")
    if plan.authority_id != by.authority_id:
        raise CannotChange("This plan belongs to another authority.")
    undo_batch(batch=plan.batch, authority=plan.authority, by=by)


def is_remembered(found: Read, authority: Any) -> bool:
    """Whether a person confirmed before how such columns are read."""
    return PlanMapping.objects.filter(authority=authority, signature=signature_of(found)).exists()
