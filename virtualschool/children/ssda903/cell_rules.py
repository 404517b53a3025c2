"""Rules of single cells and rows that need the collection year. They run before a file is taken in: what breaks one is not
loaded."""

from dataclasses import dataclass

from virtualschool.children.ssda903.codes import LAST_YEAR_OF_NUMBERED_SEX, NUMBERED_SEX, valid
from virtualschool.children.ssda903.years import name_of
from virtualschool.intake.loading import FileLoad, Outcome, Row


@dataclass(frozen=True)
class CodeRule:
    """A column whose value must lie in a code set. `needed`: blank breaks it too."""

    code: str
    table: str
    column: str
    codes: str
    needed: bool = False


CODE_RULES = (
    CodeRule("101", "header", "SEX", "SEX", needed=True),
    CodeRule("103", "header", "ETHNIC", "ETHNIC", needed=True),
    CodeRule("143", "episodes", "RNE", "RNE", needed=True),
    CodeRule("144", "episodes", "LS", "LS", needed=True),
    CodeRule("145", "episodes", "CIN", "CIN", needed=True),
    CodeRule("146", "episodes", "PLACE", "PLACE", needed=True),
    CodeRule("178", "episodes", "PLACE_PROVIDER", "PLACE_PROVIDER"),
    CodeRule("149", "episodes", "REC", "REC"),
    CodeRule("1009", "episodes", "REASON_PLACE_CHANGE", "REASON_PLACE_CHANGE"),
    CodeRule("167", "reviews", "REVIEW_CODE", "REVIEW_CODE", needed=True),
    CodeRule("196", "oc2", "SDQ_REASON", "SDQ_REASON"),
    CodeRule("131", "oc3", "IN_TOUCH", "IN_TOUCH", needed=True),
    CodeRule("132", "oc3", "ACTIV", "ACTIV", needed=True),
    CodeRule("133", "oc3", "ACCOM", "ACCOM", needed=True),
    CodeRule("176", "ad1", "SEX_ADOPTR", "SEX_ADOPTR"),
    CodeRule("177", "ad1", "LS_ADOPTR", "LS_ADOPTR"),
    CodeRule("120", "placed_for_adoption", "REASON_PLACED_CEASED", "REASON_PLACED_CEASED"),
    CodeRule("631", "previous_permanence", "PREV_PERM", "PREV_PERM"),
    CodeRule("1006", "missing", "MISSING", "MISSING"),
    CodeRule("SW13STG1", "sw_episodes", "SW_REASON", "SW_REASON"),
)


def judge_cells(load: FileLoad, table: str, year: int) -> None:
    """Takes out the cells whose code the year does not know, refuses rows that cannot stand, and says so."""
    for rule in CODE_RULES:
        if rule.table == table and load.has(rule.column):
            _judge_column(load, rule, year)
    if table in ("header", "uasc"):
        _read_numbered_sex(load, year if table == "header" else LAST_YEAR_OF_NUMBERED_SEX)
    if table == "episodes":
        _refuse_backward_episodes(load)


def _judge_column(load: FileLoad, rule: CodeRule, year: int) -> None:
    allowed = valid(rule.codes, year)
    for row in load.open_rows():
        value = row[rule.column]
        if value in allowed or (value is None and not rule.needed):
            continue
        if value is None:
            load.error(row, rule.column, rule.code, f"{rule.column} is blank.")
            continue
        load.error(
            row, rule.column, rule.code, f"{rule.column} is not a code of {name_of(year)}. It was not loaded; the rest of the row was."
        )
        row.values.pop(rule.column)
        row.faulty.add(rule.column)


def _read_numbered_sex(load: FileLoad, year: int) -> None:
    if year <= LAST_YEAR_OF_NUMBERED_SEX:
        for row in load.rows:
            if row["SEX"] in NUMBERED_SEX:
                row.values["SEX"] = NUMBERED_SEX[row["SEX"]]


def _refuse_backward_episodes(load: FileLoad) -> None:
    for row in load.open_rows():
        if _is_backward(row):
            load.refuse(row, "DECOM", "356", "The episode ceased before it began. The row was not loaded.")


def _is_backward(row: Row) -> bool:
    return bool(row["DECOM"] and row["DEC"] and row["DEC"] < row["DECOM"])


def refused_children(load: FileLoad) -> set[str]:
    """CHILD of the rows that were refused."""
    refused = {number for number, outcome in load.outcomes.items() if outcome is Outcome.REFUSED}
    return {load.raw(row, "CHILD") for row in load.rows if row.number in refused}
