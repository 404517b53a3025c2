"""The sections this room writes: schools, care as reported, reviews, health, leaving care, census, problems."""

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.children import words
from virtualschool.children.models import (
    Adoption,
    AdoptionDecision,
    CareEpisode,
    CensusSessions,
    DeprivationOfLiberty,
    Enrolment,
    HealthReturn,
    LeavingCareReturn,
    MissingPeriod,
    PreviousPermanence,
    Review,
    SenNeed,
    SocialWorkerSpan,
    UnaccompaniedStatus,
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
    held = Enrolment.objects.filter(child=page.child).select_related("school").order_by("-starts_on", "-pk")
    rows = [
        (
            each.school.name,
            spoken(each.starts_on),
            spoken(each.ends_on) if each.ends_on else GOES_ON,
            words.year_words(each.year_group),
            words.said(words.ENROLMENT, each.status),
            words.AREA["in" if each.school.la_code == page.viewer.authority_code else "out"],
            page.source("children.Enrolment", each.pk),
        )
        for each in held
    ]
    columns = ("School", "First day", "Last day", "Year group", "Kind", "Area", "Source")
    return Section("Schools", columns, rows, empty="No enrolment is known.", stays=True)


@section_provider(20, Permission.CARE_DETAIL)
def episodes(page: Page) -> Section:
    """Care as it stands over all returns, short breaks included; says where a rule, not the return, ended an episode. An open one
    is held to end before the eighteenth birthday: until then it goes on."""
    held = CareEpisode.objects.filter(child=page.child).select_related("reported").order_by("-began_on", "-pk")
    shielded = not page.viewer.may(Permission.PLACEMENT_ADDRESS)
    columns = ["From", "To", "Legal status", "Home", "Why it began", "Need", "How it ended", "Source"]
    rows = [_episode(page, each) for each in held]
    if not shielded:
        columns.insert(4, "Postcode")
        for row, each in zip(rows, held, strict=True):
            row.insert(4, each.reported.placement_postcode or None)
    return Section("Care episodes", columns, rows, empty="No episode of care is known.", stays=True)


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
    held = Review.objects.filter(child=page.child).order_by("-held_on")
    rows = [(spoken(e.held_on), words.said(words.PARTICIPATION, e.participation), page.source("children.Review", e.pk)) for e in held]
    return Section("Reviews", ("Held", "How the child took part", "Source"), rows, empty="No review is known.", stays=True)


@section_provider(40, Permission.CARE_DETAIL)
def missing(page: Page) -> Section:
    held = MissingPeriod.objects.filter(child=page.child).order_by("-began_on")
    rows = [
        (spoken(e.began_on), spoken(e.ended_on), words.said(words.MISSING, e.kind), page.source("children.MissingPeriod", e.pk))
        for e in held
    ]
    return Section("Times missing", ("From", "To", "What", "Source"), rows)


@section_provider(50, Permission.CARE_DETAIL)
def social_workers(page: Page) -> Section:
    held = SocialWorkerSpan.objects.filter(child=page.child).order_by("-began_on", "-pk")
    rows = [
        (
            each.worker_code,
            spoken(each.began_on),
            spoken(each.ended_on) if each.ended_on else GOES_ON,
            page.source("children.SocialWorkerSpan", each.pk),
        )
        for each in held
    ]
    return Section("Social workers", ("Number", "From", "To", "Source"), rows)


@section_provider(55, Permission.CHILD)
def needs(page: Page) -> Section:
    held = SenNeed.objects.filter(child=page.child).order_by("-census", "rank")
    rows = [(e.census, e.rank, words.said(words.SEN_NEED, e.need), page.source("children.SenNeed", e.pk)) for e in held]
    return Section("SEN needs", ("Census", "Rank", "Need", "Source"), rows)


@section_provider(60, Permission.HEALTH)
def health(page: Page) -> Section:
    held = HealthReturn.objects.filter(child=page.child).order_by("-collection_year")
    columns = ("Return", "SDQ (0 to 40)", "Health assessment", "Teeth", "Immunisations", "Health checks")
    rows = [
        (
            str(each.collection_year),
            each.sdq_score if each.sdq_score is not None else words.said(words.SDQ_REASON, each.sdq_reason),
            *map(_yes, (each.had_health_assessment, each.had_teeth_check, each.had_immunisations, each.had_health_check)),
            *map(_yes, (each.has_substance_misuse, each.received_intervention, each.is_convicted)),
            page.source("children.HealthReturn", each.pk),
        )
        for each in held
    ]
    return Section("Health", (*columns, "Substance misuse", "Help received", "Convicted", "Source"), rows)


@section_provider(70, Permission.LEAVING_CARE)
def leaving_care(page: Page) -> Section:
    held = LeavingCareReturn.objects.filter(child=page.child).order_by("-collection_year")
    rows = [
        (
            str(each.collection_year),
            words.said(words.IN_TOUCH, each.in_touch),
            words.said(words.ACTIVITY, each.activity),
            words.accommodation(each.accommodation),
            page.source("children.LeavingCareReturn", each.pk),
        )
        for each in held
    ]
    return Section("Leaving care", ("Return", "In touch", "Activity", "Home", "Source"), rows)


@section_provider(75, Permission.CARE_DETAIL)
def permanence(page: Page) -> Section:
    """The smaller tables of the return, one line a fact."""
    child, rows = page.child, []
    for uasc in UnaccompaniedStatus.objects.filter(child=child):
        rows.append(("Came without family to seek asylum", f"until {spoken(uasc.ceases_on)}", _of(page, uasc)))
    for earlier in PreviousPermanence.objects.filter(child=child):
        rows.append(("Earlier permanent home", spoken(earlier.made_on), _of(page, earlier)))
    for decision in AdoptionDecision.objects.filter(child=child):
        until = f", ceased {spoken(decision.ceased_on)}" if decision.ceased_on else ""
        rows.append(("Decision to place for adoption", f"{spoken(decision.decided_on)}{until}", _of(page, decision)))
    for adoption in Adoption.objects.filter(child=child):
        rows.append(("Adoption, matched", spoken(adoption.matched_on), _of(page, adoption)))
    for order in DeprivationOfLiberty.objects.filter(child=child):
        until = spoken(order.ended_on) if order.ended_on else GOES_ON
        rows.append(("Deprivation of liberty", f"{spoken(order.began_on)} to {until}", _of(page, order)))
    return Section("Asylum, adoption, liberty", ("What", "When", "Source"), rows)


@section_provider(80, Permission.ATTENDANCE)
def census(page: Page) -> Section:
    held = CensusSessions.objects.filter(child=page.child).order_by("-census", "school_ref", "code")
    rows = [(e.census, e.school_ref, e.code, e.sessions, page.source("children.CensusSessions", e.pk)) for e in held]
    note = "Totals of a term as the school census gives them. They are in no measure."
    return Section("School census sessions", ("Census", "School", "Code", "Sessions", "Source"), rows, note=note)


@section_provider(95, Permission.QUALITY)
def problems(page: Page) -> Section:
    """What was wrong in the loads that hold now; what the viewer may not read is named by its rule alone."""
    held = Problem.objects.filter(child_id=page.child.pk, file__batch__state=Batch.State.COMMITTED)
    held = held.filter(file__batch__authority_code=page.viewer.authority_code).select_related("file", "file__batch").order_by("-pk")
    rows = []
    for each in held[: MOST_PROBLEMS + 1]:
        readable = may_read_problem(page.viewer, each.file.format_key, each.column)
        place = f"{each.file.name}, row {each.row}"
        said = each.message if readable else WITHHELD
        rows.append(({"tag": SEVERITY.get(each.severity, each.severity), "kind": each.severity}, each.code, said, each.column, place))
    note = f"The newest {MOST_PROBLEMS} are shown." if len(rows) > MOST_PROBLEMS else ""
    columns = ("Kind", "Rule", "What is wrong", "Column", "Where")
    return Section("Problems in files", columns, rows[:MOST_PROBLEMS], empty="None found.", stays=True, note=note)


def _of(page: Page, thing: object) -> Cell:
    return page.source(thing._meta.label, thing.pk)  # type: ignore[attr-defined]


def _yes(value: bool | None) -> str | None:
    return None if value is None else "Yes" if value else "No"
