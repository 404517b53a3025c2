"""Undoing a batch puts every table of the record back, to the last field; and a load that dies leaves nothing behind."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps

from virtualschool.children.tests.ssda903_files import a_return, sound_upn
from virtualschool.intake.tests.sending import Sender

DERIVED = {"children.CareEpisode", "children.CareSpan", "attendance.SessionTally"}
ASIDE = {"intake", "audit"}
ONE, TWO = sound_upn(1), sound_upn(2)
LEFT = "15/01/2026"
Step = dict[str, bytes]


def record() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every room, but for the history of loads itself. Derived rows are made anew, so that their ids do not count."""
    tables = {}
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("virtualschool.") or model._meta.app_label in ASIDE:
            continue
        names = [each.attname for each in model._meta.concrete_fields if not (label in DERIVED and each.primary_key)]
        tables[label] = sorted(model._default_manager.values_list(*names), key=repr)
    return tables


def file_of(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def returned(year: int, **tables: list[str]) -> Step:
    return {f"{year}/{name}": text.encode() for name, text in a_return(year, tables).items()}


SCHOOLS = {
    "schools.csv": file_of(
        "URN,EstablishmentName,LA (code),LA (name),EstablishmentStatus (code),PhaseOfEducation (code),PhaseOfEducation (name)",
        "100001,One School,806,Middlesbrough,1,4,Secondary",
        "100002,Two School,807,Redcar and Cleveland,1,4,Secondary",
    )
}
FIRST_YEAR = returned(
    2025,
    header=[f"1,F,05/05/2012,WBRI,{ONE},,", f"2,M,06/06/2013,ABAN,{TWO},,"],
    episodes=[
        "1,01/05/2024,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1",
        "2,01/06/2024,S,V2,N2,K2,PR4,01/09/2024,X1,CARPL,TS1 1AA,TS3 2BB,SC2",
        "2,01/09/2024,P,V2,N2,U1,PR1,,,,TS1 1AA,TS3 2BB,SC3",
    ],
    reviews=["1,05/05/2012,01/11/2024,PN1"],
    oc2=["1,05/05/2012,17,,0,1,1,1,1,0,,"],
    sw_episodes=["1,05/05/2012,SW1,01/05/2024,,"],
)
SECOND_YEAR = returned(
    2026,
    header=[f"1,F,05/05/2012,MWBC,{ONE},1,01/02/2026", f"2,M,06/06/2013,ABAN,{TWO},,", "3,F,07/07/2011,WBRI,UN3,,"],
    episodes=[
        "1,01/05/2024,S,C2,N1,U6,PR1,01/12/2025,X1,CARPL,TS1 1AA,TS2 2BB,SC1",
        "1,01/12/2025,P,C2,N1,K2,PR4,,,,TS1 1AA,TS2 2BB,SC4",
        "2,15/09/2024,P,V2,N2,U1,PR1,,,,TS1 1AA,TS3 2BB,SC3",
        "3,01/02/2026,S,E1,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1",
    ],
    reviews=["1,05/05/2012,01/11/2024,PN3", "1,05/05/2012,01/11/2025,PN1"],
    sw_episodes=["1,05/05/2012,SW1,01/05/2024,01/05/2025,LEFTRL", "1,05/05/2012,SW2,01/05/2025,,"],
)
SECOND_YEAR_CORRECTED = returned(
    2026,
    header=[f"1,F,05/06/2012,MWBC,{ONE},1,01/02/2026", "2,M,06/06/2013,ABAN,,,"],
    episodes=["1,01/12/2025,P,E1,N1,K2,PR4,01/03/2026,E4A,,TS1 1AA,TS2 2BB,SC4", "2,01/09/2024,P,C2,N2,U1,PR1,,,,TS1 1AA,TS3 2BB,SC3"],
    reviews=["1,05/05/2012,01/11/2025,PN7"],
)
ENROLMENT = "UPN,URN,EntryDate,LeavingDate,NCYear,EnrolStatus"
ENROLMENTS = {"enrolments.csv": file_of(ENROLMENT, f"{ONE},100001,01/09/2023,,8,C", f"{TWO},100002,01/09/2024,,7,C")}
ENROLMENTS_CORRECTED = {
    "enrolments.csv": file_of(
        ENROLMENT, f"{ONE},100001,01/09/2023,{LEFT},9,C", f"{ONE},100002,16/01/2026,,9,M", f"{TWO},100002,01/09/2024,,8,S"
    )
}
DAILY = "UPN,URN,Date,AM,PM"
REGISTERS = {
    "daily.csv": file_of(
        DAILY,
        f"{ONE},100001,12/01/2026,/,\\",
        f"{ONE},100001,13/01/2026,E,E",
        f"{ONE},100001,02/02/2026,/,\\",
        f"{TWO},100002,12/01/2026,O,/",
        "Z999999999999,100002,12/01/2026,/,/",
    )
}
REGISTERS_CORRECTED = {
    "daily.csv": file_of(DAILY, f"{ONE},100001,12/01/2026,I,\\", f"{TWO},100002,12/01/2026,O,O", f"{TWO},100002,02/03/2026,/,\\")
}
SUSPENSION = "UPN,URN,Category,StartDate,Sessions,Reason1,Reason2,Reason3"
SUSPENSIONS = {"suspensions.csv": file_of(SUSPENSION, f"{ONE},100001,SUSP,13/01/2026,2,PP,,", f"{TWO},100002,PERM,20/01/2026,,DB,PA,")}
SUSPENSIONS_CORRECTED = {"suspensions.csv": file_of(SUSPENSION, f"{ONE},100001,SUSP,13/01/2026,4,PP,VA,")}
STEPS = {
    "schools": SCHOOLS,
    "return of 2025": FIRST_YEAR,
    "return of 2026": SECOND_YEAR,
    "enrolments": ENROLMENTS,
    "registers": REGISTERS,
    "suspensions": SUSPENSIONS,
    "return of 2026, corrected": SECOND_YEAR_CORRECTED,
    "enrolments, corrected": ENROLMENTS_CORRECTED,
    "registers, corrected": REGISTERS_CORRECTED,
    "suspensions, corrected": SUSPENSIONS_CORRECTED,
    "everything once more": {**SCHOOLS, **FIRST_YEAR, **ENROLMENTS, **REGISTERS, **SUSPENSIONS},
}


@pytest.fixture
def send(authority: Any, tmp_path: Any) -> Callable[[Step], Sender]:
    """Each call is a batch of its own."""
    numbers = iter(range(100))

    def sent(files: Step) -> Sender:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        sender = Sender(authority, folder)
        sender.batch(files)
        return sender

    return sent


def undone(loaded: list[tuple[str, Sender, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The latest first: its title, the record as it was before it, and as it is without it."""
    for title, sender, before in reversed(loaded):
        sender.undo()
        yield title, before, record()


@pytest.mark.slow
def test_undoing_batch_by_batch_goes_back_through_every_state_of_the_record(send):
    loaded = []
    for title, files in STEPS.items():
        before = record()
        sender = send(files)
        assert record() != before, f"{title} changed nothing, so undoing it would show nothing"
        loaded.append((title, sender, before))
    for title, before, after in undone(loaded):
        for table, rows in before.items():
            assert after[table] == rows, f"{table} after undoing {title}"


def test_a_batch_undone_and_sent_again_gives_the_same_facts(send):
    for files in (SCHOOLS, FIRST_YEAR, ENROLMENTS, REGISTERS, SUSPENSIONS):
        send(files)
    corrections = {**SECOND_YEAR_CORRECTED, **REGISTERS_CORRECTED, **SUSPENSIONS_CORRECTED}
    first = send(corrections)
    facts = without_ids()
    first.undo()
    send(corrections)
    assert without_ids() == facts


def without_ids() -> dict[str, list[tuple[Any, ...]]]:
    """What the record says, whatever the numbers of its rows."""
    tables = {}
    for label in (
        "children.CareEpisode",
        "children.CareSpan",
        "attendance.SessionTally",
        "attendance.RegisterMonth",
        "exclusions.Suspension",
    ):
        model = apps.get_model(label)
        names = [each.attname for each in model._meta.concrete_fields if each.attname not in ("id", "reported_id", "public_id")]
        tables[label] = sorted(model._default_manager.values_list(*names), key=repr)
    return tables
