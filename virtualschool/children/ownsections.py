"""The sections this room writes: schools, care as reported, reviews, health, leaving care, census, problems."""

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.children import rows, words
from virtualschool.children.models import (
    CareEpisode,
    CensusSessions,
    HealthReturn,
    LeavingCareReturn,
    SenNeed,
)
from virtualschool.children.policies import WITHHELD, may_read_problem
from virtualschool.children.sections import Cell, Page, Section, section_provider
from virtualschool.intake.models import Batch, Problem
from virtualschool.kernel.periods import spoken

MOST_PROBLEMS = 50
GOES_ON = "continues"
SEVERITY = {"error": "Error", "warning": "Warning", "info": "Note"}


@section_provider(10, Permission.CHILD)
def schools(page: Page) -> Section:
    lines = [
        (
            each.school.name,
            spoken(each.starts_on),
            spoken(each.ends_on) if each.ends_on else GOES_ON,
            words.year_words(each.year_group),
            words.said(words.ENROLMENT, each.status),
            words.AREA["in" if each.school.la_code == page.viewer.authority_code else "out"],
            page.source("children.Enrolment", each.pk),
        )
        for each in reversed(rows.enrolments(page.child))
    ]
    columns = ("School", "First day", "Last day", "Year group", "Kind", "Area", "Source")
    return Section("Schools", columns, lines, empty="No enrolment is known.", stays=True)


@section_provider(20, Permission.CARE_DETAIL)
def episodes(page: Page) -> Section:
    """Care as it stands over all returns, short breaks included; says where a rule, not the return, ended an episode. An open one
    is held to end before the eighteenth birthday: until then it goes on."""
    held = rows.episodes(page.child)[::-1]
    shielded = not page.viewer.may(Permission.PLACEMENT_ADDRESS)
    columns = ["From", "To", "Legal status", "Home", "Why it began", "Need", "How it ended", "Source"]
    lines = [_episode(page, each) for each in held]
    if not shielded:
        columns.insert(4, "Postcode")
        for row, each in zip(lines, held, strict=True):
            row.insert(4, each.reported.placement_postcode or None)
    return Section("Care episodes", columns, lines, empty="No episode of care is known.", stays=True)


def _episode(page: Page, each: CareEpisode) -> list[Cell]:
    told = each.reported
    goes_on = each.ended_on is None or (told.ceased_on is None and each.ended_on > timezone.localdate())
    by_rule = not goes_on and each.ended_on != told.ceased_on
    moved, ended = words.said(words.REASON_MOVED, told.reason_placement_change), words.said(words.REASON_CEASED, told.reason_ceased)
    ruled = f"Closed by rule: the return says {spoken(told.ceased_on) if told.ceased_on else 'it goes on'}" if by_rule else ""
    return [
        spoken(each.began_on),
        GOES_ON if goes_on else spoken(each.ended_on),
        words.said(words.LEGAL_STATUS, each.legal_status),
        words.said(words.PLACEMENT, each.placement),
        words.said(words.REASON_NEW, told.reason_new),
        words.said(words.NEED, told.need),
        ". ".join(filter(None, ("Short break" if each.is_short_break else "", ended, moved and f"Moved: {moved}", ruled))),
        page.source("children.ReportedEpisode", told.pk),
    ]


@section_provider(30, Permission.CARE_DETAIL)
def reviews(page: Page) -> Section:
    held = reversed(rows.reviews(page.child))
    lines = [(spoken(e.held_on), words.said(words.PARTICIPATION, e.participation), page.source("children.Review", e.pk)) for e in held]
    return Section("Reviews", ("Held", "How the child took part", "Source"), lines, empty="No review is known.", stays=True)


@section_provider(40, Permission.CARE_DETAIL)
def missing(page: Page) -> Section:
    lines = [
        (spoken(e.began_on), spoken(e.ended_on), words.said(words.MISSING, e.kind), page.source("children.MissingPeriod", e.pk))
        for e in reversed(rows.missing(page.child))
    ]
    return Section("Times missing", ("From", "To", "What", "Source"), lines)


@section_provider(50, Permission.CARE_DETAIL)
def social_workers(page: Page) -> Section:
    lines = [
        (
            each.worker_code,
            spoken(each.began_on),
            spoken(each.ended_on) if each.ended_on else GOES_ON,
            page.source("children.SocialWorkerSpan", each.pk),
        )
        for each in reversed(rows.workers(page.child))
    ]
    return Section("Social workers", ("Number", "From", "To", "Source"), lines)


@section_provider(55, Permission.CHILD)
def needs(page: Page) -> Section:
    held = SenNeed.objects.filter(child=page.child).order_by("-census", "rank")
    lines = [(e.census, e.rank, words.said(words.SEN_NEED, e.need), page.source("children.SenNeed", e.pk)) for e in held]
    return Section("SEN needs", ("Census", "Rank", "Need", "Source"), lines)


@section_provider(60, Permission.HEALTH)
def health(page: Page) -> Section:
    held = HealthReturn.objects.filter(child=page.child).order_by("-collection_year")
    columns = ("Return", "SDQ (0 to 40)", "Health assessment", "Teeth", "Immunisations", "Health checks")
    lines = [
        (
            str(each.collection_year),
            each.sdq_score if each.sdq_score is not None else words.said(words.SDQ_REASON, each.sdq_reason),
            *map(_yes, (each.had_health_assessment, each.had_teeth_check, each.had_immunisations, each.had_health_check)),
            *map(_yes, (each.has_substance_misuse, each.received_intervention, each.is_convicted)),
            page.source("children.HealthReturn", each.pk),
        )
        for each in held
    ]
    return Section("Health", (*columns, "Substance misuse", "Help received", "Convicted", "Source"), lines)


@section_provider(70, Permission.LEAVING_CARE)
def leaving_care(page: Page) -> Section:
    held = LeavingCareReturn.objects.filter(child=page.child).order_by("-collection_year")
    lines = [
        (
            str(each.collection_year),
            words.said(words.IN_TOUCH, each.in_touch),
            words.said(words.ACTIVITY, each.activity),
            words.accommodation(each.accommodation),
            page.source("children.LeavingCareReturn", each.pk),
        )
        for each in held
    ]
    return Section("Leaving care", ("Return", "In touch", "Activity", "Home", "Source"), lines)


@section_provider(80, Permission.ATTENDANCE)
def census(page: Page) -> Section:
    held = CensusSessions.objects.filter(child=page.child).order_by("-census", "school_ref", "code")
    lines = [(e.census, e.school_ref, e.code, e.sessions, page.source("children.CensusSessions", e.pk)) for e in held]
    note = "Totals of a term as the school census gives them. They are in no measure."
    return Section("School census sessions", ("Census", "School", "Code", "Sessions", "Source"), lines, note=note)


@section_provider(95, Permission.QUALITY)
def problems(page: Page) -> Section:
    """What was wrong in the loads that hold now; what the viewer may not read is named by its rule alone."""
    held = Problem.objects.filter(child_id=page.child.pk, file__batch__state=Batch.State.COMMITTED)
    held = held.filter(file__batch__authority_code=page.viewer.authority_code).select_related("file", "file__batch").order_by("-pk")
    lines = []
    for each in held[: MOST_PROBLEMS + 1]:
        readable = may_read_problem(page.viewer, each.file.format_key, each.column)
        place = f"{each.file.name}, row {each.row}"
        said = each.message if readable else WITHHELD
        lines.append(({"tag": SEVERITY.get(each.severity, each.severity), "kind": each.severity}, each.code, said, each.column, place))
    note = f"The newest {MOST_PROBLEMS} are shown." if len(lines) > MOST_PROBLEMS else ""
    columns = ("Kind", "Rule", "What is wrong", "Column", "Where")
    return Section("Problems in files", columns, lines[:MOST_PROBLEMS], empty="None found.", stays=True, note=note)


def _yes(value: bool | None) -> str | None:
    return None if value is None else "Yes" if value else "No"
