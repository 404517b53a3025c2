"""Programmes and the schools that sign up."""

import datetime as dt

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.practice.models import Programme, ProgrammeSchool


@trail.action
def begin_programme(*, title: str, summary: str, phase: str, starts_on: dt.date, by: Viewer) -> Programme:
    """A programme that schools can sign up to from now on."""
    made = Programme.objects.create(authority_id=by.authority_id, title=title, summary=summary, phase=phase, starts_on=starts_on)
    trail.record("programme.begun", on=made, by=by, detail={"phase": phase})
    return made


@trail.action
def end_programme(*, programme: Programme, ends_on: dt.date, by: Viewer) -> None:
    """The last day on which it runs. Raises ValueError for one before its first."""
    if ends_on < programme.starts_on:
        raise ValueError("A programme cannot end before it began.")
    programme.ends_on = ends_on
    programme.save(update_fields=["ends_on", "updated_at"])
    trail.record("programme.ended", on=programme, by=by)


@trail.action
def sign_up(*, programme: Programme, school_urn: int, signed_up_on: dt.date, contact: str, by: Viewer) -> ProgrammeSchool:
    """A school joins. Raises ValueError when it takes part already, or the programme does not run on that day."""
    if signed_up_on < programme.starts_on or (programme.ends_on and signed_up_on > programme.ends_on):
        raise ValueError("The programme does not run on that day.")
    if programme.schools.filter(school_urn=school_urn, left_on__isnull=True).exists():
        raise ValueError("This school has signed up already.")
    part = ProgrammeSchool.objects.create(programme=programme, school_urn=school_urn, signed_up_on=signed_up_on, contact=contact)
    trail.record("programme.signed_up", on=part, by=by, detail={"urn": school_urn})
    return part


@trail.action
def move_on(*, part: ProgrammeSchool, stage: str, by: Viewer) -> None:
    """How far a school has come. Raises ValueError for an unknown stage and for a school that left."""
    if stage not in ProgrammeSchool.Stage.values or part.left_on:
        raise ValueError("Choose how far the school has come; one that left moves no more.")
    part.stage = stage
    part.save(update_fields=["stage", "updated_at"])
    trail.record("programme.stage", on=part, by=by, detail={"stage": part.stage})


@trail.action
def leave(*, part: ProgrammeSchool, left_on: dt.date, by: Viewer) -> None:
    """A school's last day in the programme. Raises ValueError for a day before it joined."""
    if left_on < part.signed_up_on:
        raise ValueError("A school cannot leave before it signed up.")
    part.left_on = left_on
    part.save(update_fields=["left_on", "updated_at"])
    trail.record("programme.left", on=part, by=by)
